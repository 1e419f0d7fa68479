//! Programs that ask a person to let them in, as televisions do (RFC 8628).
//!
//! A program gets a [`Secret`] for itself and a short code for its person. The person, signed in
//! in a browser, types the code and says yes or no; the program asks with its secret what became
//! of it. Codes can be guessed, so guessing is slow; and whoever asks gives a name, so that the
//! person sees what they let in. All of it is in memory and over after [`WAIT`].

use std::collections::HashMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::id::Handle;

use crate::error::IdentityError;
use crate::random;
use crate::secret::Secret;
use crate::throttle::{Rate, Throttle};

/// How long a program may wait for its person.
pub const WAIT: Duration = Duration::from_secs(600);
/// How often a program may ask what became of it.
pub const INTERVAL: Duration = Duration::from_secs(2);
/// Most programs that wait at once.
pub const WAITING_MAX: usize = 1_024;
/// Longest name of a program, in characters; the rest is cut.
pub const NAME_CHARS_MAX: usize = 80;
/// How often codes may be tried from one address.
pub const RATE_OF_CODES: Rate = Rate {
    burst: 20,
    period: Duration::from_secs(30),
};

/// Consonants: no code is a word, and none has letters that look like digits.
const LETTERS: &[u8; 16] = b"BCDFGHJKMNPQRSTV";
const CODE_LETTERS: usize = 8;
const CONTEXT: &str = "archipel identity device v1";

/// The code that a person types: eight letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserCode(String);

impl UserCode {
    fn draw() -> Result<Self, IdentityError> {
        let letter = |byte: u8| char::from(LETTERS[usize::from(byte % 16)]);
        let bytes = random::bytes::<CODE_LETTERS>()?;
        Ok(Self(bytes.into_iter().map(letter).collect()))
    }

    /// Reads what somebody typed: capitals, spaces and hyphens do not matter.
    pub fn read(typed: &str) -> Option<Self> {
        let typed = typed.chars().take(4 * CODE_LETTERS);
        let letters = typed.filter(|char| !char.is_whitespace() && *char != '-');
        let code: String = letters.map(|char| char.to_ascii_uppercase()).collect();
        let is_code = code.len() == CODE_LETTERS && code.bytes().all(|b| LETTERS.contains(&b));
        is_code.then_some(Self(code))
    }
}

impl fmt::Display for UserCode {
    /// In two halves, as it is easier to read.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (one, two) = self.0.split_at(CODE_LETTERS / 2);
        write!(f, "{one}-{two}")
    }
}

/// A program that has begun to wait.
#[derive(Debug, Clone)]
pub struct NewDevice {
    /// For the program alone.
    pub secret: Secret,
    /// For its person.
    pub code: UserCode,
}

/// What became of a program that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nobody has decided yet.
    Waiting,
    /// It asks more often than every [`INTERVAL`].
    TooOften,
    /// The person let it in.
    Allowed(Handle),
    /// The person said no.
    Refused,
    /// No program with this secret waits: it was told already, or it is over.
    Over,
}

/// Why a code does not work.
#[derive(Debug, Clone, thiserror::Error)]
pub enum CodeError {
    /// No program waits with this code.
    #[error("no program waits with this code: it may be over, or mistyped")]
    Unknown,
    /// Codes were tried too often from this address.
    #[error("codes were tried too often: try again in {} s", .0.as_secs().saturating_add(1))]
    TooOften(Duration),
}

