//! Which panels make up the figures of an experiment, one file each, and how each series looks.

mod comparison;
mod competitive_caching;
mod cortex_extrapolation;
mod fokker_planck;
mod largest_updates;
mod mlp_caching;
mod network_size;
mod perceptron_caching;
mod perceptron_decay;
mod perceptron_inefficiency;
mod plasticity_masks;
mod spiking_caching;

use crate::legend::Legend;
use crate::style::{Look, Mark, PANEL_HEIGHT, PANEL_WIDTH, Stroke, colour};
use crate::{PlotError, canvas, panel};
use plasticity_record::{Panel, Record};

/// How the series of a panel look, by name.
pub(crate) type LookUp = fn(&str) -> Look;

/// A figure: panels in rows, lettered from A in reading order.
pub(crate) struct Figure {
    /// Name of the file.
    pub(crate) name: &'static str,
    /// Names of the panels, row by row.
    pub(crate) rows: &'static [&'static [&'static str]],
    /// Width of the figure in panels; rows with fewer panels have wider ones.
    pub(crate) columns: usize,
    /// How series look.
    pub(crate) look: LookUp,
}

/// The figures of an experiment.
pub(crate) fn of(experiment: &str) -> Result<&'static [Figure], PlotError> {
    match experiment {
        "competitive-caching" => Ok(competitive_caching::FIGURES),
        "cortex-extrapolation" => Ok(cortex_extrapolation::FIGURES),
        "fokker-planck" => Ok(fokker_planck::FIGURES),
        "headline" => Ok(comparison::HEADLINE),
        "largest-updates" => Ok(largest_updates::FIGURES),
        "mlp-caching" => Ok(mlp_caching::FIGURES),
        "network-size" => Ok(network_size::FIGURES),
        "perceptron-caching" => Ok(perceptron_caching::FIGURES),
        "perceptron-decay" => Ok(perceptron_decay::FIGURES),
        "perceptron-inefficiency" => Ok(perceptron_inefficiency::FIGURES),
        "plasticity-masks" => Ok(plasticity_masks::FIGURES),
        "robustness" => Ok(comparison::ROBUSTNESS),
        "spiking-caching" => Ok(spiking_caching::FIGURES),
        other => Err(PlotError::UnknownExperiment(other.into())),
    }
}

impl Figure {
    pub(crate) fn draw(&self, record: &Record) -> Result<String, PlotError> {
        let find = |id: &&str| record.panel(id).ok_or_else(|| PlotError::MissingPanel((*id).into()));
        let rows = self
            .rows
            .iter()
            .map(|row| row.iter().map(find).collect::<Result<Vec<_>, _>>())
            .collect::<Result<Vec<_>, _>>()?;
        let width = self.columns as f64 * PANEL_WIDTH;
        let height = rows.len() as f64 * PANEL_HEIGHT;
        let panels: Vec<&Panel> = rows.iter().flatten().copied().collect();
        let legend = Legend::of(&panels, self.look, width);
        canvas::svg(width, height + legend.height(), |canvas| {
            let mut letters = ('A'..='Z').filter(|_| panels.len() > 1);
            for (line, row) in rows.iter().enumerate() {
                let share = width / row.len() as f64;
                for (column, panel) in row.iter().enumerate() {
                    let place = panel::Place {
                        left: column as f64 * share,
                        top: line as f64 * PANEL_HEIGHT,
                        width: share,
                        height: PANEL_HEIGHT,
                    };
                    panel::draw(canvas, panel, self.look, letters.next(), place)?;
                }
            }
            legend.draw(canvas, height)
        })
        .map_err(|message| PlotError::Drawing { figure: self.name.into(), message })
    }
}

/// The look of a series that has none of its own.
pub(crate) const PLAIN: Look = Look { colour: colour::GREY, stroke: Stroke::Solid, mark: Mark::Disc };
