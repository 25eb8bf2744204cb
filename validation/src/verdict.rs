//! From discrepancies to verdicts.
//!
//! A claim is judged by the confidence interval of its discrepancy against its margin: inside, it is confirmed; outside,
//! refuted; straddling, inconclusive. With a tail probability $\alpha$ on either side of the interval, a claim whose true
//! discrepancy is just at its margin is refuted with probability $\alpha$ (false alarm) and confirmed with probability
//! $\alpha$ (miss), exactly so for normal discrepancies; away from the margin both are smaller. The claims of one run share
//! a family-wise rate, [`FAMILY_RATE`], equally, so that $\alpha$ is that rate over their number (Bonferroni).

use crate::claim::Claim;
use crate::statistics::{self, Summary};
use plasticity_record::{Control, Interval, JudgedClaim, Relation, Scale, Verdict};

/// Probability that any claim of a run is refuted though true, at most; likewise that any is confirmed though false.
pub const FAMILY_RATE: f64 = 0.05;

/// How discrepancies are judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// How the discrepancy has to lie.
    pub relation: Relation,
    /// Largest discrepancy that is allowed.
    pub margin: f64,
    /// False-alarm and miss rate at the margin.
    pub rate: f64,
}

/// What a test says of a sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// [`Verdict::Confirmed`], [`Verdict::Refuted`] or [`Verdict::Inconclusive`].
    pub verdict: Verdict,
    /// Confidence interval of the mean discrepancy.
    pub interval: Option<Interval>,
    /// A true discrepancy of this size is refuted with probability `1 - rate` or more.
    pub smallest_detectable: Option<f64>,
    /// Where inconclusive: the number of values that would decide with probability `1 - rate`, if mean and variance are as
    /// estimated (somewhat too many for small samples, whose quantile is taken).
    pub replicates_to_decide: Option<u64>,
}

impl Test {
    /// Judges discrepancies, one a run.
    ///
    /// ```
    /// use plasticity_record::{Relation, Verdict};
    /// use plasticity_validation::verdict::Test;
    ///
    /// let test = Test { relation: Relation::Within, margin: 0.1, rate: 0.01 };
    /// assert_eq!(test.judge(&[0.01, 0.02, 0.0, 0.01]).verdict, Verdict::Confirmed);
    /// assert_eq!(test.judge(&[0.21, 0.22, 0.2, 0.21]).verdict, Verdict::Refuted);
    /// assert_eq!(test.judge(&[0.09, 0.12, 0.06, 0.13]).verdict, Verdict::Inconclusive);
    /// ```
    pub fn judge(&self, discrepancies: &[f64]) -> Judgement {
        if self.relation == Relation::Exactly {
            return self.judge_each(discrepancies);
        }
        let Some(interval) = statistics::mean_interval(discrepancies, self.rate) else {
            return Judgement {
                verdict: Verdict::Inconclusive,
                interval: None,
                smallest_detectable: None,
                replicates_to_decide: None,
            };
        };
        let (lowest, highest) = self.allowed();
        let verdict = if interval.lower >= lowest && interval.upper <= highest {
            Verdict::Confirmed
        } else if interval.lower > highest || interval.upper < lowest {
            Verdict::Refuted
        } else {
            Verdict::Inconclusive
        };
        Judgement {
            verdict,
            interval: Some(interval),
            // The interval reaches a half-width from its centre, and the centre strays by more than another half-width
            // from the truth with probability `rate` only.
            smallest_detectable: Some(self.margin + (interval.upper - interval.lower)),
            replicates_to_decide: match verdict {
                Verdict::Inconclusive => self.replicates_to_decide(discrepancies),
                _ => None,
            },
        }
    }

    fn judge_each(&self, discrepancies: &[f64]) -> Judgement {
        let verdict = if discrepancies.is_empty() {
            Verdict::Inconclusive
        } else if discrepancies.iter().all(|discrepancy| discrepancy.abs() <= self.margin) {
            Verdict::Confirmed
        } else {
            Verdict::Refuted
        };
        Judgement {
            verdict,
            interval: None,
            smallest_detectable: Some(self.margin),
            replicates_to_decide: None,
        }
    }

    fn allowed(&self) -> (f64, f64) {
        match self.relation {
            Relation::Within | Relation::Exactly => (-self.margin, self.margin),
            Relation::AtLeast => (-self.margin, f64::INFINITY),
            Relation::AtMost => (f64::NEG_INFINITY, self.margin),
        }
    }

    fn replicates_to_decide(&self, discrepancies: &[f64]) -> Option<u64> {
        let mean = statistics::mean(discrepancies)?;
        let deviation = statistics::standard_deviation(discrepancies)?;
        let (lowest, highest) = self.allowed();
        let distance = (mean - lowest).abs().min((mean - highest).abs());
        if distance == 0.0 {
            return None;
        }
        let quantile = statistics::student_quantile(discrepancies.len() - 1, self.rate);
        // Twice the half-width: once for the interval, once for the chance that its centre is off.
        Some((2.0 * quantile * deviation / distance).powi(2).ceil() as u64)
    }
}

