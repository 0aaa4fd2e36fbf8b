"""Standard errors of tests/worked_questions.rs to more digits than R has, by mpmath at 50 digits.

From the project root: python3 tests/questions/refine.py"""

import csv

from mpmath import matrix, mp, mpf, sqrt

mp.dps = 50


def read(file):
    with open(f"tests/questions/{file}") as rows:
        return [[mpf(cell.strip()) for cell in row] for row in list(csv.reader(rows))[1:]]


def two_stage(rows, n):
    """Rows (y, d, instruments with intercept, weight): effect, classical and HC0 to HC3 standard errors."""
    p = len(rows[0][2])
    cross = lambda f, g: sum((w * f(r) * g(r) for r in rows for w in [r[3]]), mpf(0))
    gram = matrix(p, p)
    for j in range(p):
        for k in range(p):
            gram[j, k] = cross(lambda r: r[2][j], lambda r: r[2][k])
    inverse = gram**-1
    fit = lambda f: inverse * matrix([cross(lambda r, j=j: r[2][j], f) for j in range(p)])
    of_y, of_d = fit(lambda r: r[0]), fit(lambda r: r[1])
    effect = of_y[1] / of_d[1]
    sums = dict.fromkeys(["s2", "HC0", "HC2", "HC3"], mpf(0))
    for y, d, x, w in rows:
        e = y - sum(of_y[j] * x[j] for j in range(p)) - effect * (d - sum(of_d[j] * x[j] for j in range(p)))
        h = sum(x[j] * inverse[j, k] * x[k] for j in range(p) for k in range(p))
        a = sum(inverse[1, j] * x[j] for j in range(p)) * e
        sums["s2"] += w * e * e
        sums["HC0"] += w * a * a
        sums["HC2"] += w * a * a / (1 - h)
        sums["HC3"] += w * a * a / (1 - h) ** 2
    variances = {
        "model": sums["s2"] / (n - p) * inverse[1, 1],
        "HC0": sums["HC0"],
        "HC1": sums["HC0"] * n / (n - p),
        "HC2": sums["HC2"],
        "HC3": sums["HC3"],
    }
    return effect, {kind: sqrt(v) / abs(of_d[1]) for kind, v in variances.items()}


one = mpf(1)
cigarettes = [(packs, price, (one, tax, income), one) for packs, price, income, tax in read("cigarettes.csv")]
mothers = [(work, kids, (one, same), n) for same, kids, work, n in read("fertility.csv")]
for name, rows in (("cigarettes", cigarettes), ("mothers", mothers)):
    effect, errors = two_stage(rows, int(sum(r[3] for r in rows)))
    print(name, mp.nstr(effect, 17), {kind: mp.nstr(se, 17) for kind, se in errors.items()})
treated = [(work, kids, (one, kids), n) for same, kids, work, n in read("fertility.csv")]
print("as treated", [mp.nstr(x, 17) for x in (two_stage(treated, 254654)[0], two_stage(treated, 254654)[1]["HC1"])])
offer = [(work, same, (one, same), n) for same, kids, work, n in read("fertility.csv")]
print("offer", [mp.nstr(x, 17) for x in (two_stage(offer, 254654)[0], two_stage(offer, 254654)[1]["HC1"])])
first = [(kids, same, (one, same), n) for same, kids, work, n in read("fertility.csv")]
print("share", [mp.nstr(x, 17) for x in (two_stage(first, 254654)[0], two_stage(first, 254654)[1]["HC1"])])
