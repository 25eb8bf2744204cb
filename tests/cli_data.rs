//! `verify data`, end to end, with servers on this machine.

#[cfg(feature = "fetch")]
mod server;

use assert_cmd::Command;
use plasticity_simulation::data::folder::NAMES;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Output;

/// In a folder that is also the place of caches, which is all that the command sees of this machine's data.
fn verify(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("verify").unwrap();
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1");
    command.env("XDG_CACHE_HOME", folder).env_remove("PLASTICITY_DATA").output().unwrap()
}

fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = verify(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The one line of the error.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = verify(folder, arguments);
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
    assert!(
        output.stdout.is_empty() && error.starts_with("error: ") && !error.contains("panicked"),
        "{error}"
    );
    assert_eq!(error.trim_end().lines().count(), 1, "{error}");
    error
}

/// Images of 4 × 3 of ten classes, `count` of each.
fn small_set(folder: &Path, count: u8) {
    fs::create_dir_all(folder).unwrap();
    let number = |number: u8| [0, 0, 0, number];
    let images = 10 * count;
    let labels: Vec<u8> = (0..images).map(|image| image % 10).collect();
    let pixels: Vec<u8> = (0..u32::from(images) * 12).map(|place| (place % 7 * 40) as u8).collect();
    let images = [&[0, 0, 8, 3][..], &number(images), &number(4), &number(3), &pixels].concat();
    let labels = [&[0, 0, 8, 1][..], &number(10 * count), &labels].concat();
    for (name, content) in NAMES.iter().zip([&images, &labels, &images, &labels]) {
        fs::write(folder.join(name), content).unwrap();
    }
}

#[test]
fn cli_data_come_from_the_first_place_that_is_named() {
    let place = tempfile::tempdir().unwrap();
    let place = place.path();
    let found = |arguments: &[&str]| -> Value {
        let all = [&["data", "where", "--format", "json"], arguments].concat();
        serde_json::from_str(&done(place, &all)).unwrap()
    };
    assert_eq!(found(&[])["place"], "procedural");
    assert_eq!(found(&[])["looked_at_in_this_order"]["files_in_cache"], 0);
    small_set(&place.join("plasticity-energy/mnist"), 2);
    assert_eq!(found(&[])["place"], "cache");
    assert_eq!(found(&[])["training_images"], 20);
    small_set(&place.join("mine"), 3);
    let mine = found(&["--data", "mine"]);
    assert_eq!((&mine["place"], &mine["source"]), (&"given".into(), &"images from mine".into()));
    assert_eq!((&mine["rows"], &mine["columns"], &mine["test_images"]), (&4.into(), &3.into(), &30.into()));
    assert_eq!(found(&["--data", "procedural"])["place"], "procedural");
    let table = done(place, &["data", "where"]);
    assert!(table.contains("place                          cache"), "{table}");
}

#[test]
fn cli_a_folder_that_is_named_has_to_have_data() {
    let place = tempfile::tempdir().unwrap();
    let error = refused(place.path(), &["data", "where", "--data", "nowhere"]);
    assert!(
        error.contains("there is no folder nowhere") && NAMES.iter().all(|name| error.contains(name)),
        "{error}"
    );
    fs::create_dir(place.path().join("empty")).unwrap();
    let error = refused(place.path(), &["data", "show", "--data", "empty"]);
    assert!(error.contains("empty has no train-images-idx3-ubyte"), "{error}");
    let mut command = Command::cargo_bin("verify").unwrap();
    let output =
        command.args(["data", "where"]).current_dir(place.path()).env("PLASTICITY_DATA", "empty").output();
    let error = String::from_utf8(output.unwrap().stderr).unwrap();
    assert!(error.contains("PLASTICITY_DATA") && error.contains("t10k-labels-idx1-ubyte"), "{error}");
    // Broken files in the cache are not silently passed over.
    let cache = place.path().join("plasticity-energy/mnist");
    small_set(&cache, 1);
    fs::write(cache.join(NAMES[3]), b"no").unwrap();
    let error = refused(place.path(), &["data", "show"]);
    assert!(
        error.contains("t10k-labels-idx1-ubyte: the file is cut off") && error.contains("fetch them again"),
        "{error}"
    );
    assert!(refused(place.path(), &["data"]).contains("fetch, where, show"));
    assert!(refused(place.path(), &["data", "fetch", "mnis"]).contains("mnist"));
    assert!(refused(place.path(), &["data", "show", "--count", "0"]).contains("--count"));
}

