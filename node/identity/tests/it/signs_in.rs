//! The certified `oidc-provider`, several people and several nodes.

use domain::viewer::Role;
use identity::{Browser, Callback, OidcError, SignedIn, Visit};

use crate::harness::browser::WebBrowser;
use crate::harness::house::{House, callback, now_ms, settings, visit};
use crate::harness::provider::RealProvider;

/// A house whose people sign in at a real provider.
struct Town {
    provider: RealProvider,
    house: House,
    browser: Browser,
}

impl Town {
    fn new() -> Option<Self> {
        let provider = RealProvider::start()?;
        let both = ["grenoble", "other"].map(|id| settings(id, &provider.issuer));
        Some(Self {
            house: House::new(both.into()),
            browser: Browser::new().expect("there is randomness"),
            provider,
        })
    }

    /// Goes to the provider as `login`, and comes back.
    async fn go(&self, provider: &str, login: &str) -> Callback {
        let departure = self.house.depart(&self.browser, provider).await;
        let departure = departure.expect("the provider answers");
        let url = WebBrowser::default().sign_in(&departure, login).await;
        callback(&url)
    }

    async fn sign_in(&self, provider: &str, login: &str) -> Result<SignedIn, OidcError> {
        let callback = self.go(provider, login).await;
        self.house.arrive(&self.browser, provider, callback).await
    }
}

#[tokio::test]
async fn people_of_the_university_sign_in_with_what_they_are() {
    let Some(town) = Town::new() else { return };
    for (login, name, role) in [
        ("maelle", "Maëlle Kerdoncuff", Role::Teacher),
        ("gael", "Gaël Le Bihan", Role::Student),
        ("nadia", "Nadia Serfati", Role::Student),
    ] {
        let signed_in = town.sign_in("grenoble", login).await.expect(login);
        let person = town.house.person(&signed_in);
        assert_eq!((person.name.as_str(), person.role), (name, role));
        assert_eq!(signed_in.return_path.as_str(), "/federation?lang=fr");
        let again = town.sign_in("grenoble", login).await.expect(login);
        assert_eq!(town.house.person(&again).handle, person.handle);
        assert_ne!(again.session.info.id, signed_in.session.info.id);
    }
}

#[tokio::test]
async fn somebody_of_another_university_is_told_so() {
    let Some(town) = Town::new() else { return };
    let refusal = town.sign_in("grenoble", "paul").await.unwrap_err();
    assert!(matches!(refusal, OidcError::Claims(_)), "{refusal}");
    assert!(refusal.to_string().contains("paris.example"), "{refusal}");
    assert_eq!(town.house.people.list(None, 10).unwrap().persons, []);
}

#[tokio::test]
async fn an_answer_is_used_once_by_the_browser_that_asked() {
    let Some(town) = Town::new() else { return };
    let answer = town.go("grenoble", "maelle").await;
    let stranger = Browser::new().unwrap();
    let stolen = town.house.arrive(&stranger, "grenoble", answer.clone());
    assert!(matches!(stolen.await, Err(OidcError::NoAttempt)));
    let elsewhere = town.house.arrive(&town.browser, "other", answer.clone());
    assert!(matches!(elsewhere.await, Err(OidcError::NoAttempt)));
    let first = town.house.arrive(&town.browser, "grenoble", answer.clone());
    assert!(first.await.is_ok());
    let replayed = town.house.arrive(&town.browser, "grenoble", answer);
    assert!(matches!(replayed.await, Err(OidcError::NoAttempt)));
}

#[tokio::test]
async fn a_code_of_somebody_else_is_of_no_use() {
    let Some(town) = Town::new() else { return };
    // The attacker has a code of their own account, and the victim an attempt of their own: the
    // code was granted for another verifier, so the provider does not redeem it.
    let attackers = town.go("grenoble", "gael").await;
    let victims = town.go("grenoble", "maelle").await;
    let mixed = Callback {
        code: attackers.code,
        ..victims
    };
    let outcome = town.house.arrive(&town.browser, "grenoble", mixed).await;
    assert!(matches!(outcome, Err(OidcError::Declined(_))));
}

#[tokio::test]
async fn an_answer_must_say_whose_it_is() {
    let Some(town) = Town::new() else { return };
    for iss in [None, Some("https://idp.paris.example".to_owned())] {
        let answer = town.go("grenoble", "maelle").await;
        assert_eq!(answer.iss.as_ref(), Some(&town.provider.issuer));
        let changed = Callback { iss, ..answer };
        let outcome = town.house.arrive(&town.browser, "grenoble", changed).await;
        assert!(matches!(outcome, Err(OidcError::AnotherIssuer(_))));
    }
}

#[tokio::test]
async fn a_refusal_of_the_provider_is_told() {
    let Some(town) = Town::new() else { return };
    let answer = town.go("grenoble", "maelle").await;
    let refused = Callback {
        code: None,
        error: Some("access_denied\r\nx".to_owned()),
        ..answer
    };
    let outcome = town.house.arrive(&town.browser, "grenoble", refused).await;
    assert!(matches!(outcome, Err(OidcError::Declined(why)) if why == "access_deniedx"));
}

#[tokio::test]
async fn signing_in_anew_ends_the_session_that_the_browser_had() {
    let Some(town) = Town::new() else { return };
    let first = town.sign_in("grenoble", "maelle").await.unwrap();
    let answer = town.go("grenoble", "maelle").await;
    let cookie = first.session.secret.reveal();
    let again = Visit {
        session: Some(cookie),
        ..visit(&town.browser)
    };
    let id = "grenoble".parse().unwrap();
    let second = town.house.sign_in.arrive(again, &id, answer).await.unwrap();
    let sessions = town.house.sign_in.sessions();
    assert!(sessions.find(cookie, now_ms()).unwrap().is_none());
    let new = second.session.secret.reveal();
    assert!(sessions.find(new, now_ms()).unwrap().is_some());
}

#[tokio::test]
async fn who_signs_out_here_may_sign_out_there() {
    let Some(town) = Town::new() else { return };
    let signed_in = town.sign_in("grenoble", "maelle").await.unwrap();
    let sessions = town.house.sign_in.sessions();
    let cookie = signed_in.session.secret.reveal();
    let session = sessions.find(cookie, now_ms()).unwrap().unwrap();
    let there = town.house.sign_in.leave(&session, now_ms()).await.unwrap();
    assert!(sessions.find(cookie, now_ms()).unwrap().is_none());
    let there = there
        .expect("the provider has such a page")
        .parse()
        .unwrap();
    let page = WebBrowser::default().get(&there).await;
    assert_eq!(page.status, 200, "{}", page.text);
}

#[tokio::test]
async fn sessions_go_on_while_the_provider_is_away() {
    let Some(town) = Town::new() else { return };
    let signed_in = town.sign_in("grenoble", "maelle").await.unwrap();
    let Town {
        provider,
        house,
        browser,
    } = town;
    let issuer = provider.issuer.clone();
    drop(provider);
    let sessions = house.sign_in.sessions();
    let cookie = signed_in.session.secret.reveal();
    assert!(sessions.find(cookie, now_ms()).unwrap().is_some());
    // A house that has not read what the provider publishes says that it is not reached.
    let fresh = House::new(vec![settings("grenoble", &issuer)]);
    let departure = fresh.depart(&browser, "grenoble").await;
    assert!(matches!(departure, Err(OidcError::Unreachable(_))));
}
