//! What a form sends. It is read only if it was sent from a page of this portal.
//!
//! Three things show that: the token that the page carried, which no other site can read; the
//! origin that the browser states; and that the browser says nobody else caused the request.

use std::collections::BTreeMap;

use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::http::header::{CONTENT_TYPE, ORIGIN};
use bytes::Bytes;
use identity::FormToken;

use crate::failure::Failure;
use crate::visit::Arrival;

/// The name of the field that carries the token.
pub(crate) const TOKEN_FIELD: &str = "form_token";
/// Most fields of one form: the largest mission that fits a draft has fewer.
pub const FIELDS_MAX: usize = 8_192;

/// The fields of a form whose token is still to be compared.
#[derive(Clone, Default)]
pub(crate) struct Form {
    fields: BTreeMap<String, Vec<String>>,
    count: usize,
}

impl Form {
    /// Reads what was sent, if it was sent from here.
    pub(crate) fn read(arrival: &Arrival, body: &Bytes) -> Result<Self, Failure> {
        let mut form = Self::sent_to(arrival)?;
        let is_form = arrival
            .header(CONTENT_TYPE.as_str())
            .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        if !is_form {
            return Err(Failure::BadForm);
        }
        for (name, value) in form_urlencoded::parse(body).into_owned() {
            form.add(name, value)?;
        }
        Ok(form)
    }

    /// Reads what was sent as `multipart/form-data` (RFC 7578), if it was sent from here: small files
    /// are fields like others. How many bytes there may be, the router says.
    pub(crate) async fn read_multipart(
        arrival: &Arrival,
        sent: Result<Multipart, MultipartRejection>,
    ) -> Result<Self, Failure> {
        let mut form = Self::sent_to(arrival)?;
        let mut sent = sent.map_err(|_| Failure::BadForm)?;
        while let Some(field) = sent.next_field().await? {
            let name = field.name().unwrap_or_default().to_owned();
            let bytes = field.bytes().await?;
            let value = String::from_utf8(bytes.into()).map_err(|_| Failure::NotUtf8)?;
            form.add(name, value)?;
        }
        Ok(form)
    }

    /// An empty form, if it was sent from here: its fields are still to come.
    pub(crate) fn sent_to(arrival: &Arrival) -> Result<Self, Failure> {
        check_origin(arrival)?;
        Ok(Self::default())
    }

    /// Adds a field behind the others, if there may be another.
    pub(crate) fn add(&mut self, name: String, value: String) -> Result<(), Failure> {
        if self.count >= FIELDS_MAX {
            return Err(Failure::BadForm);
        }
        self.count += 1;
        self.fields.entry(name).or_default().push(value);
        Ok(())
    }

    /// A form of one field.
    pub(crate) fn single(name: &str, value: String) -> Self {
        Self {
            fields: BTreeMap::from([(name.to_owned(), vec![value])]),
            count: 1,
        }
    }

    /// The names of its fields.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.keys().map(String::as_str)
    }

    /// A form of these fields.
    #[cfg(test)]
    pub(crate) fn of(fields: &[(&str, &str)]) -> Self {
        let mut form = Self::default();
        for (name, value) in fields {
            form.add((*name).to_owned(), (*value).to_owned()).unwrap();
        }
        form
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
        self.all(name).next().unwrap_or_default()
    }

    /// Whether there is a field of that name, be it empty.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// All values of that name.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.fields
            .get(name)
            .into_iter()
            .flatten()
            .map(String::as_str)
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
