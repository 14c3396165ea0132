//! Whole conversations, both ways, over a bridge of the mautrix family: text, a picture, a reply, a reaction, an edit
//! and something taken back; and what was said before or while nobody listened.

mod past;

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use hearth_scenarios::bazaar::{Bazaar, URL};
use hearth_scenarios::loopback::Network;
use hearth_scenarios::person::Person;
use hearth_scenarios::picture::{self, PIXEL};
use hearth_synapse::{Event, Http};
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(60);
const ADA: &str = "@loopback_ada:bazaar.example.org";

#[test]
fn bridge_roundtrip() -> Result<()> {
    if hearth_vm::skip("bridge_roundtrip")? {
        return Ok(());
    }
    let bazaar = Bazaar::start("bridge-roundtrip")?;
    let network = bazaar.network()?;
    let mut you = bazaar.person("you", true)?;
    bazaar.log_in_to_loopback(&mut you, "you")?;

    let room = from_the_network(&mut you, &network)?;
    picture_from_the_network(&bazaar, &mut you, &network)?;
    from_matrix(&mut you, &network, &room)?;
    picture_from_matrix(&bazaar, &mut you, &network, &room)?;
    past::is_fetched(&bazaar, &mut you, network)
}

fn tell(network: &Network, event: Value) -> Result<()> {
    let mut whole = json!({ "chat": "@ada", "sender": "ada" });
    if let (Some(whole), Some(event)) = (whole.as_object_mut(), event.as_object()) {
        whole.extend(event.clone());
    }
    network.tell("you", whole)
}

fn is_message(event: &Event, body: &str) -> bool {
    event.sender == ADA && event.kind == "m.room.message" && event.content["body"] == body
}

/// Gives the room.
fn from_the_network(you: &mut Person<Http>, network: &Network) -> Result<String> {
    tell(
        network,
        json!({ "kind": "message", "id": "m1", "text": "Is anybody there?" }),
    )?;
    let (room, first) = you.wait_for_event("ada's question", PATIENCE, |_, event| {
        is_message(event, "Is anybody there?")
    })?;

    tell(
        network,
        json!({ "kind": "message", "id": "m2", "text": "Hello?", "reply_to": "m1" }),
    )?;
    let (_, reply) = you.wait_for_event("ada's reply", PATIENCE, |_, event| {
        event.sender == ADA
            && event.content["m.relates_to"]["m.in_reply_to"]["event_id"] == first.id
    })?;

    tell(
        network,
        json!({ "kind": "reaction", "target": "m1", "emoji": "🔥" }),
    )?;
    you.wait_for_event("ada's reaction", PATIENCE, |_, event| {
        let relation = &event.content["m.relates_to"];
        event.sender == ADA
            && event.kind == "m.reaction"
            && relation["event_id"] == first.id
            && relation["key"]
                .as_str()
                .is_some_and(|key| key.starts_with('🔥'))
    })?;

    tell(
        network,
        json!({ "kind": "edit", "target": "m1", "text": "Is anybody at home?" }),
    )?;
    you.wait_for_event("ada's edit", PATIENCE, |_, event| {
        event.sender == ADA
            && event.content["m.relates_to"]["rel_type"] == "m.replace"
            && event.content["m.relates_to"]["event_id"] == first.id
            && event.content["m.new_content"]["body"] == "Is anybody at home?"
    })?;

    tell(network, json!({ "kind": "remove", "target": "m2" }))?;
    you.wait_for_event("ada's taking back", PATIENCE, |_, event| {
        event.sender == ADA && event.kind == "m.room.redaction"
    })?;
    let gone = you.client().event(&room, &reply.id)?;
    ensure!(gone.body().is_none(), "it still says {:?}", gone.content);
    Ok(room)
}

