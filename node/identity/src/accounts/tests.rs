use super::*;
use crate::fixtures::store;

const ISSUER: &str = "https://idp.grenoble.example";

fn told(name: &str, role: Role) -> Told {
    Told {
        name: Some(name.to_owned()),
        role,
    }
}

fn subject(issuer: &str, subject: &str) -> Subject {
    Subject::new(issuer, subject).unwrap()
}

#[test]
fn an_account_is_one_person_whatever_is_told_of_them() {
    let accounts = Accounts::new(store());
    let account = subject(ISSUER, "42");
    let first = accounts
        .admit(&account, &told("Maëlle Kerdoncuff", Role::Teacher), 5)
        .unwrap();
    let again = accounts
        .admit(&account, &told("Maëlle Le Goff", Role::Staff), 6)
        .unwrap();
    assert_eq!(again.handle, first.handle);
    assert_eq!(again.created_ms, 5);
    assert_eq!(
        (again.name.as_str(), again.role),
        ("Maëlle Le Goff", Role::Staff)
    );
    assert_eq!(accounts.people.find(&first.handle).unwrap(), Some(again));
}

#[test]
fn two_issuers_never_mean_the_same_person() {
    let accounts = Accounts::new(store());
    let told = told("Maëlle Kerdoncuff", Role::Teacher);
    let same = [
        subject(ISSUER, "42"),
        subject("https://idp.paris.example", "42"),
        subject(&format!("{ISSUER}/"), "42"),
        subject(ISSUER, "43"),
        subject(ISSUER, "42 "),
        subject(&format!("{ISSUER}4"), "2"),
    ];
    let mut handles: Vec<_> = same
        .iter()
        .map(|account| accounts.admit(account, &told, 0).unwrap().handle)
        .collect();
    handles.sort();
    handles.dedup();
    assert_eq!(handles.len(), same.len());
}

#[test]
fn a_name_that_the_house_gave_is_not_taken_over() {
    let store = store();
    let (accounts, people) = (Accounts::new(store.clone()), People::new(store));
    let local = people.add("operator", Role::Operator, 0).unwrap();
    let arrived = accounts
        .admit(&subject(ISSUER, "42"), &told("operator", Role::Student), 0)
        .unwrap();
    assert_ne!(arrived.handle, local.handle);
    assert_eq!(people.by_name("operator").unwrap(), Some(local));
}

#[test]
fn the_role_that_an_operator_set_stays() {
    let accounts = Accounts::new(store());
    let account = subject(ISSUER, "42");
    let admit = |role| accounts.admit(&account, &told("Maëlle", role), 0).unwrap();
    let handle = admit(Role::Student).handle;
    let set = accounts.set_role(&handle, Some(Role::Teacher)).unwrap();
    assert_eq!(set.role, Role::Teacher);
    assert_eq!(admit(Role::Student).role, Role::Teacher);
    assert_eq!(
        accounts.set_role(&handle, None).unwrap().role,
        Role::Teacher
    );
    assert_eq!(admit(Role::Student).role, Role::Student);
    let nobody = accounts.set_role(&"nobody".parse().unwrap(), None);
    assert!(matches!(nobody, Err(IdentityError::UnknownPerson(_))));
}

#[test]
fn a_name_that_cannot_be_shown_is_made_one_that_can() {
    let accounts = Accounts::new(store());
    let name = |subject_: &str, name: Option<&str>| {
        let told = Told {
            name: name.map(str::to_owned),
            role: Role::Student,
        };
        accounts
            .admit(&subject(ISSUER, subject_), &told, 0)
            .unwrap()
            .name
    };
    assert_eq!(name("1", None), NAMELESS);
    assert_eq!(name("2", Some(" \n ")), NAMELESS);
    assert_eq!(name("3", Some("Maëlle\r\nKerdoncuff")), "MaëlleKerdoncuff");
    let long = "é".repeat(NAME_CHARS_MAX + 1);
    assert_eq!(name("4", Some(&long)), "é".repeat(NAME_CHARS_MAX));
    // A name that is no longer told is kept.
    assert_eq!(name("3", None), "MaëlleKerdoncuff");
}

#[test]
fn an_issuer_and_a_subject_are_as_long_as_they_may_be() {
    let (issuer, sub) = ("i".repeat(ISSUER_BYTES_MAX), "s".repeat(SUBJECT_BYTES_MAX));
    assert!(Subject::new(&issuer, &sub).is_ok());
    assert_eq!(
        Subject::new(&format!("{issuer}i"), &sub),
        Err(SubjectError::Issuer)
    );
    assert_eq!(
        Subject::new(&issuer, &format!("{sub}s")),
        Err(SubjectError::Subject)
    );
    assert_eq!(Subject::new("", &sub), Err(SubjectError::Issuer));
    assert_eq!(Subject::new(&issuer, ""), Err(SubjectError::Subject));
}

#[test]
fn of_many_first_sign_ins_at_once_one_person_comes() {
    let accounts = Accounts::new(store());
    let account = subject(ISSUER, "42");
    let told = told("Maëlle", Role::Teacher);
    let mut handles: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| accounts.admit(&account, &told, 0).unwrap().handle))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    handles.dedup();
    assert_eq!(handles.len(), 1);
    assert_eq!(accounts.people.list(None, 10).unwrap().persons.len(), 1);
}

#[test]
fn whoever_is_removed_is_nobody_and_comes_back_as_somebody_new() {
    let store = store();
    let (accounts, people) = (Accounts::new(store.clone()), People::new(store));
    let account = subject(ISSUER, "42");
    let told = told("Maëlle Kerdoncuff", Role::Student);
    let person = accounts.admit(&account, &told, 5).unwrap();
    let other = accounts.admit(&subject(ISSUER, "43"), &told, 5).unwrap();
    accounts
        .set_role(&person.handle, Some(Role::Officer))
        .unwrap();
    assert_eq!(accounts.subjects(&person.handle).unwrap().len(), 1);
    assert!(accounts.remove(&person.handle).unwrap());
    assert!(!accounts.remove(&person.handle).unwrap());
    assert_eq!(people.find(&person.handle).unwrap(), None);
    assert!(accounts.subjects(&person.handle).unwrap().is_empty());
    assert_eq!(accounts.subjects(&other.handle).unwrap().len(), 1);
    let again = accounts.admit(&account, &told, 6).unwrap();
    assert_ne!(again.handle, person.handle);
    assert_eq!((again.role, again.created_ms), (Role::Student, 6));
}

#[test]
fn the_name_of_whoever_is_removed_is_free_again() {
    let store = store();
    let (accounts, people) = (Accounts::new(store.clone()), People::new(store));
    let person = people.add("Maëlle Kerdoncuff", Role::Staff, 1).unwrap();
    assert!(accounts.remove(&person.handle).unwrap());
    assert_eq!(people.by_name("Maëlle Kerdoncuff").unwrap(), None);
    people.add("Maëlle Kerdoncuff", Role::Staff, 2).unwrap();
}
