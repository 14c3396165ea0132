//! People who talk, on the real Synapse.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod synapse;

use std::time::Duration;

use hearth_report::{Failure, Secret};
use hearth_synapse::{Admin, Client, Event, Http, NewRoom, UserId};
use synapse::{SERVER, Synapse, own_password, registration};

fn person(name: &str) -> Client<Http> {
    let synapse = Synapse::running();
    let password = Secret::new("a password");
    let user = UserId::parse(name, SERVER).unwrap();
    Admin::of(&synapse.plan(), Http::new(), registration(), own_password())
        .add(&user, &password, false)
        .unwrap();
    Client::login(Http::new(), &synapse.url(), name, &password).unwrap()
}

fn bodies(events: &[Event]) -> Vec<&str> {
    events.iter().filter_map(Event::body).collect()
}

#[test]
fn two_people_meet_in_a_room_and_each_hears_the_other() {
    let (anna, berta) = (person("anna"), person("berta"));
    let room = anna
        .create_room(&NewRoom {
            name: Some("Kitchen"),
            invite: &[berta.user()],
            direct: true,
            ..NewRoom::default()
        })
        .unwrap();
    let news = berta.sync(None, Duration::ZERO).unwrap();
    assert_eq!(news.invited[&room], "@anna:cabin.example.org");
    assert_eq!(berta.join(&room).unwrap(), room);
    let since = berta.sync(Some(&news.next), Duration::ZERO).unwrap().next;

    let sent = anna.send(&room, "t1", "Soup is ready?").unwrap();
    let news = berta.sync(Some(&since), Duration::from_secs(20)).unwrap();
    let heard = news.joined[&room].iter().find(|event| event.id == sent);
    assert_eq!(heard.and_then(Event::body), Some("Soup is ready?"));

    berta.send(&room, "t1", "In a minute").unwrap();
    let history = anna.messages(&room, None).unwrap();
    assert_eq!(bodies(&history.events), ["In a minute", "Soup is ready?"]);
    assert_eq!(anna.rooms().unwrap(), [&*room]);
    berta.leave(&room).unwrap();
    assert!(berta.rooms().unwrap().is_empty());
    anna.logout().unwrap();
}

#[test]
fn the_same_transaction_says_a_thing_once() {
    let carl = person("carl");
    let room = carl.create_room(&NewRoom::default()).unwrap();
    let first = carl.send(&room, "once", "Hello").unwrap();
    assert_eq!(carl.send(&room, "once", "Hello").unwrap(), first);
    let history = carl.messages(&room, None).unwrap();
    assert_eq!(bodies(&history.events), ["Hello"]);
    let event = history.events.iter().find(|event| event.id == first);
    assert_eq!(event.unwrap().transaction.as_deref(), Some("once"));
}

#[test]
fn a_room_one_is_not_invited_to_stays_closed() {
    let (dora, emil) = (person("dora"), person("emil"));
    let room = dora.create_room(&NewRoom::default()).unwrap();
    let error = emil.join(&room).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("Synapse refused to join the room: `M_FORBIDDEN`, "),
        "{error}"
    );
    dora.invite(&room, emil.user()).unwrap();
    emil.join(&room).unwrap();
}

#[test]
fn a_certificate_that_only_itself_vouches_for_is_trusted_where_it_is_given() {
    person("frida");
    let (address, certificate) = Synapse::running().tls();
    let base = format!("https://{SERVER}");
    let login = |http| Client::login(http, &base, "frida", &Secret::new("a password"));
    let trusting = Http::private(certificate, &[(SERVER, address)]).unwrap();
    assert_eq!(login(trusting).unwrap().user(), "@frida:cabin.example.org");

    let other = rcgen::generate_simple_self_signed([SERVER.to_owned()]).unwrap();
    let distrusting = Http::private(&other.cert.pem(), &[(SERVER, address)]).unwrap();
    let error = Failure::of(&login(distrusting).err().unwrap()).to_string();
    assert!(
        error.starts_with(
            "error: Cannot reach Synapse at `https://cabin.example.org`\n  Caused by: "
        ) && error.contains("certificate")
            && error.ends_with("hint: check the address, and that the server runs"),
        "{error}"
    );

    let error = Http::private("no PEM at all", &[]).unwrap_err();
    assert_eq!(error.to_string(), "No certificate in the PEM text given");
}
