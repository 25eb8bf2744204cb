//! The interval of a claim's discrepancy against its margin.

use plasticity_record::{JudgedClaim, Relation};

const WIDTH: f64 = 150.0;
const HEIGHT: f64 = 22.0;

/// How far the scale goes beyond what is shown.
const ROOM: f64 = 1.25;

/// A picture: what is allowed as a band, the interval as a line with its middle, no discrepancy as a tick. None for claims that hold exactly or have
/// no interval.
pub(crate) fn picture(claim: &JudgedClaim) -> Option<String> {
    let interval = claim.interval?;
    let (lowest, highest) = match claim.relation {
        Relation::Within => (-claim.margin, claim.margin),
        Relation::AtLeast => (-claim.margin, f64::INFINITY),
        Relation::AtMost => (f64::NEG_INFINITY, claim.margin),
        Relation::Exactly => return None,
    };
    let shown = [interval.lower, interval.upper, lowest, highest, 0.0];
    let reach = ROOM * shown.into_iter().filter(|end| end.is_finite()).fold(0.0, |a: f64, b| a.max(b.abs()));
    if reach == 0.0 {
        return None;
    }
    let place = |value: f64| ((value / reach).clamp(-1.0, 1.0) + 1.0) * WIDTH / 2.0;
    let (left, right) = (place(lowest), place(highest));
    let (from, to) = (place(interval.lower), place(interval.upper));
    let middle = HEIGHT / 2.0;
    let estimate = claim.discrepancy.map_or(String::new(), |value| {
        format!("<circle cx=\"{:.1}\" cy=\"{middle}\" r=\"3\"/>", place(value))
    });
    Some(format!(
        "<svg class=\"interval\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" role=\"img\" \
         aria-label=\"interval of the discrepancy against the margin\">\
         <rect class=\"allowed\" x=\"{left:.1}\" y=\"2\" width=\"{:.1}\" height=\"{:.1}\"/>\
         <path class=\"none\" d=\"M{:.1} 0V{HEIGHT}\"/>\
         <path d=\"M{from:.1} {middle}H{to:.1}M{from:.1} {:.1}v8M{to:.1} {:.1}v8\"/>{estimate}</svg>",
        right - left,
        HEIGHT - 4.0,
        place(0.0),
        middle - 4.0,
        middle - 4.0,
    ))
}
