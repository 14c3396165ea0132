//! The plan: what a host is to run, as plain data without secrets. [`Plan::load`] judges its shape
//! (every field, every type, no unknown field), [`Plan::check`] its meaning.

mod check;
mod daemon;
mod error;
mod load;
pub mod names;
mod plan;
mod proxy;
mod registration;
mod unique;
mod unit;

pub use daemon::Daemon;
pub use error::PlanError;
pub use load::SIZE_LIMIT;
pub use plan::{
    Bridge, Cluster, Database, PlainFile, Plan, Postgresql, SecretEntry, SecretSource, SigningKey,
    Synapse, Target,
};
pub use proxy::{Certificate, CertificateSource, Proxy, ProxyKind, Respond, Route, RouteMatch};
pub use registration::{Namespace, Namespaces, Public, Registration};
pub use unit::{
    Credential, CredentialKind, Directory, Listen, Managed, Network, Outside, Peer, Restart, Role,
    Setting, Talk, Unit, UnitType,
};
