//! The experiment `spiking-caching`: its presets.

mod common;

#[test]
fn exact_broken_presets_of_spiking_caching_are_told() {
    let experiment = common::named("spiking-caching");
    let text = experiment.info().presets[0].text;
    for broken in [
        ("rounds = 1000", "rounds = 0", "at least 1"),
        ("settling_rounds = 10", "settling_rounds = 1", "at least 2 rounds"),
        ("tolerance = 0.075", "tolerance = -0.1", "positive"),
        ("sharing = \"random\"", "sharing = \"some\"", "some"),
        ("counting = \"once\"", "counting = \"twice\"", "twice"),
        ("thresholds = [0.02", "thresholds = [nan", "positive"),
    ] {
        common::told_with_line(experiment, text, broken);
    }
    for broken in [
        ("patterns = [1, ", "patterns = [0, ", "from 1 to 2475 patterns"),
        ("patterns = [1, ", "patterns = [5, ", "twice"),
        ("background = \"leak\"", "background = \"negative-leak\"", "twice"),
        ("tolerances = [0.05,", "tolerances = [0.0,", "positive"),
        ("replicates = 12", "replicates = 1", "at least 2"),
        ("rounds = 200", "rounds = 1", "from 2 to 100000"),
        ("patterns = 5\nthreshold", "patterns = 1\nthreshold", "both targets"),
        ("threshold = 0.5", "threshold = 0.0", "positive"),
    ] {
        common::told(experiment, text, broken);
    }
}
