//! What a good programmer writes at once: dense loops over weights in single precision, one sample after another, each loop along memory and
//! compiled for the instruction set of the machine.

use plasticity_simulation::network::{Coded, Initial};

pub(crate) struct Plain {
    hidden: usize,
    /// Shapes: inputs × hidden, classes × hidden.
    input: Vec<f32>,
    output: Vec<f32>,
    output_bias: Vec<f32>,
    activity: Vec<f32>,
    errors: Vec<f32>,
}

impl Plain {
    pub(crate) fn new(initial: &Initial, hidden: usize, inputs: usize, classes: usize) -> Self {
        let weights = initial.weights();
        let input =
            (0..inputs * hidden).map(|at| weights.input[at % hidden * inputs + at / hidden]).collect();
        let output = (0..classes * hidden).map(|at| weights.output[at / hidden * (hidden + 1) + at % hidden]);
        let output_bias = (0..classes).map(|class| weights.output[class * (hidden + 1) + hidden]).collect();
        let nothing = vec![0.0; hidden];
        Self {
            hidden,
            input,
            output: output.collect(),
            output_bias,
            activity: nothing.clone(),
            errors: nothing,
        }
    }

    pub(crate) fn learn(&mut self, coded: &Coded, numbers: &[usize]) {
        for &number in numbers {
            let x: Vec<f32> = coded.activities(number).into_iter().map(|x| x as f32).collect();
            let target: Vec<f32> =
                (0..coded.classes()).map(|class| coded.target(number, class) as f32).collect();
            #[cfg(target_arch = "x86_64")]
            if is_x86_feature_detected!("avx512f") {
                // SAFETY: it was detected.
                unsafe { avx512(self, &x, &target) };
                continue;
            } else if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                // SAFETY: it was detected.
                unsafe { avx2(self, &x, &target) };
                continue;
            }
            self.step(&x, &target);
        }
    }

    #[inline(always)]
    fn step(&mut self, x: &[f32], target: &[f32]) {
        const RATE: f32 = 0.01;
        let hidden = self.hidden;
        self.activity.fill(0.0);
        for (row, &x) in self.input.chunks_exact(hidden).zip(x) {
            add_scaled(&mut self.activity, row, x);
        }
        self.activity.iter_mut().for_each(|h| *h = h.max(0.1 * *h));
        self.errors.fill(0.0);
        for (class, row) in self.output.chunks_exact_mut(hidden).enumerate() {
            let mut lanes = [0.0_f32; 64];
            let mut rows = row.chunks_exact(64).zip(self.activity.chunks_exact(64));
            for (w, a) in rows.by_ref() {
                for lane in 0..64 {
                    lanes[lane] += w[lane] * a[lane];
                }
            }
            let rest = hidden / 64 * 64;
            let rest: f32 = row[rest..].iter().zip(&self.activity[rest..]).map(|(w, a)| w * a).sum();
            let output = lanes.iter().sum::<f32>() + rest + self.output_bias[class];
            let error = target[class] - output;
            add_scaled(&mut self.errors, row, error);
            add_scaled(row, &self.activity, RATE * error);
            self.output_bias[class] += RATE * error;
        }
        for (error, activity) in self.errors.iter_mut().zip(&self.activity) {
            *error *= RATE * if *activity > 0.0 { 1.0 } else { 0.1 };
        }
        for (row, &x) in self.input.chunks_exact_mut(hidden).zip(x) {
            add_scaled(row, &self.errors, x);
        }
    }
}

#[inline(always)]
fn add_scaled(to: &mut [f32], row: &[f32], by: f32) {
    for (to, row) in to.iter_mut().zip(row) {
        *to = row.mul_add(by, *to);
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn avx2(network: &mut Plain, x: &[f32], target: &[f32]) {
    network.step(x, target);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
fn avx512(network: &mut Plain, x: &[f32], target: &[f32]) {
    network.step(x, target);
}
