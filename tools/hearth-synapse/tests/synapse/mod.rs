//! The real Synapse, on SQLite and a free port of the loopback device. One for a whole test binary, unless a
//! test needs one of its own: it ends with the process.
#![allow(dead_code, reason = "each test binary uses its own part")]

mod venv;

use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{OnceLock, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use hearth_plan::Plan;
use hearth_report::Secret;
use tempfile::TempDir;

pub const SERVER: &str = "cabin.example.org";
pub const REGISTRATION: &str = "registration-secret-of-the-test";
pub const OWN_PASSWORD: &str = "own-password-of-the-test";

const UNLIMITED: &str = "
rc_login: {address: {per_second: 1000, burst_count: 1000}, account: {per_second: 1000, burst_count: 1000}}
rc_message: {per_second: 1000, burst_count: 1000}
";

pub struct Synapse {
    dir: TempDir,
    port: u16,
    tls_port: u16,
    certificate: String,
    /// Ends with the process, or when this is dropped.
    child: Child,
}

impl Synapse {
    /// The one of this process.
    pub fn running() -> &'static Self {
        static RUNNING: OnceLock<Synapse> = OnceLock::new();
        RUNNING.get_or_init(|| Self::start(UNLIMITED))
    }

    /// Another, which lets people sign in as often as Synapse does by default.
    pub fn limited() -> Self {
        Self::start("")
    }

    fn start(settings: &str) -> Self {
        let python = venv::venv().unwrap().join("bin/python3");
        let dir = tempfile::tempdir().unwrap();
        let (port, tls_port) = (free_port(), free_port());
        let own = rcgen::generate_simple_self_signed([SERVER.to_owned()]).unwrap();
        let certificate = own.cert.pem();
        fs::write(dir.path().join("certificate.pem"), &certificate).unwrap();
        fs::write(dir.path().join("key.pem"), own.signing_key.serialize_pem()).unwrap();
        fs::write(
            dir.path().join("homeserver.yaml"),
            config(dir.path(), port, tls_port) + settings,
        )
        .unwrap();
        fs::write(dir.path().join("registration-secret"), REGISTRATION).unwrap();
        let common = ["-m", "synapse.app.homeserver", "-c", "homeserver.yaml"];
        let keys = Command::new(&python)
            .args(common)
            .arg("--generate-keys")
            .current_dir(dir.path())
            .output()
            .unwrap();
        assert!(keys.status.success(), "{keys:?}");
        let mut command = Command::new("setpriv");
        let log = File::create(dir.path().join("log")).unwrap();
        command
            .arg("--pdeathsig=KILL")
            .arg(&python)
            .args(common)
            .current_dir(dir.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        let child = spawn_for_ever(command);
        let mut synapse = Self {
            dir,
            port,
            tls_port,
            certificate,
            child,
        };
        synapse.wait();
        synapse
    }

    fn wait(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(120);
        let up = |port| TcpStream::connect(("127.0.0.1", port)).is_ok();
        while !(up(self.port) && up(self.tls_port)) {
            assert!(self.child.try_wait().unwrap().is_none(), "{}", self.log());
            assert!(Instant::now() < deadline, "{}", self.log());
            thread::sleep(Duration::from_millis(50));
        }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Where it answers in TLS, with a certificate for [`SERVER`] that only itself vouches for.
    pub fn tls(&self) -> (SocketAddr, &str) {
        (([127, 0, 0, 1], self.tls_port).into(), &self.certificate)
    }

    /// The example plan, whose Synapse is this one.
    pub fn plan(&self) -> Plan {
        plan_at(&self.url())
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.dir.path().join("log")).unwrap()
    }
}

impl Drop for Synapse {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn plan_at(url: &str) -> Plan {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/plan/cabin.json");
    let mut plan = Plan::load(&path).unwrap();
    url.clone_into(&mut plan.synapse.url);
    plan
}

pub fn registration() -> Secret {
    Secret::new(REGISTRATION)
}

pub fn own_password() -> Secret {
    Secret::new(OWN_PASSWORD)
}

fn config(dir: &Path, port: u16, tls_port: u16) -> String {
    let dir = dir.display();
    format!(
        "server_name: {SERVER}
report_stats: false
pid_file: {dir}/pid
signing_key_path: {dir}/signing.key
media_store_path: {dir}/media
database: {{name: sqlite3, args: {{database: '{dir}/homeserver.db'}}}}
listeners:
- {{port: {port}, bind_addresses: [127.0.0.1], type: http, resources: [{{names: [client]}}]}}
- {{port: {tls_port}, bind_addresses: [127.0.0.1], type: http, tls: true, resources: [{{names: [client]}}]}}
tls_certificate_path: {dir}/certificate.pem
tls_private_key_path: {dir}/key.pem
registration_shared_secret_path: {dir}/registration-secret
trusted_key_servers: []
bcrypt_rounds: 4
"
    )
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// The child is killed when the thread that started it ends, so that thread never does.
fn spawn_for_ever(mut command: Command) -> Child {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        sender.send(command.spawn().unwrap()).unwrap();
        loop {
            thread::park();
        }
    });
    receiver.recv().unwrap()
}
