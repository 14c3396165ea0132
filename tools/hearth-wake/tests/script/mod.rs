//! A host of which only the looks at Synapse's queues are written down.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::path::Path;
use std::time::Duration;

use hearth_database::{Queue, Queues};
use hearth_plan::{Bridge, Plan};
use hearth_synapse::Ping;
use hearth_wake::{Patience, Waiting, WakeError, Woken, World, wake};

pub fn plan() -> Plan {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/plan/cabin.json");
    Plan::load(&path).unwrap()
}

/// A host in which each look at the queues finds the next of these; the last one stays.
pub struct Script {
    looks: RefCell<VecDeque<Result<Queues, WakeError>>>,
    pub ready: bool,
    /// How often it may pause.
    pub pauses: Cell<u32>,
    done: RefCell<Vec<String>>,
}

impl Script {
    pub fn new(looks: impl IntoIterator<Item = Result<Queues, WakeError>>) -> Self {
        Self {
            looks: RefCell::new(looks.into_iter().collect()),
            ready: true,
            pauses: Cell::new(20),
            done: RefCell::default(),
        }
    }

    pub fn run(&self) -> Result<Woken, WakeError> {
        let step = |what: &str| self.done.borrow_mut().push(format!("said {what}"));
        wake(&plan(), self, Patience::default(), &step)
    }

    pub fn done(&self) -> Vec<String> {
        self.done.borrow().clone()
    }
}

impl World for Script {
    fn queues(&self) -> Result<Queues, WakeError> {
        let mut looks = self.looks.borrow_mut();
        match looks.front() {
            Some(Ok(last)) if looks.len() == 1 => Ok(last.clone()),
            _ => looks.pop_front().unwrap(),
        }
    }

    fn stir(&self) -> Result<(), WakeError> {
        self.done.borrow_mut().push("stirred".to_owned());
        Ok(())
    }

    fn is_ready(&self, _: &Bridge) -> bool {
        self.ready
    }

    fn ping(&self, registration: &str) -> Result<Ping, WakeError> {
        self.done
            .borrow_mut()
            .push(format!("pinged {registration}"));
        Ok(Ping::Answered { milliseconds: 1 })
    }

    fn pause(&self, _: Duration) -> bool {
        self.pauses.set(self.pauses.get() - 1);
        self.pauses.get() > 0
    }
}

pub fn queues(rows: &[(&str, u64)]) -> Queues {
    let queues = rows.iter().map(|(appservice, transactions)| Queue {
        appservice: (*appservice).to_owned(),
        down: true,
        transactions: *transactions,
        events: transactions * 2,
        since: None,
    });
    Queues {
        queues: queues.collect(),
        behind: 0,
    }
}

pub fn waiting(appservice: &str, transactions: u64) -> Waiting {
    Waiting {
        appservice: appservice.to_owned(),
        transactions,
        events: transactions * 2,
    }
}
