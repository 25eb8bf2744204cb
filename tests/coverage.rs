//! Coverage: every function of the theory has a claim or an exemption that has not expired, every published panel a figure.

use plasticity_theory::catalogue::FUNCTIONS;
use plasticity_validation::experiments;
use plasticity_validation::{claim, coverage};
use std::fs;
use std::path::Path;

/// The panels that the experiments have to show, of the papers and ours.
const PANELS: &[(&str, &[&str])] = &[
    ("perceptron-inefficiency", &["LvR 1C", "LvR 1D", "LvR 1-S1", "ours: finite size"]),
    (
        "perceptron-caching",
        &["LvR 2A", "LvR 2B", "LvR 2C, top", "LvR 2C, bottom", "LvR 4B", "ours: MSD(n)/n"],
    ),
    ("fokker-planck", &["LvR 6", "ours: P(s)", "ours: tiers"]),
    ("perceptron-decay", &["LvR 3, top", "LvR 3, middle", "LvR 3, bottom", "LvR 3-S1A"]),
    ("mlp-caching", &["LvR 5A", "LvR 5B", "LvR 5C", "LvR 3-S1B", "ours: gradient"]),
    ("spiking-caching", &["LvR 2-S1"]),
    ("network-size", &["vRP 1a", "vRP 1b", "vRP 1c"]),
    ("plasticity-masks", &["vRP 2a", "vRP 2b", "vRP 2c", "ours: subnet size", "ours: paths"]),
    ("largest-updates", &["vRP 3a", "vRP 3b", "vRP 3d", "vRP, inverse Simpson index"]),
    ("competitive-caching", &["vRP 4a", "vRP 4b"]),
    ("cortex-extrapolation", &["vRP 5", "ours: fit range"]),
    ("robustness", &["vRP 6"]),
    ("headline", &["vRP, abstract"]),
];

/// All Rust files below a folder, as one text.
fn sources(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text.push_str(&sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            text.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
    text
}

#[test]
fn exact_every_function_of_the_theory_is_judged_or_exempt() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tests = sources(&root.join("theory/tests")) + &sources(&root.join("tests"));
    for covered in coverage::functions().unwrap() {
        let function = covered.function;
        match (&covered.claims[..], covered.exemption) {
            ([], None) => {
                panic!("{function} has no claim; write one, or exempt it in validation/coverage.toml")
            }
            ([first, ..], Some(_)) => {
                panic!("{function} is exempt, but {first} judges it; end its exemption")
            }
            ([], Some(exemption)) => {
                assert!(
                    !exemption.has_expired(),
                    "the exemption of {function} ended with {}",
                    exemption.until
                );
                assert!(!exemption.reason.is_empty());
                assert!(
                    tests.contains(&format!("fn {}(", exemption.test)),
                    "there is no test {}",
                    exemption.test
                );
            }
            _ => {}
        }
    }
    for exemption in coverage::exemptions().unwrap() {
        let known = FUNCTIONS.contains(&exemption.function.as_str());
        assert!(known, "{} is exempt, but not a function of the theory", exemption.function);
    }
}

#[test]
fn exact_exemptions_expire() {
    let exemption = |until: &str| coverage::Exemption {
        function: String::new(),
        reason: String::new(),
        test: String::new(),
        until: until.into(),
    };
    for (until, expired) in
        [("0.0.9", true), ("0.1.0", true), ("999.0.0", false), ("later", true), ("", true)]
    {
        assert_eq!(exemption(until).has_expired(), expired, "{until}");
    }
}

/// What a prediction says that it evaluates is called in the sources of its experiment, or in the module of another function
/// that it evaluates.
#[test]
fn exact_predictions_evaluate_the_functions_that_they_name() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let module_of = |function: &str| {
        let file = root.join("theory/src").join(format!("{}.rs", function.split("::").next().unwrap()));
        fs::read_to_string(file).unwrap()
    };
    for experiment in experiments::ALL {
        let folder = match experiment.info().name {
            "robustness" | "headline" => "comparison".into(),
            name => name.replace('-', "_"),
        };
        let calls = sources(&root.join("validation/src/experiments").join(folder));
        for prediction in experiment.predictions() {
            let functions = experiment.theory(prediction);
            for function in functions {
                assert!(FUNCTIONS.contains(function), "{prediction} names {function}, which is not there");
                let mut names = function.rsplit("::");
                let (name, of) = (names.next().unwrap(), names.next().unwrap());
                // A method is called on a value or by its type, a function by its name.
                let is_method = of.starts_with(char::is_uppercase);
                let called = |text: &str| {
                    let by_type = format!("{of}::{name}(");
                    let by_value = format!(".{name}(");
                    let by_name = format!("{name}(");
                    let definition = format!("fn {name}(");
                    if is_method {
                        text.contains(&by_type)
                            || text.contains(&by_value)
                            || text.contains(&format!("Self::{name}"))
                    } else {
                        text.replace(&definition, "").contains(&by_name)
                    }
                };
                let indirect = functions
                    .iter()
                    .filter(|other| *other != function)
                    .any(|other| called(&module_of(other)));
                assert!(called(&calls) || indirect, "{prediction} does not call {function}");
            }
        }
    }
}

#[test]
fn exact_every_panel_of_a_claim_is_in_a_figure_of_its_experiment() {
    let mut shown = 0;
    for experiment in experiments::ALL {
        let info = experiment.info();
        let figures = plasticity_plots::figures_of(info.name).unwrap();
        for claim in claim::parse(info.name, info.claims, *experiment).unwrap() {
            let Some(panel) = &claim.panel else { continue };
            let drawn = figures.iter().any(|(_, panels)| panels.contains(&panel.as_str()));
            assert!(drawn, "{}: {} names {panel}", info.name, claim.id);
            shown += 1;
        }
    }
    assert!(shown > 400, "only {shown} claims name a panel");
}

#[test]
fn exact_every_published_panel_has_a_figure() {
    assert_eq!(PANELS.len(), experiments::ALL.len(), "an experiment without a list of panels");
    for (experiment, (name, panels)) in experiments::ALL.iter().zip(PANELS) {
        let info = experiment.info();
        assert_eq!(info.name, *name);
        let published: Vec<&str> = info.published.iter().map(|published| published.panel).collect();
        assert_eq!(published, *panels);
        let figures = plasticity_plots::figures_of(name).unwrap();
        for published in info.published {
            assert!(!published.shown_by.is_empty());
            for id in published.shown_by {
                let drawn = figures.iter().any(|(_, panels)| panels.contains(id));
                assert!(drawn, "{}: no figure shows {id}", published.panel);
            }
        }
    }
}
