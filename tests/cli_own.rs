//! Experiments of the user's own, from file to figures.

use std::fs;
use std::path::Path;
use std::process::Output;

mod own;

use own::{WALK, example, record, root, text, verify};

#[test]
fn cli_a_file_is_run_as_an_experiment_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::write(path.join("walk.toml"), WALK).unwrap();
    let dry = verify(path, &["run", "walk.toml", "perceptron-caching", "--dry-run"]);
    assert!(text(&dry.stdout).contains("16 runs in 4 cells"), "{}", text(&dry.stdout));
    assert!(text(&dry.stdout).contains("perceptron-caching        25 s") && !path.join("results").exists());

    let run = verify(path, &["walk.toml", "--out", "there", "--jobs", "2"]);
    assert_eq!(run.status.code(), Some(0), "{}{}", text(&run.stdout), text(&run.stderr));
    let table = text(&run.stdout);
    for part in
        ["A walk that forgets", "exact-walk", "CONFIRMED", "16 walk (16 converged", "figures/rate.svg"]
    {
        assert!(table.contains(part), "{part} is not in {table}");
    }
    let found = record(&path.join("there"), "a-walk");
    let claim = &found["claims"][0];
    assert_eq!(
        (claim["source"]["paper"].as_str(), claim["kind"].as_str()),
        (Some("own"), Some("approximation"))
    );
    assert_eq!(claim["regime"], "walk threshold 1.5, time-constant 100");
    let series = found["panels"][0]["series"].as_array().unwrap();
    let ids: Vec<&str> = series.iter().map(|series| series["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["theory-1-1", "theory-1-2", "measured-1", "measured-2"]);
    assert!(series[0]["x"].as_array().unwrap().len() > 30 && series[2]["x"].as_array().unwrap().len() == 2);
    let csv = fs::read_to_string(path.join("there/a-walk/data/rate.csv")).unwrap();
    assert!(csv.contains("measured-1,\"rate, time-constant = 50\",simulation,1.5,"), "{csv}");
    assert!(fs::read_to_string(path.join("there/a-walk/figures/rate.svg")).unwrap().contains("exact walk"));

    // Taken up again, nothing is simulated and all is the same; on other threads as well.
    let again = verify(path, &["walk.toml", "--out", "there", "--resume", "--jobs", "1", "--format", "json"]);
    let again: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!((&again["claims"], &again["panels"]), (&found["claims"], &found["panels"]));
    // More replicates go on from there; another grid of the same name does not.
    fs::write(path.join("walk.toml"), WALK.replace("replicates = 4", "replicates = 5")).unwrap();
    assert_eq!(verify(path, &["walk.toml", "--out", "there", "--resume", "-q"]).status.code(), Some(0));
    fs::write(path.join("other.toml"), WALK.replace("probability = 0.2", "probability = 0.3")).unwrap();
    let other = verify(path, &["other.toml", "--out", "there", "--resume"]);
    assert!(text(&other.stderr).contains("other parameters of cell"), "{}", text(&other.stderr));
    // The seed matters, and figures can be drawn again.
    assert_eq!(verify(path, &["walk.toml", "--out", "two", "--seed", "2", "-q"]).status.code(), Some(0));
    assert_ne!(record(&path.join("two"), "a-walk")["panels"], found["panels"]);
    let plot = verify(path, &["plot", "there/a-walk", "--out", "drawn"]);
    assert!(plot.status.success() && path.join("drawn/figures/rate.svg").exists());

    let report = verify(path, &["report", "there"]);
    assert!(report.status.success(), "{}", text(&report.stderr));
    let html = fs::read_to_string(path.join("there/report.html")).unwrap();
    assert!(
        html.contains("id=\"a-walk\"")
            && html.contains("own: your own")
            && html.contains("<figure id=\"a-walk-rate\"")
    );
}

/// What turns up only when runs are known keeps the runs: the formula is mended, and the log is taken over.
#[test]
fn cli_a_formula_can_be_mended_after_the_runs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let broken = WALK.replace(
        "predicted = \"decaying_chain.steady_state.rate(probability,",
        "predicted = \"decaying_chain.steady_state.rate(1 + rate,",
    );
    fs::write(path.join("my.toml"), broken).unwrap();
    let run = verify(path, &["my.toml"]);
    let error = text(&run.stderr);
    assert_eq!(run.status.code(), Some(2));
    assert!(error.contains("my.toml:32: ") && error.contains("at most 1"), "{error}");
    fs::write(path.join("my.toml"), WALK).unwrap();
    let log = path.join("results/a-walk/replicates.log");
    let before = fs::read_to_string(&log).unwrap();
    assert_eq!(verify(path, &["my.toml", "--resume", "-q"]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(&log).unwrap(), before);
}

#[test]
fn cli_statistics_other_points_and_all_runs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let file = r#"
name = "mixed"
title = "What claims and panels can do"
model = "perceptron"
replicates = 40
parameters = { inputs = 40, patterns = "round(0.9 * inputs)", max-epochs = 8 }
grid = { rule = ["immediate", "at-end"] }

[[claim]]
id = "share-that-converges"
statement = "Some runs converge within eight epochs, and some do not"
at = { rule = "at-end" }
measured = "converged"
predicted = 0.5
statistic = "share"
margin = 0.49
margin_reason = "neither all nor none"
control = { theory = "nearly none", predicted = 0.005 }

[[claim]]
id = "fewer-consolidations"
statement = "Consolidating at the end costs less than consolidating at once"
at = { rule = "at-end" }
against = { rule = "immediate" }
measured = "energy"
predicted = "other.energy"
relation = "at-most"
margin = 0.0
margin_reason = "an ordering"
max_not_converged = 1.0
control = { theory = "by a factor of a million", predicted = "other.energy / 1e6" }

[[claim]]
id = "identity"
statement = "At once means every update of every synapse"
at = { rule = "immediate" }
measured = "energy"
predicted = "updates * (inputs + 1)"
relation = "exactly"
margin = 0
margin_reason = "an identity"
max_not_converged = 1.0
source = { paper = "LvR", place = "eq. 1" }
control = { theory = "only inputs", predicted = "updates * inputs" }
"#;
    fs::write(path.join("mixed.toml"), file).unwrap();
    let run = verify(path, &["mixed.toml"]);
    assert_eq!(run.status.code(), Some(0), "{}{}", text(&run.stdout), text(&run.stderr));
    let claims = record(&path.join("results"), "mixed")["claims"].clone();
    assert_eq!((claims[0]["replicates"].as_u64(), claims[0]["not_converged"].as_u64()), (Some(40), Some(0)));
    assert_eq!(claims[2]["source"]["paper"], "LvR");
    let without = claims[1]["not_converged"].as_u64().unwrap();
    assert!(without > 0 && claims[1]["replicates"].as_u64() == Some(40 - without), "{claims}");
}