#[test]
fn cli_a_contact_sheet_shows_every_class() {
    let place = tempfile::tempdir().unwrap();
    small_set(&place.path().join("a <b> & c"), 3);
    let printed =
        done(place.path(), &["data", "show", "--data", "a <b> & c", "--count", "2", "--out", "sheet.svg"]);
    assert_eq!(printed, "sheet.svg\n");
    let sheet = fs::read_to_string(place.path().join("sheet.svg")).unwrap();
    assert!(sheet.starts_with("<svg ") && sheet.ends_with("</svg>\n"));
    assert!(sheet.contains("images from a &lt;b&gt; &amp; c"));
    assert_eq!(sheet.matches("<g ").count(), 20);
    for class in 0..10 {
        assert_eq!(sheet.matches(&format!(">{class}</text>")).count(), 1);
    }
    // More than there are is no error.
    done(place.path(), &["data", "show", "--data", "a <b> & c", "--count", "100"]);
    let sheet = fs::read_to_string(place.path().join("contact-sheet.svg")).unwrap();
    assert_eq!(sheet.matches("<g ").count(), 30);
}

#[cfg(feature = "fetch")]
mod fetch {
    use super::*;
    use crate::server::{Asked, Reply, Server};
    use plasticity_simulation::data::folder;
    use std::path::PathBuf;

    /// MNIST itself, where it lies next to the workspace or where the environment says.
    fn mnist() -> Option<PathBuf> {
        let near = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/mnist");
        let mut places = std::env::var_os("PLASTICITY_DATA").map(PathBuf::from).into_iter().chain([near]);
        places.find(|place| NAMES.iter().all(|name| place.join(format!("{name}.gz")).is_file()))
    }

    fn fetch(folder: &Path, servers: &[&Server], more: &[&str]) -> Output {
        let urls: Vec<String> = servers.iter().map(|server| server.url()).collect();
        let mirrors: Vec<&str> = urls.iter().flat_map(|url| ["--mirror", url]).collect();
        verify(folder, &[&["data", "fetch", "mnist"], &mirrors[..], more].concat())
    }

    #[test]
    fn cli_what_mirrors_send_is_believed_only_when_it_is_right() {
        let place = tempfile::tempdir().unwrap();
        let lying = Server::start(|_| Reply::Whole(vec![0; 5000]));
        let longer = Server::start(|_| Reply::Endless);
        let gone = Server::start(|_| Reply::Status(404));
        let silent = Server::start(|_| Reply::Silence);
        let torn = Server::start(|_| Reply::TornWhole(vec![0; 5000], 1000));
        let stuck = Server::start(|_| Reply::Stuck(vec![0; 5000], 0));
        let url = lying.url();
        let leading = Server::start(move |asked| Reply::Redirect(format!("{url}other{}", asked.path)));
        // These are asked for the rest of what the torn one left.
        let part = Server::start(|_| Reply::Part(vec![1; 5000]));
        let other = Server::start(|_| Reply::OtherPart(vec![2; 5000]));
        let bad = [&lying, &longer, &gone, &silent, &stuck, &torn, &part, &other, &leading];
        let output = fetch(place.path(), &bad, &["--timeout", "1"]);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert_eq!(error.trim_end().lines().count(), 1, "{error}");
        for reason in [
            "it holds 5000 bytes, not 47040016",
            "sent more than",
            "answered 404",
            "nothing came for 1 s",
            "broke off (after 1000 bytes",
            "broke off (after 0 bytes",
            "name another server with --mirror",
        ] {
            assert!(error.contains(reason), "{reason:?} is not in {error}");
        }
        assert!(
            lying.asked().contains(&Asked { path: "/other/train-images-idx3-ubyte.gz".into(), from: None })
        );
        let cache = place.path().join("plasticity-energy/mnist");
        assert!(folder::find(&cache).iter().all(Option::is_none));
        let from = |server: &Server| server.asked().iter().map(|asked| asked.from).collect::<Vec<_>>();
        assert_eq!((from(&torn), from(&part)), (vec![None, Some(1000)], vec![Some(1000), None]));
        // Only the first file was asked for: without it the others are of no use.
        assert!(silent.asked().iter().all(|asked| asked.path == "/train-images-idx3-ubyte.gz"));
    }

