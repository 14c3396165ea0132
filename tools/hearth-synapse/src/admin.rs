//! The accounts of a server, looked after with an account that Hearth keeps for itself.
//!
//! New accounts are made with the registration secret, which is one step: the server itself refuses a
//! name that is taken, so no account that exists can be overwritten. Everything else needs an admin, so
//! Hearth makes itself one on first use. Its password is a secret of the plan. Synapse lets an account sign
//! in only so often, so its session is kept from one run to the next where the caller has a place for it.

use hearth_plan::Plan;
use hearth_report::Secret;
use hmac::{Hmac, Mac};
use serde_json::json;
use sha1::Sha1;

use crate::api::{Api, Ask, Patience};
use crate::session::Session;
use crate::{SynapseError, Transport, UserId};

/// The localpart of Hearth's own account, and the name of the secret that is its password.
pub const OWN_LOCALPART: &str = "hearth-admin";

/// Where the token of Hearth's own session stays from one run to the next.
pub trait Keep {
    /// What was kept, if it can be read.
    fn token(&self) -> Option<Secret>;

    /// Keeps a new one in place of the old. False if that cannot be done: the session then ends with the work.
    fn keep(&self, token: &Secret) -> bool;
}

pub struct Admin<T> {
    api: Api<T>,
    own: String,
    server: String,
    registration: Secret,
    password: Secret,
    keep: Option<Box<dyn Keep>>,
}

impl<T: Transport> Admin<T> {
    /// `registration` is the plan's secret `synapse-registration`, `password` its `hearth-admin`.
    pub fn of(plan: &Plan, transport: T, registration: Secret, password: Secret) -> Self {
        Self {
            api: Api::new(
                transport,
                &plan.synapse.url,
                Some(plan.daemon(&plan.synapse.unit)),
            ),
            own: format!("@{OWN_LOCALPART}:{}", plan.server_name),
            server: plan.server_name.clone(),
            registration,
            password,
            keep: None,
        }
    }

    /// Signs in only where `keep` has no session that still holds.
    #[must_use]
    pub fn keeping(mut self, keep: impl Keep + 'static) -> Self {
        self.keep = Some(Box::new(keep));
        self
    }

    #[must_use]
    pub fn patience(mut self, patience: Patience) -> Self {
        self.api.patience = patience;
        self
    }

    /// Makes an account; refuses a name that is taken.
    pub fn add(&self, user: &UserId, password: &Secret, admin: bool) -> Result<(), SynapseError> {
        self.not_own(user)?;
        self.register(user.localpart(), password, admin)
    }

    /// As Hearth's own account, made if it is not there. Unless the session is kept, it ends whatever `work`
    /// says.
    pub fn session<R, E: From<SynapseError>>(
        &self,
        work: impl FnOnce(&Session<T>) -> Result<R, E>,
    ) -> Result<R, E> {
        let (token, stays) = self.token()?;
        let session = Session::new(&self.api, &self.own, &token);
        let result = work(&session);
        if stays {
            return result;
        }
        let signed_out = session.end();
        let result = result?;
        signed_out?;
        Ok(result)
    }

    /// Hearth's own account is nobody else's business.
    pub fn not_own(&self, user: &UserId) -> Result<(), SynapseError> {
        if user.localpart() == OWN_LOCALPART {
            return Err(SynapseError::Own {
                user: user.to_string(),
            });
        }
        Ok(())
    }

    /// With whether it stays for the next run.
    fn token(&self) -> Result<(Secret, bool), SynapseError> {
        if let Some(token) = self.kept()? {
            return Ok((token, true));
        }
        let token = self.sign_in()?;
        let stays = self.keep.as_ref().is_some_and(|keep| keep.keep(&token));
        Ok((token, stays))
    }

    /// The token that was kept, unless Synapse no longer knows it or takes it for somebody else's.
    fn kept(&self) -> Result<Option<Secret>, SynapseError> {
        const PATH: &str = "/_matrix/client/v3/account/whoami";
        let Some(token) = self.keep.as_ref().and_then(|keep| keep.token()) else {
            return Ok(None);
        };
        match self
            .api
            .call(Ask::get(PATH, "say whose session it is").with(&token))
        {
            Ok(reply) => Ok((reply.text("user_id")? == self.own).then_some(token)),
            Err(SynapseError::Refused { status: 401, .. }) => Ok(None),
            Err(other) => Err(other),
        }
    }

    fn sign_in(&self) -> Result<Secret, SynapseError> {
        match self.login() {
            Err(error) if error.is("M_FORBIDDEN") => {}
            other => return other,
        }
        // Either there is no such account yet, or it has another password, or another run is just making it.
        match self.register(OWN_LOCALPART, &self.password, true) {
            Ok(()) | Err(SynapseError::Exists { .. }) => {}
            Err(other) => return Err(other),
        }
        self.login().map_err(|error| {
            if error.is("M_FORBIDDEN") {
                SynapseError::OwnPassword {
                    user: self.own.clone(),
                }
            } else {
                error
            }
        })
    }

    fn login(&self) -> Result<Secret, SynapseError> {
        let body = json!({
            "type": "m.login.password",
            "identifier": { "type": "m.id.user", "user": OWN_LOCALPART },
            "password": self.password.expose(),
            "initial_device_display_name": "hearth",
        });
        let ask = Ask::post("/_matrix/client/v3/login", body, "sign in");
        Ok(Secret::new(self.api.call(ask)?.text("access_token")?))
    }

    fn register(
        &self,
        localpart: &str,
        password: &Secret,
        admin: bool,
    ) -> Result<(), SynapseError> {
        const PATH: &str = "/_synapse/admin/v1/register";
        const DOING: &str = "make the account";
        let nonce = self.api.call(Ask::get(PATH, DOING))?;
        let nonce = nonce.text("nonce")?;
        let body = json!({
            "nonce": nonce,
            "username": localpart,
            "password": password.expose(),
            "admin": admin,
            "inhibit_login": true,
            "mac": proof(&self.registration, nonce, localpart, password, admin),
        });
        match self.api.call(Ask::post(PATH, body, DOING)) {
            Ok(_) => Ok(()),
            Err(error) if error.is("M_USER_IN_USE") => Err(SynapseError::Exists {
                user: format!("@{localpart}:{}", self.server),
            }),
            Err(SynapseError::Refused { message, .. }) if message == "HMAC incorrect" => {
                Err(SynapseError::RegistrationSecret)
            }
            Err(other) => Err(other),
        }
    }
}

/// That one knows the registration secret, without telling it: HMAC-SHA1 in hexadecimal over the parts,
/// a NUL between each.
fn proof(
    registration: &Secret,
    nonce: &str,
    localpart: &str,
    password: &Secret,
    admin: bool,
) -> String {
    let role = if admin { "admin" } else { "notadmin" };
    let text = [nonce, localpart, password.expose(), role].join("\0");
    // A key of any length will do.
    let Ok(mac) = Hmac::<Sha1>::new_from_slice(registration.expose().as_bytes()) else {
        return String::new();
    };
    let bytes = mac.chain_update(text).finalize().into_bytes();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proof_is_what_openssl_makes_of_it() {
        // printf 'n\0you\0pw\0admin' | openssl sha1 -hmac key
        let key = Secret::new("key");
        assert_eq!(
            proof(&key, "n", "you", &Secret::new("pw"), true),
            "5f6ca179fd27e2b6086c4d1deb180a4c2c4abf87"
        );
    }
}
