//! Letting a program act for oneself, by the code that it shows.
//!
//! The page names the program and asks; it never lets in by a link alone, or somebody could send
//! another the link of a program of their own.

use std::net::IpAddr;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use identity::Session;
use identity::device::{CodeError, UserCode};

use super::{private, see};
use crate::failure::Failure;
use crate::form::Form;
use crate::visit::{Arrival, Visit};

#[derive(Template)]
#[template(path = "sign_in/device.html")]
struct DevicePage<'a> {
    visit: &'a Visit,
    session: &'a Session,
    step: Step,
}

/// How far it is.
enum Step {
    /// The code is asked for.
    Code {
        typed: String,
        problem: Option<String>,
    },
    /// The program is named.
    Question { code: UserCode, program: String },
    /// It is decided.
    Done { is_allowed: bool },
}

/// `/sign-in/device`, with the code behind the question mark or without one
pub(super) async fn page(arrival: Arrival) -> Response {
    let from = arrival.from();
    arrival
        .answer(move |visit| {
            let Some(session) = visit.visitor.session() else {
                return Ok(see(&super::address_of(&visit.here())));
            };
            let typed = visit.query.first("code").unwrap_or_default();
            let step = match typed {
                "" => code_step(String::new(), None),
                typed => question(visit, typed, from),
            };
            show(visit, session, step)
        })
        .await
}

/// The same page, with the answer of the person
pub(super) async fn decide(arrival: Arrival, body: Bytes) -> Response {
    let form = Form::read(&arrival, &body);
    let from = arrival.from();
    arrival
        .answer(move |visit| {
            let form = form?;
            let session = visit.visitor.session().ok_or(Failure::OldForm)?;
            form.check(&session.form_token)?;
            let step = decided(visit, session, &form, from);
            show(visit, session, step)
        })
        .await
}

fn decided(visit: &Visit, session: &Session, form: &Form, from: IpAddr) -> Step {
    let typed = form.field("code");
    let Some(code) = UserCode::read(typed) else {
        return code_step(typed.to_owned(), Some(visit.t("device-unknown")));
    };
    let now_ms = visit.site.house().now_ms();
    let devices = visit.site.sign_in().devices();
    let is_allowed = form.field("answer") == "allow";
    let decided = match is_allowed {
        true => devices.allow(&code, &session.person.handle, from, now_ms),
        false => devices.refuse(&code, from, now_ms),
    };
    match decided {
        Ok(()) => Step::Done { is_allowed },
        Err(error) => code_step(code.to_string(), Some(problem(visit, &error))),
    }
}

fn question(visit: &Visit, typed: &str, from: IpAddr) -> Step {
    let Some(code) = UserCode::read(typed) else {
        return code_step(typed.to_owned(), Some(visit.t("device-unknown")));
    };
    let now_ms = visit.site.house().now_ms();
    match visit.site.sign_in().devices().name(&code, from, now_ms) {
        Ok(program) => Step::Question { code, program },
        Err(error) => code_step(code.to_string(), Some(problem(visit, &error))),
    }
}

fn code_step(typed: String, problem: Option<String>) -> Step {
    let typed = typed.chars().take(40).collect();
    Step::Code { typed, problem }
}

fn problem(visit: &Visit, error: &CodeError) -> String {
    match error {
        CodeError::Unknown => visit.t("device-unknown"),
        CodeError::TooOften(_) => visit.t("device-too-often"),
    }
}

fn show(visit: &Visit, session: &Session, step: Step) -> Result<Response, Failure> {
    let page = DevicePage {
        visit,
        session,
        step,
    };
    private(visit, StatusCode::OK, &page)
}
