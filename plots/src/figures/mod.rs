//! Which panels make up the figures of an experiment, one file each, and how each series looks.

mod comparison;
mod competitive_caching;
mod cortex_extrapolation;
mod fokker_planck;
mod largest_updates;
mod mlp_caching;
mod network_size;
mod own;
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

/// The figures of an experiment of the toolkit; nothing where it is one of the user's own.
pub(crate) fn of(experiment: &str) -> Option<&'static [Figure]> {
    match experiment {
        "competitive-caching" => Some(competitive_caching::FIGURES),
        "cortex-extrapolation" => Some(cortex_extrapolation::FIGURES),
        "fokker-planck" => Some(fokker_planck::FIGURES),
        "headline" => Some(comparison::HEADLINE),
        "largest-updates" => Some(largest_updates::FIGURES),
        "mlp-caching" => Some(mlp_caching::FIGURES),
        "network-size" => Some(network_size::FIGURES),
        "perceptron-caching" => Some(perceptron_caching::FIGURES),
        "perceptron-decay" => Some(perceptron_decay::FIGURES),
        "perceptron-inefficiency" => Some(perceptron_inefficiency::FIGURES),
        "plasticity-masks" => Some(plasticity_masks::FIGURES),
        "robustness" => Some(comparison::ROBUSTNESS),
        "spiking-caching" => Some(spiking_caching::FIGURES),
        _ => None,
    }
}

/// Every figure of a record by name, as SVG; of an experiment of the user's own one for each panel.
pub(crate) fn draw(record: &Record) -> Result<Vec<(String, String)>, PlotError> {
    match of(&record.experiment) {
        Some(figures) => {
            figures.iter().map(|figure| Ok((figure.name.into(), figure.draw(record)?))).collect()
        }
        None => {
            let drawn = |panel: &Panel| Ok((panel.id.clone(), own::draw(panel)?));
            record.panels.iter().map(drawn).collect()
        }
    }
}

impl Figure {
    fn draw(&self, record: &Record) -> Result<String, PlotError> {
        let find = |id: &&str| record.panel(id).ok_or_else(|| PlotError::MissingPanel((*id).into()));
        let rows = self
            .rows
            .iter()
            .map(|row| row.iter().map(find).collect::<Result<Vec<_>, _>>())
            .collect::<Result<Vec<_>, _>>()?;
        svg(self.name, &rows, self.columns, self.look)
    }
}

/// Panels in rows, with a legend.
fn svg(name: &str, rows: &[Vec<&Panel>], columns: usize, look: LookUp) -> Result<String, PlotError> {
    let width = columns as f64 * PANEL_WIDTH;
    let height = rows.len() as f64 * PANEL_HEIGHT;
    let panels: Vec<&Panel> = rows.iter().flatten().copied().collect();
    let legend = Legend::of(&panels, look, width);
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
                panel::draw(canvas, panel, look, letters.next(), place)?;
            }
        }
        legend.draw(canvas, height)
    })
    .map_err(|message| PlotError::Drawing { figure: name.into(), message })
}

/// The look of a series that has none of its own.
pub(crate) const PLAIN: Look = Look { colour: colour::GREY, stroke: Stroke::Solid, mark: Mark::Disc };
