//! `headline` and `robustness`: ways to save energy side by side, in networks of one size (vRP fig. 6 and abstract).
//!
//! Both compare what is listed in their presets: algorithms, each a restriction of plasticity with or without synaptic caching, in variants of the network,
//! its inputs, its loss and the cost of plasticity. `headline` has all algorithms and one variant, `robustness` several variants and fewer algorithms. There is one kind of
//! cell, an algorithm in a variant.

mod algorithm;
mod conditions;
mod estimators;
mod panels;
mod runs;
mod settings;
mod simulate;
mod variant;

use crate::experiment::{EvaluationError, Info, PlanError, Published, Results};
use crate::images::Images;
use crate::plan::{Planned, Replicated};
use crate::preset::presets;
use crate::tables::{Estimator, Prediction, Tables};
use conditions::At;
use plasticity_record::Panel;
use plasticity_simulation::data::source::Source;
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use runs::Runs;
use settings::Settings;
use simulate::Job;
use std::marker::PhantomData;

/// An experiment that compares what its presets list.
pub(super) struct Comparison<Of>(PhantomData<Of>);

/// What is not common to them.
pub(super) trait Compared: Sync + 'static {
    const INFO: &'static Info<'static>;
}

pub(super) struct Headline;

pub(super) struct Robustness;

pub(super) static HEADLINE: Comparison<Headline> = Comparison(PhantomData);

pub(super) static ROBUSTNESS: Comparison<Robustness> = Comparison(PhantomData);

const UNITS: &str = "energies are sums over all synapses of both layers: M0 counts changes, with caching consolidations; M1 sums their sizes, with caching and maintenance";

impl Compared for Headline {
    const INFO: &'static Info<'static> = &Info {
        name: "headline",
        title: "Energy of every way to learn, from standard back-propagation to the cheapest combination",
        units: UNITS,
        published: &[Published { panel: "vRP, abstract", shown_by: &["m0", "m1"] }],
        presets: presets!("headline", "smoke" takes "20 s", "default" takes "2 min", "paper" takes "2 h"),
        claims: include_str!("../../../claims/headline.toml"),
        images: true,
    };
}

impl Compared for Robustness {
    const INFO: &'static Info<'static> = &Info {
        name: "robustness",
        title: "Whether other inputs, units, losses and costs change what is saved",
        units: UNITS,
        published: &[Published { panel: "vRP 6", shown_by: &["6-m0", "6-m1"] }],
        presets: presets!("robustness", "smoke" takes "15 s", "default" takes "2.5 min", "paper" takes "1 h", "fashion" takes "5 min"),
        claims: include_str!("../../../claims/robustness.toml"),
        images: true,
    };
}

impl<Of: Compared> Tables for Comparison<Of> {
    const INFO: &'static Info<'static> = Of::INFO;
    type Settings = Settings;
    type Job = Job;
    type Shared = Images;
    type At = At;
    type Runs<'a> = Runs<'a>;

    fn estimators() -> &'static [Estimator<Self>] {
        Self::ESTIMATORS
    }

    fn predictions() -> [&'static [Prediction<Self>]; 2] {
        [Self::PREDICTIONS, Self::WRONG]
    }

    fn plan(file: &str, text: &str, data: &Source) -> Result<Planned<Self>, PlanError> {
        let settings = Settings::parse(Of::INFO.name, file, text)?;
        Ok(Planned { jobs: simulate::jobs(&settings), settings, shared: Images::load(data)? })
    }

    fn covers(plan: &Planned<Self>, _: &str, at: &At) -> Result<(), String> {
        plan.settings.covers(at)
    }

    fn notes(settings: &Settings) -> Vec<String> {
        settings.notes()
    }

    fn replicate(plan: &Planned<Self>, job: &Job, random: &mut Stream, simd: Simd) -> Replicated {
        Ok(simulate::replicate(&plan.shared, job, random, simd)?)
    }

    fn runs<'a>(plan: &'a Planned<Self>, results: &'a Results) -> Result<Runs<'a>, EvaluationError> {
        Runs::new(&plan.settings, results)
    }

    /// Runs with the same number are compared, and those without a partner counted.
    fn more_not_converged(runs: &Runs, estimator: &str, at: &At) -> u64 {
        estimators::not_reached(estimator, runs, at)
    }

    fn panels(runs: &Runs) -> Result<Vec<Panel>, EvaluationError> {
        Ok(if runs.settings.variants.len() > 1 {
            panels::of_variants(runs)
        } else {
            panels::of_algorithms(runs)
        })
    }
}
