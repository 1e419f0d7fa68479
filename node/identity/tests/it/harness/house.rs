//! A node's identity, with providers.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use identity::oidc::{ClaimNames, Issuer, RoleMap};
use identity::{
    Browser, Callback, OidcError, Passwords, People, Person, ProviderId, ProviderSettings,
    ReturnPath, SignIn, SignInParts, SignedIn, Visit,
};
use openidconnect::url::Url;
use store::Store;
use store::memory::MemoryStore;
use store::sealed::Sealed;

/// Where the provider `grenoble` sends people back.
pub(crate) const CALLBACK: &str = "https://grenoble.localhost:7402/sign-in/callback/grenoble";
/// Where the provider `other` sends people back.
pub(crate) const OTHER_CALLBACK: &str = "https://grenoble.localhost:7402/sign-in/callback/other";

/// The identity part of a node.
pub(crate) struct House {
    pub(crate) sign_in: SignIn,
    pub(crate) people: People,
}

impl House {
    pub(crate) fn new(providers: Vec<ProviderSettings>) -> Self {
        let store: Store = Arc::new(Sealed::new(MemoryStore::new()));
        let passwords = Arc::new(Passwords::new(store.clone()).expect("there is randomness"));
        let address = "https://grenoble.localhost:7402"
            .parse()
            .expect("it is one");
        let sign_in = SignIn::new(SignInParts {
            store: store.clone(),
            passwords,
            devices: Arc::default(),
            providers,
            address,
        });
        Self {
            sign_in: sign_in.expect("somebody is trusted"),
            people: People::new(store),
        }
    }

    pub(crate) async fn depart(
        &self,
        browser: &Browser,
        provider: &str,
    ) -> Result<String, OidcError> {
        let path = ReturnPath::read("/federation?lang=fr").expect("it is a path");
        self.sign_in
            .depart(visit(browser), &id(provider), path)
            .await
    }

    pub(crate) async fn arrive(
        &self,
        browser: &Browser,
        provider: &str,
        callback: Callback,
    ) -> Result<SignedIn, OidcError> {
        self.sign_in
            .arrive(visit(browser), &id(provider), callback)
            .await
    }

    pub(crate) fn person(&self, signed_in: &SignedIn) -> Person {
        let handle = &signed_in.session.info.handle;
        let person = self.people.find(handle).expect("the store answers");
        person.expect("who signed in is somebody")
    }
}

/// A provider at `issuer`, as the operator of Grenoble describes it.
pub(crate) fn settings(provider: &str, issuer: &str) -> ProviderSettings {
    ProviderSettings {
        id: id(provider),
        name: "Université de Grenoble".to_owned(),
        issuer: Issuer::read(issuer).expect("it is an issuer"),
        client_id: provider.to_owned(),
        client_secret: Some(format!("a secret of {provider}, for tests")),
        scopes: vec!["profile".to_owned()],
        organizations: vec!["grenoble.example".to_owned(), "{UAI:0380134P}".to_owned()],
        claims: ClaimNames::default(),
        roles: RoleMap::default(),
        authorities: Vec::new(),
    }
}

pub(crate) fn visit(browser: &Browser) -> Visit<'_> {
    Visit {
        browser,
        from: IpAddr::V4(Ipv4Addr::LOCALHOST),
        agent: "a browser of the tests",
        session: None,
        now_ms: now_ms(),
    }
}

/// The providers of these tests have the time of the machine, so the house has it too.
#[expect(
    clippy::disallowed_methods,
    reason = "another program tells the same time"
)]
pub(crate) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let since = since.expect("it is after 1970").as_millis();
    i64::try_from(since).expect("it is not the end of time")
}

pub(crate) fn id(provider: &str) -> ProviderId {
    provider.parse().expect("it is an id")
}

/// What stands in the address to which a provider sent a browser back.
pub(crate) fn callback(url: &Url) -> Callback {
    let mut pairs: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
    Callback {
        state: pairs.remove("state"),
        code: pairs.remove("code"),
        iss: pairs.remove("iss"),
        error: pairs.remove("error"),
    }
}
