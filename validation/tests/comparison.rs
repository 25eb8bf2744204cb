//! The experiments `robustness` and `headline`: their presets.

mod common;

#[test]
fn exact_broken_presets_of_robustness_are_told_with_their_line() {
    let experiment = common::named("robustness");
    let text = experiment.info().presets[1].text;
    for broken in [
        ("target = 0.95", "target = 1.0", "below 1"),
        ("limit = 150000", "limit = 0", "billion"),
        ("hidden = 1000 ", "hidden = 0 ", "from 1 to 100000"),
        ("variants = [\"standard\", ", "variants = [", "standard"),
        ("variants = [\"standard\", ", "variants = [\"standard\", \"standard\", ", "only once"),
        ("time_constant = 1000.0", "time_constant = 0.0", "time constant"),
        ("cost = 0.001", "cost = -0.001", "negative"),
        ("cost = 0.001", "kost = 0.001", "kost"),
    ] {
        common::told_with_line(experiment, text, broken);
    }
    for broken in [
        ("units = 100", "units = 1001", "hidden units"),
        ("fraction = 0.1", "fraction = 0.0", "above 0"),
        ("name = \"subnet\"", "name = \"standard\"", "twice"),
        ("plastic = \"all\"", "plastic = \"output\"", "no threshold"),
        ("plastic = \"all\"", "plastic = \"al\"", "al"),
        ("replicates = 7", "replicates = 1", "at least 2"),
        ("plastic.subnet.units = 100", "plastic.subnet.units = 100\nthreshold = 0.01", "told apart"),
    ] {
        common::told(experiment, text, broken);
    }
}

#[test]
fn exact_broken_presets_of_headline_are_told() {
    let experiment = common::named("headline");
    let text = experiment.info().presets[1].text;
    for broken in [
        ("least_changes = 1e8", "least_changes = 0.0", "positive"),
        ("threshold = 0.001", "threshold = -0.001", "from 0 to 1e6"),
        ("experiment = \"headline\"", "experiment = \"robustness\"", "robustness"),
    ] {
        common::told(experiment, text, broken);
    }
}
