//! Claims, as data: what is predicted, what is measured, how near they have to be and why.
//!
//! A claims file is a list of `[[claim]]` tables, one [`Claim`] each; see `CONTRIBUTING.md` and `claims/` for examples.

use crate::FileError;
use crate::experiment::Experiment;
use plasticity_record::{Kind, Relation, Scale, Source, Statistic};
use serde::Deserialize;
use std::collections::HashSet;
use toml::Spanned;

/// A claim as it stands in its file.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Stable name.
    pub id: String,
    /// The claim, in short, in the words of its source.
    pub statement: String,
    /// Where it comes from.
    pub source: Source,
    /// The panel that shows it, where there is one.
    pub panel: Option<String>,
    /// What kind of statement it is.
    pub kind: Kind,
    /// Where it is supposed to hold.
    pub regime: String,
    /// What is measured.
    pub estimator: Quantity,
    /// What is predicted.
    pub prediction: Quantity,
    /// How the discrepancy has to lie.
    pub relation: Relation,
    /// What the discrepancy is.
    pub scale: Scale,
    /// What is judged of the discrepancies of the runs.
    pub statistic: Statistic,
    /// Largest discrepancy at which the claim holds.
    pub margin: f64,
    /// Why that margin, written before the run.
    pub margin_reason: String,
    /// Fraction of runs that may fail to converge before the claim cannot be judged.
    pub max_not_converged: f64,
    /// For a claim that is known to fail: why.
    pub known_discrepancy: Option<String>,
    /// What is wrong with the theory of the negative control.
    pub control_theory: String,
    /// What that theory predicts.
    pub control: Quantity,
}

/// A quantity that an experiment can estimate or predict, at given conditions.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Its name in the experiment.
    pub name: String,
    /// The conditions, which the experiment defines.
    pub at: toml::Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimsFile {
    #[serde(default)]
    claim: Vec<Spanned<Written>>,
}

/// A claim as it is written down: the conditions hold for estimator, prediction and control, unless the latter has its own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: Spanned<String>,
    statement: String,
    source: Source,
    #[serde(default)]
    panel: Option<Spanned<String>>,
    kind: Kind,
    regime: String,
    estimator: Spanned<String>,
    prediction: Spanned<String>,
    #[serde(default)]
    at: Option<Spanned<toml::Table>>,
    relation: Relation,
    scale: Scale,
    #[serde(default)]
    statistic: Statistic,
    margin: Spanned<f64>,
    margin_reason: Spanned<String>,
    #[serde(default)]
    max_not_converged: Option<Spanned<f64>>,
    #[serde(default)]
    known_discrepancy: Option<String>,
    control: WrittenControl,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenControl {
    theory: String,
    prediction: Spanned<String>,
    #[serde(default)]
    at: Option<Spanned<toml::Table>>,
}

/// Names of wrong theories begin so.
const WRONG: &str = "wrong-";

pub(crate) const DEFAULT_MAX_NOT_CONVERGED: f64 = 0.05;

/// Reads the claims of an experiment.
///
/// # Errors
/// [`FileError`] with the line: broken TOML, missing or unknown fields, a name given twice, a quantity or condition that the
/// experiment does not know, a margin that is no number or without a reason.
pub fn parse<E: Experiment + ?Sized>(
    file: &str,
    text: &str,
    experiment: &E,
) -> Result<Vec<Claim>, FileError> {
    let written: ClaimsFile = toml::from_str(text).map_err(|error| FileError::toml(file, text, &error))?;
    let mut names = HashSet::new();
    let mut claims = Vec::new();
    for claim in written.claim {
        let span = claim.span();
        let written = claim.into_inner();
        if !names.insert(written.id.get_ref().clone()) {
            let message = format!("the claim {:?} is there twice; rename one", written.id.get_ref());
            return Err(FileError::at(file, text, &written.id.span(), message));
        }
        claims.push(Reader { file, text, experiment, span }.claim(written)?);
    }
    if claims.is_empty() {
        return Err(FileError::at(file, text, &(0..0), "there is no claim; add a [[claim]] table"));
    }
    Ok(claims)
}

