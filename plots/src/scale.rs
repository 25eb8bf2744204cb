//! From quantities to positions, and where the ticks are.

use plasticity_record::AxisScale;

/// A linear or logarithmic axis between two values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    kind: AxisScale,
    from: f64,
    to: f64,
}

/// A labelled tick.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    pub(crate) value: f64,
    pub(crate) label: String,
}

impl Scale {
    /// An axis that holds all values, with some room at the ends.
    pub(crate) fn around(kind: AxisScale, values: impl Iterator<Item = f64>) -> Self {
        let usable = values.map(|value| transform(kind, value)).filter(|value| value.is_finite());
        let (mut from, mut to) =
            usable.fold((f64::INFINITY, f64::NEG_INFINITY), |(from, to), v| (from.min(v), to.max(v)));
        if from > to {
            (from, to) = (0.0, 1.0);
        }
        let room = if to > from { 0.04 * (to - from) } else { 0.5 };
        Self { kind, from: from - room, to: to + room }
    }

    /// Position along the axis, from 0 to 1 where the value is on it; none where it cannot be.
    pub(crate) fn position(&self, value: f64) -> Option<f64> {
        let position = (transform(self.kind, value) - self.from) / (self.to - self.from);
        position.is_finite().then_some(position)
    }

    /// Labelled ticks, ascending.
    pub(crate) fn ticks(&self) -> Vec<Tick> {
        match self.kind {
            AxisScale::Linear => self.linear_ticks(),
            AxisScale::Log => self.log_ticks(),
        }
    }

    /// Ticks between those of a logarithmic axis.
    pub(crate) fn minor_ticks(&self) -> Vec<f64> {
        if self.kind == AxisScale::Linear || self.to - self.from > 8.0 {
            return Vec::new();
        }
        let decades = self.from.floor() as i32..=self.to.ceil() as i32;
        decades
            .flat_map(|decade| (2..10).map(move |digit| f64::from(digit) * 10_f64.powi(decade)))
            .filter(|&value| self.holds(value))
            .collect()
    }

    fn linear_ticks(&self) -> Vec<Tick> {
        let rough = (self.to - self.from) / 5.0;
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|digit| digit * power).find(|&step| step >= rough);
        let step = step.unwrap_or(10.0 * power);
        let decimals = (-step.log10().floor()).max(0.0) as usize;
        let (first, last) = ((self.from / step).ceil() as i64, (self.to / step).floor() as i64);
        (first..=last)
            .map(|multiple| multiple as f64 * step)
            .map(|value| Tick { value, label: format!("{value:.decimals$}").replace('-', "−") })
            .collect()
    }

    fn log_ticks(&self) -> Vec<Tick> {
        let decades: Vec<i32> = (self.from.ceil() as i32..=self.to.floor() as i32).collect();
        if decades.len() < 2 {
            // Less than a decade between powers of ten: label 1, 2 and 5 as they are.
            let decades = self.from.floor() as i32..=self.to.ceil() as i32;
            return decades
                .flat_map(|decade| [1.0, 2.0, 5.0].map(|digit| digit * 10_f64.powi(decade)))
                .filter(|&value| self.holds(value))
                .map(|value| Tick { value, label: format!("{value}") })
                .collect();
        }
        let every = decades.len().div_ceil(8) as i32;
        decades
            .into_iter()
            .filter(|decade| decade % every == 0)
            .map(|decade| Tick { value: 10_f64.powi(decade), label: power_of_ten(decade) })
            .collect()
    }

    fn holds(&self, value: f64) -> bool {
        self.position(value).is_some_and(|position| (0.0..=1.0).contains(&position))
    }
}

fn transform(kind: AxisScale, value: f64) -> f64 {
    match kind {
        AxisScale::Linear => value,
        AxisScale::Log => value.log10(),
    }
}

fn power_of_ten(exponent: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digits = exponent.to_string();
    let raised = digits.chars().map(|c| c.to_digit(10).map_or('⁻', |digit| DIGITS[digit as usize]));
    format!("10{}", raised.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(kind: AxisScale, from: f64, to: f64) -> Vec<String> {
        Scale::around(kind, [from, to].into_iter()).ticks().into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn exact_ticks() {
        assert_eq!(labels(AxisScale::Log, 1e-4, 10.0), ["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹"]);
        assert_eq!(labels(AxisScale::Log, 2.0, 7.0), ["2", "5"]);
        assert_eq!(labels(AxisScale::Linear, -10.0, 10.0), ["−10", "−5", "0", "5", "10"]);
        assert_eq!(labels(AxisScale::Linear, 0.0, 1.0), ["0.0", "0.5", "1.0"]);
    }

    #[test]
    fn exact_positions() {
        let scale = Scale::around(AxisScale::Log, [1.0, 100.0].into_iter());
        assert!((scale.position(10.0).unwrap() - 0.5).abs() < 1e-12);
        assert_eq!(scale.position(0.0), None);
        assert_eq!(scale.position(-1.0), None);
        // A single value still makes an axis.
        assert!(Scale::around(AxisScale::Linear, [3.0].into_iter()).position(3.0).is_some());
        assert!(Scale::around(AxisScale::Linear, [].into_iter()).position(0.5).is_some());
    }
}
