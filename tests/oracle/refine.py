"""More digits for the fixtures in which R itself keeps few.

From the project root: python3 tests/oracle/refine.py [id ...]; all take some minutes.

For each id `<id>.R` is run, which marks the fields of few digits (`low_digits` and the like). Here every field that the
sample determines is computed again by mpmath at 50 digits. R's number must agree to the digits it is marked with, 12
where it has no mark; then those marked are replaced and lose the mark. The fixture's `origin` says what was replaced
and how far R's own lie from it. A sample's numbers and the level are taken as the doubles they are read as.
"""
import functools
import json
import re
import subprocess
import sys
from pathlib import Path

import mpmath as mp

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "oracle_math"))
from make import gamma_q, normal_tails, t_tails  # noqa: E402

mp.mp.dps = 50


# Roots and integrals.


def secant(f, start, width):
    """The root of f near `start`, which only says where to look; a step of 1e-20 leaves an error far below that."""
    a, b = start, start + width
    fa, fb = f(a), f(b)
    for _ in range(30):
        a, fa, b = b, fb, b - fb * (b - a) / (fb - fa)
        if abs(b - a) < abs(b) * mp.mpf(10) ** -20:
            return b
        fb = f(b)
    raise ArithmeticError


def over_scale(df, f, decay=0):
    """E f(S), df S^2 chi-square, for a bounded f that is at most of order s^decay near 0.

    The trapezoid rule on u = ln s, its step halved until 18 digits stay: it converges geometrically, so that twice as
    many are right.
    """
    log_weight = lambda u: df * (u - mp.expm1(2 * u) / 2)
    right = mp.mpf(1) / 8
    while log_weight(right) > -90:
        right *= mp.mpf("1.2")
    left = -mp.mpf(1) / 8
    while log_weight(left) + decay * min(left + 3, 0) > -90:
        left *= mp.mpf("1.2")
    term = lambda u: mp.exp(log_weight(u)) * f(mp.exp(u))
    n = 32
    h = (right - left) / n
    total, old = sum(term(left + i * h) for i in range(n + 1)), None
    while old is None or abs(h * total - old) > abs(old) * mp.mpf(10) ** -18:
        old = h * total
        h, n = h / 2, 2 * n
        total += sum(term(left + i * h) for i in range(1, n, 2))
        assert n < 20000
    a = df / 2
    return h * total * 2 * mp.exp(a * mp.log(a) - a - mp.loggamma(a))


def noncentrality(t, df, q, upper, start):
    """d with P(T > t; d) = q, or P(T < t; d) = q; T = (Z + d)/S."""
    sign = 1 if upper else -1
    tail = lambda d: over_scale(df, lambda s: mp.erfc(sign * (t * s - d) / mp.sqrt(2)) / 2)
    return secant(lambda d: mp.log(tail(d) / q), start, mp.mpf("1e-4"))


STEP = mp.mpf("0.2")
GRID = [(z, STEP * mp.npdf(z), normal_tails(z)[0]) for z in (i * STEP for i in range(-68, 69))]


@functools.cache
def range_upper(q, k, df):
    """P(Q > q), studentized range of k means; the trapezoid rule over the largest of them, from -13.6 to 13.6."""
    root = mp.sqrt(2)
    within = lambda w: k * sum(d * (below - mp.erfc((w - z) / root) / 2) ** (k - 1) for z, d, below in GRID)
    return 1 - over_scale(df, lambda s: within(q * s), k - 1)


CRITICAL = {}


def range_critical(p, k, df, start):
    """q with P(Q > q) = p; pairs of the same degrees of freedom share it."""
    key = (p, k, df)
    if key not in CRITICAL:
        CRITICAL[key] = secant(lambda q: mp.log(range_upper(q, k, df) / p), start, start * mp.mpf("1e-7"))
    return CRITICAL[key]


# Samples.


def tail_of(case):
    """(1 - level)/2."""
    return (1 - mp.mpf(case.get("settings", {}).get("level", 0.95))) / 2


