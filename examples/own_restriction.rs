//! A restriction of plasticity of one's own: the input layer learns only from samples that are classified wrongly, or hardly right.
//!
//! ```sh
//! cargo run --release --example own_restriction
//! ```

use plasticity_simulation::data::digits;
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{
    Coded, Direct, Engine, Initial, Layers, Presented, Restrict, Restricted, Settings,
};
use plasticity_simulation::random;
use std::error::Error;

/// The restriction. It remembers at how many samples the input layer learned.
struct OnlyFromMistakes {
    /// Errors of output units below this are small.
    small: f64,
    learned: u64,
}

impl Restrict for OnlyFromMistakes {
    fn plastic(&mut self, presented: &Presented<'_>) -> Layers<Option<Vec<bool>>> {
        let mistaken = presented.output_errors.iter().any(|error| error.abs() > self.small);
        self.learned += u64::from(mistaken);
        let all = presented.errors.len() * presented.inputs.len();
        Layers { input: if mistaken { None } else { Some(vec![false; all]) }, output: None }
    }
}

/// The table, by what counts as a small error; the first of none, so that all samples are learned.
pub(crate) fn table() -> Result<String, Box<dyn Error>> {
    let set = digits::generate(1, 1500, 500);
    let settings = Settings::vrp(20);
    let coded = [&set.training, &set.test].map(|images| Coded::new(&settings, &set.training, images));
    let [training, test] = &coded;
    let numbers: Vec<usize> = (0..training.count()).collect();
    let tested: Vec<usize> = (0..test.count()).collect();
    let mut text = String::from("small error  samples learned  energy M1  accuracy\n");
    for small in [0.0, 0.5, 0.75, 1.0] {
        let initial = Initial::random(settings, training, &mut random::stream(1, "own", "weights", 0))?;
        let network = Direct::new(initial, PlasticityCost::CHANGE, None)?;
        let mut network = Restricted::new(network, OnlyFromMistakes { small, learned: 0 });
        network.learn(training, &numbers)?;
        let right = network.classify(test, &tested).iter().filter(|answer| answer.lead > 0.0).count();
        let energy = network.energy();
        text.push_str(&format!(
            "{small:>11}  {:>15}  {:>9.0}  {:>8.3}\n",
            network.restriction().learned,
            energy.input.changes.accumulated + energy.output.changes.accumulated,
            right as f64 / tested.len() as f64,
        ));
    }
    Ok(text)
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("A network of 20 hidden units after {} procedural digits\n\n{}", 1500, table()?);
    Ok(())
}
