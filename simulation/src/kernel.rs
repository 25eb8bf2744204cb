//! How an inner loop is compiled for every instruction set of [`Simd`](crate::simd::Simd) and dispatched at run time.
//!
//! A kernel is written once, as a plain loop that the compiler vectorises for the instruction set of the function around it. The
//! only unsafe code is the call into such a function, after its instruction set was detected.

/// Makes of a function one that takes a [`Simd`](crate::simd::Simd) first and runs as compiled for it.
macro_rules! kernel {
    ($(#[$doc:meta])* fn $name:ident($($arg:ident: $type:ty),* $(,)?) $(-> $out:ty)? $body:block) => {
        $(#[$doc])*
        #[inline]
        pub(crate) fn $name(simd: $crate::simd::Simd, $($arg: $type),*) $(-> $out)? {
            #[inline(always)]
            fn body($($arg: $type),*) $(-> $out)? $body

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,popcnt")]
            fn avx2($($arg: $type),*) $(-> $out)? { body($($arg),*) }

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,popcnt,avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq")]
            fn avx512($($arg: $type),*) $(-> $out)? { body($($arg),*) }

            match simd.level() {
                $crate::simd::Level::Baseline => body($($arg),*),
                // SAFETY: a `Simd` of these levels exists only where `Simd::detect` found their instruction sets.
                #[cfg(target_arch = "x86_64")]
                #[allow(unsafe_code)]
                $crate::simd::Level::Avx2 => unsafe { avx2($($arg),*) },
                #[cfg(target_arch = "x86_64")]
                #[allow(unsafe_code)]
                $crate::simd::Level::Avx512 => unsafe { avx512($($arg),*) },
            }
        }
    };
}
