use super::{Parameters, SpikingError};
use rand::{Rng, RngExt};

/// The most patterns.
const MOST_PATTERNS: usize = 10_000;

/// What the neuron has to learn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskSettings {
    /// $K$, number of patterns.
    pub patterns: usize,
    /// Channels that a pattern opens, 2 in LvR.
    pub active: usize,
    /// Whether patterns may share channels.
    pub sharing: Sharing,
    /// How targets are drawn.
    pub labels: Labels,
}

/// Whether patterns may share channels. Neither text nor script of LvR says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sharing {
    /// Channels are drawn for each pattern; no two patterns have the same.
    #[default]
    Random,
    /// No channel is in two patterns.
    Disjoint,
}

/// How targets are drawn. Neither text nor script of LvR says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Labels {
    /// Each for itself, with equal probability, as for the perceptron.
    #[default]
    Random,
    /// By turns, so that both are as frequent.
    Balanced,
}

/// What the teacher says to a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Fires at its full rate: target 1.
    Full,
    /// At half of it: target 0.5.
    Half,
}

impl Class {
    /// The factor of the visual rate.
    pub fn target(self) -> f64 {
        match self {
            Self::Full => 1.0,
            Self::Half => 0.5,
        }
    }
}

/// Channels that open, ascending, and the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The channels.
    pub channels: Vec<usize>,
    /// The target.
    pub class: Class,
}

/// Patterns, in the order in which they are presented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    patterns: Vec<Pattern>,
}

impl Default for TaskSettings {
    /// One pattern, of two channels.
    fn default() -> Self {
        Self { patterns: 1, active: 2, sharing: Sharing::Random, labels: Labels::Random }
    }
}

impl TaskSettings {
    /// Checks that there are so many patterns.
    ///
    /// # Errors
    /// [`SpikingError::Active`], [`SpikingError::Patterns`].
    pub fn check(&self, channels: usize) -> Result<(), SpikingError> {
        let Self { patterns, active, sharing, .. } = *self;
        if !(1..=channels).contains(&active) {
            return Err(SpikingError::Active { active, channels });
        }
        let most = match sharing {
            Sharing::Disjoint => (channels / active).min(MOST_PATTERNS),
            // Half of all sets, so that drawing until one is new ends soon.
            Sharing::Random => (sets(channels, active) / 2.0).clamp(1.0, MOST_PATTERNS as f64) as usize,
        };
        if (1..=most).contains(&patterns) {
            Ok(())
        } else {
            Err(SpikingError::Patterns { patterns, active, channels, most })
        }
    }
}

/// Number of sets of so many of the channels.
fn sets(channels: usize, active: usize) -> f64 {
    (0..active.min(channels - active)).map(|drawn| (channels - drawn) as f64 / (drawn + 1) as f64).product()
}

impl Task {
    /// Draws patterns.
    ///
    /// # Errors
    /// [`SpikingError`] where there are not so many.
    ///
    /// ```
    /// use plasticity_simulation::random;
    /// use plasticity_simulation::spiking::{Parameters, Task, TaskSettings};
    ///
    /// let settings = TaskSettings { patterns: 25, ..TaskSettings::default() };
    /// let mut stream = random::stream(1, "example", "cell", 0);
    /// let task = Task::random(settings, &Parameters::default(), &mut stream)?;
    /// assert!(task.patterns().iter().all(|pattern| pattern.channels.len() == 2));
    /// # Ok::<(), plasticity_simulation::spiking::SpikingError>(())
    /// ```
    pub fn random(
        settings: TaskSettings,
        parameters: &Parameters,
        random: &mut impl Rng,
    ) -> Result<Self, SpikingError> {
        let channels = parameters.inputs.channels;
        settings.check(channels)?;
        let mut patterns: Vec<Pattern> = Vec::with_capacity(settings.patterns);
        for number in 0..settings.patterns {
            let mut tries = 0;
            let opened = loop {
                tries += 1;
                let disjoint = settings.sharing == Sharing::Disjoint;
                let opened = if settings.active > FEW || disjoint && tries > TRIES {
                    let known =
                        |channel: &usize| patterns.iter().any(|other| other.channels.contains(channel));
                    let free = (0..channels).filter(|channel| !(disjoint && known(channel))).collect();
                    draw_of(free, settings.active, random)
                } else {
                    draw_channels(channels, settings.active, random)
                };
                let taken = patterns.iter().any(|other| match settings.sharing {
                    Sharing::Random => other.channels == opened,
                    Sharing::Disjoint => other.channels.iter().any(|channel| opened.contains(channel)),
                });
                if !taken {
                    break opened;
                }
            };
            let full = match settings.labels {
                Labels::Random => random.random_range(0..2) == 0,
                Labels::Balanced => number % 2 == 0,
            };
            let class = if full { Class::Full } else { Class::Half };
            patterns.push(Pattern { channels: opened, class });
        }
        Ok(Self { patterns })
    }

