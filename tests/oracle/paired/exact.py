"""Answers about the same units measured more than once, in whole numbers or at 50 digits.

Reads a JSON list of tasks from standard input and writes a list of answers, numbers as strings of 20 digits. Each kind
of task is checked here against a second package where there is one. Needs Python 3.8, mpmath, SciPy, statsmodels.
"""

import json
import sys
from fractions import Fraction
from math import comb

import numpy
from mpmath import mp, mpf
from scipy import stats
from statsmodels.stats import contingency_tables

mp.dps = 50


def near(a, b, relative):
    assert a == b or abs(float(a) - float(b)) <= relative * abs(float(b)), (float(a), float(b))


def mcnemar(b, c):
    """Both p-values by counting; statsmodels has the exact one."""
    n, m = b + c, min(b, c)
    below = sum(comb(n, k) for k in range(m))
    exact = min(Fraction(1), Fraction(2 * (below + comb(n, m)), 2**n))
    # With b = c, one outcome is as extreme as that observed; else two are, b and c exchanged.
    midp = Fraction(2 * below + comb(n, m), 2**n) if b != c else 1 - Fraction(comb(n, m), 2 ** (n + 1))
    near(contingency_tables.mcnemar([[0, b], [c, 0]], exact=True).pvalue, exact, 1e-9)
    return {"exact": mpf(exact.numerator) / exact.denominator, "midp": mpf(midp.numerator) / midp.denominator}


def score(b, c, n, delta):
    """Tango's score with the most likely rates by bisection on the slope of the likelihood; None without variance."""
    low, high = max(mpf(0), -delta), (1 - delta) / 2
    both = n - b - c

    def slope(q):
        out = mpf(0)
        if b:
            out += b / (q + delta)
        if c:
            out += c / q
        if both:
            out -= 2 * both / (1 - 2 * q - delta)
        return out

    for _ in range(170):
        q = (low + high) / 2
        if slope(q) > 0:
            low = q
        else:
            high = q
    q = (low + high) / 2
    variance = (2 * q + delta * (1 - delta)) / n
    return (mpf(b - c) / n - delta) / mp.sqrt(variance) if variance > mpf(10) ** -40 else None


def tango(b, c, n, quantile):
    """Limits: where the score falls through plus and minus the quantile."""

    def low_limit(b, c):
        d = mpf(b - c) / n
        if d == -1:
            return d
        low, high = mpf(-1), d
        for _ in range(170):
            middle = (low + high) / 2
            z = score(b, c, n, middle)
            if z is None or z > quantile:
                low = middle
            else:
                high = middle
        return (low + high) / 2

    return {"low": low_limit(b, c), "high": -low_limit(c, b)}


def signed_rank(changes):
    """Two-sided p of the signed rank sum without ties or zeros, by counting; SciPy has it too."""
    n = len(changes)
    order = sorted(range(n), key=lambda i: abs(changes[i]))
    v = sum(rank for rank, i in enumerate(order, 1) if changes[i] > 0)
    ways = [1]
    for rank in range(1, n + 1):
        longer = [0] * (len(ways) + rank)
        for total, count in enumerate(ways):
            longer[total] += count
            longer[total + rank] += count
        ways = longer
    least = min(v, n * (n + 1) // 2 - v)
    p = min(Fraction(1), Fraction(2 * sum(ways[: least + 1]), 2**n))
    if p > 1e-6:
        # SciPy takes its tail from 1, so that little is left of a small one.
        near(stats.wilcoxon(changes, method="exact").pvalue, p, 1e-9)
    return {"statistic": mpf(v), "p": mpf(p.numerator) / p.denominator}


def cochran_q(rows):
    """statsmodels alone."""
    said = contingency_tables.cochrans_q(numpy.array(rows))
    return {"statistic": mpf(float(said.statistic)), "p": mpf(float(said.pvalue))}


KINDS = {
    "mcnemar": lambda t: mcnemar(int(t["b"]), int(t["c"])),
    "tango": lambda t: tango(int(t["b"]), int(t["c"]), int(t["n"]), mpf(t["quantile"])),
    "signed_rank": lambda t: signed_rank(t["changes"]),
    "cochran_q": lambda t: cochran_q(t["rows"]),
}
answers = [KINDS[t["kind"]](t) for t in json.load(sys.stdin)]
print(json.dumps([{k: mp.nstr(v, 20) for k, v in a.items()} for a in answers]))
