//! How a bridge's configuration is built, told from its sections.

use hearth_bridges::Layout;
use hearth_yaml::Node;

pub(super) enum Shape {
    Mautrix(Layout),
    Maubot,
    Own(&'static str),
}

pub(super) fn layout(root: &Node<'_>) -> Option<Shape> {
    let has = |path: &[&str]| root.at(path).is_some();
    let is_text = |path: &[&str]| root.at(path).is_some_and(|node| node.as_str().is_some());
    if has(&["ircService"]) {
        return Some(Shape::Own("appservice-irc"));
    }
    if has(&["bridge", "homeserverUrl"]) || (has(&["namePatterns"]) && has(&["provisioning"])) {
        return Some(Shape::Own("mx-puppet-discord"));
    }
    let hookshot = [
        "passFile",
        "listeners",
        "generic",
        "github",
        "gitlab",
        "jira",
        "figma",
        "feeds",
        "openProject",
        "serviceBots",
    ];
    let services = hookshot.iter().filter(|key| has(&[key])).count();
    if (has(&["bridge", "bindAddress"]) || has(&["bridge", "domain"]))
        && services >= 1
        && !has(&["appservice"])
    {
        return Some(Shape::Own("hookshot"));
    }
    if has(&["plugin_directories"])
        || has(&["server", "unshared_secret"])
        || has(&["crypto_db_pickle_key"])
    {
        return Some(Shape::Maubot);
    }
    // The bridges themselves tell their layouts apart by the database.
    if is_text(&["appservice", "database", "uri"]) {
        return Some(Shape::Mautrix(Layout::LegacyGo));
    }
    if is_text(&["appservice", "database"]) {
        return Some(Shape::Mautrix(Layout::Python));
    }
    let sections = [
        "network",
        "matrix",
        "double_puppet",
        "encryption",
        "backfill",
        "direct_media",
        "public_media",
        "provisioning",
        "env_config_prefix",
    ];
    let appservice = ["appservice", "bridge", "homeserver"]
        .iter()
        .filter(|key| has(&[key]))
        .count();
    if sections.iter().any(|key| has(&[key])) && (appservice >= 1 || has(&["network"])) {
        return Some(Shape::Mautrix(Layout::Bridgev2));
    }
    if appservice < 1 {
        return None;
    }
    let template = root
        .at(&["bridge", "username_template"])
        .and_then(Node::as_str);
    let sections = ["manhole", "telegram", "facebook", "instagram"];
    if has(&["appservice", "bot_username"])
        || template.is_some_and(|text| text.contains("{userid}"))
        || sections.iter().any(|key| has(&[key]))
    {
        return Some(Shape::Mautrix(Layout::Python));
    }
    let legacy = [
        "encryption",
        "double_puppet_server_map",
        "login_shared_secret_map",
        "username_template",
        "displayname_template",
        "provisioning",
    ];
    if has(&["appservice", "database"]) || legacy.iter().any(|key| has(&["bridge", key])) {
        return Some(Shape::Mautrix(Layout::LegacyGo));
    }
    (appservice >= 2 || has(&["database"])).then_some(Shape::Mautrix(Layout::Bridgev2))
}
