use serde::{Deserialize, Serialize};

/// What was decided about a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The whole interval of the discrepancy lies inside the margin.
    Confirmed,
    /// The whole interval lies outside the margin.
    Refuted,
    /// The interval straddles the margin, or the negative control could not be refuted yet: more replicates are needed.
    Inconclusive,
    /// Refuted, as documented.
    KnownDiscrepancy,
    /// Documented as a discrepancy, but confirmed: the documentation is out of date.
    Stale,
    /// Could not be judged: too many runs did not converge, or the same test confirms a wrong theory.
    Invalid,
}

/// What kind of statement a claim is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Holds exactly, run by run.
    Identity,
    /// A formula meant to be exact for its model.
    ClosedForm,
    /// A formula meant to be near.
    Approximation,
    /// One quantity is larger than another.
    Ordering,
    /// A power law.
    ScalingExponent,
    /// A distribution.
    Distribution,
}

/// How the discrepancy has to lie for the claim to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// Not further than the margin from zero.
    Within,
    /// Not further than the margin below zero.
    AtLeast,
    /// Not further than the margin above zero.
    AtMost,
    /// Not further than the margin from zero in every single run; no statistics.
    Exactly,
}

/// What is judged of the discrepancies of the runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Statistic {
    /// The mean over the runs that converged.
    #[default]
    Mean,
    /// The median over all runs, those that did not converge counted as larger than any other.
    Median,
    /// The share of the runs of which something is true: values are 1 for these and 0 for the others.
    Share,
}

/// What the discrepancy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scale {
    /// `measured / predicted - 1`.
    Relative,
    /// `measured - predicted`.
    Absolute,
}

/// Where a claim comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// "LvR", "vRP" or "ours".
    pub paper: String,
    /// Equation, figure or section.
    pub place: String,
}

/// A confidence interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
    /// Confidence level.
    pub confidence: f64,
}

/// A claim with what was measured and decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JudgedClaim {
    /// Stable name.
    pub id: String,
    /// The claim, in short.
    pub statement: String,
    /// Where it comes from.
    pub source: Source,
    /// The panel that shows it, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub panel: Option<String>,
    /// What kind of statement it is.
    pub kind: Kind,
    /// Where it is supposed to hold.
    pub regime: String,
    /// How the discrepancy has to lie.
    pub relation: Relation,
    /// What the discrepancy is.
    pub scale: Scale,
    /// What is judged of the discrepancies; predicted, measured and discrepancy are this statistic.
    pub statistic: Statistic,
    /// Largest discrepancy at which the claim still holds.
    pub margin: f64,
    /// Why that margin.
    pub margin_reason: String,
    /// Predicted value, over the runs that converged.
    pub predicted: Option<f64>,
    /// Measured value; null for a median among runs that did not converge.
    pub measured: Option<f64>,
    /// Its standard error; null for a single run and for a median.
    pub measured_se: Option<f64>,
    /// Discrepancy, its statistic over the runs.
    pub discrepancy: Option<f64>,
    /// Its standard error; null for a single run and for a median.
    pub discrepancy_se: Option<f64>,
    /// Its confidence interval; null for too few runs, for claims that hold exactly, and where it has no end.
    pub interval: Option<Interval>,
    /// Probability that the claim is refuted though the true discrepancy is at its margin: exactly so for normal
    /// discrepancies, approximately for the mean of many others.
    pub false_alarm_rate: f64,
    /// Probability that the claim is confirmed though the true discrepancy is at its margin from beyond; likewise.
    pub miss_rate: f64,
    /// A true discrepancy of at least this size is refuted with a probability of at least `1 - miss_rate`.
    pub smallest_detectable: Option<f64>,
    /// Number of converged runs judged.
    pub replicates: u64,
    /// Number of runs that did not converge.
    pub not_converged: u64,
    /// For an inconclusive claim: the number of replicates that would decide it, if the estimates stay as they are.
    pub replicates_to_decide: Option<u64>,
    /// Of runs that were drawn until claims were decided, the look at which this one was judged, from 1: its interval has a share of
    /// the false-alarm rate, 1/2 to the power of the look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<u32>,
    /// The verdict.
    pub verdict: Verdict,
    /// Why: the documented reason of a known discrepancy, or what made the claim invalid or inconclusive.
    pub reason: Option<String>,
    /// A wrong theory, judged by the same test on the same runs.
    pub control: Control,
}

/// The negative control of a claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// What is wrong with its theory.
    pub theory: String,
    /// What it predicts, over the runs that converged.
    pub predicted: Option<f64>,
    /// Its discrepancy.
    pub discrepancy: Option<f64>,
    /// What the test says of it: it has to be [`Verdict::Refuted`].
    pub verdict: Verdict,
}
