//! What energies cost in joules.

use clap::Args;
use plasticity_record::{Costs, JoulesPerUnit};

#[derive(Debug, Args)]
pub(crate) struct Joules {
    /// Joules that changing a weight by one unit costs: energies that sum sizes of changes (M1) are then also given in joules,
    /// beside their own unit; see docs/units.md
    #[arg(long = "joules-per-weight-change", value_name = "J", allow_negative_numbers = true)]
    weight_change: Option<JoulesPerUnit>,
    /// Joules that an update of a synapse costs, whatever its size: likewise for energies that count updates (M0)
    #[arg(long = "joules-per-update", value_name = "J", allow_negative_numbers = true)]
    update: Option<JoulesPerUnit>,
}

impl Joules {
    pub(crate) fn costs(&self) -> Costs {
        Costs { weight_change: self.weight_change, update: self.update }
    }
}
