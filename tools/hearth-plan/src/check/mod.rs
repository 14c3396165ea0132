//! What a plan means, judged without touching the host. One concept a file; every finding names
//! the subject, the fact and the remedy.

use hearth_report::Finding;

use crate::Plan;

impl Plan {
    /// Everything that is wrong with it, in no particular order of weight.
    pub fn check(&self) -> Vec<Finding> {
        Vec::new()
    }
}
