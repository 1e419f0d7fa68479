use std::net::{Ipv4Addr, Ipv6Addr};

use domain::viewer::Role;

use super::*;
use crate::fixtures::store;

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
const GOOD: &str = "four words by the sea";

struct House {
    passwords: Passwords,
    maelle: Handle,
}

impl House {
    fn new() -> Self {
        let store = store();
        let maelle = People::new(store.clone())
            .add("Maëlle Kerdoncuff", Role::Teacher, 0)
            .unwrap();
        let house = Self {
            passwords: Passwords::new(store).unwrap(),
            maelle: maelle.handle,
        };
        house.set("maelle", GOOD).unwrap();
        house
    }

    fn set(&self, login: &str, password: &str) -> Result<(), SetError> {
        let login = login.parse().unwrap();
        self.passwords.set(&self.maelle, &login, password)
    }

    fn enter(&self, login: &str, password: &str) -> Result<Person, EntryError> {
        self.passwords.enter(login, password, HERE, 0)
    }
}

#[test]
fn login_and_password_let_their_person_in() {
    let house = House::new();
    assert_eq!(house.enter("Maelle", GOOD).unwrap().handle, house.maelle);
    assert!(matches!(
        house.enter("maelle", "four words by the se"),
        Err(EntryError::Wrong)
    ));
    assert!(matches!(house.enter("gael", GOOD), Err(EntryError::Wrong)));
    assert!(matches!(house.enter("", ""), Err(EntryError::Wrong)));
}

#[test]
fn a_new_password_takes_the_place_of_the_old_one() {
    let house = House::new();
    house.set("maelle.k", "another four words").unwrap();
    assert!(house.enter("maelle", GOOD).is_err());
    assert!(house.enter("maelle", "another four words").is_err());
    assert!(house.enter("maelle.k", "another four words").is_ok());
    let login = house.passwords.login_of(&house.maelle).unwrap();
    assert_eq!(login.unwrap().as_str(), "maelle.k");
    assert!(house.passwords.remove(&house.maelle).unwrap());
    assert!(house.enter("maelle.k", "another four words").is_err());
    assert!(!house.passwords.remove(&house.maelle).unwrap());
}

#[test]
fn nobody_takes_the_login_of_another() {
    let house = House::new();
    let other = house
        .passwords
        .people
        .add("Gaël", Role::Teacher, 0)
        .unwrap();
    let login: Login = "MAELLE".parse().unwrap();
    let refusal = house.passwords.set(&other.handle, &login, GOOD);
    assert!(matches!(refusal, Err(SetError::LoginTaken(_))));
    let refusal = house
        .passwords
        .set(&"nobody".parse().unwrap(), &login, GOOD);
    assert!(matches!(
        refusal,
        Err(SetError::Identity(IdentityError::UnknownPerson(_)))
    ));
    assert!(matches!(
        house.set("maelle", "short"),
        Err(SetError::Password(PasswordError::TooShort))
    ));
}

#[test]
fn who_guesses_one_account_is_slowed_down_from_everywhere() {
    let house = House::new();
    let guess = |n: u8, now_ms| {
        let from = IpAddr::V4(Ipv4Addr::new(198, 51, 100, n));
        house.passwords.enter("maelle", "wrong", from, now_ms)
    };
    for n in 0..RATE_OF_ACCOUNT.burst {
        let n = u8::try_from(n).unwrap();
        assert!(matches!(guess(n, 0), Err(EntryError::Wrong)), "{n}");
    }
    assert!(matches!(guess(100, 0), Err(EntryError::TooOften(_))));
    // Being right does not help while the account is tried by somebody, but soon after.
    assert!(matches!(
        house.enter("maelle", GOOD),
        Err(EntryError::TooOften(_))
    ));
    let later_ms = i64::try_from(RATE_OF_ACCOUNT.period.as_millis()).unwrap();
    assert!(
        house
            .passwords
            .enter("maelle", GOOD, HERE, later_ms)
            .is_ok()
    );
}

#[test]
fn who_guesses_many_accounts_is_slowed_down_at_their_address() {
    let house = House::new();
    for n in 0..RATE_OF_ADDRESS.burst {
        let outcome = house.enter(&format!("guess{n}"), "wrong");
        assert!(matches!(outcome, Err(EntryError::Wrong)), "{n}");
    }
    assert!(matches!(
        house.enter("maelle", GOOD),
        Err(EntryError::TooOften(_))
    ));
    let elsewhere = Ipv4Addr::new(203, 0, 113, 9).into();
    assert!(house.passwords.enter("maelle", GOOD, elsewhere, 0).is_ok());
}

#[test]
fn whoever_is_right_is_never_slowed_down() {
    let house = House::new();
    for _ in 0..=RATE_OF_ACCOUNT.burst {
        assert!(house.enter("maelle", GOOD).is_ok());
    }
}

#[test]
fn an_ipv6_network_is_one_address() {
    let one: IpAddr = "2001:db8:1:2::1".parse().unwrap();
    let neighbour: IpAddr = "2001:db8:1:2:ffff::9".parse().unwrap();
    let other: IpAddr = "2001:db8:1:3::1".parse().unwrap();
    assert_eq!(network(one), network(neighbour));
    assert_ne!(network(one), network(other));
    let mapped = IpAddr::V6(Ipv4Addr::new(192, 0, 2, 1).to_ipv6_mapped());
    assert_eq!(network(mapped), HERE);
    assert_eq!(
        network(IpAddr::V6(Ipv6Addr::LOCALHOST)),
        "::".parse::<IpAddr>().unwrap()
    );
}

#[test]
fn a_password_that_is_drawn_fits_the_rules() {
    let house = House::new();
    let drawn = Passwords::draw().unwrap();
    assert_eq!(drawn.len(), 23, "{drawn}");
    assert_ne!(drawn, Passwords::draw().unwrap());
    house.set("maelle", &drawn).unwrap();
    assert!(house.enter("maelle", &drawn).is_ok());
}
