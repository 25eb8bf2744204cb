//! The experiment `network-size`: its presets.

use plasticity_simulation::data::source::Source;
use plasticity_validation::experiments;

#[test]
fn exact_broken_presets_of_network_size_are_told_with_their_line() {
    let experiment = experiments::find("network-size").unwrap();
    let text = experiment.info().presets[1].text;
    for (from, to, part) in [
        ("target = 0.95", "target = 1.0", "below 1"),
        ("evaluation = \"held-out\"", "evaluation = \"heldout\"", "heldout"),
        ("test_every = 1000", "test_every = 0", "nonzero"),
        ("limit = 5000.0", "limit = nan", "positive"),
        ("learning_rate = 0.01", "learning_rate = -0.01", "positive"),
        ("learning_rate = 0.01", "learning_rate = 1e-9", "billion"),
        ("fit_from = 100", "fit_from = 5000", "three sizes"),
        ("small = 0.003", "small = 0.0", "positive"),
        ("small = 0.003", "smal = 0.003", "smal"),
    ] {
        let broken = text.replacen(from, to, 1);
        let line = 1 + broken.lines().position(|line| line.starts_with(to)).expect(to);
        let message = experiment.plan("p.toml", &broken, &Source::Procedural).err().unwrap().to_string();
        let at_line = message.starts_with(&format!("p.toml:{line}: "));
        assert!(at_line && message.contains(part) && !message.contains('\n'), "{to}: {message}");
    }
    for (from, to, part) in [
        ("hidden = [30, 100", "hidden = [0, 100", "from 1 to 100000"),
        ("hidden = [30, 100", "hidden = [200000, 100", "from 1 to 100000"),
        ("replicates = 10", "replicates = 1", "at least 2"),
        ("learning_rates = [1e-4,", "learning_rates = [0.0,", "positive"),
    ] {
        let broken = text.replacen(from, to, 1);
        let message = experiment.plan("p.toml", &broken, &Source::Procedural).err().unwrap().to_string();
        assert!(message.contains(part), "{to}: {message}");
    }
}
