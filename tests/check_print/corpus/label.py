"""Computes the answers of labels.csv from numbers.csv (the printed numbers of each result). Needs scipy.

python3 label.py        writes labels.csv
python3 label.py check  says whether labels.csv is what would be written

Every check is worked under all that a number may have been before it was rounded (nearest) or cut off (truncated). An
answer that would hang on which of the two was used is "unclear", and such a result has no place in the corpus.
"""
import csv, math, sys
from fractions import Fraction as Fr
from pathlib import Path
from scipy import stats

HERE = Path(__file__).parent
ORDER = ["unclear", "decision-error", "cannot", "holds", "not-judged"]


def num(text):
    """Value and unit of the last decimal."""
    text = text.replace("\u2212", "-").replace("\u2013", "-").replace(",", ".")
    decimals = len(text.split(".")[1]) if "." in text else 0
    return Fr(text), Fr(1, 10**decimals)


def reach(text):
    """Least and most that a printed number may have been, ends included."""
    v, u = num(text)
    return (v - u / 2, v + u) if v >= 0 else (v - u, v + u / 2)


def sure(text):
    """The same by rounding to the nearest only."""
    v, u = num(text)
    return v - u / 2, v + u / 2


def meet(a, b):
    return a[0] <= b[1] and b[0] <= a[1]


def both(wide, narrow):
    """Possible under nearest: holds; impossible under either: cannot; else unclear."""
    return "holds" if narrow else "unclear" if wide else "cannot"


def tail(stat, x, df):
    x = float(x)
    df = [float(d) for d in df]
    if stat == "z":
        return 2 * stats.norm.sf(abs(x))
    if stat == "t":
        return 2 * stats.t.sf(abs(x), df[0])
    if stat == "r":
        return 2 * stats.t.sf(abs(x) * math.sqrt(df[0] / (1 - x * x)), df[0])
    if stat == "F":
        return stats.f.sf(x, *df)
    return stats.chi2.sf(x, df[0])


def p_span(stat, value, df, how):
    lo, hi = how(value)
    two = stat in "tzr"
    near = max(lo, 0) if not two else 0 if lo <= 0 <= hi else min(abs(lo), abs(hi))
    far = max(hi, 0) if not two else max(abs(lo), abs(hi))
    ends = [[]]
    for d in df:
        span = how(d) if num(d)[1] < 1 else (num(d)[0],) * 2
        ends = [e + [x] for e in ends for x in span]
    ps = [tail(stat, x, e) for x in (near, far) for e in ends]
    return min(ps), max(ps)


def check_p(stat, value, df, p, one="no", corrected="no"):
    dfs = [d for d in df.split("/") if d]
    if len(dfs) != {"z": 0, "F": 2}.get(stat, 1):
        return "not-judged"
    if stat == "r" and abs(num(value)[0]) > 1:
        return "cannot"

    def fits(how):
        two = p_span(stat, value, dfs, how)
        sides = [two] + ([(two[0] / 2, two[1] / 2)] if stat in "tzr" else [])
        if p == "ns":
            return two[1] >= 0.05, two
        v = float(num(p[1:])[0])
        if p[0] == "<":
            return any(s[0] < v for s in sides), two
        if p[0] == ">":
            return any(s[1] > v for s in sides), two
        return any(meet(s, [float(x) for x in how(p[1:])]) for s in sides), two

    wide, two = fits(reach)
    answer = both(wide, fits(sure)[0])
    if answer != "cannot":
        return answer
    v = None if p == "ns" else float(num(p[1:])[0])
    if corrected == "yes" and p[0] != "<" and v > two[0]:
        return "not-judged"
    least = two[0] / (2 if stat in "tzr" else 1)
    says = None if v == 0.05 and p[0] == "=" else p != "ns" and p[0] != ">" and v <= 0.05
    if says is True and least >= 0.05 or says is False and two[1] < 0.05:
        return "decision-error"
    return "cannot"


def check_eta(df1, df2, F, eta):
    def at(how):
        lo, hi = how(F)
        return meet(how(eta), (lo * int(df1) / (lo * int(df1) + int(df2)), hi * int(df1) / (hi * int(df1) + int(df2))))
    return both(at(reach), at(sure))


def check_d(df, t, d):
    """Equal groups; larger when they are not; down to half for repeated measures: then not judged."""
    def at(how):
        ends = sorted(2 * abs(float(x)) / math.sqrt(int(df) + 2) for x in how(t))
        size = [float(x) for x in how(d.lstrip("-"))]
        return meet(size, ends), size[1] >= ends[0] / 2
    wide, narrow = at(reach), at(sure)
    if narrow[0]:
        return "holds"
    if wide[0] or wide[1] != narrow[1]:
        return "unclear"
    return "not-judged" if wide[1] else "cannot"


def check_phi(n, x, phi):
    def at(how):
        return meet([float(v) for v in how(phi)], [math.sqrt(float(v) / int(n)) for v in how(x)])
    return both(at(reach), at(sure))


