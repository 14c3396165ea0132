//! Who the server is and who looks after it.

use hearth_report::Finding;

use crate::Plan;
use crate::names::{server_name_problem, split_user_id};

pub(super) fn check(plan: &Plan, findings: &mut Vec<Finding>) {
    server_name(plan, findings);
    base_url(plan, findings);
    for admin in &plan.admins {
        user(plan, &format!("admin `{admin}`"), admin, findings);
    }
    for (name, bridge) in &plan.bridges {
        let Some(bot) = &bridge.bot else { continue };
        user(
            plan,
            &format!("bridge `{name}`: bot `{bot}`"),
            bot,
            findings,
        );
    }
    upload_size(plan, findings);
}

fn server_name(plan: &Plan, findings: &mut Vec<Finding>) {
    let name = &plan.server_name;
    if let Some(problem) = server_name_problem(name) {
        findings.push(
            Finding::error(format!("server name `{name}`"), problem).remedy(
                "set `serverName` to what comes after the colon in a user id, as in \
                 `example.org`: lower case, without scheme, port or path",
            ),
        );
    }
}

fn base_url(plan: &Plan, findings: &mut Vec<Finding>) {
    let url = &plan.public_base_url;
    let subject = format!("public base URL `{url}`");
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(char::is_whitespace) => {
            if url.starts_with("http://") {
                findings.push(
                    Finding::warning(subject, "clients would send passwords in the clear")
                        .remedy("use `https://`; the proxy has the certificate"),
                );
            }
        }
        _ => findings.push(
            Finding::error(subject, "it is not a web address")
                .remedy("set `publicBaseUrl` to something like `https://matrix.example.org`"),
        ),
    }
}

fn user(plan: &Plan, subject: &str, id: &str, findings: &mut Vec<Finding>) {
    let server = &plan.server_name;
    match split_user_id(id) {
        None => findings.push(
            Finding::error(subject, "it is not a user id")
                .remedy(format!("write it as `@name:{server}`, in lower case")),
        ),
        // Compared with a wrong name, every admin would be wrong too.
        Some((localpart, other)) if other != server && server_name_problem(server).is_none() => {
            findings.push(
                Finding::error(
                    subject,
                    format!("it belongs to `{other}`, and this server is `{server}`"),
                )
                .remedy(format!("write `@{localpart}:{server}`")),
            )
        }
        Some(_) => {}
    }
}

fn upload_size(plan: &Plan, findings: &mut Vec<Finding>) {
    let size = &plan.synapse.max_upload_size;
    let digits = size.strip_suffix(['K', 'M', 'G']).unwrap_or(size);
    if !digits.parse::<u32>().is_ok_and(|number| number > 0) {
        findings.push(
            Finding::error(
                format!("upload limit `{size}`"),
                "Synapse and the proxy would not agree on what it means",
            )
            .remedy("write a whole number with `K`, `M` or `G`, as in `50M`"),
        );
    }
}