/// Why a program cannot begin to wait.
#[derive(Debug, Clone, thiserror::Error)]
pub enum BeginError {
    /// As many wait as may.
    #[error("{WAITING_MAX} programs are waiting to be let in: try again later")]
    TooMany,
    /// The node itself failed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

struct Waiting {
    code: UserCode,
    name: String,
    begun_ms: i64,
    asked_ms: Option<i64>,
    decision: Option<Decision>,
}

#[derive(Clone)]
enum Decision {
    Allowed(Handle),
    Refused,
}

/// The programs that wait.
pub struct Devices {
    waiting: Mutex<HashMap<[u8; 32], Waiting>>,
    guesses: Throttle<IpAddr>,
}

impl Default for Devices {
    fn default() -> Self {
        Self {
            waiting: Mutex::default(),
            guesses: Throttle::new(RATE_OF_CODES),
        }
    }
}

impl Devices {
    /// Lets a program wait that calls itself `name`.
    ///
    /// # Errors
    /// [`BeginError::TooMany`] if [`WAITING_MAX`] wait already.
    pub fn begin(&self, name: &str, now_ms: i64) -> Result<NewDevice, BeginError> {
        let (secret, code) = (Secret::draw()?, UserCode::draw()?);
        let visible = name.chars().filter(|char| !char.is_control());
        let entry = Waiting {
            code: code.clone(),
            name: visible.take(NAME_CHARS_MAX).collect(),
            begun_ms: now_ms,
            asked_ms: None,
            decision: None,
        };
        let mut waiting = self.waiting_at(now_ms);
        if waiting.len() >= WAITING_MAX {
            return Err(BeginError::TooMany);
        }
        waiting.insert(secret.hash(CONTEXT), entry);
        Ok(NewDevice { secret, code })
    }

    /// What the program with this code calls itself.
    ///
    /// # Errors
    /// [`CodeError`] if there is none, or codes were tried too often from this address.
    pub fn name(&self, code: &UserCode, from: IpAddr, now_ms: i64) -> Result<String, CodeError> {
        self.with(code, from, now_ms, |waiting| waiting.name.clone())
    }

    /// Lets the program with this code act for a person.
    ///
    /// # Errors
    /// [`CodeError`] if there is none, or codes were tried too often from this address.
    pub fn allow(
        &self,
        code: &UserCode,
        handle: &Handle,
        from: IpAddr,
        now_ms: i64,
    ) -> Result<(), CodeError> {
        let allowed = Decision::Allowed(handle.clone());
        self.with(code, from, now_ms, |waiting| {
            waiting.decision.get_or_insert(allowed);
        })
    }

    /// Refuses the program with this code.
    ///
    /// # Errors
    /// [`CodeError`] if there is none, or codes were tried too often from this address.
    pub fn refuse(&self, code: &UserCode, from: IpAddr, now_ms: i64) -> Result<(), CodeError> {
        self.with(code, from, now_ms, |waiting| {
            waiting.decision.get_or_insert(Decision::Refused);
        })
    }

    /// What became of the program with this secret. A decision is told once.
    pub fn ask(&self, secret: &str, now_ms: i64) -> Outcome {
        let Some(secret) = Secret::read(secret) else {
            return Outcome::Over;
        };
        let key = secret.hash(CONTEXT);
        let mut all = self.waiting_at(now_ms);
        let Some(waiting) = all.get_mut(&key) else {
            return Outcome::Over;
        };
        match waiting.decision.clone() {
            Some(decision) => {
                all.remove(&key);
                match decision {
                    Decision::Allowed(handle) => Outcome::Allowed(handle),
                    Decision::Refused => Outcome::Refused,
                }
            }
            None => {
                let asked = waiting.asked_ms.replace(now_ms);
                let is_early = asked.is_some_and(|asked| is_within(INTERVAL, asked, now_ms));
                if is_early {
                    Outcome::TooOften
                } else {
                    Outcome::Waiting
                }
            }
        }
    }

    /// A code that is right costs no guess.
    fn with<T>(
        &self,
        code: &UserCode,
        from: IpAddr,
        now_ms: i64,
        act: impl FnOnce(&mut Waiting) -> T,
    ) -> Result<T, CodeError> {
        self.guesses
            .take(&from, now_ms)
            .map_err(CodeError::TooOften)?;
        let mut all = self.waiting_at(now_ms);
        let waiting = all.values_mut().find(|waiting| waiting.code == *code);
        let waiting = waiting.ok_or(CodeError::Unknown)?;
        self.guesses.give_back(&from);
        Ok(act(waiting))
    }

    /// Those that wait, without those whose time is over.
    fn waiting_at(&self, now_ms: i64) -> MutexGuard<'_, HashMap<[u8; 32], Waiting>> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, waiting| is_within(WAIT, waiting.begun_ms, now_ms));
        waiting
    }
}

