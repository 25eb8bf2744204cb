//! The fast engine: learning in the space of stabilities.
//!
//! Learning only ever asks for the sign of the stabilities $h_j = d_j w\cdot x_j$, and an update by pattern $k$ changes them
//! by row $k$ of the Gram matrix $G_{jk} = d_j d_k x_j\cdot x_k$. A presentation is then one comparison, an update one row
//! addition. With ±1 patterns everything is an integer and the run is that of [`super::direct`], bit for bit.

use super::gram::Gram;
use super::run::{Ending, EpochLimit, Learned, Observer, Run};
use super::{PerceptronError, Task, kernels};
use crate::simd::Simd;

/// Learns a task; meters listen as observers.
///
/// Memory: packed patterns twice ($P(N+1)/4$ bytes) and 16 bits for each pair of patterns, up to 512 MiB.
///
/// # Errors
/// [`PerceptronError::NotInteger`] for zero-meaned tasks.
///
/// ```
/// use plasticity_simulation::perceptron::{EpochLimit, Task, TaskSettings, fast};
/// use plasticity_simulation::{random, simd::Simd};
///
/// let settings = TaskSettings { inputs: 20, patterns: 10, zero_mean: false };
/// let task = Task::random(settings, &mut random::stream(1, "example", "cell", 0))?;
/// let run = fast::learn(&task, EpochLimit::new(1000)?, Simd::detect(), &mut ())?;
/// assert!(task.stabilities(&run.weights).iter().all(|&h| h > 0.0));
/// # Ok::<(), plasticity_simulation::perceptron::PerceptronError>(())
/// ```
pub fn learn(
    task: &Task,
    limit: EpochLimit,
    simd: Simd,
    observer: &mut impl Observer,
) -> Result<Run, PerceptronError> {
    if !task.is_integer() {
        return Err(PerceptronError::NotInteger);
    }
    let patterns = task.patterns();
    let synapses = task.synapses() as i32;
    let mut gram = Gram::new(task, simd);
    let mut stabilities = vec![0_i32; patterns];
    let mut pattern_updates = vec![0_u32; patterns];
    let mut abs_field_sum = 0_u64;
    let mut epochs = 0;
    let ending = loop {
        let before_epoch = epochs * patterns as u64;
        let mut errors = 0;
        let mut next = 0;
        while let Some(offset) = kernels::first_not_positive(simd, &stabilities[next..]) {
            let pattern = next + offset;
            abs_field_sum += u64::from(stabilities[pattern].unsigned_abs());
            kernels::add_gram_row(simd, &mut stabilities, gram.row(pattern), synapses);
            observer.update(before_epoch + pattern as u64, pattern);
            pattern_updates[pattern] += 1;
            errors += 1;
            next = pattern + 1;
        }
        epochs += 1;
        if errors == 0 {
            break Ending::Converged;
        }
        if epochs == limit.get() {
            break Ending::GaveUp { limit };
        }
    };
    let weights = weights(task, &pattern_updates, simd);
    let stabilities = stabilities.into_iter().map(f64::from).collect();
    let abs_field_sum = abs_field_sum as f64;
    Ok(Run::new(Learned { ending, epochs, weights, pattern_updates, stabilities, abs_field_sum }))
}

/// $w = \sum_j a_j d_j x_j$.
fn weights(task: &Task, pattern_updates: &[u32], simd: Simd) -> Vec<f64> {
    let mut weights = vec![0_i32; task.synapses()];
    let mut signs = vec![0_i32; task.synapses()];
    for (pattern, &count) in pattern_updates.iter().enumerate().filter(|&(_, &count)| count > 0) {
        kernels::unpack(simd, task.row(pattern), &mut signs);
        for (w, sign) in weights.iter_mut().zip(&signs) {
            *w += count as i32 * sign;
        }
    }
    weights.into_iter().map(f64::from).collect()
}
