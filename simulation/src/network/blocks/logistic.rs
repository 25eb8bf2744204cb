//! Logistic units, sixteen at once.

use crate::lanes::{TINY, Vector, WHOLE};

/// Activity of logistic units and its derivative, which from the activity would be 0 as soon as that is 1 in single precision.
#[inline(always)]
pub(super) fn logistic<V: Vector>(input: V) -> (V, V) {
    let small = exponential(input.absolute().times(V::all(-1.0))).larger(V::all(TINY));
    let one = V::all(1.0);
    let larger = one.over(one.add(small));
    let smaller = small.times(larger);
    (input.if_positive(larger, smaller), smaller.times(larger))
}

/// Below this exponentials are less than [`TINY`].
const LEAST: f32 = -60.0;

/// $\ln 2$ in two parts, of which products of the first with whole numbers up to 2^15 are exact.
const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];

/// $(e^r - 1 - r)/r^2$ for $|r| \le \ln(2)/2$, the highest power first: those of Cephes.
const SERIES: [f32; 6] =
    [1.987_569_1e-4, 1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.500_000_1];

/// $e^x$ of numbers that are not positive, as $2^n e^r$. Relative error below $2\times 10^{-7}$ down to -60, and as at -60 beyond. Only operations
/// that are rounded alike everywhere, so that the same at every level and on every machine.
#[inline(always)]
fn exponential<V: Vector>(x: V) -> V {
    // What is not a number becomes the least.
    let x = x.larger(V::all(LEAST));
    let rounded = x.times(V::all(std::f32::consts::LOG2_E)).add(V::all(WHOLE));
    let whole = rounded.add(V::all(-WHOLE));
    let r = LN_2.iter().fold(x, |rest, &part| rest.add(whole.times(V::all(-part))));
    let series = SERIES.iter().fold(V::all(0.0), |sum, &term| sum.times(r).add(V::all(term)));
    series.times(r).times(r).add(r).add(V::all(1.0)).times(rounded.power_of_two())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::{Lanes, WIDTH, Work, dispatch};
    use crate::simd::Simd;

    struct Both<'a>(&'a mut Lanes, &'a mut Lanes);

    impl Work for Both<'_> {
        type Result = ();

        #[inline(always)]
        fn at<V: Vector>(self) {
            let (activity, slope) = logistic(V::load(self.0));
            activity.store(self.0);
            slope.store(self.1);
        }
    }

    fn of(simd: Simd, input: f32) -> (f32, f32) {
        let (mut lanes, mut slopes) = (Lanes([input; WIDTH]), Lanes::ZERO);
        dispatch(simd, Both(&mut lanes, &mut slopes));
        (lanes.0[0], slopes.0[0])
    }

    #[test]
    fn exact_logistic_to_a_few_roundings_at_every_level() {
        let inputs = (-4100..=4100).map(|step| step as f32 * 0.01003).chain([0.0, 1e-30, -1e-30]);
        for input in inputs {
            let exact = 1.0 / (1.0 + (-f64::from(input)).exp());
            let slope = exact * (1.0 / (1.0 + f64::from(input).exp()));
            let expected = of(Simd::baseline(), input);
            assert!((f64::from(expected.0) / exact - 1.0).abs() < 4e-7, "{input}: {}", expected.0);
            assert!((f64::from(expected.1) / slope - 1.0).abs() < 6e-7, "{input}: {}", expected.1);
            for simd in Simd::available() {
                assert_eq!(of(simd, input), expected, "{input}");
            }
        }
    }

    #[test]
    fn exact_logistic_of_saturated_units_is_not_zero() {
        for simd in Simd::available() {
            for input in [50.0, 1e30, f32::INFINITY] {
                assert_eq!(of(simd, input), (1.0, TINY));
                assert_eq!(of(simd, -input), (TINY, TINY));
            }
            assert_eq!(of(simd, f32::NAN), (TINY, TINY));
        }
    }
}
