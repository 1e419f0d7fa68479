//! With whom: the ladder, one sentence that says what a choice means, and who would see the item.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use commons::drafts::DraftId;
use commons::library::{ChangeError, ItemView, Library, PublishError, WriteError};
use domain::id::{InstitutionId, ItemHandle, ItemId, ShareAddress};
use domain::item::Licence;
use domain::policy::{Rung, SharingPolicy};

use super::alike::{AlikeRow, alike};
use super::audience::{EyesRow, InstitutionRow, RungRow, eyes, institutions, rungs, sentence};
use super::deeds::{named, not_changed};
use super::{Author, draft_address, read_draft, sign_in_first, version, view_as};
use crate::failure::Failure;
use crate::form::Form;
use crate::item::item_address;
use crate::sign_in::{private, see};
use crate::visit::{Arrival, Visit};
use crate::words;

#[derive(Template)]
#[template(path = "mine/share.html")]
struct SharePage<'a> {
    visit: &'a Visit,
    form_token: &'a str,
    /// Where the form goes to, and where one goes back to.
    action: String,
    back: String,
    title: String,
    revision: Option<u64>,
    /// Whether the others may have heard of it already.
    is_shared: bool,
    rungs: Vec<RungRow>,
    typed: Typed,
    institutions: Vec<InstitutionRow>,
    sentence: String,
    licence_note: String,
    eyes: Vec<EyesRow>,
    needs_confirmation: bool,
    problems: Vec<String>,
    alike: Vec<AlikeRow>,
}

/// What was chosen, as it was typed.
pub(super) struct Typed {
    rung: Rung,
    people: String,
    institutions: BTreeSet<InstitutionId>,
}

impl Typed {
    pub(super) fn of_policy(policy: &SharingPolicy) -> Self {
        let (people, institutions) = match policy {
            SharingPolicy::Named(people) => (lines(people), BTreeSet::new()),
            SharingPolicy::Institutions(list) => (String::new(), list.clone()),
            SharingPolicy::Personal
            | SharingPolicy::Institution
            | SharingPolicy::Consortium
            | SharingPolicy::Public => (String::new(), BTreeSet::new()),
        };
        Self {
            rung: policy.rung(),
            people,
            institutions,
        }
    }

    /// What stands in a form, or in an address.
    pub(super) fn read<'a>(
        rung: &str,
        people: &str,
        institutions: impl Iterator<Item = &'a str>,
    ) -> Option<Self> {
        Some(Self {
            rung: Rung::from_name(rung)?,
            people: people.replace("\r\n", "\n"),
            institutions: institutions.filter_map(|id| id.parse().ok()).collect(),
        })
    }

    /// The policy; or why there is none, with the address that cannot be read.
    pub(super) fn policy(&self) -> Result<SharingPolicy, String> {
        let mut people = BTreeSet::new();
        if self.rung == Rung::Named {
            for line in self.people.split(['\n', ',', ' ']) {
                let line = line.trim();
                if !line.is_empty() {
                    let address = line.parse::<ShareAddress>();
                    people.insert(address.map_err(|error| format!("{line}: {error}"))?);
                }
            }
        }
        let institutions = match self.rung {
            Rung::Institutions => self.institutions.clone(),
            Rung::Personal | Rung::Named | Rung::Institution | Rung::Consortium | Rung::Public => {
                BTreeSet::new()
            }
        };
        SharingPolicy::new(self.rung, people, institutions).map_err(|error| error.to_string())
    }

    /// As it stands in an address.
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![("rung", self.rung.as_str().to_owned())];
        if self.rung == Rung::Named {
            pairs.push(("people", self.people.clone()));
        }
        if self.rung == Rung::Institutions {
            let institutions = self.institutions.iter();
            pairs.extend(institutions.map(|id| ("institutions", id.to_string())));
        }
        pairs
    }
}

fn lines(people: &BTreeSet<ShareAddress>) -> String {
    let lines: Vec<String> = people.iter().map(ShareAddress::to_string).collect();
    lines.join("\n")
}

/// What is to be shared.
struct Target {
    action: String,
    back: String,
    title: String,
    licence: Licence,
    revision: Option<u64>,
    /// The item, if it was shared before.
    shared: Option<ItemHandle>,
    /// What says nearly the same and is there already.
    alike: Vec<AlikeRow>,
}

