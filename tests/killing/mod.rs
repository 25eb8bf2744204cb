//! Killing a run for real, and resuming it.

use assert_cmd::cargo::cargo_bin;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The smoke preset of an experiment with few runs of each cell, as a file.
pub(crate) fn short_preset(experiment: &str, folder: &Path) -> PathBuf {
    let listed =
        Command::new(cargo_bin("verify")).args(["list", experiment, "--preset", "smoke"]).output().unwrap();
    let mut settings: toml::Table = String::from_utf8(listed.stdout).unwrap().parse().unwrap();
    settings.iter_mut().for_each(|(key, value)| shorten(key, value));
    let path = folder.join(format!("{experiment}.toml"));
    fs::write(&path, settings.to_string()).unwrap();
    path
}

fn shorten(key: &str, value: &mut toml::Value) {
    match value {
        toml::Value::Integer(number) if key.ends_with("replicates") => *number = (*number).min(2),
        toml::Value::Table(inner) => inner.iter_mut().for_each(|(key, value)| shorten(key, value)),
        toml::Value::Array(items) => items.iter_mut().for_each(|item| shorten(key, item)),
        _ => {}
    }
}

/// What an experiment has lived through.
pub(crate) struct Killed {
    /// Kills while replicates were simulated.
    pub(crate) at_work: usize,
    /// Kills when all were there, while they were judged and results were written.
    pub(crate) while_writing: usize,
    /// Lines of the log that were torn, as by a machine that loses its power, and done again.
    pub(crate) torn: usize,
}

impl Killed {
    /// Runs an experiment undisturbed, and once more with kills at random moments until it has been killed often enough and
    /// ends, and holds the one against the other.
    pub(crate) fn experiment(name: &str, kills: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let preset = short_preset(name, folder.path());
        let (whole, killed) = (folder.path().join("whole"), folder.path().join("killed"));
        let ends_with = start(name, &preset, &whole).wait().unwrap().code();
        assert!(whole.join(name).join("record.json").exists(), "{name} ends with {ends_with:?}");
        let runs = lines(&whole.join(name)).saturating_sub(1);

        let mut random = Random::new(name);
        let mut found = Self { at_work: 0, while_writing: 0, torn: 0 };
        // Half of the kills come while replicates are simulated, after one to a few more of them.
        for left in (1..=kills.div_ceil(2)).rev() {
            let before = lines(&killed.join(name));
            let step = ((runs + 1).saturating_sub(before) / (left + 1)).max(1) as u64;
            let more = 1 + random.below(step) as usize;
            let mut child = start(name, &preset, &killed);
            while lines(&killed.join(name)) < before + more && child.try_wait().unwrap().is_none() {
                sleep(Duration::from_micros(200));
            }
            sleep(Duration::from_micros(random.below(3000)));
            if !kill(&mut child) {
                // It had ended before: everything begins once more.
                fs::remove_dir_all(&killed).unwrap();
                continue;
            }
            found.at_work += 1;
            if found.at_work.is_multiple_of(3) {
                found.torn += usize::from(tear(&killed.join(name), 1 + random.below(40)));
            }
        }
        // The others at any moment of what comes after, all of which a run does that finds everything done.
        assert_eq!(start(name, &preset, &killed).wait().unwrap().code(), ends_with);
        let clock = Instant::now();
        assert_eq!(start(name, &preset, &killed).wait().unwrap().code(), ends_with);
        let takes = clock.elapsed().as_micros() as u64;
        while found.at_work + found.while_writing < kills {
            let mut child = start(name, &preset, &killed);
            sleep(Duration::from_micros(random.below(takes)));
            found.while_writing += usize::from(kill(&mut child));
        }
        assert_eq!(start(name, &preset, &killed).wait().unwrap().code(), ends_with);
        assert_same(&whole.join(name), &killed.join(name));
        found
    }
}

fn start(name: &str, preset: &Path, out: &Path) -> Child {
    Command::new(cargo_bin("verify"))
        .args([name, "--resume", "--quiet", "--data", "procedural"].iter().filter(|word| {
            // --data is refused where no images are learned.
            learns_images(name) || !["--data", "procedural"].contains(*word)
        }))
        .arg("--preset")
        .arg(preset)
        .arg("--out")
        .arg(out)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn learns_images(name: &str) -> bool {
    plasticity_validation::experiments::find(name).unwrap().info().images
}

/// Kills with a signal that nothing can catch; false if it had ended before.
fn kill(child: &mut Child) -> bool {
    child.kill().unwrap();
    let status = child.wait().unwrap();
    status.code().is_none()
}

fn log(folder: &Path) -> Vec<u8> {
    fs::read(folder.join("replicates.log")).unwrap_or_default()
}

fn lines(folder: &Path) -> usize {
    log(folder).iter().filter(|byte| **byte == b'\n').count()
}

/// Cuts the last bytes off the log, where it has a line to be torn; whether it had.
fn tear(folder: &Path, bytes: u64) -> bool {
    let whole = log(folder);
    let first = whole.iter().position(|byte| *byte == b'\n').map_or(whole.len(), |end| end + 1);
    let kept = whole.len().saturating_sub(bytes as usize).max(first);
    fs::write(folder.join("replicates.log"), &whole[..kept]).unwrap();
    kept < whole.len()
}

/// Record, but for when it was made, and all data files, byte for byte; and no file that the undisturbed run does not have.
pub(crate) fn assert_same(whole: &Path, killed: &Path) {
    let record = |folder: &Path| {
        let text = fs::read_to_string(folder.join("record.json")).unwrap();
        let kept =
            |line: &&str| !["\"started\":", "\"seconds\":"].iter().any(|time| line.trim().starts_with(time));
        text.lines().filter(kept).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(record(whole), record(killed), "{}", whole.display());
    for part in ["data", "figures"] {
        let names = |folder: &Path| {
            let entries = fs::read_dir(folder.join(part)).unwrap();
            let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            names
        };
        assert_eq!(names(whole), names(killed));
        for name in names(whole) {
            let bytes = |folder: &Path| fs::read(folder.join(part).join(&name)).unwrap();
            assert!(bytes(whole) == bytes(killed), "{part}/{} of {}", name.display(), whole.display());
        }
    }
}

/// Random moments, other ones in every run of the test.
struct Random(u64);

impl Random {
    fn new(what: &str) -> Self {
        let seed = std::hash::RandomState::new().build_hasher().finish();
        println!("{what}: moments drawn with {seed}");
        Self(seed | 1)
    }

    fn below(&mut self, limit: u64) -> u64 {
        // Marsaglia's xorshift.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit.max(1)
    }
}
