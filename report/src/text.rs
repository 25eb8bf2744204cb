//! Text and numbers as HTML.

/// Text, with what HTML would take for its own escaped.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A number to four digits, in powers of ten where it is far from 1.
pub(crate) fn number(value: f64) -> String {
    to_digits(value, 4)
}

/// A value with its standard error, to two digits of the error, with a power of ten for both where one is needed.
pub(crate) fn with_error(value: f64, error: f64) -> String {
    let size = value.abs().max(error);
    if size == 0.0 || error <= 1e-12 * value.abs() {
        return format!("{} ± 0", number(value));
    }
    let power = if (1e-3..1e5).contains(&size) { 0.0 } else { size.log10().floor() };
    let scaled = |number: f64| number / 10_f64.powf(power);
    let decimals = (1.0 - scaled(error).log10().floor()).clamp(0.0, 12.0) as usize;
    let both = format!("{:.decimals$} ± {:.decimals$}", scaled(value), scaled(error));
    let text = if power == 0.0 {
        both
    } else {
        format!("<span class=\"number\">({both}) × 10<sup>{power}</sup></span>")
    };
    text.replace('-', "−")
}

fn to_digits(value: f64, digits: i32) -> String {
    let size = value.abs();
    let text = if size == 0.0 || (1e-3..1e5).contains(&size) {
        let digits = digits - 1 - if size == 0.0 { 0 } else { size.log10().floor() as i32 };
        let rounded = format!("{value:.*}", digits.max(0) as usize);
        if rounded.contains('.') {
            rounded.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            rounded
        }
    } else {
        let scientific = format!("{value:.*e}", (digits - 2).max(1) as usize);
        match scientific.split_once('e') {
            Some((mantissa, exponent)) => {
                format!("<span class=\"number\">{mantissa} × 10<sup>{exponent}</sup></span>")
            }
            None => scientific,
        }
    };
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_numbers() {
        assert_eq!(number(0.0), "0");
        assert_eq!(number(0.25), "0.25");
        assert_eq!(number(-12.3456), "−12.35");
        assert_eq!(number(12345.6), "12346");
        assert_eq!(number(1.234e8), "<span class=\"number\">1.23 × 10<sup>8</sup></span>");
        assert_eq!(with_error(461.7, 0.52), "461.70 ± 0.52");
        assert_eq!(with_error(1.0, 0.0), "1 ± 0");
        assert_eq!(
            with_error(1.923e5, 2113.0),
            "<span class=\"number\">(1.923 ± 0.021) × 10<sup>5</sup></span>"
        );
        assert_eq!(
            with_error(-2e-7, 3.1e-8),
            "<span class=\"number\">(−2.00 ± 0.31) × 10<sup>−7</sup></span>"
        );
        assert_eq!(number(-2e-7), "<span class=\"number\">−2.00 × 10<sup>−7</sup></span>");
    }

    #[test]
    fn exact_escapes() {
        assert_eq!(escaped("a < b & \"c\" > d"), "a &lt; b &amp; &quot;c&quot; &gt; d");
    }
}
