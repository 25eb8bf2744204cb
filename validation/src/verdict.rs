//! From discrepancies to verdicts.
//!
//! A claim is judged by the confidence interval of its discrepancy against its margin: inside, it is confirmed; outside,
//! refuted; straddling, inconclusive. With a tail probability $\alpha$ on either side of the interval, a claim whose true
//! discrepancy is just at its margin is refuted with probability $\alpha$ (false alarm) and confirmed with probability
//! $\alpha$ (miss), exactly so for normal discrepancies, and at most for medians and shares, whatever the distribution; away from the margin both are smaller. The claims of one run share
//! a family-wise rate, [`FAMILY_RATE`], equally, so that $\alpha$ is that rate over their number (Bonferroni).

use crate::claim::Claim;
use crate::statistics;
use plasticity_record::{Control, Interval, JudgedClaim, Relation, Scale, Statistic, Verdict};

/// Probability that any claim of a run is refuted though true, at most; likewise that any is confirmed though false.
pub const FAMILY_RATE: f64 = 0.05;

/// The share of a false-alarm rate that one of several looks at the same runs and more has: half of it at the first, half of
/// what is left at every other, so that all looks together do not exceed `rate` (Bonferroni), however many there are.
///
/// ```
/// use plasticity_validation::verdict::rate_of_look;
///
/// assert_eq!((rate_of_look(0.01, 1), rate_of_look(0.01, 3)), (0.005, 0.00125));
/// assert!((1..=60).map(|look| rate_of_look(0.01, look)).sum::<f64>() <= 0.01);
/// ```
pub fn rate_of_look(rate: f64, look: u32) -> f64 {
    rate * 0.5_f64.powi(look.min(i32::MAX as u32) as i32)
}

/// Measured and predicted values that differ by no more than this, relative to the larger, are the same but for rounding: eight units in
/// the last place.
const ROUNDING: f64 = 8.0 * f64::EPSILON;

/// For a share that is undecided, more times its runs are not looked at.
const MOST_TIMES: u64 = 100;

/// How discrepancies are judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// What is judged of the discrepancies.
    pub statistic: Statistic,
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
    /// Confidence interval of the discrepancy; its ends may be infinite.
    pub interval: Option<Interval>,
    /// A true discrepancy of this size is refuted with probability `1 - rate` or more.
    pub smallest_detectable: Option<f64>,
    /// Where inconclusive: the number of values that would decide with probability `1 - rate`, if mean and variance are as
    /// estimated (somewhat too many for small samples, whose quantile is taken).
    pub replicates_to_decide: Option<u64>,
}

impl Test {
    /// Judges discrepancies, one a run. A share, which [`Self::judge_share`] judges, is left undecided.
    ///
    /// ```
    /// use plasticity_record::{Relation, Statistic, Verdict};
    /// use plasticity_validation::verdict::Test;
    ///
    /// let test = Test { statistic: Statistic::Mean, relation: Relation::Within, margin: 0.1, rate: 0.01 };
    /// assert_eq!(test.judge(&[0.01, 0.02, 0.0, 0.01]).verdict, Verdict::Confirmed);
    /// assert_eq!(test.judge(&[0.21, 0.22, 0.2, 0.21]).verdict, Verdict::Refuted);
    /// assert_eq!(test.judge(&[0.09, 0.12, 0.06, 0.13]).verdict, Verdict::Inconclusive);
    /// ```
    pub fn judge(&self, discrepancies: &[f64]) -> Judgement {
        if self.relation == Relation::Exactly {
            return self.judge_each(discrepancies);
        }
        let Some(interval) = self.interval(discrepancies) else {
            return self.undecided(self.replicates_for_an_interval());
        };
        let replicates = || self.replicates_to_decide(discrepancies, interval);
        self.by_interval(interval, replicates)
    }

