"""Limits of noncentralities at 40 digits: the first origin of the intervals of eta_squared, omega_squared, cramers_v
and the three Hedges' g.

Reads a JSON list of {kind: "t", "F" or "chi2", at, df (of F two), level} from standard input and writes a list of
[low, high], strings of 20 digits: the noncentralities under which `at` cuts off (1 - level)/2 in the upper and in
the lower tail. Noncentral F and chi-square are Poisson mixtures of `betainc` and `gammainc`; noncentral t is
E Phi(ncp - t S) by `quad`. mpmath 1.3.0.
"""

import json
import sys

from mpmath import betainc, erfc, exp, findroot, gammainc, inf, log, loggamma, mp, mpf, nstr, quad, sqrt

mp.dps = 40


def mixture(member, mean, lower):
    """Poisson weights times the tails of the members, outward from the mean."""
    first = int(mean)
    if mean == 0:
        return member(0, lower)
    top = exp(first * log(mean) - mean - loggamma(first + 1))
    total, weight, j = mpf(0), top, first
    while weight > mpf(10) ** -44:
        total += weight * member(j, lower)
        j += 1
        weight *= mean / j
    weight, j = top, first
    while j > 0 and weight > mpf(10) ** -44:
        weight *= j / mean
        j -= 1
        total += weight * member(j, lower)
    return total


def f_tail(f, df, ncp, lower):
    x = df[0] * f / (df[0] * f + df[1])
    b = mpf(df[1]) / 2
    ends = (0, x) if lower else (x, 1)
    return mixture(lambda j, _: betainc(mpf(df[0]) / 2 + j, b, *ends, regularized=True), ncp / 2, lower)


def chi2_tail(x, df, ncp, lower):
    ends = (0, x / 2) if lower else (x / 2, inf)
    return mixture(lambda j, _: gammainc(mpf(df) / 2 + j, *ends, regularized=True), ncp / 2, lower)


def t_tail(t, df, ncp, lower):
    sign = -1 if lower else 1
    front = log(2) + mpf(df) / 2 * log(mpf(df) / 2) - loggamma(mpf(df) / 2)

    def integrand(s):
        if s == 0:
            return mpf(0) if df > 1 else exp(front) * erfc(-sign * ncp / sqrt(2)) / 2
        return exp(front + (df - 1) * log(s) - df * s * s / 2) * erfc(sign * (t * s - ncp) / sqrt(2)) / 2

    width = 1 / sqrt(mpf(2) * df)
    steps = (-12, -8, -5, -3, -2, -1, 0, 1, 2, 3, 5, 8, 12, 20, 40)
    return quad(integrand, sorted({mpf(0)} | {max(mpf(0), 1 + k * width) for k in steps}))


def root(off, low, high):
    """Of a function that changes sign between the two."""
    negative = off(low) < 0
    for _ in range(10):
        middle = (low + high) / 2
        if (off(middle) < 0) == negative:
            low = middle
        else:
            high = middle
    return findroot(off, (low, high), solver="anderson", tol=mpf(10) ** -45, maxsteps=80)


def limits(case):
    q, at, df = (1 - mpf(str(case["level"]))) / 2, mpf(case["at"]), case["df"]
    out = []
    for lower in (False, True):
        if case["kind"] == "t":
            reach = 4 * sqrt(1 + at * at / (2 * df))
            low, high = at - reach, at + reach
            tail = t_tail
        else:
            tail = f_tail if case["kind"] == "F" else chi2_tail
            low, high = mpf(0), 2 * at * (df[0] if case["kind"] == "F" else 1) + 20
            if not lower and tail(at, df, mpf(0), lower) >= q:
                out.append(mpf(0))
                continue
        off = lambda ncp: log(tail(at, df, ncp, lower) / q)
        while (off(low) < 0) == (off(high) < 0):
            low, high = (low - reach, high + reach) if case["kind"] == "t" else (low, 2 * high)
        out.append(root(off, low, high))
    return [nstr(x, 20) for x in out]


if __name__ == "__main__":
    json.dump([limits(case) for case in json.load(sys.stdin)], sys.stdout)
