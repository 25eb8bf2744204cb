#!/usr/bin/env python3
"""Stirling remainders of theory/src/paths and the references that its tests are held to.

Needs mpmath. Run in the root of the repository:

    python3 theory/scripts/path_counts.py

It writes theory/src/paths/tables.rs and theory/tests/data/path_counts.csv (values of 30 digits; probabilities below 1e-300 are left
out, their logarithms not). Both are deterministic.
"""

from math import isqrt
from pathlib import Path

from mpmath import exp, loggamma, log, mp, mpf, nstr, pi

mp.dps = 60

SMALLEST = mpf(10) ** -300
REMAINDERS = 16


def remainder(n):
    """ln(n!) - ln(sqrt(2 pi n) (n/e)^n); of 0 it is taken as 0."""
    if n == 0:
        return mpf(0)
    return loggamma(mpf(n) + 1) - log(2 * pi * n) / 2 - n * log(mpf(n)) + n


def tables():
    numbers = ",\n    ".join(repr(float(remainder(n))) for n in range(REMAINDERS))
    return (
        "//! Written by theory/scripts/path_counts.py; do not edit.\n\n#![cfg_attr(rustfmt, rustfmt_skip)]\n\n"
        "/// ln(n!) less the logarithm of Stirling's formula; of 0 it is taken as 0.\n"
        f"pub(super) static STIRLING_REMAINDER: [f64; {REMAINDERS}] = [\n    {numbers},\n];\n"
    )


def ln_choose(n, k):
    return loggamma(mpf(n) + 1) - loggamma(mpf(k) + 1) - loggamma(mpf(n - k) + 1)


class Exact:
    """Hypergeometric: masks with the same number of plastic synapses at every unit."""

    name = "exact"

    def __init__(self, hidden, first, second):
        self.hidden, self.a, self.b = hidden, first, second
        self.low, self.high = max(0, first + second - hidden), min(first, second)
        self.mean = mpf(first) * second / hidden
        spread = self.mean * (hidden - first) * (hidden - second) / hidden
        self.variance = spread / (hidden - 1) if hidden > 1 else mpf(0)

    def ln_pmf(self, k):
        n, a, b = self.hidden, self.a, self.b
        return ln_choose(a, k) + ln_choose(n - a, b - k) - ln_choose(n, b)

    def ratio(self, k):
        """pmf(k + 1) / pmf(k)."""
        n, a, b = self.hidden, self.a, self.b
        return mpf((a - k) * (b - k)) / ((k + 1) * (n - a - b + k + 1))


class Bernoulli:
    """Binomial: every synapse plastic by chance; b is the probability of a path, a double."""

    name = "bernoulli"

    def __init__(self, hidden, p):
        self.hidden, self.a, self.b = hidden, "", p
        self.p = mpf(p)
        self.low, self.high = (0, hidden) if 0 < p < 1 else (0, 0) if p == 0 else (hidden, hidden)
        self.mean = hidden * self.p
        self.variance = self.mean * (1 - self.p)

    def ln_pmf(self, k):
        if self.low == self.high:
            return mpf(0)
        return ln_choose(self.hidden, k) + k * log(self.p) + (self.hidden - k) * log(1 - self.p)

    def ratio(self, k):
        return mpf(self.hidden - k) / (k + 1) * self.p / (1 - self.p)


def upper(law, k):
    """P(X >= k) by terms from k on."""
    total, term = mpf(0), exp(law.ln_pmf(k))
    while True:
        total += term
        if k >= law.high or term < total * mpf(10) ** -40:
            return total
        term *= law.ratio(k)
        k += 1


def lower(law, k):
    """P(X < k) by terms from k - 1 down."""
    if k <= law.low:
        return mpf(0)
    k -= 1
    total, term = mpf(0), exp(law.ln_pmf(k))
    while True:
        total += term
        if k <= law.low or term < total * mpf(10) ** -40:
            return total
        term /= law.ratio(k - 1)
        k -= 1


def row(law, k):
    ln_pmf = law.ln_pmf(k)
    if k > law.mean:
        at_least = upper(law, k)
        below = 1 - at_least
    else:
        below = lower(law, k)
        at_least = 1 - below
    # A point beyond both ends of the support tells nothing more than the ends.
    values = [exp(ln_pmf), below, at_least]
    cells = [nstr(v, 30) if v >= SMALLEST else "0" if v == 0 else "" for v in values]
    return ",".join([law.name, str(law.hidden), str(law.a), repr(law.b), str(k), nstr(ln_pmf, 30)] + cells)


def counts(law):
    """The ends, the mean and distances from it in standard deviations."""
    spread, mean = isqrt(int(law.variance)) + 1, int(law.mean)
    points = {law.low, law.low + 1, law.high - 1, law.high, mean, mean + 1}
    points |= {mean + sign * z * spread // 2 for sign in (-1, 1) for z in (1, 2, 5, 11, 23, 41, 61, 73)}
    return sorted(k for k in points if law.low <= k <= law.high)


def laws():
    for hidden in (1, 2, 3, 5, 16, 33, 100, 1000, 10**4, 10**5, 10**6):
        sizes = {0, 1, hidden // 100, hidden // 10, hidden // 3, hidden // 2, hidden - hidden // 7, hidden - 1, hidden}
        sizes = sorted(size for size in sizes if 0 <= size <= hidden)
        pairs = {(a, b) for a in sizes for b in sizes if a <= b}
        if hidden > 1000:
            pairs = {(a, b) for a, b in pairs if (a + b) % 3 != 1 or a == b}
        for a, b in sorted(pairs):
            yield Exact(hidden, a, b)
        for p in (0.0, 1e-300, 1e-9, 1e-3, 0.0137, 0.1, 1 / 3, 0.5, 0.73, 0.999, 1 - 2**-40, 1.0):
            yield Bernoulli(hidden, p)
    for hidden in (10**9, 10**12):
        for a, b in ((10**4, hidden // 100), (3, hidden // 2), (10**6, 10**6)):
            yield Exact(hidden, a, b)
        for p in (1e-7, 1e-13):
            yield Bernoulli(hidden, p)


def references():
    rows = ["law,hidden,first,second,k,ln_probability,probability,fewer_than,at_least"]
    for law in laws():
        rows += [row(law, k) for k in counts(law)]
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[1]
    (root / "src/paths").mkdir(exist_ok=True)
    (root / "src/paths/tables.rs").write_text(tables())
    (root / "tests/data/path_counts.csv").write_text(references())