def check_percent(pc, k, n):
    if not n or (not k and int(n) >= 100 / num(pc)[1]):
        return "not-judged"
    n = int(n)
    ks = [int(k)] if k else range(n + 1)
    def at(how):
        lo, hi = how(pc)
        return any(lo <= Fr(100 * i, n) <= hi for i in ks)
    return both(at(reach), at(sure))


def sums(mean, n, how):
    lo, hi = how(mean)
    return range(math.ceil(lo * n), math.floor(hi * n) + 1)


def check_grim(mean, n):
    n = int(n or 0)
    if n == 0 or n >= 1 / num(mean)[1]:
        return "not-judged"
    return both(bool(sums(mean, n, reach)), bool(sums(mean, n, sure)))


def check_grimmer(mean, sd, n):
    if not n or not sd:
        return "not-judged"
    n = int(n)
    def at(how, divisors):
        lo, hi = how(sd)
        lo = max(lo, 0)
        for S in sums(mean, n, how):
            k, rest = divmod(S, n)
            least = n * k * k + rest * (2 * k + 1)
            for div in divisors:
                a = math.ceil(lo * lo * div + Fr(S * S, n))
                b = math.floor(hi * hi * div + Fr(S * S, n))
                a = max(a, least)
                if a + (a - S) % 2 <= b:
                    return True
        return False
    return both(at(reach, (n - 1, n)), at(sure, (n - 1,)))


def check_debit(mean, sd, n):
    n = int(n)
    def at(how, divisors):
        lo, hi = how(sd)
        return any(0 <= k <= n and max(lo, 0)**2 <= Fr(k * (n - k), n * d) <= hi * hi for k in sums(mean, n, how) for d in divisors)
    return both(at(reach, (n - 1, n)), at(sure, (n - 1,)))


def check_range(mean, sd, n, low, high, attained):
    a, b = num(low)[0], num(high)[0]
    def at(how):
        lo, hi = how(mean)
        if hi < a or lo > b:
            return False
        if not n:
            return True
        N = int(n)
        step = (b - a) / N if attained == "yes" else 0
        if hi < a + step or lo > b - step:
            return False
        if not sd:
            return True
        m = min(max((a + b) / 2, max(lo, a)), min(hi, b))
        most = (m - a) * (b - m) * N / (N - 1)
        least = Fr(0)
        if attained == "yes":
            c = (N * m - a - b) / (N - 2)
            least = ((a - m)**2 + (b - m)**2 + (N - 2) * (c - m)**2) / (N - 1)
        s = how(sd)
        return max(s[0], 0)**2 <= most and s[1]**2 >= least
    return both(at(reach), at(sure))


def check_interval(value, low, high, p="", null=""):
    wide = [reach(x) for x in (value, low, high)]
    narrow = [sure(x) for x in (value, low, high)]
    def at(s):
        return s[1][0] <= s[2][1] and s[0][1] >= s[1][0] and s[0][0] <= s[2][1]
    answer = both(at(wide), at(narrow))
    if answer != "holds" or not p or not null:
        return answer
    z = int(null)
    def says(s, ps, how):
        inside, outside = s[1][1] < z < s[2][0], z < s[1][0] or s[2][1] < z
        v = num(p[1:])[0]
        below = v <= Fr(1, 20) if p[0] == "<" else p[0] == "=" and ps[1] < Fr(1, 20)
        above = v >= Fr(1, 20) if p[0] == ">" else p[0] == "=" and ps[0] > Fr(1, 20)
        return inside and below or outside and above
    w, m = says(wide, reach(p[1:]), 0), says(narrow, sure(p[1:]), 0)
    return "decision-error" if w else "unclear" if m else "holds"


CHECKS = dict(p=check_p, eta=check_eta, d=check_d, phi=check_phi, percent=check_percent, grim=check_grim, grimmer=check_grimmer, debit=check_debit, range=check_range, interval=check_interval)


def answer(numbers):
    """The worst answer of `check;number;number|check;...`."""
    all_ = []
    for one in numbers.split("|"):
        name, *args = one.split(";")
        all_.append(CHECKS[name](*args))
    return min(all_, key=ORDER.index)


def main():
    import io
    text = io.StringIO()
    w = csv.writer(text, lineterminator="\n")
    w.writerow("file line snippet kind answer".split())
    for row in csv.DictReader((HERE / "numbers.csv").open(encoding="utf-8")):
        a = answer(row["numbers"])
        if a == "unclear":
            sys.exit(f"unclear: {row}")
        w.writerow([row["file"], row["line"], row["snippet"], row["kind"], a])
    path = HERE / "labels.csv"
    if sys.argv[1:] == ["check"]:
        sys.exit(0 if path.read_text(encoding="utf-8") == text.getvalue() else "labels.csv is not what label.py computes")
    path.write_text(text.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    main()
