//! What a container is, told by its image.

use hearth_bridges::wirings;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    Synapse,
    Postgres,
    Bridge(String),
    Proxy(&'static str),
    Element,
    Unknown,
}

impl Role {
    /// Whether something of Hearth takes its place, so that nothing of it goes on.
    pub(super) fn is_replaced(&self) -> bool {
        matches!(self, Self::Synapse | Self::Postgres | Self::Bridge(_))
    }
}

const PROXIES: [(&str, &str); 6] = [
    ("traefik", "Traefik"),
    ("nginx-proxy", "nginx-proxy"),
    ("caddy", "Caddy"),
    ("caddy-docker-proxy", "Caddy"),
    ("nginx", "nginx"),
    ("nginx-proxy-manager", "Nginx Proxy Manager"),
];

pub(super) fn role(image: &str) -> Role {
    let path = image.split('@').next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    let name = last.split(':').next().unwrap_or_default();
    if let Some((_, proxy)) = PROXIES.iter().find(|(known, _)| *known == name) {
        return Role::Proxy(proxy);
    }
    match name {
        "synapse" | "matrix-synapse" | "docker-synapse" => return Role::Synapse,
        "postgres" | "postgresql" => return Role::Postgres,
        "element-web" | "element" | "riot-web" => return Role::Element,
        _ => {}
    }
    let bare = ["mautrix-", "matrix-"]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .unwrap_or(name);
    let is_it = |kind: &str| kind == bare || kind == name;
    wirings()
        .find(|wiring| is_it(&wiring.kind))
        .map_or(Role::Unknown, |wiring| Role::Bridge(wiring.kind.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_tell_what_a_container_is() {
        for (image, wanted) in [
            ("matrixdotorg/synapse:latest", Role::Synapse),
            (
                "ghcr.io/element-hq/synapse:v1.163.2@sha256:00",
                Role::Synapse,
            ),
            ("postgres:16-alpine", Role::Postgres),
            (
                "dock.mau.dev/mautrix/whatsapp:latest",
                Role::Bridge("whatsapp".to_owned()),
            ),
            (
                "registry:5000/mautrix-signal",
                Role::Bridge("signal".to_owned()),
            ),
            ("hif1/heisenbridge", Role::Bridge("heisenbridge".to_owned())),
            (
                "halfshot/matrix-hookshot:latest",
                Role::Bridge("hookshot".to_owned()),
            ),
            ("traefik:v3", Role::Proxy("Traefik")),
            ("nginxproxy/nginx-proxy", Role::Proxy("nginx-proxy")),
            ("lucaslorentz/caddy-docker-proxy:2", Role::Proxy("Caddy")),
            ("vectorim/element-web", Role::Element),
            ("coturn/coturn", Role::Unknown),
        ] {
            assert_eq!(role(image), wanted, "{image}");
        }
    }
}
