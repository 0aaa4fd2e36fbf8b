"""The NIST sets in exact arithmetic. From the project root: python3 tests/nist/exact.py

Checks that the data as printed give the certified values to the digits printed, so that no digit was lost on the way
here; and writes exact.csv: the log relative error of the exact answer to the data as binary64 holds them. That is
what rounding the data leaves, before any arithmetic: nobody who reads them as binary64 reaches more but by luck.
"""
from fractions import Fraction
from pathlib import Path
from mpmath import mp, mpf, sqrt, log10

mp.dps = 60
HERE = Path(__file__).parent


def read(path):
    head, _, data = path.read_text().partition("data:\n")
    head = dict((k, v.split()) for k, _, v in (line.partition(": ") for line in head.splitlines()))
    rows = [line.split() for line in data.splitlines()]
    if "digits" in head:
        return head, [[digit for row in rows for digit in row[0]]]
    if "replicates" in head:
        pairs = (int(head["replicates"][0]) - 1) // 2
        return head, [[first] + [low, high] * pairs for first, low, high in rows]
    return head, rows


def number(q):
    return mpf(q.numerator) / q.denominator


def univariate(head, rows, value):
    x = [value(v) for row in rows for v in row]
    mean = sum(x) / len(x)
    yield "mean", [number(mean)], head["mean"]
    yield "sd", [sqrt(number(sum((v - mean) ** 2 for v in x) / (len(x) - 1)))], head["sd"]


def anova(head, rows, value):
    groups = [[value(v) for v in row] for row in rows]
    n = sum(map(len, groups))
    grand = sum(map(sum, groups)) / n
    means = [sum(g) / len(g) for g in groups]
    between = sum(len(g) * (m - grand) ** 2 for g, m in zip(groups, means))
    within = sum((v - m) ** 2 for g, m in zip(groups, means) for v in g)
    df1, df2 = len(groups) - 1, n - len(groups)
    yield "f", [number(between / df1 / (within / df2))], head["f"]
    yield "r_squared", [number(between / (between + within))], head["r_squared"]


def linear(head, rows, value, power):
    terms = sorted(int(k[1:]) for k in head if k[0] == "B")
    several = len(rows[0]) > 2
    y = [value(row[0]) for row in rows]
    x = [[Fraction(1) if t == 0 else value(row[t]) if several else power(value(row[1]), t) for t in terms] for row in rows]
    p = len(terms)
    # (X'X | X'y | I) to (I | b | (X'X)^-1).
    a = [[sum(r[i] * r[j] for r in x) for j in range(p)] + [sum(r[i] * v for r, v in zip(x, y))]
         + [Fraction(int(i == j)) for j in range(p)] for i in range(p)]
    for i in range(p):
        a[i] = [v / a[i][i] for v in a[i]]
        for k in range(p):
            if k != i:
                a[k] = [u - a[k][i] * v for u, v in zip(a[k], a[i])]
    b = [row[p] for row in a]
    left = sum((v - sum(c * u for c, u in zip(b, r))) ** 2 for r, v in zip(x, y))
    variance = left / (len(y) - p)
    yield "estimate", [number(v) for v in b], [head[f"B{t}"][0] for t in terms]
    yield "std_error", [sqrt(number(variance * a[i][p + 1 + i])) for i in range(p)], [head[f"B{t}"][1] for t in terms]
    yield "residual_sd", [sqrt(number(variance))], head["residual_sd"]


def answers(head, rows, exact):
    value = Fraction if exact else lambda text: Fraction(float(text))
    power = (lambda v, t: v**t) if exact else lambda v, t: Fraction(float(v) ** t)
    if "mean" in head:
        return univariate(head, rows, value)
    if "between" in head:
        return anova(head, rows, value)
    return linear(head, rows, value, power)


def lre(got, certified):
    c = mpf(certified)
    error = abs(got - c) / (abs(c) if c else 1)
    return 15.0 if error < mpf(10) ** -15 else float(-log10(error))


lines = ["set,quantity,lre"]
for path in sorted(HERE.glob("*.dat")):
    head, rows = read(path)
    for what, got, certified in answers(head, rows, True):
        for g, c in zip(got, certified):
            digits = len(c.split("E")[0].replace(".", "").lstrip("-0")) or 15
            # Half a unit of the last digit printed, and a little for the sets whose last digit NIST did not round.
            assert abs(g - mpf(c)) <= abs(mpf(c)) * mpf(10) ** (1 - digits) if mpf(c) else g == 0, (path.stem, what, g, c)
    for what, got, certified in answers(head, rows, False):
        lines.append(f"{path.stem},{what},{min(map(lre, got, certified)):.2f}")
(HERE / "exact.csv").write_text("\n".join(lines) + "\n")
