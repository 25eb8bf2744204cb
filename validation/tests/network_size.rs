//! The experiment `network-size`: its presets.

mod common;

#[test]
fn exact_broken_presets_of_network_size_are_told_with_their_line() {
    let experiment = common::named("network-size");
    let text = experiment.info().presets[1].text;
    for broken in [
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
        common::told_with_line(experiment, text, broken);
    }
    for broken in [
        ("hidden = [30, 100", "hidden = [0, 100", "from 1 to 100000"),
        ("hidden = [30, 100", "hidden = [200000, 100", "from 1 to 100000"),
        ("replicates = 10", "replicates = 1", "at least 2"),
        ("learning_rates = [1e-4,", "learning_rates = [0.0,", "positive"),
    ] {
        common::told(experiment, text, broken);
    }
}