fn is_within(period: Duration, then_ms: i64, now_ms: i64) -> bool {
    let age = now_ms.saturating_sub(then_ms);
    u64::try_from(age).is_ok_and(|age| Duration::from_millis(age) < period)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    fn maelle() -> Handle {
        "maelle".parse().unwrap()
    }

    fn ms(duration: Duration) -> i64 {
        i64::try_from(duration.as_millis()).unwrap()
    }

    #[test]
    fn a_program_is_let_in_by_who_types_its_code() {
        let devices = Devices::default();
        let new = devices.begin("archipel on\nlaptop", 0).unwrap();
        let secret = new.secret.reveal();
        assert_eq!(devices.ask(secret, 0), Outcome::Waiting);
        let typed = UserCode::read(&format!(" {} ", new.code.to_string().to_lowercase()));
        let code = typed.unwrap();
        assert_eq!(devices.name(&code, HERE, 1).unwrap(), "archipel onlaptop");
        devices.allow(&code, &maelle(), HERE, 1).unwrap();
        // Whoever comes second does not take the program over.
        devices.refuse(&code, HERE, 1).unwrap();
        assert_eq!(devices.ask(secret, 2), Outcome::Allowed(maelle()));
        assert_eq!(devices.ask(secret, 3), Outcome::Over);
    }

    #[test]
    fn a_program_that_is_refused_is_told_so() {
        let devices = Devices::default();
        let new = devices.begin("x", 0).unwrap();
        devices.refuse(&new.code, HERE, 0).unwrap();
        assert_eq!(devices.ask(new.secret.reveal(), 0), Outcome::Refused);
    }

    #[test]
    fn a_program_waits_for_ten_minutes_and_asks_every_two_seconds() {
        let devices = Devices::default();
        let new = devices.begin("x", 0).unwrap();
        let secret = new.secret.reveal();
        assert_eq!(devices.ask(secret, 0), Outcome::Waiting);
        assert_eq!(devices.ask(secret, ms(INTERVAL) - 1), Outcome::TooOften);
        assert_eq!(devices.ask(secret, 3 * ms(INTERVAL)), Outcome::Waiting);
        assert_eq!(devices.ask(secret, ms(WAIT)), Outcome::Over);
        let late = devices.allow(&new.code, &maelle(), HERE, ms(WAIT));
        assert!(matches!(late, Err(CodeError::Unknown)));
    }

    #[test]
    fn who_guesses_codes_is_slowed_down() {
        let devices = Devices::default();
        let new = devices.begin("x", 0).unwrap();
        let wrong = UserCode("BBBBBBBB".to_owned());
        for _ in 0..RATE_OF_CODES.burst {
            let guess = devices.name(&wrong, HERE, 0);
            assert!(matches!(guess, Err(CodeError::Unknown)));
        }
        let guess = devices.name(&new.code, HERE, 0);
        assert!(matches!(guess, Err(CodeError::TooOften(_))));
    }

    #[test]
    fn no_more_programs_wait_than_may() {
        let devices = Devices::default();
        for _ in 0..WAITING_MAX {
            devices.begin("x", 0).unwrap();
        }
        assert!(matches!(devices.begin("x", 0), Err(BeginError::TooMany)));
        assert!(devices.begin("x", ms(WAIT)).is_ok());
    }

    #[test]
    fn a_code_is_eight_letters_however_it_is_typed() {
        for text in ["bcdf-ghjk", "BCDFGHJK", " b c d f g h j k "] {
            assert_eq!(UserCode::read(text).unwrap().to_string(), "BCDF-GHJK");
        }
        for text in ["", "BCDF", "BCDF-GHJA", "BCDF-GHJ1", "BCDFGHJKM", "é"] {
            assert_eq!(UserCode::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_secret_that_nobody_has_is_over() {
        let devices = Devices::default();
        for secret in ["", "x", &"0".repeat(64)] {
            assert_eq!(devices.ask(secret, 0), Outcome::Over);
        }
    }
}
