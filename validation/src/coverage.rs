//! Which functions of the theory are judged by a claim, and which are exempt, for how long and why.

use crate::FileError;
use crate::claim;
use crate::experiments;
use plasticity_theory::catalogue::FUNCTIONS;
use serde::{Deserialize, Serialize};

const FILE: &str = "coverage.toml";

/// Text of the exemptions.
const TEXT: &str = include_str!("../coverage.toml");

/// A function of the theory with the claims that judge it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Covered {
    /// Its name, as [`plasticity_theory::catalogue`] has it.
    pub function: &'static str,
    /// The claims, as `experiment/claim`.
    pub claims: Vec<String>,
    /// Why there need not be one.
    pub exemption: Option<Exemption>,
}

/// A function that no claim judges, for now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exemption {
    /// The function.
    pub function: String,
    /// Why no claim judges it.
    pub reason: String,
    /// Name of the test that checks it instead.
    pub test: String,
    /// Version with which the exemption ends.
    pub until: String,
}

impl Exemption {
    /// Whether the exemption has ended with this version of the toolkit, or is none: `until` is not a version.
    pub fn has_expired(&self) -> bool {
        match (version(&self.until), version(env!("CARGO_PKG_VERSION"))) {
            (Some(until), Some(now)) => now >= until,
            _ => true,
        }
    }
}

fn version(text: &str) -> Option<[u64; 3]> {
    let numbers: Vec<u64> = text.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    numbers.try_into().ok()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    exempt: Vec<Exemption>,
}

/// The exemptions, as they are written down.
///
/// # Errors
/// [`FileError`] with the line.
pub fn exemptions() -> Result<Vec<Exemption>, FileError> {
    let file: File = toml::from_str(TEXT).map_err(|error| FileError::toml(FILE, TEXT, &error))?;
    Ok(file.exempt)
}

/// Every function of the theory, with the claims whose predictions evaluate it.
///
/// # Errors
/// [`FileError`] where the claims or the exemptions cannot be read.
pub fn functions() -> Result<Vec<Covered>, FileError> {
    let exemptions = exemptions()?;
    let mut covered: Vec<Covered> = FUNCTIONS
        .iter()
        .map(|&function| Covered {
            function,
            claims: Vec::new(),
            exemption: exemptions.iter().find(|exemption| exemption.function == function).cloned(),
        })
        .collect();
    for experiment in experiments::ALL {
        let info = experiment.info();
        for claim in claim::parse(info.name, info.claims, *experiment)? {
            let evaluated = experiment.theory(&claim.prediction.name);
            for function in covered.iter_mut().filter(|covered| evaluated.contains(&covered.function)) {
                function.claims.push(format!("{}/{}", info.name, claim.id));
            }
        }
    }
    Ok(covered)
}
