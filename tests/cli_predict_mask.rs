//! `verify predict mask`, end to end.

use assert_cmd::Command;
use serde_json::Value;
use std::process::Output;

fn verify(arguments: &str) -> Output {
    let arguments = format!("predict mask {arguments}");
    Command::cargo_bin("verify").unwrap().args(arguments.split(' ')).env("NO_COLOR", "1").output().unwrap()
}

fn json(arguments: &str) -> Value {
    let output = verify(&format!("{arguments} --format json"));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn refused(arguments: &str) -> String {
    let output = verify(arguments);
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments}: {error}");
    assert!(output.stdout.is_empty() && error.starts_with("error: "), "{error}");
    assert_eq!(error.trim_end().lines().count(), 1, "{error}");
    error
}

fn near(value: &Value, expected: f64, relative: f64) {
    let value = value.as_f64().unwrap();
    assert!((value / expected - 1.0).abs() <= relative, "{value}, not {expected}");
}

#[test]
fn cli_predict_mask_has_three_regimes() {
    let small = json("--inputs 784 --hidden 1000 --outputs 10 --critical 100");
    assert_eq!(small["regime"], "outputs-plastic");
    for (name, expected) in [
        ("input_fraction", 0.1),
        ("output_fraction", 1.0),
        ("energy", 88_400.0),
        ("energy_without_masks", 794_000.0),
        ("neuron_mask_energy", 88_400.0),
        ("subnet_energy", 79_400.0),
        ("crossover_hidden", 7840.0),
        ("growth_exponent", 10_000.0 / 88_400.0),
        ("paths_mean", 100.0),
        ("paths_variance_bernoulli", 90.0),
    ] {
        near(&small[name], expected, 1e-14);
    }
    assert_eq!(small["guarantee"], Value::Null);
    near(&small["probability_bernoulli"], 0.5, 0.05);

    let large = json("--inputs 784 --hidden 100000 --outputs 10 --critical 100");
    assert_eq!((&large["regime"], &large["growth_exponent"]), (&"both-partial".into(), &0.5.into()));
    near(&large["energy"], 2.0 * (784.0 * 10.0 * 100.0 * 1e5_f64).sqrt(), 1e-14);
    near(&large["paths_mean"], 100.0, 1e-14);

    let mirrored = json("--inputs 10 --hidden 1000 --outputs 784 --critical 100");
    assert_eq!((&mirrored["regime"], &mirrored["input_fraction"]), (&"inputs-plastic".into(), &1.0.into()));
    assert_eq!(
        (&mirrored["output_fraction"], &mirrored["energy"]),
        (&small["input_fraction"], &small["energy"])
    );

    let table = verify("--inputs 784 --hidden 1000 --outputs 10 --critical 100");
    let table = String::from_utf8(table.stdout).unwrap();
    assert!(
        table.contains("input fraction                 0.1\n") && table.contains("outputs-plastic"),
        "{table}"
    );
}

#[test]
fn cli_predict_mask_with_a_guarantee() {
    let sure = json("--inputs 784 --hidden 100000 --outputs 10 --critical 100 --guarantee 0.01");
    let (guarantee, plain) = (&sure["guarantee"], sure["energy"].as_f64().unwrap());
    assert_eq!(guarantee["shortfall"], 0.01);
    let energy = |masks: &str| guarantee[masks]["energy"].as_f64().unwrap();
    assert!(plain < energy("exact_counts") && energy("exact_counts") < energy("bernoulli"));
    for masks in ["exact_counts", "bernoulli"] {
        let of = &guarantee[masks];
        let fraction = |name: &str| of[name].as_f64().unwrap();
        near(&of["probability"], 0.99, 1e-4);
        near(
            &of["energy"],
            1e5 * (784.0 * fraction("input_fraction") + 10.0 * fraction("output_fraction")),
            1e-12,
        );
        near(&of["paths_mean"], 1e5 * fraction("input_fraction") * fraction("output_fraction"), 1e-12);
    }
    // As large as macaque V1; and larger than is searched.
    let v1 = json("--inputs 784 --hidden 56675063 --outputs 10 --critical 100 --guarantee 1e-6");
    assert!(v1["guarantee"]["exact_counts"]["probability"].as_f64().unwrap() >= 1.0 - 1e-6);
    let larger = json("--inputs 784 --hidden 1000000000 --outputs 10 --critical 100 --guarantee 1e-6");
    assert_eq!(larger["guarantee"]["exact_counts"], Value::Null);
    near(&larger["guarantee"]["bernoulli"]["probability"], 1.0 - 1e-6, 1e-9);
}

#[test]
fn cli_predict_mask_refuses_what_cannot_be() {
    let with = |change: (&str, &str)| {
        let all = "--inputs 784 --hidden 1000 --outputs 10 --critical 100 --guarantee 0.01";
        assert!(all.contains(change.0));
        refused(&all.replace(change.0, change.1))
    };
    for (change, part) in [
        (("--hidden 1000", "--hidden 99"), "no mask reaches it; give more hidden units"),
        (("--critical 100", "--critical 1001"), "takes 1001 hidden units"),
        (("--inputs 784", "--inputs 0"), "inputs N must be positive"),
        (("--hidden 1000", "--hidden 0"), "hidden units N_h must be positive"),
        (("--outputs 10", "--outputs 0"), "outputs N_o must be positive"),
        (("--critical 100", "--critical 0"), "N_c must be positive"),
        (("--critical 100", "--critical 99.5"), "--critical"),
        (("--hidden 1000", "--hidden -5"), "-5"),
        (("--hidden 1000", "--hidden 9000000000000"), "N_h must be at most 1e12"),
        (("--guarantee 0.01", "--guarantee 0"), "epsilon that a guarantee fails must be positive"),
        (("--guarantee 0.01", "--guarantee 0.6"), "must be at most 0.5, but is 0.6"),
        (("--guarantee 0.01", "--guarantee nan"), "must be a finite number"),
        (("--outputs 10 ", ""), "--outputs"),
    ] {
        let error = with(change);
        assert!(error.contains(part), "{change:?}: {error}");
    }
}
