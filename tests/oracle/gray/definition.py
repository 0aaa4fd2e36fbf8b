"""Gray's test (1988), rho = 0, by its definition at 50 digits: mpmath 1.3.0. From the project root: python3 tests/oracle/gray/definition.py"""
import json
from mpmath import mp, mpf, matrix, lu_solve, gammainc

mp.dps = 50


def gray(rows, k, cause):
    """rows: time, ending (0 last seen), group, stratum."""
    score, variance = [mpf(0)] * k, [[mpf(0)] * k for _ in range(k)]
    observed, expected = [mpf(0)] * k, [mpf(0)] * k
    for stratum in sorted({r[3] for r in rows}):
        here = [r for r in rows if r[3] == stratum]
        steps, S, F, F0 = [], [mpf(1)] * k, [mpf(0)] * k, mpf(0)
        for t in sorted({r[0] for r in here if r[1] > 0}):
            Y = [sum(1 for r in here if r[2] == i and r[0] >= t) for i in range(k)]
            d = [sum(1 for r in here if r[2] == i and r[0] == t and r[1] == cause) for i in range(k)]
            e = [sum(1 for r in here if r[2] == i and r[0] == t and r[1] not in (0, cause)) for i in range(k)]
            w = [Y[i] / S[i] if Y[i] else mpf(0) for i in range(k)]
            R = [w[i] * (1 - F[i]) for i in range(k)]
            T, D = sum(w), sum(d)
            before, G = S[:], 1 - F0
            for i in range(k):
                observed[i] += d[i]
                expected[i] += D * R[i] / sum(R)
                if Y[i]:
                    F[i] += S[i] * mpf(d[i]) / Y[i]
                    S[i] *= mpf(Y[i] - d[i] - e[i]) / Y[i]
            F0 += D / T
            a = [[w[i] * ((i == r) - w[r] / T) for r in range(k)] for i in range(k)]
            jump = [[a[i][r] * D / (T * G) if D else mpf(0) for r in range(k)] for i in range(k)]
            g = [(1 - F0) / S[r] if S[r] else mpf(0) for r in range(k)]
            steps.append((Y, D, e, w, T, before, a, jump, g))
        for at, (Y, D, e, w, T, before, a, jump, g) in enumerate(steps):
            rest = [[sum((s[7][i][r] for s in steps[at + 1:]), mpf(0)) for r in range(k)] for i in range(k)]
            for r in range(k):
                if not Y[r]:
                    continue
                first = D / (T * w[r]) * (1 if D <= 1 else 1 - (D - 1) / (T * before[r] - 1))
                second = e[r] / w[r] ** 2 * (1 if e[r] <= 1 else 1 - mpf(e[r] - 1) / (Y[r] - 1))
                x = [a[i][r] + (1 - g[r]) * rest[i][r] for i in range(k)]
                for i in range(k):
                    for j in range(k):
                        variance[i][j] += first * x[i] * x[j] + second * g[r] ** 2 * rest[i][r] * rest[j][r]
    score = matrix([observed[i] - expected[i] for i in range(k - 1)])
    chi2 = (score.T * lu_solve(matrix([[variance[i][j] for j in range(k - 1)] for i in range(k - 1)]), score))[0]
    share = sum(abs(o - x) for o, x in zip(observed, expected)) / (2 * sum(observed))
    return chi2, gammainc(mpf(k - 1) / 2, chi2 / 2, regularized=True), share, observed, expected


DATA = {
    "every time its own": [(3, 1, 0), (5, 2, 0), (6, 0, 0), (8, 1, 0), (11, 1, 0), (13, 2, 0), (17, 0, 0), (19, 1, 0),
                           (2, 2, 1), (4, 1, 1), (7, 2, 1), (9, 0, 1), (10, 2, 1), (12, 1, 1), (16, 0, 1), (18, 2, 1)],
    "ties, three groups": [(1, 1, 0), (1, 2, 0), (2, 1, 0), (2, 1, 0), (3, 0, 0), (4, 2, 0), (5, 1, 0),
                           (1, 2, 1), (1, 2, 1), (2, 0, 1), (3, 1, 1), (3, 2, 1), (4, 1, 1), (4, 0, 1),
                           (2, 2, 2), (2, 1, 2), (3, 1, 2), (3, 1, 2), (4, 1, 2), (5, 0, 2), (6, 2, 2)],
}
# Odd rows in another stratum.
CASES = [(name, [(*r, 0) for r in rows]) for name, rows in DATA.items()]
CASES.append(("ties, three groups, strata", [(*r, i % 2) for i, r in enumerate(DATA["ties, three groups"])]))


def case(name, rows):
    k = 1 + max(r[2] for r in rows)
    groups = ["a", "b", "c"][:k]
    sample = {"shape": "durations", "groups": groups, "group": [r[2] for r in rows], "time": [r[0] for r in rows],
              "ending": [r[1] - 1 if r[1] else None for r in rows], "endings": ["plan", "stop"], "event": 0}
    if any(r[3] for r in rows):
        sample["strata"] = {"levels": ["even", "odd"], "of": [r[3] for r in rows]}
    expect = []
    for cause, ending in ((1, "plan"), (2, "stop")):
        chi2, p, share, observed, expected = gray(rows, k, cause)
        expect.append({"term": "group: " + ending, "measure": "incidences_apart", "value": float(share),
                       "statistic": float(chi2), "df1": k - 1, "p": float(p), "n": len(rows)})
        for i, group in enumerate(groups):
            term = f"{group}: {ending}"
            expect.append({"term": term, "measure": "observed_endings", "value": float(observed[i])})
            expect.append({"term": term, "measure": "expected_endings", "value": float(expected[i])})
    return {"name": "mpmath: " + name, "sample": sample, "expect": expect, "digits": 12}


with open("tests/oracle/gray/definition.json", "w") as out:
    json.dump([case(*c) for c in CASES], out, indent=1)
    out.write("\n")
