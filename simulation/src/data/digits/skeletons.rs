//! Skeletons of the digits: the movements of a pen, a few styles for each.

/// A way to write a digit.
pub(super) struct Style {
    /// How common it is, over the sum within the digit.
    pub(super) weight: u32,
    /// Control points of the strokes, x and y in turn, in hundredths of a unit square; y goes down. A stroke is the quadratic
    /// B-spline of its points: it begins and ends at the first and last, and has a corner where a point is repeated.
    pub(super) strokes: &'static [&'static [i8]],
}

/// Styles of a digit.
pub(super) const DIGITS: [&[Style]; 10] = [ZERO, ONE, TWO, THREE, FOUR, FIVE, SIX, SEVEN, EIGHT, NINE];

const ZERO: &[Style] = &[
    // An oval from the top, closed.
    Style {
        weight: 5,
        strokes: &[&[55, 2, 20, 0, 3, 35, 10, 80, 40, 103, 80, 98, 98, 60, 90, 10, 60, -3, 45, 5]],
    },
    // Its ends cross at the top.
    Style {
        weight: 3,
        strokes: &[&[75, 8, 45, -3, 10, 20, 3, 65, 30, 105, 75, 100, 97, 60, 85, 15, 55, 0, 35, 15]],
    },
    // Clockwise from the left, open at the top.
    Style {
        weight: 1,
        strokes: &[&[20, 12, 55, -5, 95, 15, 100, 65, 70, 104, 25, 100, 2, 65, 5, 30, 30, 5]],
    },
];

const ONE: &[Style] = &[
    // A line.
    Style { weight: 16, strokes: &[&[50, 0, 50, 35, 50, 65, 50, 100]] },
    // With a flag.
    Style { weight: 3, strokes: &[&[22, 25, 55, 0, 55, 0, 55, 50, 55, 100]] },
    // With a flag and a foot.
    Style { weight: 1, strokes: &[&[20, 25, 52, 0, 52, 0, 52, 50, 52, 100], &[12, 100, 50, 98, 92, 100]] },
];

const TWO: &[Style] = &[
    // A corner at the foot.
    Style { weight: 4, strokes: &[&[8, 25, 25, -2, 75, -5, 95, 30, 60, 65, 8, 98, 8, 98, 50, 95, 98, 97]] },
    // A loop at the foot.
    Style {
        weight: 4,
        strokes: &[&[12, 20, 40, -8, 90, 2, 85, 42, 55, 80, 15, 105, -3, 85, 20, 70, 55, 93, 100, 95]],
    },
    // Flat, like a Z with a round shoulder.
    Style { weight: 2, strokes: &[&[10, 12, 50, -4, 98, 2, 80, 40, 5, 95, 5, 95, 40, 85, 65, 102, 100, 90]] },
];

const THREE: &[Style] = &[
    // A corner in the middle.
    Style {
        weight: 4,
        strokes: &[&[8, 12, 40, -6, 92, 2, 85, 42, 35, 48, 35, 48, 92, 50, 98, 95, 50, 108, 3, 90]],
    },
    // A loop or bend in the middle.
    Style {
        weight: 4,
        strokes: &[&[12, 12, 50, -10, 98, 12, 75, 45, 35, 50, 45, 44, 85, 50, 102, 80, 60, 110, 5, 92]],
    },
    // A flat top.
    Style { weight: 1, strokes: &[&[10, 3, 88, 2, 88, 2, 40, 40, 40, 40, 95, 42, 100, 92, 50, 108, 5, 92]] },
];

const FOUR: &[Style] = &[
    // Open, in two strokes.
    Style {
        weight: 5,
        strokes: &[&[15, 2, 8, 35, 10, 58, 10, 58, 50, 58, 95, 50], &[80, 0, 75, 50, 70, 100]],
    },
    // In one stroke, round, like a 9 that is open.
    Style { weight: 4, strokes: &[&[12, 5, 2, 45, 30, 60, 80, 40, 90, 2, 90, 2, 82, 50, 75, 100]] },
    // Closed: a triangle and a stem.
    Style {
        weight: 2,
        strokes: &[&[68, 0, 30, 35, 2, 66, 2, 66, 50, 66, 98, 62], &[68, 0, 68, 50, 64, 100]],
    },
];