/// An item that the author shares; anything else is not there.
pub(super) fn own(visit: &Visit, author: &Author, item: &ItemId) -> Result<ItemView, Failure> {
    let view = visit.site.library().get(&author.viewer, item)?;
    view.filter(|view| view.ownership.is_some())
        .ok_or(Failure::NotFound)
}

fn target_of_item(item: &ItemId, view: &ItemView) -> Target {
    Target {
        action: format!("{}/share", item_address(item)),
        back: item_address(item),
        title: view.manifest.description().title.clone(),
        licence: view.manifest.description().licence.clone(),
        revision: None,
        shared: Some(item.handle),
        alike: Vec::new(),
    }
}

fn target_of_draft(visit: &Visit, author: &Author, id: DraftId) -> Result<Target, Failure> {
    let saved = visit.site.library().draft(&author.viewer, id)?;
    let there_already = alike(visit, &author.viewer, &saved)?;
    Ok(Target {
        action: format!("{}/publish", draft_address(id)),
        back: draft_address(id),
        title: saved.draft.item.title,
        licence: saved.draft.item.licence,
        revision: Some(saved.entry.revision),
        shared: saved.entry.of,
        alike: there_already,
    })
}

fn sent(form: &Form) -> Result<Typed, Failure> {
    let institutions = form.all("institutions");
    Typed::read(form.field("rung"), form.field("people"), institutions).ok_or(Failure::BadForm)
}

/// `/items/{institution}/{handle}/share`
pub(super) async fn page_of_item(path: Path<(String, String)>, arrival: Arrival) -> Response {
    arrival
        .answer(move |visit| {
            let Some(author) = Author::of(visit)? else {
                return Ok(sign_in_first(visit));
            };
            let item = named(path)?;
            let view = own(visit, &author, &item)?;
            let now = view
                .ownership
                .as_ref()
                .map(|own| Typed::of_policy(&own.policy));
            let typed = now.ok_or(Failure::NotFound)?;
            let target = target_of_item(&item, &view);
            show(visit, &author, target, (typed, Vec::new()))
        })
        .await
}

/// The same page, with a choice: shares the item so, or shows what it means
pub(super) async fn share(path: Path<(String, String)>, arrival: Arrival, body: Bytes) -> Response {
    let form = Form::read(&arrival, &body);
    arrival
        .answer(move |visit| {
            let form = form?;
            let author = Author::sending(visit, &form)?;
            let item = named(path)?;
            let view = own(visit, &author, &item)?;
            let typed = sent(&form)?;
            if form.field("do") == "look" {
                let target = target_of_item(&item, &view);
                return show(visit, &author, target, (typed, Vec::new()));
            }
            let problems = match chosen(visit, &typed, &form) {
                Ok(policy) => {
                    let now_ms = visit.site.house().now_ms();
                    let library = visit.site.library();
                    match library.set_policy(&author.viewer, &item, &policy, now_ms) {
                        Ok(_) => return Ok(see(&item_address(&item))),
                        Err(ChangeError::Publish(error)) => refusal(error)?,
                        Err(error) => return Err(not_changed(error)),
                    }
                }
                Err(problem) => vec![problem],
            };
            show(
                visit,
                &author,
                target_of_item(&item, &view),
                (typed, problems),
            )
        })
        .await
}

/// `/mine/drafts/{draft}/publish`
pub(super) async fn page_of_draft(Path(draft): Path<String>, arrival: Arrival) -> Response {
    arrival
        .answer(move |visit| {
            let Some(author) = Author::of(visit)? else {
                return Ok(sign_in_first(visit));
            };
            let id = read_draft(&draft)?;
            let saved = visit.site.library().draft(&author.viewer, id)?;
            if !Library::missing(&saved.draft).is_empty() {
                return Ok(see(&format!("{}#missing", draft_address(id))));
            }
            let target = target_of_draft(visit, &author, id)?;
            let typed = Typed::of_policy(&version::policy_before(
                visit,
                &author.viewer,
                target.shared,
            )?);
            show(visit, &author, target, (typed, Vec::new()))
        })
        .await
}

