//! The experiment `spiking-caching`: its presets.

use plasticity_simulation::data::source::Source;
use plasticity_validation::experiments;

#[test]
fn exact_broken_presets_of_spiking_caching_are_told() {
    let experiment = experiments::find("spiking-caching").unwrap();
    let text = experiment.info().presets[0].text;
    for (from, to, part) in [
        ("rounds = 1000", "rounds = 0", "at least 1"),
        ("settling_rounds = 10", "settling_rounds = 1", "at least 2 rounds"),
        ("tolerance = 0.075", "tolerance = -0.1", "positive"),
        ("sharing = \"random\"", "sharing = \"some\"", "some"),
        ("counting = \"once\"", "counting = \"twice\"", "twice"),
        ("thresholds = [0.02", "thresholds = [nan", "positive"),
    ] {
        let broken = text.replacen(from, to, 1);
        let line = 1 + broken.lines().position(|line| line.starts_with(to)).expect(to);
        let message = experiment.plan("p.toml", &broken, &Source::Procedural).err().unwrap().to_string();
        let at_line = message.starts_with(&format!("p.toml:{line}: "));
        assert!(at_line && message.contains(part) && !message.contains('\n'), "{to}: {message}");
    }
    for (from, to, part) in [
        ("patterns = [1, ", "patterns = [0, ", "from 1 to 2475 patterns"),
        ("patterns = [1, ", "patterns = [5, ", "twice"),
        ("background = \"leak\"", "background = \"negative-leak\"", "twice"),
        ("tolerances = [0.05,", "tolerances = [0.0,", "positive"),
        ("replicates = 12", "replicates = 1", "at least 2"),
        ("rounds = 200", "rounds = 1", "from 2 to 100000"),
        ("patterns = 5\nthreshold", "patterns = 1\nthreshold", "both targets"),
        ("threshold = 0.5", "threshold = 0.0", "positive"),
    ] {
        let broken = text.replacen(from, to, 1);
        assert_ne!(broken, text, "{from}");
        let message = experiment.plan("p.toml", &broken, &Source::Procedural).err().unwrap().to_string();
        assert!(message.contains(part), "{to}: {message}");
    }
}