const FIVE: &[Style] = &[
    // In one stroke, with corners.
    Style { weight: 3, strokes: &[&[92, 2, 25, 3, 25, 3, 18, 45, 18, 45, 75, 30, 102, 65, 75, 108, 3, 95]] },
    // The hat is a stroke of its own.
    Style {
        weight: 3,
        strokes: &[&[30, 6, 20, 42, 20, 42, 75, 38, 98, 78, 60, 108, 2, 92], &[30, 5, 60, 4, 98, -2]],
    },
    // Round, like an S.
    Style { weight: 3, strokes: &[&[98, 5, 40, -4, 15, 35, 50, 45, 95, 65, 70, 108, 5, 95]] },
];

const SIX: &[Style] = &[
    // Round.
    Style { weight: 5, strokes: &[&[75, 0, 30, 15, 2, 65, 20, 105, 85, 105, 98, 62, 50, 45, 10, 75]] },
    // A straight stem and a small loop.
    Style { weight: 4, strokes: &[&[50, 0, 20, 45, 5, 85, 40, 108, 92, 95, 85, 60, 45, 60, 15, 90]] },
    // The loop ends inside.
    Style { weight: 2, strokes: &[&[60, 0, 12, 30, 3, 85, 50, 112, 100, 85, 75, 50, 35, 65, 45, 85]] },
];

const SEVEN: &[Style] = &[
    // A corner.
    Style { weight: 6, strokes: &[&[3, 10, 40, 5, 92, 3, 92, 3, 65, 45, 50, 70, 42, 100]] },
    // A round shoulder.
    Style { weight: 3, strokes: &[&[2, 15, 30, 0, 95, -4, 80, 40, 55, 70, 50, 100]] },
    // With a serif and a bar.
    Style {
        weight: 1,
        strokes: &[&[5, 20, 8, 4, 8, 4, 50, 6, 92, 2, 92, 2, 60, 50, 35, 100], &[25, 50, 55, 50, 90, 47]],
    },
];

const EIGHT: &[Style] = &[
    // An S that returns.
    Style {
        weight: 6,
        strokes: &[&[
            85, 15, 50, -10, 5, 10, 20, 42, 80, 60, 95, 95, 50, 112, 5, 92, 20, 60, 75, 40, 98, 15, 70, 0,
        ]],
    },
    // Two rings.
    Style {
        weight: 1,
        strokes: &[
            &[50, 0, 15, 2, 10, 40, 50, 50, 90, 40, 85, 2, 50, 0],
            &[50, 45, 10, 50, 2, 98, 50, 105, 98, 98, 90, 50, 50, 45],
        ],
    },
    // From the middle.
    Style {
        weight: 3,
        strokes: &[&[
            50, 48, 10, 30, 20, -5, 80, -8, 90, 30, 40, 50, 5, 80, 30, 110, 85, 102, 85, 65, 45, 45,
        ]],
    },
];

const NINE: &[Style] = &[
    // A loop and a straight stem.
    Style {
        weight: 5,
        strokes: &[&[88, 12, 50, -8, 5, 10, 8, 48, 55, 52, 90, 20, 92, 5, 92, 5, 86, 50, 78, 100]],
    },
    // A round back.
    Style { weight: 3, strokes: &[&[85, 20, 60, -8, 8, 5, 10, 50, 60, 50, 92, 15, 98, 45, 75, 75, 55, 100]] },
    // A hook at the foot.
    Style {
        weight: 2,
        strokes: &[&[85, 15, 50, -8, 5, 10, 10, 50, 55, 50, 92, 15, 98, 55, 85, 100, 40, 106, 10, 92]],
    },
];
