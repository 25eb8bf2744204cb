//! The experiment `cortex-extrapolation`: its presets.

use plasticity_simulation::data::source::Source;
use plasticity_validation::experiments;

#[test]
fn exact_broken_presets_of_cortex_extrapolation_are_told() {
    let experiment = experiments::find("cortex-extrapolation").unwrap();
    let text = experiment.info().presets[1].text;
    for (from, to, part) in [
        ("target = 0.95", "target = 1.5", "below 1"),
        ("limit = 200000", "limit = 0", "above 0"),
        ("hidden = [100, 300,", "hidden = [0, 300,", "100000"),
        ("fit_from = [100, 300, 1000]", "fit_from = [100, 300, 10000]", "two sizes"),
        ("fit_from = [100, 300, 1000]", "fit_from = [300, 100, 1000]", "ascend"),
        ("hidden = [100, 300, 1000, 3000, 10000]", "hidden = [30, 3000, 10000]", "three sizes"),
        ("m0_units = 60", "m0_units = 1001", "hidden units"),
        ("m1_units = 100", "m1_units = 0", "hidden units"),
        ("neurons = 150e6", "neurons = 0.0", "10^12"),
        ("synapses_of_each = 300.0", "synapses_of_each = inf", "10^12"),
        ("replicates = 12", "replicates = 1", "at least 2"),
        ("[cortex]", "[cortices]", "cortices"),
    ] {
        assert!(text.contains(from), "{from}");
        let broken = text.replacen(from, to, 1);
        let message = experiment.plan("p.toml", &broken, &Source::Procedural).err().unwrap().to_string();
        assert!(message.contains(part) && !message.contains('\n'), "{to}: {message}");
    }
}
