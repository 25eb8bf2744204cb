//! `verify data fetch`: a public data set from its mirrors.

use crate::arguments::DataFetch;
use anyhow::{Context, Result};
use plasticity_simulation::data::source::Environment;
use std::path::PathBuf;

pub(super) fn fetch(arguments: &DataFetch) -> Result<()> {
    let cached = || Environment::of_process().cached(arguments.set.known());
    let folder = arguments.data.clone().or_else(cached);
    into(arguments, folder.context("this system names no folder for caches; give a folder with --data")?)
}

#[cfg(feature = "fetch")]
fn into(arguments: &DataFetch, folder: PathBuf) -> Result<()> {
    use crate::fetch::{self, Outcome, Request};
    use crate::output;

    let set = arguments.set.known();
    let timeout = std::time::Duration::from_secs(arguments.timeout);
    let request =
        Request { set, mirrors: fetch::mirrors(set, &arguments.mirrors)?, folder: &folder, timeout };
    let mut text = String::new();
    for (path, outcome) in fetch::fetch(&request)? {
        let what = match outcome {
            Outcome::There => "was there",
            Outcome::Fetched => "fetched",
            Outcome::Replaced => "fetched; what was there is set aside as .old",
        };
        text.push_str(&format!("{}: {what}\n", path.display()));
    }
    text.push_str(&format!("{} is in {}, with the right checksums\n", set.title, folder.display()));
    output::print(&text)
}

#[cfg(not(feature = "fetch"))]
fn into(arguments: &DataFetch, folder: PathBuf) -> Result<()> {
    use plasticity_simulation::data::folder::NAMES;

    anyhow::bail!(
        "this verify is built without the feature \"fetch\"; put {} of {} (.gz or not) into {} yourself",
        NAMES.join(", "),
        arguments.set.known().title,
        folder.display()
    )
}
