//! What an admin may do, while signed in.

use hearth_report::Secret;
use serde::Serialize;
use serde_json::{Value, json};

use crate::api::{Api, Ask, segment};
use crate::reply::Reply;
use crate::{SynapseError, Transport, UserId};

pub struct Session<'a, T> {
    api: &'a Api<T>,
    own: &'a str,
    token: &'a Secret,
}

/// An account as Synapse tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    pub user: String,
    pub name: Option<String>,
    pub admin: bool,
    pub deactivated: bool,
    /// Seconds since 1970.
    pub created: Option<u64>,
}

impl Account {
    /// The day it was made, as `2026-11-21`.
    pub fn since(&self) -> Option<String> {
        let seconds = i64::try_from(self.created?).ok()?;
        let moment = time::OffsetDateTime::from_unix_timestamp(seconds).ok()?;
        Some(moment.date().to_string())
    }
}

impl<'a, T: Transport> Session<'a, T> {
    pub(crate) fn new(api: &'a Api<T>, own: &'a str, token: &'a Secret) -> Self {
        Self { api, own, token }
    }

    /// Everybody, deactivated accounts and those of bridges included, by name.
    pub fn accounts(&self) -> Result<Vec<Account>, SynapseError> {
        let mut accounts = Vec::new();
        let mut from = "0".to_owned();
        loop {
            let path = format!(
                "/_synapse/admin/v2/users?from={}&limit=500&guests=false&deactivated=true&order_by=name",
                segment(&from)
            );
            let reply = self.call(Ask::get(path, "list the accounts"))?;
            for user in reply.list("users")? {
                accounts.extend(account(user));
            }
            // The next page is a number that Synapse writes as a text.
            match reply.get("next_token") {
                Some(Value::String(next)) if *next != from => next.clone_into(&mut from),
                _ => return Ok(accounts),
            }
        }
    }

    pub fn account(&self, user: &UserId) -> Result<Account, SynapseError> {
        let path = format!("/_synapse/admin/v2/users/{}", segment(&user.to_string()));
        let reply = self
            .call(Ask::get(path, "show the account"))
            .map_err(|error| missing(error, user))?;
        let value = json!({
            "name": reply.text("name")?,
            "displayname": reply.get("displayname"),
            "admin": reply.get("admin"),
            "deactivated": reply.get("deactivated"),
        });
        account(&value).ok_or(SynapseError::Incomplete {
            url: reply.url,
            field: "name",
        })
    }

    /// `sign_out` ends every session of the account too.
    pub fn set_password(
        &self,
        user: &UserId,
        password: &Secret,
        sign_out: bool,
    ) -> Result<(), SynapseError> {
        // Synapse says nothing when the account is not there, and revives half of one that was deactivated.
        if self.account(user)?.deactivated {
            return Err(SynapseError::Deactivated {
                user: user.to_string(),
            });
        }
        let path = format!(
            "/_synapse/admin/v1/reset_password/{}",
            segment(&user.to_string())
        );
        let body = json!({ "new_password": password.expose(), "logout_devices": sign_out });
        self.call(Ask::post(path, body, "set the password"))?;
        Ok(())
    }

    /// `erase` also has the server forget what the account wrote, for those who join later.
    pub fn deactivate(&self, user: &UserId, erase: bool) -> Result<(), SynapseError> {
        let path = format!(
            "/_synapse/admin/v1/deactivate/{}",
            segment(&user.to_string())
        );
        self.call(Ask::post(
            path,
            json!({ "erase": erase }),
            "deactivate the account",
        ))
        .map_err(|error| missing(error, user))?;
        Ok(())
    }

    pub(crate) fn end(&self) -> Result<(), SynapseError> {
        self.call(Ask::post(
            "/_matrix/client/v3/logout",
            json!({}),
            "sign out",
        ))?;
        Ok(())
    }

    fn call(&self, ask: Ask<'a>) -> Result<Reply, SynapseError> {
        match self.api.call(ask.with(self.token)) {
            Err(SynapseError::Refused {
                status: 403,
                message,
                ..
            }) if message == "You are not a server admin" => Err(SynapseError::OwnNotAdmin {
                user: self.own.to_owned(),
            }),
            other => other,
        }
    }
}

fn missing(error: SynapseError, user: &UserId) -> SynapseError {
    match error {
        SynapseError::Refused { status: 404, .. } => SynapseError::NoSuchUser {
            user: user.to_string(),
        },
        other => other,
    }
}

fn account(value: &Value) -> Option<Account> {
    // Booleans come as such or, from older databases, as numbers.
    let flag = |field: &str| match &value[field] {
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_u64() == Some(1),
        _ => false,
    };
    Some(Account {
        user: value["name"].as_str()?.to_owned(),
        name: value["displayname"].as_str().map(str::to_owned),
        admin: flag("admin"),
        deactivated: flag("deactivated"),
        // Milliseconds here, unlike elsewhere in that API.
        created: value["creation_ts"].as_u64().map(|millis| millis / 1000),
    })
}
