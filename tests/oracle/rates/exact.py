"""Exact tests in whole numbers: the second origin of the fixtures of fisher_exact and fisher_freeman_halton.

Reads a JSON list of tables from standard input and writes a list of answers, numbers as strings of
20 digits. p is a ratio of Python integers; a table counts when W(t) * 10**7 <= W(observed) * (10**7 + 1),
R's rule. Odds ratio and limits are roots at 60 digits of the conditional likelihood. Needs Python 3.8, no package.
"""

import json
import sys
from decimal import Decimal, getcontext
from fractions import Fraction
from math import comb

getcontext().prec = 60


def text(x):
    return f"{Decimal(x.numerator) / Decimal(x.denominator) if isinstance(x, Fraction) else x:.20e}"


def compositions(total, caps):
    """All vectors with this total and 0 <= v[j] <= caps[j]."""
    if len(caps) == 1:
        if total <= caps[0]:
            yield (total,)
        return
    for first in range(max(0, total - sum(caps[1:])), min(total, caps[0]) + 1):
        for rest in compositions(total - first, caps[1:]):
            yield (first,) + rest


def freeman_halton(cells):
    """p by going from row to row over the column totals still open, merging equal integer weights."""
    rows = [sum(r) for r in cells]
    columns = tuple(sum(c) for c in zip(*cells))

    def ways(vector):  # multinomial coefficient of one row
        out, left = 1, sum(vector)
        for x in vector:
            out, left = out * comb(left, x), left - x
        return out

    observed = 1
    for row in cells:
        observed *= ways(row)
    states = {columns: {1: 1}}  # open column totals -> {product of weights: number of tables}
    for n in rows:
        following = {}
        for open_, products in states.items():
            for vector in compositions(n, open_):
                w = ways(vector)
                there = following.setdefault(tuple(o - v for o, v in zip(open_, vector)), {})
                for product, tables in products.items():
                    there[product * w] = there.get(product * w, 0) + tables
        states = following
    (final,) = states.values()
    total = sum(w * n for w, n in final.items())
    extreme = sum(w * n for w, n in final.items() if w * 10**7 <= observed * (10**7 + 1))
    return {"p": text(Fraction(extreme, total)), "tables": sum(final.values())}


def fisher(x, n1, y, n0, level):
    m = x + y
    low, high = max(0, m - n0), min(n1, m)
    weights = {t: comb(n1, t) * comb(n0, m - t) for t in range(low, high + 1)}
    total = sum(weights.values())
    extreme = sum(w for w in weights.values() if w * 10**7 <= weights[x] * (10**7 + 1))
    tail = (1 - Decimal(str(level))) / 2

    def mean(theta):  # E(X | odds ratio e^theta) - x
        terms = [(t, w * (theta * (t - x)).exp()) for t, w in weights.items()]
        return sum((t - x) * w for t, w in terms) / sum(w for _, w in terms)

    def upper(theta):  # P(X >= x) - tail
        terms = [(t, w * (theta * (t - x)).exp()) for t, w in weights.items()]
        return sum(w for t, w in terms if t >= x) / sum(w for _, w in terms) - tail

    def lower(theta):  # tail - P(X <= x)
        terms = [(t, w * (theta * (t - x)).exp()) for t, w in weights.items()]
        return tail - sum(w for t, w in terms if t <= x) / sum(w for _, w in terms)

    def root(f):  # f rises
        a, b = Decimal(-1), Decimal(1)
        while f(a) > 0:
            a *= 2
        while f(b) < 0:
            b *= 2
        for _ in range(110):
            c = (a + b) / 2
            a, b = (c, b) if f(c) < 0 else (a, c)
        return text(a.exp())

    return {
        "p": text(Fraction(extreme, total)),
        "odds_ratio": "0" if x == low else "Inf" if x == high else root(mean),
        "low": "0" if x == low else root(upper),
        "high": "Inf" if x == high else root(lower),
    }


answers = []
for task in json.load(sys.stdin):
    if "cells" in task:
        answers.append(freeman_halton(task["cells"]))
    else:
        answers.append(fisher(task["x"], task["n1"], task["y"], task["n0"], task["level"]))
json.dump(answers, sys.stdout)