    /// Judges the share of runs of which something is true, `count` of `runs`, where `predicted` of them are to be.
    ///
    /// ```
    /// use plasticity_record::{Relation, Statistic, Verdict};
    /// use plasticity_validation::verdict::Test;
    ///
    /// let test = Test { statistic: Statistic::Share, relation: Relation::Within, margin: 0.25, rate: 0.01 };
    /// assert_eq!(test.judge_share(0, 20, 1.0).verdict, Verdict::Refuted);
    /// assert_eq!(test.judge_share(20, 20, 1.0).verdict, Verdict::Confirmed);
    /// // All of six agree, but so they would often where the share is 0.7.
    /// let few = test.judge_share(6, 6, 1.0);
    /// assert_eq!((few.verdict, few.replicates_to_decide), (Verdict::Inconclusive, Some(17)));
    /// ```
    pub fn judge_share(&self, count: u64, runs: u64, predicted: f64) -> Judgement {
        let interval = |count: u64, runs: u64| {
            let Interval { lower, upper, confidence } = statistics::share_interval(count, runs, self.rate)?;
            Some(Interval { lower: lower - predicted, upper: upper - predicted, confidence })
        };
        let Some(of_runs) = interval(count, runs) else {
            return self.undecided(Some(1));
        };
        let decides = |more: u64| {
            let scaled = (count as f64 / runs as f64 * more as f64).round() as u64;
            interval(scaled, more).is_some_and(|interval| self.verdict(interval) != Verdict::Inconclusive)
        };
        self.by_interval(of_runs, || (runs..=runs.saturating_mul(MOST_TIMES)).find(|&more| decides(more)))
    }

    fn by_interval(&self, interval: Interval, replicates: impl Fn() -> Option<u64>) -> Judgement {
        let verdict = self.verdict(interval);
        Judgement {
            verdict,
            interval: Some(interval),
            // The interval reaches a half-width from its centre, and the centre strays by more than another half-width
            // from the truth with probability `rate` only.
            smallest_detectable: Some(self.margin + (interval.upper - interval.lower)),
            replicates_to_decide: if verdict == Verdict::Inconclusive { replicates() } else { None },
        }
    }

    fn verdict(&self, interval: Interval) -> Verdict {
        let (lowest, highest) = self.allowed();
        if interval.lower >= lowest && interval.upper <= highest {
            Verdict::Confirmed
        } else if interval.lower > highest || interval.upper < lowest {
            Verdict::Refuted
        } else {
            Verdict::Inconclusive
        }
    }

    fn undecided(&self, replicates_to_decide: Option<u64>) -> Judgement {
        Judgement {
            verdict: Verdict::Inconclusive,
            interval: None,
            smallest_detectable: None,
            replicates_to_decide,
        }
    }

    fn interval(&self, discrepancies: &[f64]) -> Option<Interval> {
        match self.statistic {
            Statistic::Mean => statistics::mean_interval(discrepancies, self.rate),
            Statistic::Median => statistics::median_interval(discrepancies, self.rate),
            // Discrepancies do not say how many runs there are of either kind where one value is not 0 or 1.
            Statistic::Share => None,
        }
    }