/// Four files as MNIST has them, of images of 5 x 7 whose class is a bright row (and column, for more than five).
fn tiny_images(folder: &Path, classes: u8, first: u8, count: u32) {
    fs::create_dir_all(folder).unwrap();
    let labels: Vec<u8> = (0..count).map(|image| first + (image % u32::from(classes)) as u8).collect();
    let pixel = |label: u8, place: usize| {
        let (row, column) = (place / 7, place % 7);
        let bright = row == usize::from(label) % 5 || column == usize::from(label) / 5 % 7;
        if bright { 200 + label % 50 } else { 0 }
    };
    let pixels: Vec<u8> =
        labels.iter().flat_map(|&label| (0..35).map(move |place| pixel(label, place))).collect();
    let header = |magic: u32, sizes: &[u32]| -> Vec<u8> {
        [&[magic], sizes].concat().iter().flat_map(|number| number.to_be_bytes()).collect()
    };
    for part in ["train", "t10k"] {
        let images = [header(0x803, &[count, 5, 7]), pixels.clone()].concat();
        fs::write(folder.join(format!("{part}-images-idx3-ubyte")), images).unwrap();
        fs::write(
            folder.join(format!("{part}-labels-idx1-ubyte")),
            [header(0x801, &[count]), labels.clone()].concat(),
        )
        .unwrap();
    }
}

#[test]
fn cli_networks_learn_images_of_any_size() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    tiny_images(&path.join("files/tiny"), 3, 0, 60);
    tiny_images(&path.join("many"), 200, 0, 400);
    tiny_images(&path.join("from-one"), 3, 1, 60);
    let file = example("own-images.toml")
        .replace("# data = \"my-images\"", "data = \"tiny\"")
        .replace("samples = 2000", "samples = 400")
        .replace("hidden = [10, 20, 40, 80]", "hidden = [10, 80, 40]");
    fs::write(path.join("files/own.toml"), file).unwrap();
    let run = verify(path, &["files/own.toml", "--out", "results"]);
    assert!(run.status.code() != Some(2), "{}{}", text(&run.stdout), text(&run.stderr));
    let found = record(&path.join("results"), "own-images");
    assert!(found["provenance"]["data"]["source"].as_str().unwrap().contains("tiny"), "{found}");
    // Three classes and 5 x 7 pixels: better than one of three by any network, and nearly all right by a large one.
    let accuracy = &found["panels"][1]["series"][0]["y"];
    let accuracy: Vec<f64> =
        accuracy.as_array().unwrap().iter().map(|share| share.as_f64().unwrap()).collect();
    assert!(accuracy.iter().all(|share| *share > 0.45) && accuracy[1] > 0.9, "{accuracy:?}");
    let more = verify(path, &["files/own.toml", "--data", "many", "--out", "more", "--no-claims"]);
    assert_eq!(more.status.code(), Some(0), "{}", text(&more.stderr));
    let words = |run: &Output| text(&run.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(!words(&more).contains("count labels from 0"), "{}", text(&more.stdout));
    let from_one = verify(path, &["files/own.toml", "--data", "from-one", "--out", "odd", "--no-claims"]);
    let note = "has the label 0, but networks have an output unit for every label from 0 to the largest; count labels from 0";
    assert!(words(&from_one).contains(note), "{}", text(&from_one.stdout));
    let place = verify(path, &["data", "where", "--data", "many", "--format", "json"]);
    let place: serde_json::Value = serde_json::from_slice(&place.stdout).unwrap();
    assert_eq!((place["classes"].as_u64(), place["rows"].as_u64()), (Some(200), Some(5)));
}

/// The examples, and the file in the reference, do what they say.
#[test]
fn cli_examples_confirm_their_claims() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let reference = fs::read_to_string(root().join("docs/own-experiments.md")).unwrap();
    let block = reference.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    fs::write(path.join("reference.toml"), block).unwrap();
    fs::write(path.join("threshold.toml"), example("threshold-against-capacity.toml")).unwrap();
    let images = example("own-images.toml");
    fs::write(path.join("images.toml"), &images).unwrap();
    let run = verify(path, &["threshold.toml", "reference.toml", "images.toml"]);
    assert_eq!(run.status.code(), Some(0), "{}{}", text(&run.stdout), text(&run.stderr));
    assert_eq!(text(&run.stdout).matches("  CONFIRMED").count(), 6, "{}", text(&run.stdout));
}
