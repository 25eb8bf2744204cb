//! Instruction sets, chosen at run time: users have no RUSTFLAGS.
//!
//! The kernels of this crate are loops over integers, or over floating-point numbers in an order that is fixed and without fused operations, so that every
//! level gives the same result, bit for bit.

use std::fmt;
use std::str::FromStr;

/// An instruction set that kernels are compiled for and that this machine has. Ordered: a machine that has one has those
/// before it.
///
/// A value can only come from detection, which is what makes calling a kernel safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Simd(Level);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// What every machine of the architecture has (SSE2 on x86-64, NEON on aarch64).
    Baseline,
    /// AVX2 with POPCNT (x86-64-v3).
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX-512 with vector popcount.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Simd {
    /// The best level of this machine.
    pub fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            let avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("popcnt");
            let avx512 = is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512vpopcntdq");
            if avx2 && avx512 {
                return Self(Level::Avx512);
            }
            if avx2 {
                return Self(Level::Avx2);
            }
        }
        Self(Level::Baseline)
    }

    /// What every machine of this architecture has.
    pub fn baseline() -> Self {
        Self(Level::Baseline)
    }

    /// Every level that this machine has, lowest first.
    pub fn available() -> Vec<Self> {
        let all = [
            Level::Baseline,
            #[cfg(target_arch = "x86_64")]
            Level::Avx2,
            #[cfg(target_arch = "x86_64")]
            Level::Avx512,
        ];
        let best = Self::detect();
        all.into_iter().map(Self).filter(|level| *level <= best).collect()
    }

    /// The name used on the command line and in records.
    pub fn name(self) -> &'static str {
        match self.0 {
            Level::Baseline => "baseline",
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => "avx512",
        }
    }

    pub(crate) fn level(self) -> Level {
        self.0
    }
}

impl fmt::Display for Simd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Simd {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        if name == "auto" {
            return Ok(Self::detect());
        }
        let available = Self::available();
        available.iter().copied().find(|level| level.name() == name).ok_or_else(|| {
            let names: Vec<_> = available.iter().map(|level| level.name()).collect();
            format!("this machine has the levels auto, {}", names.join(", "))
        })
    }
}
