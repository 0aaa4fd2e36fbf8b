"""Two groups within strata: the published formulas at 50 digits, the first origin of mantel_haenszel.json.

Reads a JSON list of lists of strata [x1, f1, x0, f0] (events and failures of both groups) from standard input and writes
a list of answers, numbers as strings of 20 digits. The fitted cells of Breslow and Day are found by bisection; Sato's
variance is summed from its plug-in form, w**2 (p1 q1/n1 + p0 q0/n0) with one difference throughout, which statsmodels
lacks; for the rest statsmodels must agree. Needs Python 3.8, mpmath, statsmodels.
"""

import json
import sys
import warnings

import numpy
from mpmath import mp, mpf
from statsmodels.stats.contingency_tables import StratifiedTable

mp.dps = 50


def near(a, b, relative):
    assert abs(float(a) - float(b)) <= relative * abs(float(b)), (float(a), float(b))


def fitted(x1, f1, x0, f0, ratio):
    """Events of the first group at which the odds ratio is `ratio`."""
    n1, n0, m = x1 + f1, x0 + f0, x1 + x0
    low, high = mpf(max(0, m - n0)), mpf(min(n1, m))
    for _ in range(250):
        e = (low + high) / 2
        if e * (n0 - m + e) < ratio * (m - e) * (n1 - e):
            low = e
        else:
            high = e
    e = (low + high) / 2
    return e, 1 / (1 / e + 1 / (n1 - e) + 1 / (m - e) + 1 / (n0 - m + e))


def odds(strata):
    r = s = pr = mixed = qs = apart = variance = mpf(0)
    for x1, f1, x0, f0 in strata:
        n = mpf(x1 + f1 + x0 + f0)
        ri, si, pi, qi = x1 * f0 / n, f1 * x0 / n, (x1 + f0) / n, (f1 + x0) / n
        r, s, pr, mixed, qs = r + ri, s + si, pr + pi * ri, mixed + pi * si + qi * ri, qs + qi * si
        m = x1 + x0
        apart += x1 - (x1 + f1) * m / n
        variance += (x1 + f1) * (x0 + f0) * m * (n - m) / (n * n * (n - 1))
    out = {"chi2": apart**2 / variance, "chi2_p": mp.gammainc(mpf(1) / 2, apart**2 / variance / 2, regularized=True)}
    if r == 0 or s == 0:
        if s > 0:
            out["ratio"] = r / s
        return out
    out["ratio"], out["se"] = r / s, mp.sqrt(pr / (2 * r * r) + mixed / (2 * r * s) + qs / (2 * s * s))
    if len(strata) > 1:
        fits = [(x[0], *fitted(*x, r / s)) for x in strata]
        x2 = sum((x - e) ** 2 / v for x, e, v in fits) - sum(x - e for x, e, v in fits) ** 2 / sum(v for x, e, v in fits)
        x2, df = x2 if x2 > mpf(10) ** -40 else mpf(0), len(strata) - 1
        out["x2"], out["x2_p"] = x2, mp.gammainc(mpf(df) / 2, x2 / 2, regularized=True)
    return out


def difference(strata):
    """With d for the difference of all strata, q0 and p0 for the rates: E of each term gives its variance."""
    weights = apart = mpf(0)
    for x1, f1, x0, f0 in strata:
        n = mpf(x1 + f1 + x0 + f0)
        weights += (x1 + f1) * (x0 + f0) / n
        apart += (x1 * (x0 + f0) - x0 * (x1 + f1)) / n
    d = apart / weights
    variance = mpf(0)
    for x1, f1, x0, f0 in strata:
        n1, n0 = x1 + f1, x0 + f0
        n, p1, p0 = mpf(n1 + n0), mpf(x1) / n1, mpf(x0) / n0
        # p(1 - p) of either group, with products of the two rates in place of squares: p1**2 = p1 (p0 + d) and so on.
        one, other = p1 - p1 * p0 - d * p1, p0 - p1 * p0 + d * p0
        # Half of each of two such estimates, the other from the failures.
        q1, q0 = 1 - p1, 1 - p0
        one, other = (one + q1 - q1 * q0 + d * q1) / 2, (other + q0 - q1 * q0 - d * q0) / 2
        variance += (n1 * n0 / n) ** 2 * (one / n1 + other / n0)
    return {"difference": d, "difference_se": mp.sqrt(variance) / weights if variance > mpf(10) ** -40 else None}


answers = []
for strata in json.load(sys.stdin):
    strata = [[int(v) for v in s] for s in strata]
    answer = difference(strata)
    telling = [s for s in strata if s[0] + s[2] > 0 and s[1] + s[3] > 0]
    if telling:
        answer |= odds(telling)
    if "se" in answer:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table = StratifiedTable([numpy.array([s[:2], s[2:]], dtype=float) for s in telling])
            near(table.oddsratio_pooled, answer["ratio"], 1e-12)
            near(table.logodds_pooled_se, answer["se"], 1e-10)
            near(table.test_null_odds(correction=False).statistic, answer["chi2"], 1e-10)
            if answer.get("x2", 0) > 0 and answer["ratio"] != 1 and min(min(s) for s in telling) > 0:
                near(table.test_equal_odds(adjust=True).statistic, answer["x2"], 1e-8)
    answers.append({k: mp.nstr(v, 20) for k, v in answer.items() if v is not None})
print(json.dumps(answers))