class Group:
    def __init__(self, values):
        values = [mp.mpf(v) for v in values]
        self.n = len(values)
        self.mean = sum(values) / self.n if values else None
        self.squares = sum((v - self.mean) ** 2 for v in values)

    def variance(self):
        return self.squares / (self.n - 1)


def groups(case):
    return {g: Group(v) for g, v in zip(case["sample"]["groups"], case["sample"]["values"])}


def pair(case, row):
    return [groups(case)[g] for g in row["term"].split(" - ")]


# Estimators: the fields of a row at 50 digits. R's row serves to start a search, never as a result.


def with_limits(case, row, d, unit, df, factor=1):
    if d == 0:
        start = lambda field: mp.mpf(0)
    else:
        start = lambda field: mp.mpf(row[field]) / unit / factor
    limit = lambda field, upper: factor * unit * noncentrality(d / unit, df, tail_of(case), upper, start(field))
    return {"value": factor * d, "low": limit("low", True), "high": limit("high", False)}


def pooled(case, row, x, y, corrected):
    df = mp.mpf(x.n + y.n - 2)
    d = (x.mean - y.mean) / mp.sqrt((x.squares + y.squares) / df)
    variance = mp.mpf(1) / x.n + mp.mpf(1) / y.n
    factor = mp.gamma(df / 2) / mp.gamma((df - 1) / 2) / mp.sqrt(df / 2) if corrected else mp.mpf(1)
    std_error = factor * mp.sqrt(variance + d * d / (2 * (x.n + y.n)))
    return {**with_limits(case, row, d, mp.sqrt(variance), df, factor), "std_error": std_error}


def cohens_d(case, row):
    return pooled(case, row, *pair(case, row), corrected=False)


def hedges_g(case, row):
    if "clusters" in case["sample"]:  # a robust t interval, of which R keeps 12 digits
        return {}
    both = list(zip(case["sample"]["arm"], case["sample"]["outcome"]))
    x, y = (Group([v for a, v in both if a == arm]) for arm in (1, 0))
    return pooled(case, row, x, y, corrected=True)


def glass_delta(case, row):
    x, y = pair(case, row)
    unit = mp.sqrt(mp.mpf(1) / y.n + x.variance() / (x.n * y.variance()))
    return with_limits(case, row, (x.mean - y.mean) / mp.sqrt(y.variance()), unit, mp.mpf(y.n - 1))


def by_range(case, row, difference, std_error, k, df):
    root = mp.sqrt(2)
    t = abs(difference) / std_error
    start = (mp.mpf(row["high"]) - mp.mpf(row["low"])) / (root * std_error)
    half = range_critical(2 * tail_of(case), k, df, start) * std_error / root
    p, adjusted = 2 * t_tails(t, df)[1], range_upper(root * t, k, df)
    # Two means: the studentized range is the root of two times |t|.
    assert k > 2 or abs(adjusted / p - 1) < mp.mpf(10) ** -25
    return {"value": difference, "std_error": std_error, "low": difference - half, "high": difference + half,
            "statistic": difference / std_error, "df1": df, "p": p, "p_adjusted": adjusted}


def tukey_hsd(case, row):
    x, y = pair(case, row)
    filled = [g for g in groups(case).values() if g.n > 0]
    df = mp.mpf(sum(g.n - 1 for g in filled))
    variance = sum(g.squares for g in filled) / df
    std_error = mp.sqrt(variance * (mp.mpf(1) / x.n + mp.mpf(1) / y.n))
    return by_range(case, row, x.mean - y.mean, std_error, len(filled), df)


def games_howell(case, row):
    x, y = pair(case, row)
    vx, vy = x.variance() / x.n, y.variance() / y.n
    df = (vx + vy) ** 2 / (vx**2 / (x.n - 1) + vy**2 / (y.n - 1))
    k = sum(g.n > 1 for g in groups(case).values())
    return by_range(case, row, x.mean - y.mean, mp.sqrt(vx + vy), k, df)