/// The same page, with a choice: shares the draft so, or shows what it means
pub(super) async fn publish(Path(draft): Path<String>, arrival: Arrival, body: Bytes) -> Response {
    let form = Form::read(&arrival, &body);
    arrival
        .answer(move |visit| {
            let form = form?;
            let author = Author::sending(visit, &form)?;
            let id = read_draft(&draft)?;
            let typed = sent(&form)?;
            if form.field("do") == "look" {
                let target = target_of_draft(visit, &author, id)?;
                return show(visit, &author, target, (typed, Vec::new()));
            }
            let key = (id, super::draft::revision(&form)?);
            let problems = match chosen(visit, &typed, &form) {
                Ok(policy) => match version::publish(visit, &author.viewer, key, &policy) {
                    Ok(item) => return Ok(see(&shared_address(&item))),
                    Err(
                        WriteError::Publish(error)
                        | WriteError::Change(ChangeError::Publish(error)),
                    ) => refusal(error)?,
                    Err(error) => return Err(error.into()),
                },
                Err(problem) => vec![problem],
            };
            let target = target_of_draft(visit, &author, id)?;
            show(visit, &author, target, (typed, problems))
        })
        .await
}

/// The page of what was shared just now: the view may need a moment, the list of one's own too.
fn shared_address(item: &ItemId) -> String {
    format!("/mine?shared={item}")
}

/// The policy that was chosen; for everyone in the world, it must have been said twice.
fn chosen(visit: &Visit, typed: &Typed, form: &Form) -> Result<SharingPolicy, String> {
    let policy = typed.policy()?;
    if policy == SharingPolicy::Public && form.field("confirm") != "public" {
        return Err(visit.t("share-confirm-needed"));
    }
    Ok(policy)
}

/// Why something is not shared, for its author; what is the node's fault is none of it.
fn refusal(error: PublishError) -> Result<Vec<String>, Failure> {
    match error {
        PublishError::Fault(fault) => Err(fault.into()),
        PublishError::Invalid(errors) => Ok(errors.iter().map(ToString::to_string).collect()),
        error @ (PublishError::NotAColleague
        | PublishError::UnknownParent { .. }
        | PublishError::Adaptation(_)
        | PublishError::Door(_)) => Ok(vec![error.to_string()]),
    }
}

fn show(
    visit: &Visit,
    author: &Author,
    target: Target,
    (typed, mut problems): (Typed, Vec<String>),
) -> Result<Response, Failure> {
    let owner = author.viewer.colleague().ok_or(Failure::NotAllowed)?;
    // A list that is still empty is no mistake while one chooses.
    let is_empty = match typed.rung {
        Rung::Named => typed.people.trim().is_empty(),
        Rung::Institutions => typed.institutions.is_empty(),
        Rung::Personal | Rung::Institution | Rung::Consortium | Rung::Public => false,
    };
    let policy = match typed.policy() {
        Ok(policy) => Some(policy),
        Err(problem) => {
            if problems.is_empty() && !is_empty {
                problems.push(problem);
            }
            None
        }
    };
    let audiences = policy
        .as_ref()
        .map(|policy| policy.audiences(owner))
        .unwrap_or_default();
    let status = match problems.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let receipts = match &target.shared {
        Some(item) => visit.site.house().receipts(item).map_err(Failure::Fault)?,
        None => BTreeMap::new(),
    };
    let through = |eyes: &str, at: &str| view_as::address(&target.action, &typed, (eyes, at));
    let page = SharePage {
        is_shared: target.shared.is_some(),
        visit,
        form_token: author.session.form_token.as_str(),
        rungs: rungs(visit, typed.rung),
        institutions: institutions(
            visit,
            &typed.institutions,
            &audiences,
            (&receipts, &through),
        ),
        sentence: sentence(visit, policy.as_ref(), &audiences)?,
        licence_note: visit.t1("share-licence", words::licence(target.licence.id())),
        eyes: eyes(visit, &audiences, &through),
        needs_confirmation: typed.rung == Rung::Public,
        alike: target.alike,
        action: target.action,
        back: target.back,
        title: target.title,
        revision: target.revision,
        typed,
        problems,
    };
    private(visit, status, &page)
}
