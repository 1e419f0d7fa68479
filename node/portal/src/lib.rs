//! The portal: what the institution's people, and everybody else, see of the library in a browser.
//!
//! Pages are rendered here, on the node, from templates that are checked when they are compiled.
//! Searching and reading need no script; small islands of TypeScript make some pages livelier.
//! Every page is answered for a [`Visitor`]; what they may see is decided in `commons`, and what is
//! hidden and what does not exist are the same page.
//!
//! A page belongs to an area (`search`, `item`, `mine`, `classroom`, `report`, `federation`, `sign_in`), which has its handler, its
//! templates in `templates/` and its texts in `texts/*.ftl`. What all pages share is a [`Visit`]:
//! who looks, in which language, at which address.

mod assets;
mod classroom;
mod cookies;
mod failure;
mod federation;
mod form;
mod formula;
mod headers;
mod heads;
mod house;
mod item;
mod locale;
mod markdown;
mod mine;
mod multipart;
mod picture;
mod protection;
mod report;
mod robots;
mod routes;
mod search;
mod sign_in;
mod site;
mod texts;
mod visit;
mod visitor;
mod when;
mod words;

pub use classroom::{LibraryMission, MissionError};
pub use form::FIELDS_MAX;
pub use house::{Contact, House, LogReport, Neighbour, Operations, Receipt, RefusalReport};
pub use picture::{GIF_FRAMES_MAX, PICTURE_PIXELS_MAX, PictureError, plain_file};
pub use report::{
    CHECK_PERIOD, Caret, END_BYTES_MAX, Live, News, PLACE_BYTES_MAX, Place, PlaceError, Present,
    STREAMS_MAX, STREAMS_PER_REPORT_MAX, Seat,
};
pub use routes::{BODY_BYTES_MAX, PAGE_TIME_MAX, UPLOAD_BYTES_MAX, UPLOAD_TIME_MAX, router};
pub use site::{AddressError, CODE_RATE, Parts, PublicAddress, Site};
pub use visitor::Visitor;
