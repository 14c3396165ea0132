//! Why no answer came, in the words and kinds that others decide by.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod stand_in;

use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use hearth_synapse::{Http, Method, Request, Transport, TransportError};
use stand_in::{json, stand_in};

/// Why nothing came back from there.
#[track_caller]
fn lost(url: &str, timeout: Duration) -> TransportError {
    let request = Request {
        method: Method::Get,
        url: url.to_owned(),
        token: None,
        body: None,
        timeout,
    };
    Http::new().send(&request).unwrap_err()
}

#[test]
fn a_server_that_does_not_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let error = lost(&url, Duration::from_secs(1));
    assert_eq!(error.to_string(), "No answer within 1 s");
}

#[test]
fn a_server_that_hangs_up() {
    let (url, _asked) = stand_in(vec![Vec::new()]);
    let error = lost(&url, Duration::from_secs(60));
    assert!(matches!(error, TransportError::Broken(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "The answer broke off: the connection was closed"
    );
}

#[test]
fn an_answer_without_end() {
    let body = " ".repeat((64 << 20) + 1);
    let (url, _asked) = stand_in(vec![json("200 OK", &body)]);
    let error = lost(&url, Duration::from_secs(60));
    assert_eq!(error.to_string(), "The answer is larger than 64 MiB");
}

#[test]
fn a_server_that_is_not_there() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = lost(&url, Duration::from_secs(60));
    assert!(matches!(error, TransportError::Unreachable(_)), "{error:?}");
}

#[test]
fn a_name_that_nobody_has() {
    let error = lost("http://nobody.invalid:8008", Duration::from_secs(60));
    assert!(matches!(error, TransportError::Unreachable(_)), "{error:?}");
}

/// One that is being stopped, say.
#[test]
fn a_server_that_resets_the_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        // What was sent and never read makes a reset of the end.
        stream.peek(&mut [0]).unwrap();
    });
    let error = lost(&url, Duration::from_secs(60));
    server.join().unwrap();
    assert!(matches!(error, TransportError::Broken(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "The answer broke off: Connection reset by peer (os error 104)"
    );
}

#[test]
fn something_that_speaks_no_http() {
    let (url, _asked) = stand_in(vec![b"220 mail.example.org ESMTP\r\n\r\n".to_vec()]);
    let error = lost(&url, Duration::from_secs(60));
    assert!(matches!(error, TransportError::Broken(_)), "{error:?}");
    assert!(
        error.to_string().starts_with("The answer broke off: "),
        "{error}"
    );
}
