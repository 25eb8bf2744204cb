//! The figures of a record, each with the claims that it shows.

use crate::claims;
use crate::text::escaped;
use plasticity_plots::PlotError;
use plasticity_record::{JudgedClaim, Record};

/// A figure with the names of its panels.
pub(crate) struct Figure {
    name: String,
    panels: Vec<String>,
    svg: String,
}

impl Figure {
    /// The figures of a record, in their order.
    pub(crate) fn all(record: &Record) -> Result<Vec<Self>, PlotError> {
        let drawn = plasticity_plots::svg(record)?.into_iter();
        let figure = |(name, svg): (String, String)| {
            let panels = plasticity_plots::panels_of(record, &name);
            Self { name, panels, svg }
        };
        Ok(drawn.map(figure).collect())
    }

    /// Whether the panel of a claim is in it.
    pub(crate) fn shows(&self, claim: &JudgedClaim) -> bool {
        claim.panel.as_deref().is_some_and(|panel| self.panels.iter().any(|shown| shown == panel))
    }

    /// Where it is in the page.
    fn anchor(&self, record: &Record) -> String {
        format!("{}-{}", record.experiment, self.name)
    }

    /// The letter of a panel, where there are several.
    fn letter(&self, panel: &str) -> Option<char> {
        let place = self.panels.iter().position(|other| *other == panel)?;
        ('A'..='Z').nth(place).filter(|_| self.panels.len() > 1)
    }

    /// A link to it for a claim that it shows.
    pub(crate) fn link(&self, record: &Record, claim: &JudgedClaim) -> String {
        let letter = claim.panel.as_deref().and_then(|panel| self.letter(panel));
        let letter = letter.map_or(String::new(), |letter| format!(", {letter}"));
        format!("<a href=\"#{}\">figure {}{letter}</a>", escaped(&self.anchor(record)), escaped(&self.name))
    }

    /// Figure, name, and links to the claims that it shows, panel by panel.
    pub(crate) fn html(&self, record: &Record) -> String {
        let lists: String = self.panels.iter().map(|panel| self.of_panel(record, panel)).collect();
        format!(
            "<figure id=\"{}\">{}<figcaption>{}{lists}</figcaption></figure>\n",
            escaped(&self.anchor(record)),
            self.svg,
            escaped(&self.name)
        )
    }

    fn of_panel(&self, record: &Record, panel: &str) -> String {
        let links: Vec<String> = record
            .claims
            .iter()
            .filter(|claim| claim.panel.as_deref() == Some(panel))
            .map(|claim| {
                let class = claims::words(claim.verdict).0;
                let anchor = escaped(&claims::anchor(record, claim));
                format!("<a class=\"{class}\" href=\"#{anchor}\">{}</a>", escaped(&claim.id))
            })
            .collect();
        if links.is_empty() {
            return String::new();
        }
        let letter = self.letter(panel).map_or(String::new(), |letter| format!("<b>{letter}</b> "));
        format!("<p class=\"shows\">{letter}claims: {}</p>", links.join(", "))
    }
}
