//! `verify data`: images to learn from.

mod fetch;

use crate::arguments::{Data, DataShow, DataWhere};
use crate::contact_sheet;
use crate::output;
use anyhow::{Context, Result, bail};
use plasticity_simulation::data::source::{self, Environment, Source};
use plasticity_simulation::data::{folder, known};
use serde_json::json;

/// Most pixels (of data) of a contact sheet, far more than a hundred digits of each class have.
const LARGEST_SHEET: usize = 4_000_000;

pub(super) fn data(what: &Data) -> Result<()> {
    match what {
        Data::Fetch(arguments) => fetch::fetch(arguments),
        Data::Where(arguments) => place(arguments),
        Data::Show(arguments) => show(arguments),
    }
}

fn place(arguments: &DataWhere) -> Result<()> {
    let environment = Environment::of_process();
    let given = arguments.data.data.as_deref();
    let source = source::locate(given, &environment, &known::MNIST);
    let mut found = json!({
        "source": "procedural digits",
        "place": match &source {
            Source::Given(_) => "given",
            Source::Variable(_) => "variable",
            Source::Cache(_) => "cache",
            Source::Procedural => "procedural",
        },
        "folder": source.folder(),
    });
    // Procedural digits are as many as one asks for.
    if source != Source::Procedural {
        let data = source.load()?;
        found["source"] = json!(data.source);
        found["training_images"] = json!(data.training.count());
        found["test_images"] = json!(data.test.count());
        found["rows"] = json!(data.training.shape().rows);
        found["columns"] = json!(data.training.shape().columns);
        found["classes"] = json!(data.training.classes());
    }
    let cache = environment.cached(&known::MNIST);
    let cached = cache.as_ref().map(|cache| folder::find(cache).iter().flatten().count());
    found["looked_at_in_this_order"] = json!({
        "given": given,
        "variable": environment.variable.as_ref().map(|value| format!("{}={}", source::VARIABLE, value.display())),
        "cache": cache,
        "files_in_cache": cached,
        "procedural": "always",
    });
    super::show(arguments.format.format, &found)
}

fn show(arguments: &DataShow) -> Result<()> {
    let source = arguments.data.source();
    let data = source.load()?;
    let count = usize::from(arguments.count);
    let images = count * data.training.classes();
    if data.training.shape().pixels() > LARGEST_SHEET / images {
        let shape = data.training.shape();
        bail!(
            "{images} images of {} x {} are too large a figure; give a smaller --count",
            shape.rows,
            shape.columns
        );
    }
    let out = &arguments.out;
    plasticity_record::write_atomically(out, contact_sheet::draw(&data, count).as_bytes())
        .context("cannot draw the images; give another file with --out")?;
    output::print(&format!("{}\n", out.display()))
}
