//! The experiment `plasticity-masks`: its presets.

mod common;

#[test]
fn exact_broken_presets_of_plasticity_masks_are_told() {
    let experiment = common::named("plasticity-masks");
    let text = experiment.info().presets[1].text;
    for broken in [
        ("target = 0.95", "target = 1.5", "below 1"),
        ("evaluation = \"held-out\"", "evaluation = \"heldout\"", "heldout"),
        ("limit = 150000", "limit = 0", "billion"),
        ("critical = 100", "critical = 50", "one of the sizes"),
        ("critical = 100", "critical = 200", "needed"),
        ("least_reached = 0.8", "least_reached = 2.0", "at most 1"),
        ("hidden = [100, 200, 600, 2000]", "hidden = [100, 200, 601, 2000]", "among the sizes"),
        ("units = [40, 60,", "units = [3000, 60,", "units"),
        ("paths = [50,", "paths = [400,", "paths"),
        ("deviations = [0.03,", "deviations = [-0.03,", "positive"),
        ("input = 0.2", "input = 1.0", "below 1"),
        ("mask_replicates = 6", "mask_replicates = 1", "at least 2"),
        ("class_replicates = 4", "class_replicates = 1", "at least 2"),
        ("replicates = 10", "replicates = 1", "at least 2"),
        ("[masks]", "[mask]", "mask"),
    ] {
        common::told(experiment, text, broken);
    }
}