/// What was measured and predicted for a claim, one value a converged run.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Estimates.
    pub measured: Vec<f64>,
    /// Predictions for the same runs.
    pub predicted: Vec<f64>,
    /// Predictions of the wrong theory.
    pub control: Vec<f64>,
    /// Number of runs that did not converge.
    pub not_converged: u64,
}

/// Judges a claim at its share `rate` of the family-wise rate.
pub fn judge(claim: &Claim, evidence: &Evidence, rate: f64) -> JudgedClaim {
    let test = Test { relation: claim.relation, margin: claim.margin, rate };
    let discrepancies = discrepancies(claim.scale, &evidence.measured, &evidence.predicted);
    let judgement = test.judge(&discrepancies);
    let control_discrepancies = self::discrepancies(claim.scale, &evidence.measured, &evidence.control);
    let of_control = test.judge(&control_discrepancies);
    let control = Control {
        theory: claim.control_theory.clone(),
        predicted: finite(statistics::mean(&evidence.control)),
        discrepancy: finite(statistics::mean(&control_discrepancies)),
        verdict: of_control.verdict,
    };
    let all_finite =
        discrepancies.iter().chain(&control_discrepancies).all(|discrepancy| discrepancy.is_finite());
    let (verdict, reason) = if all_finite {
        decide(claim, evidence, judgement.verdict, control.verdict)
    } else {
        (Verdict::Invalid, Some("a discrepancy is not a finite number; a prediction may be zero".into()))
    };
    let measured = Summary::of(&evidence.measured);
    let discrepancy = Summary::of(&discrepancies);
    JudgedClaim {
        id: claim.id.clone(),
        statement: claim.statement.clone(),
        source: claim.source.clone(),
        kind: claim.kind,
        regime: claim.regime.clone(),
        relation: claim.relation,
        scale: claim.scale,
        margin: claim.margin,
        margin_reason: claim.margin_reason.clone(),
        predicted: finite(statistics::mean(&evidence.predicted)),
        measured: finite(measured.mean),
        measured_se: finite(measured.se),
        discrepancy: finite(discrepancy.mean),
        discrepancy_se: finite(discrepancy.se),
        interval: judgement
            .interval
            .filter(|interval| interval.lower.is_finite() && interval.upper.is_finite()),
        false_alarm_rate: rate,
        miss_rate: rate,
        smallest_detectable: finite(judgement.smallest_detectable),
        replicates: evidence.measured.len() as u64,
        not_converged: evidence.not_converged,
        // Where the claim itself is decided, but its control is not, the control asks for more.
        replicates_to_decide: match verdict {
            Verdict::Inconclusive => judgement.replicates_to_decide.or(of_control.replicates_to_decide),
            _ => None,
        },
        verdict,
        reason,
        control,
    }
}

/// Records have no place for infinities.
fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

fn discrepancies(scale: Scale, measured: &[f64], predicted: &[f64]) -> Vec<f64> {
    let discrepancy = |(measured, predicted): (&f64, &f64)| match scale {
        Scale::Relative => measured / predicted - 1.0,
        Scale::Absolute => measured - predicted,
    };
    measured.iter().zip(predicted).map(discrepancy).collect()
}

fn decide(
    claim: &Claim,
    evidence: &Evidence,
    tested: Verdict,
    control: Verdict,
) -> (Verdict, Option<String>) {
    let runs = evidence.measured.len() as u64 + evidence.not_converged;
    let not_converged = evidence.not_converged as f64 / runs.max(1) as f64;
    if evidence.measured.is_empty() {
        return (Verdict::Invalid, Some(format!("too few of {runs} runs converged")));
    }
    if not_converged > claim.max_not_converged {
        let reason = format!(
            "{} of {runs} runs did not converge, more than the {} % allowed",
            evidence.not_converged,
            100.0 * claim.max_not_converged
        );
        return (Verdict::Invalid, Some(reason));
    }
    match (control, tested, &claim.known_discrepancy) {
        (Verdict::Confirmed, ..) => {
            (Verdict::Invalid, Some("the same test confirms its negative control: it cannot fail".into()))
        }
        (Verdict::Refuted, Verdict::Refuted, Some(reason)) => {
            (Verdict::KnownDiscrepancy, Some(reason.clone()))
        }
        (Verdict::Refuted, Verdict::Confirmed, Some(_)) => (
            Verdict::Stale,
            Some("documented as a discrepancy, but the claim holds; update its entry".into()),
        ),
        (Verdict::Refuted, tested, _) => (tested, None),
        (_, Verdict::Refuted, None) => (Verdict::Refuted, None),
        _ => (Verdict::Inconclusive, Some("too few runs to refute the negative control".into())),
    }
}
