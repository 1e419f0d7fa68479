//! What the tests share: a house, a browser, and two providers.

pub(crate) mod browser;
pub(crate) mod house;
pub(crate) mod liar;
pub(crate) mod provider;
