//! What a form sends. It is read only if it was sent from a page of this portal.
//!
//! Three things show that: the token that the page carried, which no other site can read; the
//! origin that the browser states; and that the browser says nobody else caused the request.

use axum::http::header::{CONTENT_TYPE, ORIGIN};
use bytes::Bytes;
use identity::FormToken;

use crate::failure::Failure;
use crate::visit::Arrival;

/// The name of the field that carries the token.
pub(crate) const TOKEN_FIELD: &str = "form_token";
/// Most fields of one form.
pub(crate) const FIELDS_MAX: usize = 400;

/// The fields of a form whose token is still to be compared.
pub(crate) struct Form {
    fields: Vec<(String, String)>,
}

impl Form {
    /// Reads what was sent, if it was sent from here.
    pub(crate) fn read(arrival: &Arrival, body: &Bytes) -> Result<Self, Failure> {
        check_origin(arrival)?;
        let is_form = arrival
            .header(CONTENT_TYPE.as_str())
            .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        let fields = form_urlencoded::parse(body).into_owned();
        let fields: Vec<_> = fields.take(FIELDS_MAX + 1).collect();
        if is_form && fields.len() <= FIELDS_MAX {
            Ok(Self { fields })
        } else {
            Err(Failure::BadForm)
        }
    }

    /// A form of these fields.
    #[cfg(test)]
    pub(crate) fn of(fields: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self {
            fields: fields.iter().map(owned).collect(),
        }
    }

    /// Lets a form pass that carries the token of the session or the browser that sends it.
    pub(crate) fn check(&self, token: &FormToken) -> Result<(), Failure> {
        if token.accepts(self.field(TOKEN_FIELD)) {
            Ok(())
        } else {
            Err(Failure::OldForm)
        }
    }

    /// A field; nothing if it is not there.
    pub(crate) fn field(&self, name: &str) -> &str {
        let mut fields = self.fields.iter();
        let named = fields.find(|(known, _)| known == name);
        named.map_or("", |(_, value)| value)
    }

    /// Whether there is a field of that name, be it empty.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(known, _)| known == name)
    }

    /// All values of that name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.fields.iter().filter(move |(known, _)| known == name);
        named.map(|(_, value)| value.as_str())
    }
}

/// Old browsers state neither; then the token alone has to do. Some hide where a form stands, and
/// still say whether it is here.
fn check_origin(arrival: &Arrival) -> Result<(), Failure> {
    let ours = arrival.site().sign_in().address().as_str();
    let from_here = arrival
        .header("sec-fetch-site")
        .map(|site| site == "same-origin");
    let is_ours = match arrival.header(ORIGIN.as_str()) {
        None => true,
        Some("null") => from_here == Some(true),
        Some(origin) => origin == ours,
    };
    if is_ours && from_here != Some(false) {
        Ok(())
    } else {
        Err(Failure::OldForm)
    }
}
