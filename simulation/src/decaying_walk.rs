//! Transient weights that decay, walk at random and are consolidated at a threshold: one synapse at a time, step by step.

use rand::Rng;
use thiserror::Error;

/// A decaying weight, in units of the step.
///
/// At every presentation $s \leftarrow s(1 - 1/\tau)$, then with probability $p$ a step ±1; a step to $|s| > \theta$ is consolidated and puts
/// it back to 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DecayingWalk {
    probability: f64,
    /// Of $2^{53}$ equally likely numbers, those below this are of an update.
    updates_below: u64,
    time_constant: f64,
    decay: f64,
    threshold: f64,
    /// Presentations after which the start at 0 is forgotten.
    settling: u64,
}

/// Settings outside their domain.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum DecayingWalkError {
    /// A probability that is none, or 0.
    #[error("the probability of an update must be above 0 and at most 1, but is {0}")]
    Probability(f64),
    /// A time constant below 1, or too long to wait for.
    #[error("the time constant must be from 1 to 1e9 presentations, but is {0}")]
    TimeConstant(f64),
    /// A threshold that is negative or not finite.
    #[error("the threshold must be a finite number and not negative, but is {0}")]
    Threshold(f64),
}

/// What one synapse did.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tally {
    /// Number of presentations counted.
    pub presentations: u64,
    /// Number of consolidations.
    pub consolidations: u64,
    /// Sum of their sizes.
    pub size_sum: f64,
    /// Sum of $|s|$ over presentations, after decay and before the update.
    pub abs_sum: f64,
}

/// Time constants that are waited before counting; what is left of the start is $e^{-8} = 0.03 \%$, and less with a threshold.
const SETTLING: f64 = 8.0;

impl DecayingWalk {
    /// Checks the domain.
    ///
    /// # Errors
    /// [`DecayingWalkError`] for what is outside it.
    pub fn new(probability: f64, time_constant: f64, threshold: f64) -> Result<Self, DecayingWalkError> {
        if !(probability > 0.0 && probability <= 1.0) {
            return Err(DecayingWalkError::Probability(probability));
        }
        if !(1.0..=1e9).contains(&time_constant) {
            return Err(DecayingWalkError::TimeConstant(time_constant));
        }
        if !(threshold.is_finite() && threshold >= 0.0) {
            return Err(DecayingWalkError::Threshold(threshold));
        }
        // With a threshold a cycle is forgotten at its end; without decay, after some consolidations.
        let cycle = (threshold + 1.0) * (threshold + 1.0) / probability;
        let settling = (SETTLING * time_constant.min(cycle)).ceil() as u64;
        let decay = 1.0 - 1.0 / time_constant;
        let updates_below = (probability * (1_u64 << 53) as f64).ceil() as u64;
        Ok(Self { probability, updates_below, time_constant, decay, threshold, settling })
    }

    /// $p$, of an update at a presentation.
    pub fn probability(&self) -> f64 {
        self.probability
    }

    /// $\tau$, in presentations.
    pub fn time_constant(&self) -> f64 {
        self.time_constant
    }

    /// $\theta$, in units of the step.
    pub fn threshold(&self) -> f64 {
        self.threshold
    }

    /// Lets one synapse walk until it has forgotten its start, and then counts.
    ///
    /// ```
    /// use plasticity_simulation::decaying_walk::DecayingWalk;
    /// use plasticity_simulation::random;
    ///
    /// let walk = DecayingWalk::new(0.2, 500.0, 5.0)?;
    /// let tally = walk.run(1_000_000, &mut random::stream(1, "example", "walk", 0));
    /// let rate = tally.consolidations as f64 / tally.presentations as f64;
    /// assert!((rate / 5.82e-3 - 1.0).abs() < 0.05);
    /// # Ok::<(), plasticity_simulation::decaying_walk::DecayingWalkError>(())
    /// ```
    pub fn run(&self, presentations: u64, random: &mut impl Rng) -> Tally {
        self.run_observed(presentations, random, |_| ())
    }

    /// The same; `observe` is given $|s|$ of every presentation that is counted, after decay and before the update.
    pub fn run_observed(
        &self,
        presentations: u64,
        random: &mut impl Rng,
        mut observe: impl FnMut(f64),
    ) -> Tally {
        let mut weight = 0.0;
        let mut unseen = Tally::default();
        // One presentation more for half of the synapses, as those that step at every presentation keep in step for ever.
        for _ in 0..self.settling + (random.next_u64() & 1) {
            self.present(&mut weight, &mut unseen, random, &mut |_| ());
        }
        let mut tally = Tally { presentations, ..Tally::default() };
        for _ in 0..presentations {
            self.present(&mut weight, &mut tally, random, &mut observe);
        }
        tally
    }

    /// Lets one synapse walk from 0: $|s|$ after each of the presentations, updates included. Shape: `presentations`.
    ///
    /// ```
    /// use plasticity_simulation::decaying_walk::DecayingWalk;
    /// use plasticity_simulation::random;
    ///
    /// let walk = DecayingWalk::new(1.0, 500.0, 5.0)?;
    /// let path = walk.path_after_reset(3, &mut random::stream(1, "example", "walk", 0));
    /// assert_eq!((path.len(), path[0]), (3, 1.0));
    /// # Ok::<(), plasticity_simulation::decaying_walk::DecayingWalkError>(())
    /// ```
    pub fn path_after_reset(&self, presentations: usize, random: &mut impl Rng) -> Vec<f64> {
        let mut weight: f64 = 0.0;
        let mut unseen = Tally::default();
        (0..presentations)
            .map(|_| {
                self.present(&mut weight, &mut unseen, random, &mut |_| ());
                weight.abs()
            })
            .collect()
    }

    /// Without a branch: no processor foresees which presentation is an update, and a wrong guess costs as much as all the rest. What is not
    /// larger than the threshold stays so until it is updated.
    #[inline(always)]
    fn present(
        &self,
        weight: &mut f64,
        tally: &mut Tally,
        random: &mut impl Rng,
        observe: &mut impl FnMut(f64),
    ) {
        let decayed = *weight * self.decay;
        observe(decayed.abs());
        tally.abs_sum += decayed.abs();
        // The upper bits decide whether, the lowest which way.
        let bits = random.next_u64();
        let updates = u64::from(bits >> 11 < self.updates_below);
        let updated = decayed + f64::from_bits((1.0_f64.to_bits() | bits << 63) & updates.wrapping_neg());
        let size = updated.abs();
        let consolidates = u64::from(size > self.threshold);
        let consolidated = consolidates.wrapping_neg();
        tally.consolidations += consolidates;
        tally.size_sum += f64::from_bits(size.to_bits() & consolidated);
        *weight = f64::from_bits(updated.to_bits() & !consolidated);
    }
}
