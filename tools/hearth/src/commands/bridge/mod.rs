mod host;
mod list;
mod login;
mod logs;
mod ping;
mod queue;
mod show;
mod wake;

use clap::{Args, Subcommand};
use hearth_report::{Exit, Failure, Printer};

use super::plan_file::PlanFile;

/// Bridges to other networks: how they are, and what waits for them
///
/// Run it as root, and on a host by home-manager as yourself: tokens, logs and Synapse's database are nobody
/// else's to read. Others are told what can be told, and what could not be looked at.
#[derive(Debug, Subcommand)]
pub enum Bridge {
    /// List the bridges: do they run, are they ready, what waits for them
    ///
    /// Exit status 1 when something is wrong with one of them.
    List(PlanFile),
    /// Show all that is known about a bridge
    ///
    /// Without a name, about each. Exit status 1 when something is wrong.
    Show(Names),
    /// Have Synapse ask a bridge, and the bridge answer
    ///
    /// The test from end to end: Synapse is asked with the bridge's own token to reach the bridge, and
    /// shows its own. When it succeeds, Synapse also delivers at once what waits for the bridge. Without
    /// a name, every bridge is asked.
    Ping(Names),
    /// Tell how one signs in to a bridge's network
    Login(Names),
    Logs(logs::Logs),
    /// Show what Synapse has queued for bridges
    ///
    /// Read from Synapse's database, with the rooms each appservice is in.
    Queue(PlanFile),
    /// Have Synapse deliver what it has queued for bridges
    ///
    /// After a start Synapse delivers nothing of what it had queued before, until a new event concerns
    /// a bridge. This makes that event, in a room of its own where nobody is, and asks each bridge that
    /// is ready until nothing waits any more. Nothing happens where nothing waits. The units
    /// `hearth-queues.service` and `hearth-wake.service` run it at each start of Synapse.
    Wake(wake::Wake),
}

#[derive(Debug, Args)]
pub struct Names {
    /// Which bridges; `hearth bridge list` names them
    #[arg(value_name = "NAME")]
    names: Vec<String>,

    #[command(flatten)]
    plan: PlanFile,
}

impl Bridge {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        match self {
            Self::List(file) => list::run(&file, printer),
            Self::Show(args) => show::run(&args, printer),
            Self::Ping(args) => ping::run(&args, printer),
            Self::Login(args) => login::run(&args, printer),
            Self::Logs(args) => args.run(printer),
            Self::Queue(file) => queue::run(&file, printer),
            Self::Wake(args) => args.run(printer),
        }
    }
}
