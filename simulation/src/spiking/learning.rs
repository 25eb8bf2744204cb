use super::parameters::not_negative;
use super::{
    Caching, Consolidation, Parameters, Spent, SpikingError, Synapses, Task, Trains, present,
    present_directly,
};
use rand::Rng;
use std::collections::VecDeque;

/// Most rounds that convergence is judged over.
pub(super) const MOST_WINDOW: usize = 1000;

/// When learning ends. In a round every pattern is presented once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stop {
    /// Most rounds, 1000 in LvR.
    pub rounds: u64,
    /// Learning has converged when every conductance was within this of its mean over some rounds, 0.075 nS in LvR; without one it takes all rounds.
    pub tolerance_siemens: Option<f64>,
    /// That many rounds, 10 in LvR. Of a round counts how it ends.
    pub settling_rounds: usize,
}

impl Default for Stop {
    fn default() -> Self {
        Self { rounds: 1000, tolerance_siemens: Some(0.03 * 2.5e-9), settling_rounds: 10 }
    }
}

/// How learning ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Conductances settled.
    Converged,
    /// They did not within the limit.
    GaveUp,
    /// All rounds were taken, as was asked for.
    AllRounds,
}

/// A round, when it is over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Round<'a> {
    /// Its number, from 1.
    pub number: u64,
    /// Conductances. Shape: channels.
    pub conductances: &'a [f64],
    /// Their persistent parts, by the rule of the neuron. Shape: channels.
    pub persistent: &'a [f64],
    /// $\sum|\Delta g|$ so far.
    pub energy_siemens: f64,
    /// $\sum|g - g(0)|$.
    pub minimal_siemens: f64,
    /// Output spikes so far.
    pub spikes: u64,
}