    /// The fewest values for which there is an interval.
    fn replicates_for_an_interval(&self) -> Option<u64> {
        match self.statistic {
            Statistic::Mean | Statistic::Share => None,
            Statistic::Median => Some((1.0 / self.rate).log2().ceil() as u64),
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

    fn replicates_to_decide(&self, discrepancies: &[f64], interval: Interval) -> Option<u64> {
        let centre = centre(self.statistic, discrepancies)?;
        let (lowest, highest) = self.allowed();
        let (below, above) = (centre - interval.lower, interval.upper - centre);
        // To the nearer margin, from within or from beyond, and how far the interval reaches that way.
        let (distance, half_width) = if centre > highest {
            (centre - highest, below)
        } else if centre < lowest {
            (lowest - centre, above)
        } else if centre - lowest < highest - centre {
            (centre - lowest, below)
        } else {
            (highest - centre, above)
        };
        // Twice the half-width: once for the interval, once for the chance that its centre is off. It shrinks with the root
        // of the number.
        let more = (2.0 * half_width / distance).powi(2) * discrepancies.len() as f64;
        if more.is_finite() { Some(more.ceil() as u64) } else { None }
    }
}

fn centre(statistic: Statistic, values: &[f64]) -> Option<f64> {
    match statistic {
        Statistic::Mean | Statistic::Share => statistics::mean(values),
        Statistic::Median => statistics::median(values),
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
    let test = Test { statistic: claim.statistic, relation: claim.relation, margin: claim.margin, rate };
    let discrepancies = discrepancies(claim, evidence, &evidence.predicted);
    let control_discrepancies = self::discrepancies(claim, evidence, &evidence.control);
    let tested = |predicted: &[f64], discrepancies: &[f64]| match claim.statistic {
        Statistic::Share => {
            let count = evidence.measured.iter().filter(|&&value| value == 1.0).count();
            let predicted = predicted.first().copied().unwrap_or_default();
            test.judge_share(count as u64, evidence.measured.len() as u64, predicted)
        }
        Statistic::Mean | Statistic::Median => test.judge(discrepancies),
    };
    let judgement = tested(&evidence.predicted, &discrepancies);
    let of_control = tested(&evidence.control, &control_discrepancies);
    let control = Control {
        theory: claim.control_theory.clone(),
        predicted: finite(centre(claim.statistic, &evidence.control)),
        discrepancy: finite(centre(claim.statistic, &control_discrepancies)),
        verdict: of_control.verdict,
    };
    let judged = evidence.measured.len();
    let all_finite =
        discrepancies[..judged].iter().chain(&control_discrepancies[..judged]).all(|d| d.is_finite());
    let (verdict, reason) = if claim.statistic == Statistic::Share && !is_a_share(evidence) {
        (Verdict::Invalid, Some("a share is of values 0 and 1, with one prediction for all runs".into()))
    } else if all_finite {
        decide(claim, evidence, judgement.verdict, control.verdict)
    } else {
        (Verdict::Invalid, Some("a discrepancy is not a finite number; a prediction may be zero".into()))
    };
    let measured = with_unfinished(claim, evidence, evidence.measured.clone());
    let standard_error = |values: &[f64]| match claim.statistic {
        Statistic::Mean => finite(statistics::standard_error(values)),
        Statistic::Median | Statistic::Share => None,
    };
    JudgedClaim {
        id: claim.id.clone(),
        statement: claim.statement.clone(),
        source: claim.source.clone(),
        panel: claim.panel.clone(),
        kind: claim.kind,
        regime: claim.regime.clone(),
        relation: claim.relation,
        scale: claim.scale,
        statistic: claim.statistic,
        margin: claim.margin,
        margin_reason: claim.margin_reason.clone(),
        predicted: finite(centre(claim.statistic, &evidence.predicted)),
        measured: finite(centre(claim.statistic, &measured)),
        measured_se: standard_error(&measured),
        discrepancy: finite(centre(claim.statistic, &discrepancies)),
        discrepancy_se: standard_error(&discrepancies),
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
            Verdict::Inconclusive => judgement.replicates_to_decide.max(of_control.replicates_to_decide),
            _ => None,
        },
        look: None,
        verdict,
        reason,
        control,
    }
}

fn is_a_share(evidence: &Evidence) -> bool {
    let same = |values: &[f64]| values.windows(2).all(|pair| pair[0] == pair[1]);
    evidence.measured.iter().all(|value| [0.0, 1.0].contains(value))
        && same(&evidence.predicted)
        && same(&evidence.control)
}

/// Records have no place for infinities.
fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

/// One a run; for a median, runs that did not converge are beyond all others, and last.
fn discrepancies(claim: &Claim, evidence: &Evidence, predicted: &[f64]) -> Vec<f64> {
    let same = |measured: f64, predicted: f64| {
        let rounding = ROUNDING * measured.abs().max(predicted.abs());
        claim.relation != Relation::Exactly && (measured - predicted).abs() <= rounding
    };
    let discrepancy = |(measured, predicted): (&f64, &f64)| match claim.scale {
        // What differs by rounding only does not differ, or noise of the last bit would refute a claim of "at most".
        _ if same(*measured, *predicted) && *predicted != 0.0 => 0.0,
        Scale::Relative => measured / predicted - 1.0,
        Scale::Absolute => measured - predicted,
    };
    let of_converged = evidence.measured.iter().zip(predicted).map(discrepancy).collect();
    with_unfinished(claim, evidence, of_converged)
}

fn with_unfinished(claim: &Claim, evidence: &Evidence, mut values: Vec<f64>) -> Vec<f64> {
    if claim.statistic == Statistic::Median {
        values.extend((0..evidence.not_converged).map(|_| f64::INFINITY));
    }
    values
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
            (Verdict::Invalid, Some("the same test confirms its negative control, so that it cannot fail; it needs a smaller margin, or a control that is further off".into()))
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