struct Reader<'a, E: ?Sized> {
    file: &'a str,
    text: &'a str,
    experiment: &'a E,
    span: std::ops::Range<usize>,
}

impl<E: Experiment + ?Sized> Reader<'_, E> {
    fn claim(&self, written: Written) -> Result<Claim, FileError> {
        let error = |span, message: &str| FileError::at(self.file, self.text, &span, message);
        let margin = *written.margin.get_ref();
        if !(margin.is_finite() && margin >= 0.0) {
            return Err(error(written.margin.span(), "a margin must be a finite number and not negative"));
        }
        if written.margin_reason.get_ref().trim().is_empty() {
            return Err(error(written.margin_reason.span(), "a margin needs a reason"));
        }
        let max_not_converged = match written.max_not_converged {
            Some(fraction) if !(0.0..=1.0).contains(fraction.get_ref()) => {
                return Err(error(fraction.span(), "max_not_converged is a fraction, from 0 to 1"));
            }
            Some(fraction) => fraction.into_inner(),
            None => DEFAULT_MAX_NOT_CONVERGED,
        };
        let estimator = self.quantity(&written.estimator, written.at.as_ref(), Role::Estimator)?;
        let exactly = written.relation == Relation::Exactly;
        if written.statistic == Statistic::Share && (written.scale != Scale::Absolute || exactly) {
            return Err(error(
                written.estimator.span(),
                "a share has an absolute scale, and an interval: not the relation \"exactly\"",
            ));
        }
        let prediction = self.quantity(&written.prediction, written.at.as_ref(), Role::Prediction)?;
        if prediction.name.starts_with(WRONG) {
            let span = written.prediction.span();
            return Err(error(
                span,
                "this is a wrong theory, for negative controls; give another prediction",
            ));
        }
        let control_at = written.control.at.as_ref().or(written.at.as_ref());
        let control = self.quantity(&written.control.prediction, control_at, Role::Prediction)?;
        if control == prediction {
            let span = written.control.prediction.span();
            return Err(error(span, "the control is the prediction itself; it has to be a wrong theory"));
        }
        Ok(Claim {
            id: written.id.into_inner(),
            statement: written.statement,
            source: written.source,
            panel: written.panel.map(Spanned::into_inner),
            kind: written.kind,
            regime: written.regime,
            estimator,
            prediction,
            relation: written.relation,
            scale: written.scale,
            statistic: written.statistic,
            margin,
            margin_reason: written.margin_reason.into_inner(),
            max_not_converged,
            known_discrepancy: written.known_discrepancy,
            control_theory: written.control.theory,
            control,
        })
    }

    fn quantity(
        &self,
        name: &Spanned<String>,
        at: Option<&Spanned<toml::Table>>,
        role: Role,
    ) -> Result<Quantity, FileError> {
        let known = match role {
            Role::Estimator => self.experiment.estimators(),
            Role::Prediction => self.experiment.predictions(),
        };
        if !known.contains(&name.get_ref().as_str()) {
            let hint = crate::suggest::hint(name.get_ref(), known.iter().copied());
            let message = format!("unknown {} {:?}; {hint}", role.name(), name.get_ref());
            return Err(FileError::at(self.file, self.text, &name.span(), message));
        }
        let quantity = Quantity {
            name: name.get_ref().clone(),
            at: at.map(|at| at.get_ref().clone()).unwrap_or_default(),
        };
        self.experiment.check(&quantity).map_err(|message| {
            let span = at.map_or(self.span.clone(), Spanned::span);
            FileError::at(self.file, self.text, &span, message)
        })?;
        Ok(quantity)
    }
}

#[derive(Clone, Copy)]
enum Role {
    Estimator,
    Prediction,
}

impl Role {
    fn name(self) -> &'static str {
        match self {
            Self::Estimator => "estimator",
            Self::Prediction => "prediction",
        }
    }
}
