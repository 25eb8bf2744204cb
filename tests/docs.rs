//! Every link of the documents leads somewhere, and every document is led to.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(documents(&path));
        } else if path.extension().is_some_and(|ending| ending == "md") {
            found.push(path);
        }
    }
    found
}

/// What `](...)` and `src="..."` name, without addresses of the network.
fn links(text: &str) -> Vec<&str> {
    let mut links = Vec::new();
    for (start, end) in [("](", ')'), ("src=\"", '"')] {
        for part in text.split(start).skip(1) {
            let link = part.split(end).next().unwrap_or_default();
            if !link.contains("://") && !link.starts_with('#') && !link.contains(' ') && !link.is_empty() {
                links.push(link);
            }
        }
    }
    links
}

#[test]
fn exact_links_lead_to_files() {
    let mut led_to = BTreeSet::new();
    let top =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(|name| root().join(name));
    let all: Vec<PathBuf> = top.into_iter().chain(documents(&root().join("docs"))).collect();
    for document in &all {
        let text = fs::read_to_string(document).unwrap();
        for link in links(&text) {
            let file = link.split('#').next().unwrap_or_default();
            let target = document.parent().unwrap().join(file);
            assert!(target.exists(), "{}: {link}", document.display());
            led_to.insert(target.canonicalize().unwrap());
        }
    }
    for document in all.iter().filter(|document| document.starts_with(root().join("docs"))) {
        assert!(
            led_to.contains(&document.canonicalize().unwrap()),
            "nothing leads to {}",
            document.display()
        );
    }
    for figure in fs::read_dir(root().join("docs/figures")).unwrap().map(|entry| entry.unwrap().path()) {
        assert!(led_to.contains(&figure.canonicalize().unwrap()), "no document shows {}", figure.display());
    }
}

#[test]
fn exact_every_experiment_has_its_page_and_its_times() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let guide = fs::read_to_string(root().join("docs/README.md")).unwrap();
    for experiment in plasticity_validation::experiments::ALL {
        let info = experiment.info();
        let page = format!("experiments/{}.md", info.name);
        let text = fs::read_to_string(root().join("docs").join(&page)).unwrap();
        assert!(text.starts_with(&format!("# {}\n", info.name)), "{page}");
        assert!(guide.contains(&page) && readme.contains(&page), "{page} is not in the guide and the README");
        let row = readme.lines().find(|line| line.starts_with('|') && line.contains(&page));
        let time = |name: &str| info.presets.iter().find(|preset| preset.name == name).unwrap().time;
        let times = format!("| {}, {}, {}", time("smoke"), time("default"), time("paper"));
        assert!(row.is_some_and(|row| row.contains(&times)), "{}: the README does not say{times}", info.name);
        let times =
            format!("`verify {}` ({} on two cores; smoke {}, ", info.name, time("default"), time("smoke"));
        assert!(text.contains(&times), "{page} does not say {times}");
    }
}
