//! Writing in a report, request by request: what is written down, and who is refused.

use axum::http::StatusCode;
use domain::id::{Handle, ObjectDigest};
use domain::item::Draft;
use domain::viewer::Role;
use domain::wire::write_manifest;
use serde_json::json;
use teaching::writing::UPDATE_BYTES_MAX;
use teaching::{Caller, Documents, MissionVersion, Terms};

use super::browser::Answer;
use super::{PASSWORD, Town, WebBrowser};

/// An update of Yjs: the writer 7 writes `a` at the beginning of the text `source`.
const UPDATE: &[u8] = b"\x01\x01\x07\x00\x04\x01\x06source\x01a\x00";

/// A mission without documents.
pub(crate) struct NoDocuments;

impl Documents for NoDocuments {
    fn read(&self, _: ObjectDigest) -> Option<bytes::Bytes> {
        None
    }
}

pub(crate) fn mission() -> anyhow::Result<MissionVersion> {
    let program = json!({"title": "Program", "content": {"code": {"language": "python"}}});
    let draft: Draft = serde_json::from_value(json!({
        "item": {
            "title": "Iron", "language": "en", "authors": ["Ada Keller"], "licence": "CC-BY-4.0",
            "rights": {"view": true, "run": true, "adapt": true, "redistribute": true},
        },
        "content": {"mission": {"parts": [{"title": "One", "instructions": "Do it.", "labdocs": [program]}]}},
    }))?;
    let manifest = draft
        .validate()
        .map_err(|wrong| anyhow::anyhow!("{wrong:?}"))?;
    Ok(MissionVersion {
        item: "grenoble/00112233445566778899aabbccddeeff".parse()?,
        version: 1,
        manifest: write_manifest(&manifest),
    })
}

/// A report of `iris`, in a class of `ada`; `mallory` is somebody else.
struct School {
    town: Town,
    iris: Handle,
    /// Where the program of the report is.
    labdoc: String,
    report: String,
}

impl School {
    async fn start() -> anyhow::Result<Self> {
        let town = Town::start().await?;
        let node = &town.running.node;
        let person = |name: &str, login: &str, role| {
            let person = node.people.add(name, role, 1)?;
            let set = node
                .passwords
                .set(&person.handle, &login.parse()?, PASSWORD);
            set?;
            anyhow::Ok(Caller {
                handle: person.handle,
                role,
            })
        };
        let ada = person("Ada Keller", "ada", Role::Teacher)?;
        let iris = person("Iris Moal", "iris", Role::Student)?;
        person("Mallory Roux", "mallory", Role::Student)?;
        let wing = &node.teaching;
        let class = wing.create_class(&ada, "L1", 1)?;
        let code = class
            .code
            .ok_or_else(|| anyhow::anyhow!("there is a code"))?;
        wing.join_class(&iris, &code, 1)?;
        wing.form_random_teams(&ada, class.id, (3, 1))?;
        let terms = Terms {
            starts_ms: 1,
            ends_ms: None,
            adds_labdocs: true,
        };
        let given = wing.assign(&ada, (class.id, &terms), &mission()?, &NoDocuments)?;
        let id = wing.open_report(&iris, given, 2)?;
        let labdocs = wing.report(&iris, id)?.labdocs;
        let report = format!("/reports/{id}");
        Ok(Self {
            labdoc: format!("{report}/labdocs/{}", labdocs[0].id),
            report,
            iris: iris.handle,
            town,
        })
    }

    /// A browser in which somebody is signed in, and the token of their forms.
    async fn browser(&self, login: &str) -> anyhow::Result<(WebBrowser, String)> {
        let mut browser = self.town.signed_in(login).await?;
        let page = browser.get("/classes").await?;
        let token = page.form_token()?.to_owned();
        Ok((browser, token))
    }

    /// Sends an update as a page of the portal does.
    async fn write(
        &self,
        (browser, token): (&mut WebBrowser, &str),
        update: &[u8],
    ) -> anyhow::Result<Answer> {
        let origin = browser.origin();
        let headers = [
            ("origin", origin.as_str()),
            ("sec-fetch-site", "same-origin"),
            ("archipel-form-token", token),
        ];
        let path = format!("{}/updates", self.labdoc);
        browser.post_bytes(&path, update.to_vec(), &headers).await
    }
}