def likelihood_chi2(case, row):
    cells = [r for r in case["sample"]["cells"] if sum(r) > 0]
    columns = [c for c in zip(*cells) if sum(c) > 0]
    cells = list(zip(*columns))
    total = sum(map(sum, cells))
    g2 = chi2 = mp.mpf(0)
    for r in cells:
        for x, c in zip(r, columns):
            expected = mp.mpf(sum(r) * sum(c)) / total
            g2 += 2 * x * mp.log(x / expected) if x > 0 else 0
            chi2 += (x - expected) ** 2 / expected
    rows, width = len(cells) - 1, len(columns) - 1
    df = rows * width
    p = gamma_q(mp.mpf(df) / 2, g2 / 2)[1]
    return {"value": mp.sqrt(chi2 / (total * min(rows, width))), "statistic": g2, "df1": mp.mpf(df), "p": p}


ESTIMATORS = [cohens_d, glass_delta, hedges_g, tukey_hsd, games_howell, likelihood_chi2]


# Fixtures.


def refined(case, row, fields):
    """{field: number} of the fields marked; R's must agree. Also the largest relative difference."""
    out, worst = {}, 0
    for field, value in fields.items():
        theirs = row.get(field)
        if theirs is None:
            continue
        off = abs(mp.mpf(theirs) - value) / (abs(value) or 1)
        digits = row.get(field + "_digits", 12)
        place = (case["name"], row["term"], field, mp.nstr(value, 20), theirs, mp.nstr(off, 3))
        assert off <= mp.mpf("0.5") * mp.mpf(10) ** (1 - digits), place
        if field + "_digits" in row:
            out[field], worst = float(value), max(worst, off)
    marked = {f.removesuffix("_digits") for f in row if f.endswith("_digits")}
    assert marked == set(out), (case["name"], row["term"], marked, set(out))
    return out, worst


def refine(compute):
    name = compute.__name__
    subprocess.run(["Rscript", f"tests/oracle/{name}.R"], check=True, cwd=HERE.parent.parent, capture_output=True)
    path = HERE / f"{name}.json"
    text = path.read_text()
    fixture = json.loads(text)
    new, off, fields = [], {}, []
    for case in fixture["cases"]:
        for row in case.get("expect", []):
            numbers, worst = {}, 0
            if row.get("low") is not None or any(field.endswith("_digits") for field in row):
                numbers, worst = refined(case, row, compute(case, row))
            new.append((row["term"], numbers))
            if numbers:
                origin = case["name"].rpartition(", ")[2] if "effectsize" in case["name"] else "R"
                off[origin] = max(off.get(origin, 0), worst)
                fields += [f for f in numbers if f not in fields]
    own = ", ".join(f"{origin} differs by at most {float(worst):.0e}" for origin, worst in off.items())
    origin = (f"{fixture['origin'].removesuffix('.')}. {', '.join(fields)} of {count(new)}: mpmath "
              f"{mp.__version__} at 50 digits (refine.py), from which, relatively, {own}.")
    path.write_text(rewritten(text, new, origin))
    print(name, sum(len(n) for _, n in new), "numbers;", own)


def count(rows):
    n = sum(bool(numbers) for _, numbers in rows)
    return "one row" if n == 1 else f"{n} rows"


def rewritten(text, rows, origin):
    """R's own text with the numbers replaced and the marks gone; a row begins with its term, a field has its line."""
    out, current = [], -1
    for line in text.split("\n"):
        key = re.match(r'\s*"(\w+)": ', line)
        key = key[1] if key else ""
        numbers = rows[current][1] if current >= 0 else {}
        if key == "term":
            current += 1
            assert json.dumps(rows[current][0], ensure_ascii=False) in line
        elif key == "origin":
            line = re.match(r"\s*", line)[0] + f'"origin": {json.dumps(origin, ensure_ascii=False)},'
        elif key in numbers:
            line = re.sub(r": [^,]*", lambda _: f": {numbers[key]!r}", line, count=1)
        elif key.removesuffix("_digits") in numbers:
            if not line.endswith(","):
                out[-1] = out[-1].removesuffix(",")
            continue
        out.append(line)
    assert current == len(rows) - 1
    text = "\n".join(out)
    json.loads(text)
    return text


if __name__ == "__main__":
    for compute in ESTIMATORS:
        if not sys.argv[1:] or compute.__name__ in sys.argv[1:]:
            refine(compute)
