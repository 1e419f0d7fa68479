//! A provider that says what a test wants it to say.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use identity::{Browser, Callback, OidcError, ProviderSettings, SignedIn, Visit};
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreHmacKey, CoreJwsSigningAlgorithm};
use openidconnect::url::Url;
use openidconnect::{JsonWebKeyId, PrivateSigningKey as _};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::house::{House, callback, id, now_ms, settings, visit};

/// A provider that says what it is told to say. It ends when it is dropped.
pub(crate) struct Liar {
    pub(crate) issuer: String,
    answers: Arc<Mutex<Answers>>,
    _server: JoinSet<std::io::Result<()>>,
}

/// What it answers.
#[derive(Clone)]
pub(crate) struct Answers {
    pub(crate) metadata: Value,
    pub(crate) keys: Value,
    pub(crate) token: Value,
    pub(crate) user: Value,
    /// How often its keys were asked for.
    pub(crate) keys_asked: usize,
    /// What it was sent for a token, head and body.
    pub(crate) asked: (HeaderMap, String),
}

type Shared = State<Arc<Mutex<Answers>>>;

impl Liar {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let issuer = format!("http://{address}");
        let answers = Arc::new(Mutex::new(Answers {
            metadata: metadata(&issuer),
            keys: json!({ "keys": [] }),
            token: Value::Null,
            user: Value::Null,
            keys_asked: 0,
            asked: Default::default(),
        }));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(tell_metadata))
            .route("/keys", get(tell_keys))
            .route("/token", post(tell_token))
            .route("/user", get(tell_user))
            .with_state(Arc::clone(&answers));
        let mut server = JoinSet::new();
        server.spawn(async move { axum::serve(listener, router).await });
        Self {
            issuer,
            answers,
            _server: server,
        }
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut Answers)) {
        change(&mut self.answers.lock().expect("nobody failed with it"));
    }

    pub(crate) fn answers(&self) -> Answers {
        self.answers.lock().expect("nobody failed with it").clone()
    }

    pub(crate) fn settings(&self) -> ProviderSettings {
        settings("grenoble", &self.issuer)
    }
}

async fn tell_metadata(State(answers): Shared) -> Json<Value> {
    Json(
        answers
            .lock()
            .expect("nobody failed with it")
            .metadata
            .clone(),
    )
}

async fn tell_keys(State(answers): Shared) -> Json<Value> {
    let mut answers = answers.lock().expect("nobody failed with it");
    answers.keys_asked += 1;
    Json(answers.keys.clone())
}

async fn tell_token(State(answers): Shared, headers: HeaderMap, body: String) -> Json<Value> {
    let mut answers = answers.lock().expect("nobody failed with it");
    answers.asked = (headers, body);
    Json(answers.token.clone())
}

async fn tell_user(State(answers): Shared) -> Json<Value> {
    Json(answers.lock().expect("nobody failed with it").user.clone())
}

fn metadata(issuer: &str) -> Value {
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/user"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        // It offers what nobody may accept.
        "id_token_signing_alg_values_supported": ["EdDSA", "RS256", "HS256", "none"],
    })
}

/// A key of the liar.
pub(crate) struct LiarKey {
    id: String,
    key: CoreEdDsaPrivateSigningKey,
}

impl LiarKey {
    pub(crate) fn new(id: &str) -> Self {
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).expect("a key is made");
        let key_id = Some(JsonWebKeyId::new(id.to_owned()));
        let key = CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pair.serialize_pem(), key_id);
        Self {
            id: id.to_owned(),
            key: key.expect("it is a key"),
        }
    }

    pub(crate) fn published(&self) -> Value {
        serde_json::to_value(self.key.as_verification_key()).expect("a key is JSON")
    }

    /// A token with these claims.
    pub(crate) fn sign(&self, claims: &Value) -> String {
        let text = unsigned(
            &json!({ "alg": "EdDSA", "kid": self.id, "typ": "JWT" }),
            claims,
        );
        let signed = self
            .key
            .sign(&CoreJwsSigningAlgorithm::EdDsa, text.as_bytes());
        format!("{text}.{}", encode(&signed.expect("it is signed")))
    }
}

