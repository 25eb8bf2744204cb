#!/usr/bin/env python3
"""Tables of theory/src/special and the references that its tests are held to.

Needs mpmath. Run in the root of the repository:

    python3 theory/scripts/special_functions.py

It writes theory/src/special/tables.rs (polynomials, by interpolation at Chebyshev nodes in 60 digits) and
theory/tests/data/special.csv (values of 40 digits). Both are deterministic.
"""

from pathlib import Path

from mpmath import cos, erfi, euler, exp, log, lu_solve, matrix, mp, mpf, nstr, pi, sqrt

mp.dps = 60

WIDTH = mpf(1) / 4
DEGREE = 13
DAWSON_END = 12
GROWTH_END = 7


def two_f_two(z):
    """2F2(1,1;3/2,2;z) by its series, with digits enough for the cancellation at negative z."""
    z = mpf(z)
    if abs(z) < mpf(10) ** -60:
        return mpf(1)
    with mp.workdps(60 + int(abs(z) / 2) + 20):
        term, total, n = mpf(1), mpf(1), 0
        while True:
            term *= z * (n + 1) / ((n + mpf(3) / 2) * (n + 2))
            n += 1
            total += term
            if abs(term) < abs(total) * mpf(10) ** (-60) and n > abs(z):
                return +total


def dawson_over_x(x):
    return mpf(1) if x == 0 else dawson(x) / x


def dawson(x):
    """By the series for moderate arguments, by the asymptotic one beyond: mpmath has no Dawson function."""
    x = mpf(x)
    if x > 40:
        return tail(x)
    with mp.workdps(mp.dps + int(x * x) + 20):
        return +(sqrt(pi) / 2 * exp(-x * x) * erfi(x))


def tail(x):
    t = 1 / (2 * x * x)
    total, term, n = mpf(1), mpf(1), 0
    while True:
        n += 1
        new = term * (2 * n - 1) * t
        if abs(new) > abs(term) or abs(new) < mpf(10) ** (-60):
            return total / (2 * x)
        term = new
        total += term


def growth_over_square(x):
    """G(x)/x^2 = exp(-x^2) 2F2(1,1;3/2,2;x^2)."""
    x = mpf(x)
    return exp(-x * x) * two_f_two(x * x)


def decay(x):
    """2F2(1,1;3/2,2;-x^2)."""
    x = mpf(x)
    return two_f_two(-x * x)


def excess_over_cube(x):
    """(D(x) - x exp(-x^2)) / x^3."""
    x = mpf(x)
    if x < mpf(10) ** -15:
        return mpf(1) / 3
    with mp.workdps(110):
        return +((dawson(x) - x * exp(-x * x)) / x**3)


def polynomial(function, middle, half):
    """Coefficients in x - middle of the polynomial through the Chebyshev nodes."""
    nodes = [half * cos(pi * (2 * k + 1) / (2 * (DEGREE + 1))) for k in range(DEGREE + 1)]
    rows = matrix(DEGREE + 1, DEGREE + 1)
    values = matrix(DEGREE + 1, 1)
    for i, node in enumerate(nodes):
        for j in range(DEGREE + 1):
            rows[i, j] = (node / half) ** j
        values[i] = function(middle + node)
    solved = lu_solve(rows, values)
    return [solved[j] / half**j for j in range(DEGREE + 1)]


def table(name, doc, function, end):
    pieces = int(end / WIDTH)
    lines = [f"/// {doc}, on pieces of a quarter up to {end}: coefficients in the distance from the middle.",
             f"pub(super) static {name}: [[f64; {DEGREE + 1}]; {pieces}] = ["]
    for piece in range(pieces):
        middle = (piece + mpf(1) / 2) * WIDTH
        numbers = ", ".join(repr(float(c)) for c in polynomial(function, middle, WIDTH / 2))
        lines.append(f"    [{numbers}],")
    lines.append("];")
    return "\n".join(lines)


