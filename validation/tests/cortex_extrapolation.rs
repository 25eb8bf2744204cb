//! The experiment `cortex-extrapolation`: its presets.

mod common;

#[test]
fn exact_broken_presets_of_cortex_extrapolation_are_told() {
    let experiment = common::named("cortex-extrapolation");
    let text = experiment.info().presets[1].text;
    for broken in [
        ("target = 0.95", "target = 1.5", "below 1"),
        ("limit = 200000", "limit = 0", "billion"),
        ("hidden = [100, 300,", "hidden = [0, 300,", "100000"),
        ("fit_from = [100, 300, 1000]", "fit_from = [100, 300, 10000]", "two sizes"),
        ("fit_from = [100, 300, 1000]", "fit_from = [300, 100, 1000]", "ascend"),
        ("hidden = [100, 300, 1000, 3000, 10000]", "hidden = [30, 3000, 10000]", "three sizes"),
        ("m0_units = 60", "m0_units = 1001", "hidden units"),
        ("m1_units = 100", "m1_units = 0", "hidden units"),
        ("neurons = 150e6", "neurons = 0.0", "10^12"),
        ("synapses_of_each = 300.0", "synapses_of_each = inf", "10^12"),
        ("replicates = 9", "replicates = 1", "at least 2"),
        ("[cortex]", "[cortices]", "cortices"),
    ] {
        common::told(experiment, text, broken);
    }
}
