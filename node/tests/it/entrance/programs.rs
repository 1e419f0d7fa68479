//! Programs that their person lets in.

use axum::http::StatusCode;
use campus_proto::commons::v1 as commons;
use campus_proto::commons::v1::commons_service_client::CommonsServiceClient;
use campus_proto::identity::v1 as pb;
use campus_proto::identity::v1::sign_in_service_client::SignInServiceClient;
use tonic::transport::{Channel, Endpoint};

use super::Town;
use super::browser::WebBrowser;

/// A program that has begun to wait.
struct Program {
    channel: Channel,
    begun: pb::BeginDeviceSignInResponse,
}

impl Program {
    async fn begin(town: &Town) -> anyhow::Result<Self> {
        let address = format!("http://{}", town.running.addresses.people);
        let channel = Endpoint::from_shared(address)?.connect().await?;
        let request = pb::BeginDeviceSignInRequest {
            program: "a program of the tests <b>".to_owned(),
        };
        let begun = SignInServiceClient::new(channel.clone())
            .begin_device_sign_in(request)
            .await?;
        Ok(Self {
            channel,
            begun: begun.into_inner(),
        })
    }

    async fn ask(&self) -> anyhow::Result<pb::FinishDeviceSignInResponse> {
        let request = pb::FinishDeviceSignInRequest {
            device_secret: self.begun.device_secret.clone(),
        };
        let mut service = SignInServiceClient::new(self.channel.clone());
        Ok(service.finish_device_sign_in(request).await?.into_inner())
    }

    /// Opens the page with the code, and answers.
    async fn decide(&self, browser: &mut WebBrowser, answer: &str) -> anyhow::Result<()> {
        let complete = &self.begun.complete_address;
        let path = complete.strip_prefix(&browser.origin());
        let page = browser.get(path.expect("it is of this portal")).await?;
        assert!(
            page.text.contains("a program of the tests &#60;b&#62;"),
            "{}",
            page.text
        );
        let fields = [
            ("form_token", page.form_token()?),
            ("code", &self.begun.user_code),
            ("answer", answer),
        ];
        let done = browser.post("/sign-in/device", &fields).await?;
        assert_eq!(done.status, StatusCode::OK);
        Ok(())
    }
}

#[tokio::test]
async fn a_program_acts_for_the_person_who_lets_it_in() -> anyhow::Result<()> {
    let town = Town::start().await?;
    town.person("Maëlle Kerdoncuff", "maelle")?;
    let program = Program::begin(&town).await?;
    assert_eq!(program.ask().await?.state(), pb::DeviceSignIn::Waiting);
    assert_eq!(program.ask().await?.state(), pb::DeviceSignIn::TooOften);
    let mut browser = town.signed_in("maelle").await?;
    program.decide(&mut browser, "allow").await?;
    let allowed = program.ask().await?;
    assert_eq!(allowed.state(), pb::DeviceSignIn::Allowed);
    assert_eq!(allowed.name, "Maëlle Kerdoncuff");
    let mut request = tonic::Request::new(commons::WhoAmIRequest {});
    let bearer = format!("Bearer {}", allowed.token).parse()?;
    request.metadata_mut().insert("authorization", bearer);
    let who = CommonsServiceClient::new(program.channel.clone())
        .who_am_i(request)
        .await?
        .into_inner();
    assert_eq!(who.address, allowed.address);
    assert_eq!(program.ask().await?.state(), pb::DeviceSignIn::Over);
    town.stop().await
}

#[tokio::test]
async fn a_program_that_is_refused_gets_nothing() -> anyhow::Result<()> {
    let town = Town::start().await?;
    town.person("Maëlle Kerdoncuff", "maelle")?;
    let program = Program::begin(&town).await?;
    let mut browser = town.signed_in("maelle").await?;
    program.decide(&mut browser, "refuse").await?;
    let refused = program.ask().await?;
    assert_eq!(refused.state(), pb::DeviceSignIn::Refused);
    assert_eq!(refused.token, "");
    town.stop().await
}

#[tokio::test]
async fn a_link_alone_lets_nobody_in() -> anyhow::Result<()> {
    let town = Town::start().await?;
    town.person("Maëlle Kerdoncuff", "maelle")?;
    let program = Program::begin(&town).await?;
    let mut nobody = town.browser()?;
    let path = format!("/sign-in/device?code={}", program.begun.user_code);
    let sent_away = nobody.get(&path).await?;
    let location = sent_away.location.unwrap_or_default();
    assert!(
        location.starts_with("/sign-in?to=%2Fsign-in%2Fdevice"),
        "{location}"
    );
    let mut browser = town.signed_in("maelle").await?;
    browser.get(&path).await?;
    assert_eq!(program.ask().await?.state(), pb::DeviceSignIn::Waiting);
    let unknown = browser.get("/sign-in/device?code=BBBB-BBBB").await?;
    assert!(unknown.text.contains("role=\"alert\""), "{}", unknown.text);
    town.stop().await
}
