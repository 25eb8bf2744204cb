//! The experiment `perceptron-decay`: its presets, and what it makes of runs that all fail.

mod common;

use plasticity_record::Verdict;

#[test]
fn exact_broken_presets_of_decay_are_told_with_their_line() {
    let decay = common::named("perceptron-decay");
    let text = decay.info().presets[1].text;
    for broken in [
        ("inputs = 1000", "inputs = 0", "inputs"),
        ("patterns = 1000", "patterns = 2000", "capacity"),
        ("max_epochs = 300", "max_epochs = 0", "epochs"),
        ("replicates = 14", "replicates = 1", "at least 2"),
        ("least_converged = 0.9", "least_converged = 0.0", "share"),
        ("costs = [0.0,", "costs = [-1.0,", "negative"),
        ("costs = [0.0, 1e-4", "costs = [1e-4, 0.0", "ascending"),
        ("per_decade = 3", "per_decade = 0", "per_decade"),
        ("reach = 0.5", "reach = nan", "reach"),
        ("step = 0.5", "step = 0.0", "step"),
        ("reshuffled_replicates = 10", "reshuffled_replicates = 1", "at least 2"),
    ] {
        common::told_with_line(decay, text, broken);
    }
    for broken in [
        ("    0.5, 1.25,", "    1.25,", "without caching"),
        ("time_constants = [1000.0, 10000.0]", "time_constants = [123.0]", "[[more]]"),
    ] {
        common::told(decay, text, broken);
    }
}

/// Nothing converges: no threshold is chosen, and no claim about one is judged.
#[test]
fn exact_runs_that_all_give_up_leave_no_optimum() {
    let decay = common::named("perceptron-decay");
    let preset = decay.info().presets[0]
        .text
        .replace("inputs = 1000", "inputs = 60")
        .replace("patterns = 1000", "patterns = 60")
        .replace("max_epochs = 300", "max_epochs = 1");
    let record = common::run(decay, &preset);
    assert!(record.cells.iter().all(|cell| cell.converged == 0));
    for claim in &record.claims {
        // With six runs a share of 0 can be told from 1, though not at every false-alarm rate.
        let of_shares = claim.id.starts_with("converges-");
        let expected = if of_shares {
            assert_eq!(claim.measured, Some(0.0), "{}", claim.id);
            [Verdict::Refuted, Verdict::Invalid]
        } else if claim.id.starts_with("does-not-converge") {
            [Verdict::Confirmed, Verdict::Invalid]
        } else if claim.id.starts_with("cycles-") {
            [Verdict::Refuted, Verdict::Invalid]
        } else {
            [Verdict::Invalid; 2]
        };
        assert!(expected.contains(&claim.verdict), "{} is {:?}", claim.id, claim.verdict);
    }
}