    #[test]
    fn cli_mirrors_need_tls_unless_they_are_here() {
        let place = tempfile::tempdir().unwrap();
        let error =
            refused(place.path(), &["data", "fetch", "mnist", "--mirror", "http://example.org/mnist"]);
        assert!(error.contains("http://example.org/mnist") && error.contains("https://"), "{error}");
        let error = refused(place.path(), &["data", "fetch", "mnist", "--mirror", "http://127.0.0.1:1/"]);
        assert!(error.contains("could not be reached (") && error.contains("127.0.0.1:1"), "{error}");
        let error = refused(place.path(), &["data", "fetch", "mnist", "--timeout", "0"]);
        assert!(error.contains("--timeout"), "{error}");
        fs::write(place.path().join("file"), "").unwrap();
        let error = refused(place.path(), &["data", "fetch", "mnist", "--data", "file"]);
        assert!(error.contains("cannot make the folder file"), "{error}");
    }

    /// Needs MNIST, since nothing else has its checksums; `src/fetch/tests.rs` does the same with files of its own.
    #[test]
    fn cli_mnist_is_fetched_resumed_and_found() {
        let Some(mnist) = mnist() else { return };
        let place = tempfile::tempdir().unwrap();
        let file = move |asked: &Asked| fs::read(mnist.join(asked.path.trim_start_matches('/'))).unwrap();
        let server = Server::start(move |asked| Reply::Torn(file(asked), 4_000_000));
        let output = fetch(place.path(), &[&server], &[]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(text.ends_with("with the right checksums\n"), "{text}");
        let asked = server.asked();
        assert_eq!(asked[1], Asked { path: "/train-images-idx3-ubyte.gz".into(), from: Some(4_000_000) });
        let found: Value =
            serde_json::from_str(&done(place.path(), &["data", "where", "--format", "json"])).unwrap();
        assert_eq!((&found["place"], &found["training_images"]), (&"cache".into(), &60_000.into()));
        assert!(found["source"].as_str().unwrap().starts_with("MNIST from "), "{found}");
        // What is there and right is left alone.
        let text = fetch(place.path(), &[&server], &[]).stdout;
        assert_eq!(String::from_utf8(text).unwrap().matches("was there").count(), 4);
        assert_eq!(server.asked().len(), asked.len());
    }
}

#[test]
fn cli_without_data_there_are_procedural_digits() {
    let place = tempfile::tempdir().unwrap();
    done(place.path(), &["data", "show", "--count", "3"]);
    let sheet = fs::read_to_string(place.path().join("contact-sheet.svg")).unwrap();
    assert!(sheet.contains("procedural digits, seed 1"));
    assert_eq!(sheet.matches("<g ").count(), 30);
}

/// Networks that give up soon, which is all that there is to learn from images without a pattern.
const FEW_NETWORKS: &str = r#"
experiment = "network-size"
target = 0.9
evaluation = "test"
test_every = 50
limit = 1.0

[sizes]
learning_rate = 0.01
fit_from = 2

[[sizes.runs]]
hidden = [2, 3, 4]
replicates = 2

[rates]
small = 0.02

[[rates.runs]]
hidden = [2]
learning_rates = [0.01, 0.02]
replicates = 2
"#;

#[test]
fn cli_experiments_learn_the_data_that_are_named_and_go_on_with_no_others() {
    let place = tempfile::tempdir().unwrap();
    let place = place.path();
    small_set(&place.join("mine"), 2);
    small_set(&place.join("other"), 3);
    fs::write(place.join("few.toml"), FEW_NETWORKS).unwrap();
    let run = ["network-size", "--preset", "few.toml", "--no-claims", "--data"];
    let error = refused(place, &[&run[..], &["nowhere"]].concat());
    assert!(error.contains("nowhere") && !place.join("results").exists(), "{error}");

    let printed = done(place, &[&run[..], &["mine"]].concat());
    assert!(printed.contains("data: images from mine") && printed.contains("8 network"), "{printed}");
    let path = place.join("results/network-size/record.json");
    let record: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let data = &record["provenance"]["data"];
    assert_eq!(data["source"], "images from mine");
    let begins = data["sha256"].as_str().unwrap()[..12].to_owned();
    let error = refused(place, &[&run[..], &["other", "--resume"]].concat());
    assert!(error.contains(&format!("data (by SHA-256) {begins} there")), "{error}");
}
