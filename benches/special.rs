//! Special functions: nanoseconds a call, and over those of the exponential, taken in one run because machines are noisy.
//!
//! Median of nine passes over arguments that fill the range in which a function is a polynomial, and beyond.

use plasticity_theory::special;
use std::hint::black_box;
use std::time::Instant;

const CALLS: u32 = 200_000;

/// A function with the range of its arguments.
type Case = (&'static str, fn(f64) -> f64, f64, f64);

fn main() {
    let exponential = nanoseconds(f64::exp, -10.0, 10.0);
    println!("{:<24} {:>8} {:>12}", "function", "ns", "over exp");
    let functions: [Case; 8] = [
        ("exp", f64::exp, -10.0, 10.0),
        ("dawson", special::dawson, 0.0, 20.0),
        ("dawson_excess", special::dawson_excess, 0.0, 20.0),
        ("dawson_integral", special::dawson_integral, 0.0, 20.0),
        ("erfi", special::erfi, 0.0, 26.0),
        ("scaled_hypergeometric", special::scaled_hypergeometric, 0.0, 20.0),
        ("hypergeometric", special::hypergeometric, -400.0, 400.0),
        ("ln_hypergeometric", special::ln_hypergeometric, -400.0, 400.0),
    ];
    for (name, function, from, to) in functions {
        let time = nanoseconds(function, from, to);
        println!("{name:<24} {time:>8.1} {:>12.1}", time / exponential);
    }
}

fn nanoseconds(function: fn(f64) -> f64, from: f64, to: f64) -> f64 {
    let step = (to - from) / f64::from(CALLS);
    let mut times: Vec<f64> = (0..9)
        .map(|_| {
            let start = Instant::now();
            let sum: f64 = (0..CALLS).map(|call| black_box(function)(from + step * f64::from(call))).sum();
            black_box(sum);
            start.elapsed().as_secs_f64() * 1e9 / f64::from(CALLS)
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
