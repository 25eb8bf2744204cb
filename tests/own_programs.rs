//! Example programs, and the parameters of models against the options of the command.

mod own;

use own::{root, text, verify};

#[path = "../examples/own_restriction.rs"]
#[allow(dead_code, reason = "its main function is that of a program")]
mod own_restriction;
#[path = "../examples/own_rule.rs"]
#[allow(dead_code, reason = "its main function is that of a program")]
mod own_rule;

/// Options of `verify simulate` that are none of the model's.
const OF_THE_COMMAND: [&str; 9] = [
    "replicates",
    "seed",
    "jobs",
    "simd",
    "format",
    "data",
    "help",
    "joules-per-weight-change",
    "joules-per-update",
];

/// Parameters of a file are the options of `verify simulate`, take the same names, and have the same defaults.
#[test]
fn cli_parameters_are_the_options_of_simulate() {
    use plasticity_validation::own::{MODELS, Takes, Usually};
    for model in MODELS {
        let help = verify(&root(), &["simulate", model.name(), "--help"]);
        let help = text(&help.stdout);
        // One paragraph an option, from its dashes to the next.
        let mut options: Vec<(String, String)> = Vec::new();
        for line in help.lines().skip_while(|line| !line.starts_with("Options:")) {
            let option = line.trim_start().trim_start_matches("-h, ").trim_start_matches("-V, ");
            if !line.is_empty() && !line.starts_with(' ') && !line.starts_with("Options:") {
                break;
            }
            match option.strip_prefix("--").filter(|_| line.starts_with("  ")) {
                Some(rest) if line.len() - option.len() <= 6 => {
                    let name = rest.split([' ', '=']).next().unwrap_or_default().to_owned();
                    options.push((name, String::new()));
                }
                _ => {}
            }
            if let Some((_, text)) = options.last_mut() {
                text.push_str(line.trim());
                text.push('\n');
            }
        }
        options.retain(|(name, _)| !OF_THE_COMMAND.contains(&name.as_str()));
        let names: Vec<&str> = options.iter().map(|(name, _)| name.as_str()).collect();
        let known: Vec<&str> = model.parameters().iter().map(|parameter| parameter.name).collect();
        let sorted = |mut names: Vec<&str>| {
            names.sort_unstable();
            names.into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(sorted(names), sorted(known), "{}", model.name());
        for parameter in model.parameters() {
            let (_, text) = options.iter().find(|(name, _)| name == parameter.name).unwrap();
            let default = match parameter.usually {
                Usually::Number(number) => Some(number.to_string()),
                Usually::Name(name) => Some(name.to_owned()),
                _ => None,
            };
            if let Some(default) = default {
                assert!(
                    text.contains(&format!("[default: {default}]")),
                    "{}: {default}: {text}",
                    parameter.name
                );
            }
            if let Takes::OneOf(names) = parameter.takes {
                for name in names {
                    let listed =
                        text.contains(&format!("- {name}:")) || text.contains(&format!("- {name}\n"));
                    assert!(
                        listed || text.contains(&format!("{name},")) || text.contains(&format!("{name}]")),
                        "{}: {name}: {text}",
                        parameter.name
                    );
                }
            }
        }
    }
}

/// The programs run, and show what their rules do.
#[test]
fn exact_example_programs_show_what_they_say() {
    let numbers = |table: &str| -> Vec<Vec<f64>> {
        let row = |line: &str| line.split_whitespace().map(|number| number.parse().unwrap()).collect();
        table.lines().skip(1).map(row).collect()
    };
    let rule = numbers(&own_rule::table().unwrap());
    assert_eq!(rule.len(), 5);
    // At larger thresholds a tenth is between one and all.
    assert!(rule[1..].iter().all(|row| row[1] < row[2] && row[2] < row[3]), "{rule:?}");
    let restriction = numbers(&own_restriction::table().unwrap());
    assert_eq!(restriction[0][1], 1500.0);
    assert!(
        restriction.windows(2).all(|pair| pair[1][1] < pair[0][1] && pair[1][2] < pair[0][2]),
        "{restriction:?}"
    );
}