/// A token signed with a secret that both sides have: with `HS256`.
pub(crate) fn sign_with_secret(secret: &[u8], key_id: &str, claims: &Value) -> String {
    let text = unsigned(
        &json!({ "alg": "HS256", "kid": key_id, "typ": "JWT" }),
        claims,
    );
    let key = CoreHmacKey::new(secret.to_vec());
    let signed = key.sign(&CoreJwsSigningAlgorithm::HmacSha256, text.as_bytes());
    format!("{text}.{}", encode(&signed.expect("it is signed")))
}

/// The part of a token that is signed.
pub(crate) fn unsigned(header: &Value, claims: &Value) -> String {
    let (header, claims) = (header.to_string(), claims.to_string());
    format!(
        "{}.{}",
        encode(header.as_bytes()),
        encode(claims.as_bytes())
    )
}

fn encode(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// A house whose only provider lies, and one sign-in that was begun there.
pub(crate) struct Trap {
    pub(crate) liar: Liar,
    pub(crate) house: House,
    pub(crate) key: LiarKey,
    pub(crate) browser: Browser,
    pub(crate) departure: Url,
}

impl Trap {
    pub(crate) async fn set() -> Self {
        let liar = Liar::start().await;
        let key = LiarKey::new("one");
        liar.change(|answers| answers.keys = json!({ "keys": [key.published()] }));
        let house = House::new(vec![liar.settings()]);
        let browser = Browser::new().expect("there is randomness");
        let departure = house.depart(&browser, "grenoble").await;
        let departure = departure.expect("the liar answers");
        Self {
            departure: departure.parse().expect("it is an address"),
            liar,
            house,
            key,
            browser,
        }
    }

    /// What an honest provider would say of a teacher.
    pub(crate) fn claims(&self) -> Value {
        let now = now_ms() / 1_000;
        let mut asked = self.departure.query_pairs();
        let nonce = asked
            .find(|(name, _)| name == "nonce")
            .expect("it asks for one");
        json!({
            "iss": self.liar.issuer,
            "sub": "42",
            "aud": "grenoble",
            "exp": now + 300,
            "iat": now,
            "nonce": nonce.1,
        })
    }

    /// Comes back, and the provider says this of the person.
    pub(crate) async fn spring(
        &self,
        id_token: String,
        user: Value,
    ) -> Result<SignedIn, OidcError> {
        self.spring_at(now_ms(), id_token, user).await
    }

    /// The same, when the house's clock says so.
    pub(crate) async fn spring_at(
        &self,
        now_ms: i64,
        id_token: String,
        user: Value,
    ) -> Result<SignedIn, OidcError> {
        self.tell(id_token, user);
        self.come_back("code".to_owned(), now_ms).await
    }

    fn tell(&self, id_token: String, user: Value) {
        self.liar.change(|answers| {
            answers.token = json!({
                "access_token": "access", "token_type": "Bearer", "id_token": id_token,
            });
            answers.user = user;
        });
    }

    /// Comes back with a code.
    pub(crate) async fn come_back(&self, code: String, now_ms: i64) -> Result<SignedIn, OidcError> {
        let Callback { state, .. } = callback(&self.departure);
        let answer = Callback {
            state,
            code: Some(code),
            iss: None,
            error: None,
        };
        let visit = Visit {
            now_ms,
            ..visit(&self.browser)
        };
        let id = id("grenoble");
        self.house.sign_in.arrive(visit, &id, answer).await
    }
}

/// A teacher of Grenoble.
pub(crate) fn teacher() -> Value {
    json!({
        "sub": "42",
        "name": "Maëlle Kerdoncuff",
        "eduperson_scoped_affiliation": ["faculty@grenoble.example"],
    })
}