    /// The patterns.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// The response to each pattern: the sum of the conductances of its channels.
    pub fn responses(&self, conductances: &[f64]) -> Vec<f64> {
        let response =
            |pattern: &Pattern| pattern.channels.iter().map(|&channel| conductances[channel]).sum();
        self.patterns.iter().map(response).collect()
    }
}

/// So many channels at most are drawn one by one until they differ.
const FEW: usize = 64;

/// So often at most channels are drawn until none of them is taken. What is drawn of those that are free has the same distribution.
const TRIES: usize = 1000;

fn draw_of(mut free: Vec<usize>, active: usize, random: &mut impl Rng) -> Vec<usize> {
    for place in 0..active {
        let other = random.random_range(place as u64..free.len() as u64) as usize;
        free.swap(place, other);
    }
    free.truncate(active);
    free.sort_unstable();
    free
}

fn draw_channels(channels: usize, active: usize, random: &mut impl Rng) -> Vec<usize> {
    let mut opened: Vec<usize> = Vec::with_capacity(active);
    while opened.len() < active {
        let channel = random.random_range(0..channels as u64) as usize;
        if !opened.contains(&channel) {
            opened.push(channel);
        }
    }
    opened.sort_unstable();
    opened
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random;

    fn draw(settings: TaskSettings) -> Result<Task, SpikingError> {
        Task::random(settings, &Parameters::default(), &mut random::stream(1, "test", "task", 0))
    }

    #[test]
    fn exact_patterns_are_what_was_asked_for() {
        let settings = TaskSettings { patterns: 50, ..TaskSettings::default() };
        let random = draw(settings).unwrap();
        for (number, pattern) in random.patterns().iter().enumerate() {
            assert!(pattern.channels[0] < pattern.channels[1] && pattern.channels[1] < 100);
            assert!(!random.patterns()[..number].iter().any(|other| other.channels == pattern.channels));
        }
        let all: Vec<usize> = random.patterns().iter().flat_map(|pattern| pattern.channels.clone()).collect();
        assert!((0..100).any(|channel| all.iter().filter(|&&one| one == channel).count() > 1));
        let disjoint =
            draw(TaskSettings { sharing: Sharing::Disjoint, labels: Labels::Balanced, ..settings }).unwrap();
        let mut all: Vec<usize> =
            disjoint.patterns().iter().flat_map(|pattern| pattern.channels.clone()).collect();
        all.sort_unstable();
        assert_eq!(all, (0..100).collect::<Vec<_>>());
        let full = disjoint.patterns().iter().filter(|pattern| pattern.class == Class::Full).count();
        assert_eq!(full, 25);
    }

    #[test]
    fn exact_there_are_only_so_many_patterns() {
        let many = |patterns, active, sharing| {
            draw(TaskSettings { patterns, active, sharing, labels: Labels::Random }).is_ok()
        };
        assert!(
            !many(0, 2, Sharing::Random) && !many(1, 0, Sharing::Random) && !many(1, 101, Sharing::Random)
        );
        assert!(many(1, 100, Sharing::Random) && !many(2, 100, Sharing::Random));
        assert!(many(2475, 2, Sharing::Random) && !many(2476, 2, Sharing::Random));
        assert!(many(33, 3, Sharing::Disjoint) && !many(34, 3, Sharing::Disjoint));
    }

    /// Few are free for the last patterns, or nearly all channels are active: drawn all the same.
    #[test]
    fn exact_patterns_of_all_channels_are_drawn() {
        let settings =
            |patterns, active, sharing| TaskSettings { patterns, active, sharing, ..TaskSettings::default() };
        for (patterns, active) in [(10, 10), (2, 50), (20, 5), (50, 2), (1, 100)] {
            let task = draw(settings(patterns, active, Sharing::Disjoint)).unwrap();
            let mut all: Vec<usize> =
                task.patterns().iter().flat_map(|pattern| pattern.channels.clone()).collect();
            all.sort_unstable();
            assert_eq!(all, (0..100).collect::<Vec<_>>(), "{patterns} {active}");
        }
        assert_eq!(draw(settings(1, 100, Sharing::Random)).unwrap().patterns()[0].channels.len(), 100);
        assert!(draw(settings(2, 100, Sharing::Random)).is_err());
        assert_eq!(draw(settings(3, 99, Sharing::Random)).unwrap().patterns().len(), 3);
    }
}