#[tokio::test]
async fn what_is_answered_is_written_down() -> anyhow::Result<()> {
    let school = School::start().await?;
    let (mut browser, token) = school.browser("iris").await?;
    let first = school.write((&mut browser, &token), UPDATE).await?;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text);
    assert!(first.text.contains("\"seq\":2"), "{}", first.text);
    let again = school.write((&mut browser, &token), UPDATE).await?;
    assert!(again.text.contains("\"seq\":2"), "the same twice is once");
    let page = browser.get(&school.report).await?;
    assert!(page.text.contains("<code>a</code>"));
    school.town.stop().await
}

#[tokio::test]
async fn a_report_is_taken_along_by_those_who_read_it() -> anyhow::Result<()> {
    let school = School::start().await?;
    let (mut browser, token) = school.browser("iris").await?;
    school.write((&mut browser, &token), UPDATE).await?;
    let page = browser.get(&school.report).await?;
    for (name, said) in [
        ("report.html", "<!doctype html>"),
        ("report.eln", "ro-crate-metadata.json"),
        ("report.json", "\"title\""),
    ] {
        let path = format!("{}/export/{name}", school.report);
        assert!(page.text.contains(&path), "{name} is linked");
        let file = browser.get(&path).await?;
        assert_eq!(file.status, StatusCode::OK, "{name}");
        let text = file.text.to_lowercase();
        assert!(text.contains(said), "{name}: {}", file.text);
    }
    let other = format!("{}/export/report.exe", school.report);
    assert_eq!(browser.get(&other).await?.status, StatusCode::NOT_FOUND);
    let (mut mallory, _) = school.browser("mallory").await?;
    let path = format!("{}/export/report.json", school.report);
    assert_eq!(mallory.get(&path).await?.status, StatusCode::NOT_FOUND);
    school.town.stop().await
}

#[tokio::test]
async fn nobody_writes_from_elsewhere_or_without_a_session() -> anyhow::Result<()> {
    let school = School::start().await?;
    let (mut browser, token) = school.browser("iris").await?;
    let path = format!("{}/updates", school.labdoc);
    let bare = browser.post_bytes(&path, UPDATE.to_vec(), &[]).await?;
    assert_eq!(bare.status, StatusCode::FORBIDDEN, "without the token");
    let headers = [
        ("origin", "https://evil.example"),
        ("archipel-form-token", &token),
    ];
    let foreign = browser.post_bytes(&path, UPDATE.to_vec(), &headers).await?;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN, "from another site");
    school.town.running.node.sessions.end_all(&school.iris)?;
    let ended = school.write((&mut browser, &token), UPDATE).await?;
    assert_eq!(ended.status, StatusCode::FORBIDDEN, "the session is over");
    let live = browser.get(&format!("{}/live", school.report)).await?;
    assert_eq!(live.status, StatusCode::FORBIDDEN);
    school.town.stop().await
}

#[tokio::test]
async fn others_write_nothing_and_a_report_of_others_is_not_there() -> anyhow::Result<()> {
    let school = School::start().await?;
    let (mut teacher, token) = school.browser("ada").await?;
    let refused = school.write((&mut teacher, &token), UPDATE).await?;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "a teacher reads");
    let (mut stranger, token) = school.browser("mallory").await?;
    let refused = school.write((&mut stranger, &token), UPDATE).await?;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    for path in [school.report.clone(), format!("{}/live", school.report)] {
        let hidden = stranger.get(&path).await?;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND, "{path}");
    }
    school.town.stop().await
}

#[tokio::test]
async fn one_byte_too_many_is_refused() -> anyhow::Result<()> {
    let school = School::start().await?;
    let (mut browser, token) = school.browser("iris").await?;
    for bytes in [UPDATE_BYTES_MAX + 1, portal::BODY_BYTES_MAX + 1] {
        let large = vec![0; bytes];
        let refused = school.write((&mut browser, &token), &large).await?;
        assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE, "{bytes}");
    }
    let nonsense = school.write((&mut browser, &token), b"no update").await?;
    assert_eq!(nonsense.status, StatusCode::UNPROCESSABLE_ENTITY);
    school.town.stop().await
}
