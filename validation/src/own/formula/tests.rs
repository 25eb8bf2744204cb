use super::*;

fn value(text: &str) -> f64 {
    let names = |name: &str| match name {
        "updates" => Some(2000.0),
        "m1.total" => Some(3.0),
        _ => None,
    };
    Formula::parse(text).unwrap().value(&names).unwrap()
}

#[test]
fn exact_arithmetic_is_as_it_is_written() {
    for (text, expected) in [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("8 / 2 / 2", 2.0),
        ("7 - 2 - 1", 4.0),
        ("2^3^2", 512.0),
        ("-2^2", -4.0),
        ("2^-1", 0.5),
        ("2 * -3", -6.0),
        ("1.5e3 + .5", 1500.5),
        ("2e", f64::NAN),
        ("min(3, 1, 2) + max(1, 2)", 3.0),
        ("sqrt(16) + abs(-1) + ln(exp(2))", 7.0),
        ("updates / m1.total * 3", 2000.0),
        ("(updates > 1999) + (2 <= 1)", 1.0),
        ("round(2.4) + floor(-0.5) + erf(0)", 1.0),
        ("erf(0.5) + erfc(0.5)", 1.0),
        ("erf(0.5)", 0.520_499_877_813_046_5),
        ("perceptron.updates(1000, 1000) / updates", 1.0),
    ] {
        if expected.is_nan() {
            assert!(Formula::parse(text).is_err(), "{text}");
        } else {
            assert!((value(text) - expected).abs() < 1e-12, "{text}: {}", value(text));
        }
    }
    assert!(value("max(1, ln(-1))").is_nan() && value("min(ln(-1), 1)").is_nan());
    assert_eq!(value("1 / 0"), f64::INFINITY);
}

#[test]
fn exact_what_is_wrong_is_said_with_its_place() {
    let wrong = |text: &str| Formula::parse(text).unwrap_err();
    for (text, position, part) in [
        ("1 +", 4, "found the end"),
        ("1 2", 3, "found the number 2"),
        ("(1", 3, "\")\""),
        ("a $ b", 3, "means nothing"),
        ("2 * perceptron.update(1, 2)", 5, "did you mean \"perceptron.updates\""),
        ("perceptron.updates(1)", 1, "2 arguments (inputs, patterns), but has 1"),
        ("sqrt(1, 2)", 1, "one argument"),
        ("min()", 1, "at least one"),
        ("", 1, "found the end"),
        ("1.2.3", 4, "expected an operator"),
    ] {
        let trouble = wrong(text);
        assert_eq!(trouble.position, position, "{text}: {trouble}");
        assert!(trouble.message.contains(part), "{text}: {trouble}");
    }
    assert!(wrong(&"(".repeat(1000)).message.contains("nests"));
    assert!(wrong(&"-".repeat(1000)).message.contains("nests"));
    assert!(wrong(&"1+".repeat(1500)).message.contains("characters"));
}

#[test]
fn exact_formulas_know_their_names_and_where_they_are_undefined() {
    let formula = Formula::parse("updates + perceptron.load(inputs, 2) - pi").unwrap();
    let names: Vec<&str> = formula.names().iter().map(|name| name.name.as_str()).collect();
    assert_eq!(names, ["updates", "inputs"]);
    assert_eq!(formula.value(&|_| None), Err(NoValue::Missing));
    let beyond = Formula::parse("1 + perceptron.updates(100, 200)").unwrap();
    let Err(NoValue::Outside(trouble)) = beyond.value(&|_| None) else { panic!("beyond capacity") };
    assert!(trouble.position == 5 && trouble.message.contains("below 2"), "{trouble}");
    let half = Formula::parse("perceptron.load(1.5, 2)").unwrap();
    assert!(
        matches!(half.value(&|_| None), Err(NoValue::Outside(trouble)) if trouble.message.contains("whole"))
    );
}

/// What a closed form is called is what the theory calls it, but for the name of a result.
#[test]
fn exact_closed_forms_are_those_of_the_catalogue() {
    let known: Vec<String> =
        plasticity_theory::catalogue::FUNCTIONS.iter().map(|name| name.replace("::", ".")).collect();
    for (name, arguments) in closed_forms() {
        let function = name.split('.').take(2).collect::<Vec<_>>().join(".");
        assert!(known.contains(&function), "{name} is not in the catalogue");
        assert!(!arguments.is_empty());
        assert_eq!(closed_forms().iter().filter(|(other, _)| *other == name).count(), 1, "{name} twice");
        let documented = include_str!("../../../../docs/own-experiments.md");
        let call = format!("`{name}({})`", arguments.join(", "));
        assert!(documented.contains(&call), "docs/own-experiments.md lacks {call}");
    }
}

/// Every closed form has a value at sensible arguments, that of the theory.
#[test]
fn exact_closed_forms_have_values() {
    let sensible = |argument: &str| match argument {
        "inputs" | "synapses" => 1000.0,
        "patterns" => 1000.0,
        "updates" => 2000.0,
        "presentations" => 30_000.0,
        "cost" => 1e-3,
        "threshold" => 4.5,
        "probability" => 0.1,
        "time_constant" => 100.0,
        "hidden" => 500.0,
        "outputs" => 10.0,
        "critical" => 50.0,
        "mean_stability" | "mean_abs_field" => 300.0,
        _ => 0.5,
    };
    for (name, arguments) in closed_forms() {
        let given: Vec<f64> = arguments.iter().map(|argument| sensible(argument)).collect();
        let value = closed_form(name, &given).unwrap().unwrap_or_else(|message| panic!("{name}: {message}"));
        // A threshold that is best may be none.
        assert!(value.is_finite() || name.ends_with("threshold") && value > 0.0, "{name} is {value}");
    }
    let of = |name: &str, arguments: &[f64]| closed_form(name, arguments).unwrap().unwrap();
    assert_eq!(of("perceptron.updates", &[1000.0, 1000.0]), 2000.0);
    let task = [1000.0, 2000.0, 30_000.0, 1e-3];
    let parts = ["caching.exact_walk.consolidation", "caching.exact_walk.maintenance"]
        .map(|name| of(name, &[&task[..], &[4.5]].concat()));
    assert!((parts[0] + parts[1] - of("caching.exact_walk", &[&task[..], &[4.5]].concat())).abs() < 1e-6);
    assert!(closed_form("perceptron.updates", &[1.0]).is_none());
}
