//! Accounts, against the real Synapse.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod synapse;

use hearth_report::{Failure, Secret};
use hearth_synapse::{Account, Admin, Client, Http, Session, SynapseError, UserId};
use synapse::{SERVER, Synapse, own_password, registration};

fn admin() -> Admin<Http> {
    let plan = Synapse::running().plan();
    Admin::of(&plan, Http::new(), registration(), own_password())
}

fn user(name: &str) -> UserId {
    UserId::parse(name, SERVER).unwrap()
}

fn add(name: &str, is_admin: bool) {
    let password = Secret::new(format!("password of {name}"));
    admin().add(&user(name), &password, is_admin).unwrap();
}

fn login(name: &str, password: &str) -> Result<Client<Http>, SynapseError> {
    let url = Synapse::running().url();
    Client::login(Http::new(), &url, name, &Secret::new(password))
}

fn session<R>(work: impl FnOnce(&Session<Http>) -> Result<R, SynapseError>) -> R {
    admin().session(work).unwrap()
}

fn account(name: &str) -> Account {
    session(|session| session.account(&user(name)))
}

#[test]
fn an_account_that_was_added_can_sign_in() {
    add("anna", false);
    let client = login("anna", "password of anna").unwrap();
    assert_eq!(client.user(), "@anna:cabin.example.org");
    assert!(!account("anna").admin);
}

#[test]
fn an_admin_is_one() {
    add("berta", true);
    assert!(account("berta").admin);
}

#[test]
fn a_name_that_is_taken_is_refused_and_keeps_its_password() {
    add("carl", false);
    let error = admin()
        .add(&user("carl"), &Secret::new("another"), true)
        .unwrap_err();
    assert_eq!(
        Failure::of(&error).to_string(),
        "error: User `@carl:cabin.example.org` exists already\n\n\
         hint: choose another name, or set a new password with `hearth user passwd @carl:cabin.example.org`"
    );
    login("carl", "password of carl").unwrap();
    assert!(!account("carl").admin);
}

#[test]
fn a_new_password_replaces_the_old_one_and_sessions_stay_unless_ended() {
    add("dora", false);
    let before = login("dora", "password of dora").unwrap();
    let set = |password: &str, sign_out| {
        let password = Secret::new(password);
        session(|session| session.set_password(&user("dora"), &password, sign_out));
    };
    set("second", false);
    assert!(before.rooms().is_ok());
    assert!(login("dora", "password of dora").is_err());
    login("dora", "second").unwrap();
    set("third", true);
    let error = before.rooms().unwrap_err();
    assert!(error.is("M_UNKNOWN_TOKEN"), "{error}");
}

#[test]
fn everybody_is_listed() {
    add("emil", false);
    let accounts = session(|session| session.accounts());
    let emil = accounts
        .iter()
        .find(|account| account.user == "@emil:cabin.example.org")
        .unwrap();
    assert_eq!(emil.name.as_deref(), Some("emil"));
    assert!(!emil.deactivated && !emil.admin);
    let created = emil.created.unwrap();
    let now = std::time::SystemTime::UNIX_EPOCH
        .elapsed()
        .unwrap()
        .as_secs();
    assert!(now.abs_diff(created) < 600, "{created} is not about {now}");
    assert!(
        accounts
            .iter()
            .any(|account| account.user == "@hearth-admin:cabin.example.org" && account.admin)
    );
}

#[test]
fn a_deactivated_account_is_gone_for_good() {
    add("frida", false);
    session(|session| session.deactivate(&user("frida"), true));
    assert!(account("frida").deactivated);
    let error = login("frida", "password of frida").err().unwrap();
    assert!(
        error
            .to_string()
            .starts_with("Synapse refused to sign in: "),
        "{error}"
    );
    let error = admin()
        .session(|session| session.set_password(&user("frida"), &Secret::new("new"), false))
        .unwrap_err();
    assert_eq!(
        Failure::of(&error).to_string(),
        "error: User `@frida:cabin.example.org` is deactivated\n\n\
         hint: such an account cannot come back; make another with `hearth user add`"
    );
}

#[test]
fn who_is_not_there_is_told() {
    let text = "There is no user `@nobody:cabin.example.org` on this server";
    let nobody = user("nobody");
    let errors = [
        admin().session(|session| session.deactivate(&nobody, false)),
        admin().session(|session| session.set_password(&nobody, &Secret::new("x"), false)),
        admin().session(|session| session.account(&nobody).map(|_| ())),
    ];
    for error in errors {
        assert_eq!(error.unwrap_err().to_string(), text);
    }
}

#[test]
fn hearths_own_account_is_left_alone() {
    let error = admin()
        .add(&user("hearth-admin"), &Secret::new("x"), true)
        .unwrap_err();
    assert_eq!(
        Failure::of(&error).to_string(),
        "error: Account `@hearth-admin:cabin.example.org` is Hearth's own\n\n\
         hint: it serves `hearth user` alone; make an admin of your own with `hearth user add --admin`"
    );
}

#[test]
fn a_wrong_registration_secret_is_told_without_showing_it() {
    let plan = Synapse::running().plan();
    let wrong = Admin::of(&plan, Http::new(), Secret::new("hunter2"), own_password());
    let error = wrong
        .add(&user("gustav"), &Secret::new("hunter3"), false)
        .unwrap_err();
    let text = format!("{} {error:?}", Failure::of(&error));
    assert!(
        text.starts_with(
            "error: Synapse does not accept the registration secret\n\n\
         hint: Synapse was started with another `synapse-registration`; restart it, so that it reads the present one"
        ),
        "{text}"
    );
    assert!(!text.contains("hunter"), "{text}");
}

#[test]
fn another_password_for_the_own_account_is_told() {
    session(|session| session.accounts());
    let plan = Synapse::running().plan();
    let wrong = Admin::of(&plan, Http::new(), registration(), Secret::new("hunter2"));
    let error = wrong.session(|session| session.accounts()).unwrap_err();
    assert_eq!(
        Failure::of(&error).to_string(),
        "error: Synapse does not accept the password of Hearth's own account `@hearth-admin:cabin.example.org`\n\n\
         hint: the secret `hearth-admin` is not the one the account was made with: put the old file back, \
         or let another admin give `@hearth-admin:cabin.example.org` the password in it"
    );
}

#[test]
fn a_refusal_of_synapses_own_comes_with_its_code() {
    // Longer than Synapse takes.
    let error = admin()
        .add(&user("heinz"), &Secret::new("x".repeat(600)), false)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "Synapse refused to make the account: `M_UNKNOWN`, Invalid password (status 400)"
    );
}

#[test]
fn the_session_ends_with_the_work_even_when_the_work_fails() {
    let mut signed_out = 0;
    for fails in [false, true] {
        let result: Result<(), SynapseError> = admin().session(|session| {
            if fails {
                session.deactivate(&user("nobody"), false)?;
            }
            Ok(())
        });
        assert_eq!(result.is_err(), fails);
        signed_out += 1;
        let logouts = Synapse::running().log().matches("/logout").count();
        assert!(logouts >= signed_out, "{logouts}");
    }
}