/// Told of every round.
pub trait Observer {
    /// After a round.
    fn round(&mut self, round: Round<'_>);
}

/// Watches nothing.
impl Observer for () {
    fn round(&mut self, _round: Round<'_>) {}
}

/// Anything that takes rounds watches.
impl<F: FnMut(Round<'_>)> Observer for F {
    fn round(&mut self, round: Round<'_>) {
        self(round);
    }
}

/// The first of the rounds over which conductances settled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settled {
    /// Its number, from 1.
    pub round: u64,
    /// $\sum|\Delta g|$ to its end.
    pub energy_siemens: f64,
    /// $\sum|g - g(0)|$ at its end.
    pub minimal_siemens: f64,
}

/// A run of learning.
#[derive(Debug, Clone, PartialEq)]
pub struct Learned {
    /// How it ended.
    pub ending: Ending,
    /// Number of rounds.
    pub rounds: u64,
    /// Output spikes.
    pub spikes: u64,
    /// $M = \sum|\Delta g|$ over all changes: the energy of learning without caching.
    pub energy_siemens: f64,
    /// $M_\mathrm{min} = \sum|g - g(0)|$: the energy to change the first conductances directly into the last.
    pub minimal_siemens: f64,
    /// Where conductances settled; none without convergence.
    pub settled: Option<Settled>,
    /// What each rule of consolidation has spent, that of the neuron first.
    pub spent: Vec<Spent>,
    /// Conductances at the end. Shape: channels.
    pub conductances: Vec<f64>,
}

impl Stop {
    /// Checks the domain.
    ///
    /// # Errors
    /// [`SpikingError`].
    pub fn check(&self) -> Result<(), SpikingError> {
        if self.rounds == 0 {
            return Err(SpikingError::NoRounds);
        }
        if !(2..=MOST_WINDOW).contains(&self.settling_rounds) {
            return Err(SpikingError::SettlingRounds { rounds: self.settling_rounds });
        }
        self.tolerance_siemens.map_or(Ok(()), |tolerance| not_negative("the tolerance (S)", tolerance))
    }
}

/// Learns round by round until conductances settle, and consolidates what is left.
///
/// `caching` is how the neuron keeps its conductances; `others` are rules that listen, which without decay spend what they would if they were the
/// neuron's.
///
/// # Errors
/// [`SpikingError`] for what is outside its domain.
///
/// ```
/// use plasticity_simulation::random;
/// use plasticity_simulation::spiking::*;
///
/// let parameters = Parameters::default();
/// let mut stream = random::stream(1, "example", "cell", 0);
/// let task = Task::random(TaskSettings { patterns: 3, ..TaskSettings::default() }, &parameters, &mut stream)?;
/// let caching = Caching::lasting(Consolidation::AtEnd);
/// let stop = Stop { rounds: 20, ..Stop::default() };
/// let learned =
///     learn(&parameters, &task, caching, &[Consolidation::Immediate], &stop, &mut stream, &mut ())?;
/// let [at_end, at_once] = learned.spent[..] else { unreachable!() };
/// assert!((at_end.consolidation_siemens / learned.minimal_siemens - 1.0).abs() < 1e-9);
/// assert_eq!(at_once.consolidation_siemens, learned.energy_siemens);
/// # Ok::<(), SpikingError>(())
/// ```
pub fn learn(
    parameters: &Parameters,
    task: &Task,
    caching: Caching,
    others: &[Consolidation],
    stop: &Stop,
    random: &mut impl Rng,
    observer: &mut impl Observer,
) -> Result<Learned, SpikingError> {
    let presented = |channels: &[usize], trains: &Trains, synapses: &mut Synapses| {
        present(parameters, channels, trains, synapses, &mut ())
    };
    learn_by(presented, parameters, task, caching, others, stop, random, observer)
}

/// The same by the definition of a presentation, [`present_directly`].
///
/// # Errors
/// [`SpikingError`].
pub fn learn_directly(
    parameters: &Parameters,
    task: &Task,
    caching: Caching,
    others: &[Consolidation],
    stop: &Stop,
    random: &mut impl Rng,
    observer: &mut impl Observer,
) -> Result<Learned, SpikingError> {
    let presented = |channels: &[usize], trains: &Trains, synapses: &mut Synapses| {
        present_directly(parameters, channels, trains, synapses, &mut ())
    };
    learn_by(presented, parameters, task, caching, others, stop, random, observer)
}

#[allow(clippy::too_many_arguments)]
fn learn_by(
    presented: impl Fn(&[usize], &Trains, &mut Synapses) -> u64,
    parameters: &Parameters,
    task: &Task,
    caching: Caching,
    others: &[Consolidation],
    stop: &Stop,
    random: &mut impl Rng,
    observer: &mut impl Observer,
) -> Result<Learned, SpikingError> {
    parameters.check()?;
    stop.check()?;
    let seconds = parameters.protocol.presentation_seconds;
    let mut synapses =
        Synapses::new(&parameters.plasticity, parameters.inputs.channels, seconds, caching, others)?;
    let active = task.patterns().first().map_or(0, |pattern| pattern.channels.len());
    let mut trains = Trains::new(parameters, active);
    let mut last = LastRounds { of: stop.settling_rounds, rounds: VecDeque::new() };
    let mut spikes = 0;
    let mut rounds = 0;
    let mut settled = None;
    while rounds < stop.rounds && settled.is_none() {
        for pattern in task.patterns() {
            trains.draw(pattern.class, random);
            synapses.begin_presentation();
            spikes += presented(&pattern.channels, &trains, &mut synapses);
        }
        rounds += 1;
        let here = Settled {
            round: rounds,
            energy_siemens: synapses.energy_siemens(),
            minimal_siemens: synapses.minimal_siemens(),
        };
        let conductances = synapses.conductances();
        observer.round(Round {
            number: rounds,
            conductances: &conductances,
            persistent: synapses.persistent(),
            energy_siemens: here.energy_siemens,
            minimal_siemens: here.minimal_siemens,
            spikes,
        });
        if let Some(tolerance) = stop.tolerance_siemens {
            last.push(here, conductances);
            settled = last.settled(tolerance);
        }
    }
    let ending = match (settled, stop.tolerance_siemens) {
        (Some(_), _) => Ending::Converged,
        (None, Some(_)) => Ending::GaveUp,
        (None, None) => Ending::AllRounds,
    };
    let (energy_siemens, minimal_siemens) = (synapses.energy_siemens(), synapses.minimal_siemens());
    let spent = synapses.finish();
    let conductances = synapses.conductances();
    Ok(Learned { ending, rounds, spikes, energy_siemens, minimal_siemens, settled, spent, conductances })
}

/// The rounds that convergence is judged over, the oldest first.
struct LastRounds {
    of: usize,
    rounds: VecDeque<(Settled, Vec<f64>)>,
}

impl LastRounds {
    fn push(&mut self, round: Settled, conductances: Vec<f64>) {
        if self.rounds.len() == self.of {
            self.rounds.pop_front();
        }
        self.rounds.push_back((round, conductances));
    }

    /// The first of them, where every conductance stayed within the tolerance of its mean.
    fn settled(&self, tolerance: f64) -> Option<Settled> {
        let (first, conductances) = self.rounds.front().filter(|_| self.rounds.len() == self.of)?;
        let stayed = (0..conductances.len()).all(|channel| {
            let of_channel = || self.rounds.iter().map(|(_, conductances)| conductances[channel]);
            let mean = of_channel().sum::<f64>() / self.of as f64;
            of_channel().all(|conductance| (conductance - mean).abs() <= tolerance)
        });
        stayed.then_some(*first)
    }
}
