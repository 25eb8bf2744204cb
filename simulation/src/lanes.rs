//! Sixteen numbers side by side, worked on by the instructions of each level.
//!
//! Every operation is on its own lane and rounded on its own (there is no fused multiply-add), so that a result is the same at every
//! level, bit for bit. The compiler would vectorise plain loops over lanes as well, but not for AVX-512, where it spills
//! them (twelve times slower in the products of a network).

use crate::simd::{Level, Simd};

/// Numbers of a [`Lanes`].
pub(crate) const WIDTH: usize = 16;

/// Sixteen numbers in memory, aligned to a line of the cache.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[repr(C, align(64))]
pub(crate) struct Lanes(pub(crate) [f32; WIDTH]);

impl Lanes {
    pub(crate) const ZERO: Self = Self([0.0; WIDTH]);

    /// In doubles, one after another.
    pub(crate) fn sum(&self) -> f64 {
        self.0.iter().map(|&lane| f64::from(lane)).sum()
    }

    /// All numbers, one after another.
    pub(crate) fn numbers(lanes: &[Self]) -> impl Iterator<Item = f32> + '_ {
        lanes.iter().flat_map(|lanes| lanes.0)
    }
}

/// Numbers that are not 0 are made no smaller than this where they may be anything: products of two are then still normal numbers. Processors take
/// a hundred times as long over those that are not, which saturated units are full of. Added to weights it is nothing, but a change that
/// is not 0 stays one.
pub(crate) const TINY: f32 = 1e-18;

/// The number, or a tiny one of its sign.
#[inline(always)]
pub(crate) fn not_too_small(number: f32) -> f32 {
    if number != 0.0 && number.abs() < TINY { TINY.copysign(number) } else { number }
}

/// Sixteen numbers in registers.
pub(crate) trait Vector: Copy {
    fn load(lanes: &Lanes) -> Self;
    fn store(self, lanes: &mut Lanes);
    fn all(number: f32) -> Self;
    fn add(self, other: Self) -> Self;
    fn times(self, other: Self) -> Self;
    fn larger(self, other: Self) -> Self;
    /// The lane of `yes` where this is above 0, that of `no` elsewhere.
    fn if_positive(self, yes: Self, no: Self) -> Self;
    /// 1 where this is not 0.
    fn not_zero(self) -> Self;
    /// Without its sign.
    fn absolute(self) -> Self;
    /// 0 where the bit of the lane is 0.
    fn masked(self, bits: u16) -> Self;

    #[inline(always)]
    fn add_product(self, one: Self, other: Self) -> Self {
        self.add(one.times(other))
    }

    /// [`not_too_small`] of every lane.
    #[inline(always)]
    fn not_too_small(self) -> Self {
        let minus = Self::all(-1.0);
        let negative = self.times(minus).if_positive(Self::all(-TINY), Self::all(0.0));
        let tiny = self.if_positive(Self::all(TINY), negative);
        // What is not a number stays so.
        Self::all(TINY).add(self.absolute().times(minus)).if_positive(tiny, self)
    }
}

/// Lanes as the compiler does them.
#[derive(Clone, Copy)]
pub(crate) struct Plain([f32; WIDTH]);

impl Vector for Plain {
    #[inline(always)]
    fn load(lanes: &Lanes) -> Self {
        Self(lanes.0)
    }

    #[inline(always)]
    fn store(self, lanes: &mut Lanes) {
        lanes.0 = self.0;
    }

    #[inline(always)]
    fn all(number: f32) -> Self {
        Self([number; WIDTH])
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(std::array::from_fn(|lane| self.0[lane] + other.0[lane]))
    }

    #[inline(always)]
    fn times(self, other: Self) -> Self {
        Self(std::array::from_fn(|lane| self.0[lane] * other.0[lane]))
    }

    #[inline(always)]
    fn larger(self, other: Self) -> Self {
        // As the instruction: the second where they cannot be compared.
        Self(std::array::from_fn(
            |lane| {
                if self.0[lane] > other.0[lane] { self.0[lane] } else { other.0[lane] }
            },
        ))
    }

