//! A picture that people send.

use anyhow::{Context, Result};
use base64::Engine;
use hearth_synapse::Http;
use hearth_vm::Machine;
use serde_json::Value;

use crate::person::Person;

/// The smallest there is: one pixel.
pub const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

pub fn bytes() -> Result<Vec<u8>> {
    Ok(base64::engine::general_purpose::STANDARD.decode(PIXEL)?)
}

/// Gives its content uri.
pub fn upload(
    machine: &Machine,
    certificate: &str,
    url: &str,
    person: &Person<Http>,
) -> Result<String> {
    let mut answer = machine
        .agent(Some(certificate))?
        .post(format!("{url}/_matrix/media/v3/upload?filename=hearth.png"))
        .header(
            "authorization",
            format!("Bearer {}", person.client().token().expose()),
        )
        .header("content-type", "image/png")
        .send(&bytes()?)?;
    let uploaded: Value = serde_json::from_slice(&answer.body_mut().read_to_vec()?)?;
    let uri = uploaded["content_uri"].as_str().context("no content uri")?;
    Ok(uri.to_owned())
}
