"""Makes counts.json and p.json: python3 make.py. Brute force with exact whole numbers; mpmath for tails; scipy for tests.

counts.json: what whole numbers can print, under "nearest, a half either way", by going through all of them.
p.json: two-sided p at both ends of the rounding of the statistic, 30 digits of mpmath, written with 17.
"""
import itertools, json, math
from fractions import Fraction as Fr
import mpmath as mp, scipy
from scipy import stats

mp.mp.dps = 40

def prints(x, decimals):
    """All k with |x - k/10^d| <= half a unit."""
    y = x * 10**decimals
    return [k for k in (math.floor(y), math.floor(y) + 1) if abs(y - k) <= Fr(1, 2)]

def root_prints(v, decimals):
    """All k >= 0 with (k - 1/2)/10^d <= sqrt(v) <= (k + 1/2)/10^d, exactly."""
    y = v * 100**decimals
    r = math.isqrt(math.floor(y))
    return [k for k in (r, r + 1) if (k == 0 or (Fr(2 * k - 1, 2)) ** 2 <= y) and y <= Fr(2 * k + 1, 2) ** 2]

grim = {n: sorted({k for s in range(-1, n + 2) for k in prints(Fr(s, n), 2) if 0 <= k < 100}) for n in range(1, 41)}

MOST_SD = 150
grimmer = {}
for n in range(2, 8):
    reach = math.ceil(1.51 * (n - 1) / math.sqrt(n)) + 1
    found = set()
    for values in itertools.combinations_with_replacement(range(-reach, reach + 2), n):
        s, q = sum(values), sum(v * v for v in values)
        means = [k for k in prints(Fr(s, n), 2) if 0 <= k < 100]
        if not means:
            continue
        for sd in root_prints(Fr(n * q - s * s, n * (n - 1)), 2):
            if sd <= MOST_SD:
                found |= {(m, sd) for m in means}
    by = {}
    for m, sd in sorted(found):
        by.setdefault(m, []).append(sd)
    grimmer[n] = by

debit = {n: sorted({(m, sd) for k in range(n + 1) for m in prints(Fr(k, n), 2)
                    for sd in root_prints(Fr(k * (n - k), n * (n - 1)), 2)}) for n in range(2, 41)}

percent = {w: [prints(Fr(100 * k, w), 1) for k in range(w + 1)] for w in range(1, 61)}

closure = []
for n, low, high in [(5, 0, 4), (8, 1, 5), (7, -2, 3)]:
    by = {}
    for values in itertools.combinations_with_replacement(range(low, high + 1), n):
        s, q = sum(values), sum(v * v for v in values)
        for m in prints(Fr(s, n), 2):
            for sd in root_prints(Fr(n * q - s * s, n * (n - 1)), 1):
                by.setdefault((m, sd), []).append(values)
    for (m, sd), all_ in sorted(by.items()):
        counts = [[v.count(x) for v in all_] for x in range(low, high + 1)]
        closure.append([n, low, high, m, sd, len(all_), [[min(c), max(c)] for c in counts]])

json.dump({"grim": grim, "grimmer": grimmer, "debit": debit, "percent": percent, "closure": closure},
          open("counts.json", "w"), separators=(",", ":"))

def t2(t, df):
    return mp.betainc(mp.mpf(df) / 2, mp.mpf(1) / 2, 0, df / (df + t * t), regularized=True)
def f_up(f, a, b):
    return mp.betainc(mp.mpf(b) / 2, mp.mpf(a) / 2, 0, b / (b + a * f), regularized=True)
def chi(x, df):
    return mp.gammainc(mp.mpf(df) / 2, x / 2, mp.inf, regularized=True)
def z2(z, _):
    return mp.erfc(z / mp.sqrt(2))
def r2(r, df):
    return t2(r * mp.sqrt(df / (1 - r * r)), df)

rows = []
for kind, value, dfs in [("t", "2.20", [28]), ("t", "-2.20", [28]), ("t", "0.53", [134]), ("t", "12.4", [3]),
                         ("f", "3.21", [2, 45]), ("f", "41.30", [1, 200]), ("f", "0.02", [5, 12]), ("chi2", "4.02", [1]),
                         ("chi2", "180.5", [12]), ("z", "1.96", []), ("z", "8.1", []), ("r", ".32", [58]), ("q", "9.8", [4])]:
    x = abs(mp.mpf(value)); half = mp.mpf(10) ** -len(value.split(".")[1]) / 2
    f = {"t": t2, "f": f_up, "chi2": chi, "q": chi, "z": z2, "r": r2}[kind]
    ends = [f(x + half, *(dfs or [0])), f(x - half, *(dfs or [0]))]
    rows.append([kind, value, dfs, [float(e) for e in ends]])

groups = []
for m, s, n in [((10.4, 8.1), (3.2, 4.4), (77, 32)), ((52.31, 49.87), (9.9, 10.2), (15, 18)), ((3.1, 3.6), (0.8, 1.3), (200, 9))]:
    pooled = stats.ttest_ind_from_stats(m[0], s[0], n[0], m[1], s[1], n[1])
    welch = stats.ttest_ind_from_stats(m[0], s[0], n[0], m[1], s[1], n[1], equal_var=False)
    groups.append([m, s, n, float(pooled.statistic), float(welch.statistic)])
tables = []
for t in [[[21, 56], [9, 23]], [[12, 5], [3, 14]], [[77, 136], [40, 20]]]:
    plain, yates = stats.chi2_contingency(t, correction=False), stats.chi2_contingency(t)
    tables.append([t, float(plain.statistic), float(yates.statistic)])
json.dump({"made_with": f"mpmath {mp.__version__}, scipy {scipy.__version__}", "p": rows, "groups": groups, "tables": tables},
          open("p.json", "w"), separators=(",", ":"))