def tables():
    return "\n\n".join([
        "//! Written by theory/scripts/special_functions.py; do not edit.\n\n#![cfg_attr(rustfmt, rustfmt_skip)]",
        table("DAWSON_OVER_X", "Dawson's function over its argument", dawson_over_x, DAWSON_END),
        table("GROWTH_OVER_SQUARE", "G(x) over x squared", growth_over_square, GROWTH_END),
        table("HYPERGEOMETRIC_OF_NEGATIVE", "2F2(1,1;3/2,2;-x^2)", decay, DAWSON_END),
        table("EXCESS_OVER_CUBE", "(D(x) - x exp(-x^2)) over x cubed", excess_over_cube, GROWTH_END),
    ]) + "\n"


def arguments():
    """Log-spaced, and the hard ones: tiny, around the ends of pieces and of methods, large."""
    points = {2.0 ** (k / 8.0) for k in range(-240, 65)}
    points |= {piece / 4 + delta for piece in range(0, 49) for delta in (0.0, 1e-9, 0.1, 0.125, 0.2499999)}
    points |= {1e-300, 1e-160, 1e-154, 1e-20, 1e-8, 0.5, 1.0, 6.999999999, 7.0, 7.000000001, 11.999999999, 12.0, 12.000000001,
               25.9, 26.0, 26.1, 26.6, 26.7, 1e3, 1e4, 1e8, 1e100, 1e154, 1e300}
    return sorted(x for x in points if x > 0)


def text(value):
    """40 digits; empty where out of the range of doubles, or so small that they lose digits."""
    if value is None or abs(value) > mpf("1.7976931348623157e308") or abs(value) < mpf("2.3e-308"):
        return ""
    return nstr(value, 40)


def growth(x):
    """G(x) = exp(-x^2) x^2 2F2(1,1;3/2,2;x^2)."""
    if x < mpf(10) ** -20:
        return x * x
    # Beyond 12, sqrt(pi) [D(x) - exp(-x^2) int_0^x exp(u^2) erfc(u) du]: the second is below 1e-61 of the first.
    return growth_over_square(x) * x * x if x <= 12 else sqrt(pi) * dawson(x)


def ln_hypergeometric(z):
    if z > 144:
        return z + log(growth(sqrt(z))) - log(z)
    if abs(z) < mpf(10) ** -20:
        return z / 3
    return log(hypergeometric(z))


def hypergeometric(z):
    if z < -144:
        return integral(sqrt(-z)) * 2 / -z
    return two_f_two(z)


def references():
    rows = ["x,dawson,erfi,scaled_hypergeometric,dawson_integral,dawson_excess,z,hypergeometric,ln_hypergeometric,"
            "hypergeometric_of_minus_z,ln_hypergeometric_of_minus_z"]
    for x in arguments():
        big = mpf(x)
        z = x * x
        exact = mpf(z) if 0 < z < float("inf") else None
        d = dawson(big)
        integral_of_d = integral(big) if x > 12 else (decay(big) if x > 1e-20 else mpf(1)) * big * big / 2
        row = [
            d,
            2 / sqrt(pi) * exp(big * big) * d if big * big < 740 else None,
            growth(big),
            integral_of_d,
            excess_over_cube(big) * big**3 if x <= 12 else d - big * exp(-big * big),
            exact,
            hypergeometric(exact) if exact is not None and exact < 740 else None,
            ln_hypergeometric(exact) if exact is not None else None,
            hypergeometric(-exact) if exact is not None else None,
            ln_hypergeometric(-exact) if exact is not None else None,
        ]
        rows.append(",".join([repr(x)] + [repr(z) if value is exact and value is not None else text(value) for value in row]))
    return "\n".join(rows) + "\n"


def integral(x):
    """int_0^x D for x >= 12, asymptotically: (ln(4x^2) + gamma)/4 - sum (2n-1)!!/(2^(n+1) 2n x^(2n))."""
    total = (log(4 * x * x) + euler) / 4
    double_factorial, n, last = mpf(1), 0, mpf(1)
    while True:
        n += 1
        double_factorial *= 2 * n - 1
        term = double_factorial / (mpf(2) ** (n + 1) * 2 * n * x ** (2 * n))
        if term > last or term < mpf(10) ** (-60):
            return total
        total -= term
        last = term


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[1]
    (root / "src/special/tables.rs").write_text(tables())
    (root / "tests/data").mkdir(exist_ok=True)
    (root / "tests/data/special.csv").write_text(references())