    #[inline(always)]
    fn if_positive(self, yes: Self, no: Self) -> Self {
        Self(std::array::from_fn(|lane| if self.0[lane] > 0.0 { yes.0[lane] } else { no.0[lane] }))
    }

    #[inline(always)]
    fn not_zero(self) -> Self {
        Self(std::array::from_fn(|lane| if self.0[lane] == 0.0 { 0.0 } else { 1.0 }))
    }

    #[inline(always)]
    fn absolute(self) -> Self {
        Self(self.0.map(f32::abs))
    }

    #[inline(always)]
    fn masked(self, bits: u16) -> Self {
        Self(std::array::from_fn(|lane| if bits >> lane & 1 == 1 { self.0[lane] } else { 0.0 }))
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    //! Methods are only called from functions compiled for the level, which [`dispatch`](super::dispatch) calls only where it was
    //! detected; loads and stores are of whole [`Lanes`], which are aligned.
    #![allow(unsafe_code)]

    use super::{Lanes, Vector};
    use std::arch::x86_64::*;

    #[derive(Clone, Copy)]
    pub(crate) struct Avx512(__m512);

    impl Vector for Avx512 {
        #[inline(always)]
        fn load(lanes: &Lanes) -> Self {
            Self(unsafe { _mm512_load_ps(lanes.0.as_ptr()) })
        }

        #[inline(always)]
        fn store(self, lanes: &mut Lanes) {
            unsafe { _mm512_store_ps(lanes.0.as_mut_ptr(), self.0) }
        }

        #[inline(always)]
        fn all(number: f32) -> Self {
            Self(unsafe { _mm512_set1_ps(number) })
        }

        #[inline(always)]
        fn add(self, other: Self) -> Self {
            Self(unsafe { _mm512_add_ps(self.0, other.0) })
        }

        #[inline(always)]
        fn times(self, other: Self) -> Self {
            Self(unsafe { _mm512_mul_ps(self.0, other.0) })
        }

        #[inline(always)]
        fn larger(self, other: Self) -> Self {
            Self(unsafe { _mm512_max_ps(self.0, other.0) })
        }

        #[inline(always)]
        fn if_positive(self, yes: Self, no: Self) -> Self {
            unsafe {
                let positive = _mm512_cmp_ps_mask::<_CMP_GT_OQ>(self.0, _mm512_setzero_ps());
                Self(_mm512_mask_blend_ps(positive, no.0, yes.0))
            }
        }

        #[inline(always)]
        fn not_zero(self) -> Self {
            unsafe {
                let not_zero = _mm512_cmp_ps_mask::<_CMP_NEQ_UQ>(self.0, _mm512_setzero_ps());
                Self(_mm512_maskz_mov_ps(not_zero, _mm512_set1_ps(1.0)))
            }
        }

        #[inline(always)]
        fn absolute(self) -> Self {
            Self(unsafe { _mm512_abs_ps(self.0) })
        }

        #[inline(always)]
        fn masked(self, bits: u16) -> Self {
            Self(unsafe { _mm512_maskz_mov_ps(bits, self.0) })
        }
    }

    #[derive(Clone, Copy)]
    pub(crate) struct Avx2(__m256, __m256);

    impl Vector for Avx2 {
        #[inline(always)]
        fn load(lanes: &Lanes) -> Self {
            let start = lanes.0.as_ptr();
            unsafe { Self(_mm256_load_ps(start), _mm256_load_ps(start.add(8))) }
        }

        #[inline(always)]
        fn store(self, lanes: &mut Lanes) {
            let start = lanes.0.as_mut_ptr();
            unsafe {
                _mm256_store_ps(start, self.0);
                _mm256_store_ps(start.add(8), self.1);
            }
        }

        #[inline(always)]
        fn all(number: f32) -> Self {
            let half = unsafe { _mm256_set1_ps(number) };
            Self(half, half)
        }

        #[inline(always)]
        fn add(self, other: Self) -> Self {
            unsafe { Self(_mm256_add_ps(self.0, other.0), _mm256_add_ps(self.1, other.1)) }
        }

        #[inline(always)]
        fn times(self, other: Self) -> Self {
            unsafe { Self(_mm256_mul_ps(self.0, other.0), _mm256_mul_ps(self.1, other.1)) }
        }

        #[inline(always)]
        fn larger(self, other: Self) -> Self {
            unsafe { Self(_mm256_max_ps(self.0, other.0), _mm256_max_ps(self.1, other.1)) }
        }

        #[inline(always)]
        fn if_positive(self, yes: Self, no: Self) -> Self {
            unsafe {
                let zero = _mm256_setzero_ps();
                let positive =
                    [_mm256_cmp_ps::<_CMP_GT_OQ>(self.0, zero), _mm256_cmp_ps::<_CMP_GT_OQ>(self.1, zero)];
                Self(_mm256_blendv_ps(no.0, yes.0, positive[0]), _mm256_blendv_ps(no.1, yes.1, positive[1]))
            }
        }

        #[inline(always)]
        fn not_zero(self) -> Self {
            unsafe {
                let (zero, one) = (_mm256_setzero_ps(), _mm256_set1_ps(1.0));
                Self(
                    _mm256_and_ps(_mm256_cmp_ps::<_CMP_NEQ_UQ>(self.0, zero), one),
                    _mm256_and_ps(_mm256_cmp_ps::<_CMP_NEQ_UQ>(self.1, zero), one),
                )
            }
        }

        #[inline(always)]
        fn absolute(self) -> Self {
            unsafe {
                let sign = _mm256_set1_ps(-0.0);
                Self(_mm256_andnot_ps(sign, self.0), _mm256_andnot_ps(sign, self.1))
            }
        }

        #[inline(always)]
        fn masked(self, bits: u16) -> Self {
            unsafe {
                let all = _mm256_set1_epi32(i32::from(bits));
                let keep = |places: __m256i, half: __m256| {
                    let kept = _mm256_cmpeq_epi32(_mm256_and_si256(all, places), places);
                    _mm256_and_ps(_mm256_castsi256_ps(kept), half)
                };
                let low = _mm256_setr_epi32(1, 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 6, 1 << 7);
                let high =
                    _mm256_setr_epi32(1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15);
                Self(keep(low, self.0), keep(high, self.1))
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
use x86::{Avx2, Avx512};

/// What can be done at every level.
pub(crate) trait Work {
    type Result;

    /// Does it. To be `#[inline(always)]`, so that it is compiled for the level.
    fn at<V: Vector>(self) -> Self::Result;
}

/// Does work with the instructions of a level.
#[inline]
pub(crate) fn dispatch<W: Work>(simd: Simd, work: W) -> W::Result {
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,popcnt")]
    fn avx2<W: Work>(work: W) -> W::Result {
        work.at::<Avx2>()
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,popcnt,avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq")]
    fn avx512<W: Work>(work: W) -> W::Result {
        work.at::<Avx512>()
    }

    match simd.level() {
        Level::Baseline => work.at::<Plain>(),
        // SAFETY: a `Simd` of these levels exists only where `Simd::detect` found their instruction sets.
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code)]
        Level::Avx2 => unsafe { avx2(work) },
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code)]
        Level::Avx512 => unsafe { avx512(work) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct NotTooSmall<'a>(&'a mut Lanes);

    impl Work for NotTooSmall<'_> {
        type Result = ();

        #[inline(always)]
        fn at<V: Vector>(self) {
            V::load(self.0).not_too_small().store(self.0);
        }
    }

    #[test]
    fn exact_small_numbers_keep_their_sign_and_others_their_value() {
        let numbers =
            [0.0, -0.0, 1e-40, -1e-40, 1e-19, -1e-19, TINY, -TINY, 2.0, -3e-5, f32::INFINITY, f32::NAN];
        for simd in Simd::available() {
            for number in numbers {
                let mut lanes = Lanes([number; WIDTH]);
                dispatch(simd, NotTooSmall(&mut lanes));
                let expected = not_too_small(number);
                assert!(
                    lanes.0.iter().all(|lane| *lane == expected || lane.is_nan() && number.is_nan()),
                    "{number}"
                );
                assert_eq!(expected != 0.0, number != 0.0);
            }
        }
    }
}
