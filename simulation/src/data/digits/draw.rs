//! Random numbers from sums and products only, so that they are the same to the last bit on every platform.

use crate::random::Stream;
use rand::Rng;

/// Uniform in `low..high`.
pub(super) fn uniform(stream: &mut Stream, low: f32, high: f32) -> f32 {
    low + (high - low) * ((stream.next_u32() >> 8) as f32 / (1 << 24) as f32)
}

/// Nearly normal, of mean 0 and standard deviation 1, within ±3.47: the sum of four uniform numbers, which needs no
/// logarithm.
pub(super) fn normal(stream: &mut Stream) -> f32 {
    let bits = stream.next_u64();
    let sum = (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48);
    const SQRT_3: f32 = 1.732_050_8;
    (sum as f32 / 65_535.0 - 2.0) * SQRT_3
}
