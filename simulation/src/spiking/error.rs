use thiserror::Error;

/// Why a spiking neuron could not be simulated: one variant per violated condition.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum SpikingError {
    /// A quantity that has to be positive and finite is not.
    #[error("{quantity} must be a positive number, but is {value}")]
    NotPositive {
        /// Its name, with its unit.
        quantity: &'static str,
        /// Its value.
        value: f64,
    },
    /// A quantity that has to be finite and not negative is not.
    #[error("{quantity} must be a finite number and not negative, but is {value}")]
    Negative {
        /// Its name, with its unit.
        quantity: &'static str,
        /// Its value.
        value: f64,
    },
    /// A potential that is no number.
    #[error("{quantity} must be a finite number, but is {value}")]
    NotFinite {
        /// Its name, with its unit.
        quantity: &'static str,
        /// Its value.
        value: f64,
    },
    /// The neuron would fire at rest or after a reset.
    #[error(
        "the threshold, {threshold_volts} V, must be above the potentials of rest and reset, the higher of which is {highest_volts} V"
    )]
    Threshold {
        /// The threshold.
        threshold_volts: f64,
        /// The higher of the two.
        highest_volts: f64,
    },
    /// A time constant is not longer than a time step.
    #[error("{quantity} must be longer than the time step, {step_seconds} s, but is {value}")]
    TooFast {
        /// Its name, with its unit.
        quantity: &'static str,
        /// Its value.
        value: f64,
        /// The time step.
        step_seconds: f64,
    },
    /// An input neuron would have to fire more than once in a time step.
    #[error("at {hertz} Hz an input neuron fires more than once in a time step of {step_seconds} s")]
    Rate {
        /// The rate.
        hertz: f64,
        /// The time step.
        step_seconds: f64,
    },
    /// A window that is not within the presentation.
    #[error("the {window} must begin before it ends, and end with the presentation at the latest")]
    Window {
        /// Which.
        window: &'static str,
    },
    /// A presentation of too many time steps.
    #[error("a presentation must have from 1 to {most} time steps, but has {steps}", most = super::parameters::MOST_STEPS)]
    Steps {
        /// How many.
        steps: f64,
    },
    /// A number of channels or neurons outside its domain.
    #[error("{quantity} must be from 1 to {most}, but is {value}")]
    Count {
        /// What is counted.
        quantity: &'static str,
        /// The number.
        value: usize,
        /// The largest.
        most: usize,
    },
    /// Initial conductances beyond their bound.
    #[error("the initial conductance, {initial_siemens} S, must not be above the bound, {bound_siemens} S")]
    Initial {
        /// Where conductances start.
        initial_siemens: f64,
        /// Where they end.
        bound_siemens: f64,
    },
    /// A pattern cannot open so many channels.
    #[error("a pattern must open from 1 to {channels} channels, but opens {active}")]
    Active {
        /// Channels that a pattern opens.
        active: usize,
        /// Channels that there are.
        channels: usize,
    },
    /// There are not so many patterns.
    #[error("there must be from 1 to {most} patterns of {active} of {channels} channels, but are {patterns}")]
    Patterns {
        /// Number of patterns.
        patterns: usize,
        /// Channels that a pattern opens.
        active: usize,
        /// Channels that there are.
        channels: usize,
        /// The most that are drawn.
        most: usize,
    },
    /// With decay what is learned depends on the rule, so that other rules cannot listen.
    #[error("with decay what is learned depends on the rule: simulate each by itself")]
    RulesWithDecay,
    /// A limit of zero.
    #[error("the limit of rounds must be at least 1")]
    NoRounds,
    /// Convergence over no rounds.
    #[error("convergence must be judged over at least 2 rounds, and at most {most}, but is over {rounds}", most = super::learning::MOST_WINDOW)]
    SettlingRounds {
        /// How many.
        rounds: usize,
    },
}
