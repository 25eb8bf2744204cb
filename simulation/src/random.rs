//! Random streams.
//!
//! The stream of a replicate is a pure function of (root seed, experiment, cell, replicate): results do not depend on the
//! number of threads, on the order of work, on resuming or on which machine did what.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

/// The generator, as named in records: ChaCha with 8 rounds, keyed by SHA-256 of seed, experiment and cell; the replicate
/// is the stream number. A change of any of this changes the name.
pub const GENERATOR: &str = "chacha8/sha256-key/v1";

/// The generator type of every stream.
pub type Stream = ChaCha8Rng;

/// The random stream of one replicate.
///
/// Different (seed, experiment, cell) have different keys, different replicates of one cell disjoint streams of
/// $2^{64}$ blocks under the same key.
///
/// ```
/// use plasticity_simulation::random;
/// use rand::Rng;
///
/// let draw = |replicate| random::stream(1, "experiment", "cell", replicate).next_u64();
/// assert_eq!(draw(0), draw(0));
/// assert_ne!(draw(0), draw(1));
/// ```
pub fn stream(seed: u64, experiment: &str, cell: &str, replicate: u64) -> Stream {
    let mut hash = Sha256::new();
    hash.update(GENERATOR.as_bytes());
    hash.update(seed.to_le_bytes());
    // The length keeps ("ab", "c") and ("a", "bc") apart.
    hash.update((experiment.len() as u64).to_le_bytes());
    hash.update(experiment.as_bytes());
    hash.update(cell.as_bytes());
    let mut stream = ChaCha8Rng::from_seed(hash.finalize().into());
    stream.set_stream(replicate);
    stream
}

/// Draws a root seed, for streams that are to begin anew within a replicate.
///
/// ```
/// use plasticity_simulation::random;
///
/// let mut stream = random::stream(1, "experiment", "cell", 0);
/// assert_ne!(random::seed(&mut stream), random::seed(&mut stream));
/// ```
pub fn seed(stream: &mut Stream) -> u64 {
    stream.next_u64()
}