fn picture_from_the_network(
    bazaar: &Bazaar,
    you: &mut Person<Http>,
    network: &Network,
) -> Result<()> {
    let media =
        json!({ "name": "fire.png", "type": "image/png", "width": 1, "height": 1, "data": PIXEL });
    tell(
        network,
        json!({ "kind": "message", "id": "m3", "media": media }),
    )?;
    let (_, event) = you.wait_for_event("ada's picture", PATIENCE, |_, event| {
        event.sender == ADA && event.content["msgtype"] == "m.image"
    })?;
    let uri = event.content["url"].as_str().context("no address")?;
    let path = uri.strip_prefix("mxc://").context("no content uri")?;
    let url = format!("{URL}/_matrix/client/v1/media/download/{path}");
    let mut answer = bazaar
        .machine
        .agent(Some(&bazaar.certificate()?))?
        .get(url)
        .header(
            "authorization",
            format!("Bearer {}", you.client().token().expose()),
        )
        .call()?;
    ensure!(answer.status() == 200, "status {}", answer.status());
    ensure!(
        answer.body_mut().read_to_vec()? == picture::bytes()?,
        "it is another picture"
    );
    Ok(())
}

fn from_matrix(you: &mut Person<Http>, network: &Network, room: &str) -> Result<()> {
    let from = network.so_far();
    you.say(room, "Yes, by the fire")?;
    let (from, sent) = network.asked(from, "send", |request| {
        request.with["chat"] == "@ada" && request.with["text"] == "Yes, by the fire"
    })?;
    let (_, own) = you.wait_for_event("the own message", PATIENCE, |_, event| {
        event.body() == Some("Yes, by the fire")
    })?;

    let relation = json!({ "m.in_reply_to": { "event_id": own.id } });
    let reply = json!({ "msgtype": "m.text", "body": "Come in", "m.relates_to": relation });
    let answer = you.send(room, "m.room.message", reply)?;
    let (from, _) = network.asked(from, "send", |request| {
        request.with["text"] == "Come in" && request.with["reply_to"] == sent.id.as_str()
    })?;

    let relation = json!({ "rel_type": "m.annotation", "event_id": own.id, "key": "👍" });
    let reaction = you.send(room, "m.reaction", json!({ "m.relates_to": relation }))?;
    let (from, _) = network.asked(from, "react", |request| {
        request.with["target"] == sent.id.as_str()
            && request.with["emoji"]
                .as_str()
                .is_some_and(|emoji| emoji.starts_with('👍'))
    })?;
    you.client().redact(room, &reaction, "no-reaction")?;
    let (from, _) = network.asked(from, "unreact", |request| {
        request.with["target"] == sent.id.as_str()
    })?;

    let edit = json!({
        "msgtype": "m.text", "body": "* Yes, at home",
        "m.new_content": { "msgtype": "m.text", "body": "Yes, at home" },
        "m.relates_to": { "rel_type": "m.replace", "event_id": own.id },
    });
    you.send(room, "m.room.message", edit)?;
    let (from, _) = network.asked(from, "edit", |request| {
        request.with["target"] == sent.id.as_str() && request.with["text"] == "Yes, at home"
    })?;

    you.client().redact(room, &answer, "no-answer")?;
    network.asked(from, "remove", |request| request.with["chat"] == "@ada")?;
    Ok(())
}

fn picture_from_matrix(
    bazaar: &Bazaar,
    you: &mut Person<Http>,
    network: &Network,
    room: &str,
) -> Result<()> {
    let uri = picture::upload(&bazaar.machine, &bazaar.certificate()?, URL, you)?;
    let content = json!({
        "msgtype": "m.image", "body": "hearth.png", "url": uri,
        "info": { "mimetype": "image/png", "w": 1, "h": 1 },
    });
    let from = network.so_far();
    you.send(room, "m.room.message", content)?;
    let (_, sent) = network.asked(from, "send", |request| request.with["media"].is_object())?;
    let media = &sent.with["media"];
    ensure!(
        media["data"] == PIXEL && media["name"] == "hearth.png" && media["type"] == "image/png",
        "{media}"
    );
    Ok(())
}
