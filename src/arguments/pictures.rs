//! Figures in other formats.

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Pictures {
    /// Figures also as PNG, 300 dots to the inch (needs a build with the feature pictures)
    #[arg(long)]
    pub(crate) png: bool,
    /// Figures also as PDF (likewise)
    #[arg(long)]
    pub(crate) pdf: bool,
}
