//! Preset files: those that come with the toolkit, and reading one.

use crate::FileError;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;

/// The presets in the folder of an experiment, each with its expected time.
macro_rules! presets {
    ($experiment:literal, $($name:literal takes $time:literal),+) => {
        &[$($crate::experiment::Preset {
            name: $name,
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/presets/", $experiment, "/", $name, ".toml")),
            time: $time,
        }),+]
    };
}
pub(crate) use presets;

/// The first violated condition: the key to blame, and what is wrong.
pub(crate) type Violation = (&'static str, String);

/// Reads the settings of an experiment; `check` finds what is outside its domain.
///
/// # Errors
/// [`FileError`] with the line: broken TOML, the preset of another experiment, a missing or unknown key, or a violation.
pub(crate) fn read<S: DeserializeOwned>(
    experiment: &str,
    file: &str,
    text: &str,
    check: impl Fn(&S) -> Result<(), Violation>,
) -> Result<S, FileError> {
    #[derive(Deserialize)]
    struct Name {
        experiment: Option<Spanned<String>>,
    }
    let toml_error = |error: toml::de::Error| FileError::toml(file, text, &error);
    let name: Name = toml::from_str(text).map_err(toml_error)?;
    if let Some(name) = name.experiment.filter(|name| name.get_ref() != experiment) {
        let message = format!("this preset is for {:?}; give one for {experiment}", name.get_ref());
        return Err(FileError::at(file, text, &name.span(), message));
    }
    let settings: S = toml::from_str(text).map_err(toml_error)?;
    check(&settings).map_err(|(key, message)| FileError::at_key(file, text, key, message))?;
    Ok(settings)
}

/// Requires a condition of a key.
///
/// # Errors
/// The violation, where it does not hold.
pub(crate) fn require(holds: bool, key: &'static str, message: &str) -> Result<(), Violation> {
    if holds { Ok(()) } else { Err((key, message.to_owned())) }
}

/// Requires a number of replicates that makes statistics, and ends.
///
/// # Errors
/// The violation.
pub(crate) fn require_replicates(key: &'static str, replicates: u64) -> Result<(), Violation> {
    let two = "replicates must be at least 2, and at most a million";
    require((2..=1_000_000).contains(&replicates), key, two)
}
