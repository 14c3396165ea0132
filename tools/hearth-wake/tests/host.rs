//! What is asked of the host itself.
#![allow(clippy::unwrap_used, reason = "a test's helpers may panic")]

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::Duration;

use hearth_plan::Plan;
use hearth_report::Failure;
use hearth_wake::{Host, World};

fn plan() -> Plan {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/plan/cabin.json");
    Plan::load(&path).unwrap()
}

#[test]
fn a_token_that_may_not_be_read_is_named_with_its_file() {
    let plan = plan();
    let host = Host::new(&plan, Some(PathBuf::from("/nowhere")), Duration::ZERO);
    assert_eq!(
        Failure::of(&host.ping("heisenbridge").unwrap_err()).to_string(),
        "error: Cannot read the registration of `heisenbridge`, `/nowhere/registration-heisenbridge.yaml`\n  \
         Caused by: `/nowhere/registration-heisenbridge.yaml` does not exist\n\n\
         hint: run it as root, or let systemd do so: `systemctl start hearth-wake.service`"
    );
    assert_eq!(
        Failure::of(&host.ping("nobody").unwrap_err()).to_string(),
        "error: The plan has no registration `nobody`\n\n\
         hint: the plan is older than this program; build the host anew"
    );
}

#[test]
fn a_bridge_is_ready_when_it_says_so() {
    let plan = plan();
    let host = Host::new(&plan, None, Duration::ZERO);
    let mut bridge = plan.bridges["heisenbridge"].clone();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    bridge.url = Some(format!("http://{}", listener.local_addr().unwrap()));
    bridge.ready = Some("/ready".to_owned());
    std::thread::spawn(move || {
        for (stream, status) in listener.incoming().zip(["500 No", "200 Yes", "404 No"]) {
            use std::io::{Read, Write};
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 1024]);
            let _ = write!(
                stream,
                "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            );
        }
    });
    assert!(!host.is_ready(&bridge));
    assert!(host.is_ready(&bridge));
    bridge.ready = None;
    assert!(host.is_ready(&bridge), "somebody listens");
    bridge.url = None;
    assert!(!host.is_ready(&bridge));
}
