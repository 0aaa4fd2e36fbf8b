"""Values of the distributions by mpmath, for tests/distributions.rs.

From the project root: python3 tests/oracle_math/make.py [distribution ...]

A row is [function, arguments, value, range]; all numbers are text, arguments are doubles written in full,
values have 25 digits. The range says which promise holds: "use" 1e-12, "deep" 1e-9, "flat" 1e-11 for quantiles
where the tail hardly moves with the point, "quadrature" as stated
in the file. The argument is the double itself, so what is compared is the function and not its argument.
"""
import json
import sys
from pathlib import Path

import mpmath as mp

mp.mp.dps = 50
HERE = Path(__file__).parent
half = mp.mpf(1) / 2


def text(x):
    return repr(float(x))


# Regularised incomplete functions: by the series that has positive terms only, with working digits raised until
# the small tail has 40 of its own.
def gamma_q(a, x):
    """(lower, upper) of the gamma distribution."""
    with mp.workdps(60):
        a, x = mp.mpf(a), mp.mpf(x)
        if x <= 0:
            return mp.mpf(0), mp.mpf(1)
        front = mp.exp(a * mp.log(x) - x - mp.loggamma(a))
        if x < a + 1:
            lower = series(front / a, lambda k: x / (a + k))
            extra = 0 if lower < mp.mpf("0.9") else more_digits(lambda: 1 - gamma_lower_series(a, x))
            return lower, extra if extra else 1 - lower
        upper = front * gamma_fraction(a, x)
        return 1 - upper, upper


def more_digits(f):
    """f() at ever more digits until two values agree to 45."""
    digits, old = 100, None
    while True:
        with mp.workdps(digits):
            new = f()
        if old is not None and new != 0 and abs(new - old) <= abs(new) * mp.mpf(10) ** -45:
            return new
        digits, old = 2 * digits, new
        assert digits < 4000


def series(first, ratio):
    total, term, k = first, first, 1
    while term > total * mp.mpf(10) ** (-mp.mp.dps - 5):
        term *= ratio(k)
        total += term
        k += 1
    return total


def gamma_lower_series(a, x):
    return series(mp.exp(a * mp.log(x) - x - mp.loggamma(a)) / a, lambda k: x / (a + k))


def gamma_fraction(a, x):
    """Γ(a, x) / (xᵃ e⁻ˣ) by Lentz."""
    b = x + 1 - a
    c, d = mp.mpf(10) ** 200, 1 / b
    h = d
    for k in range(1, 10**6):
        an = -k * (k - a)
        b += 2
        d = 1 / (an * d + b)
        c = b + an / c
        h *= c * d
        if abs(c * d - 1) < mp.mpf(10) ** (-mp.mp.dps + 3):
            return h
    raise ArithmeticError


def beta_series(a, b, x):
    """I_x(a, b) by the continued fraction DLMF 8.17.22 at the working digits, x at most about the mean."""
    front = mp.exp(a * mp.log(x) + b * mp.log1p(-x) + mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b)) / a
    c, d = mp.mpf(1), 1 / (1 - (a + b) * x / (a + 1))
    h, close = d, mp.mpf(10) ** (-mp.mp.dps + 8)
    for m in range(1, 10**6):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / (1 + even * d)
        c = 1 + even / c
        h *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / (1 + odd * d)
        c = 1 + odd / c
        h *= d * c
        if abs(d * c - 1) < close:
            return front * h
    raise ArithmeticError


def beta_tails(a, b, x):
    """(I_x(a, b), 1 − I_x(a, b)); x an mpf of any precision."""
    with mp.workdps(90):
        a, b, x = mp.mpf(a), mp.mpf(b), mp.mpf(x)
        if x <= 0:
            return mp.mpf(0), mp.mpf(1)
        if x >= 1:
            return mp.mpf(1), mp.mpf(0)
        if x <= (a + 1) / (a + b + 2):
            lower = beta_series(a, b, x)
            if lower < mp.mpf("0.9"):
                return lower, 1 - lower
            return lower, more_digits(lambda: 1 - beta_series(a, b, x))
        upper = beta_series(b, a, 1 - x)
        if upper < mp.mpf("0.9"):
            return 1 - upper, upper
        return more_digits(lambda: 1 - beta_series(b, a, 1 - x)), upper


def t_tails(t, df):
    with mp.workdps(70):
        t, df = mp.mpf(t), mp.mpf(df)
        lower, upper = beta_from_odds(half, df / 2, t * t / df)
        small = upper / 2
        return (1 - small, small) if t >= 0 else (small, 1 - small)


def normal_tails(z):
    z = mp.mpf(z)
    return mp.erfc(-z / mp.sqrt(2)) / 2, mp.erfc(z / mp.sqrt(2)) / 2


def binomial_tails(k, n, p):
    if k >= n:
        return mp.mpf(1), mp.mpf(0)
    upper, lower = beta_tails(k + 1, n - k, p)
    return lower, upper


def poisson_tails(k, mean):
    upper, lower = gamma_q(mp.mpf(k) + 1, mean)
    return lower, upper


def hyper_mass(k, m, n, d):
    return mp.mpf(mp.binomial(m, k)) * mp.binomial(n, d - k) / mp.binomial(m + n, d)


def hyper_tails(k, m, n, d):
    with mp.workdps(60):
        low, high = max(0, d - n), min(m, d)

        def upward(k):
            return mp.mpf((m - k) * (d - k)) / ((k + 1) * (n - d + k + 1))

        def total(start, stop, step):
            term = hyper_mass(start, m, n, d) if m + n < 3000 else hyper_log(start, m, n, d)
            s, x = term, start
            while x != stop:
                term = term * upward(x) if step > 0 else term / upward(x - 1)
                s += term
                x += step
                if term < s * mp.mpf(10) ** -65:
                    break
            return s

        lower = total(k, low, -1) if k >= low else mp.mpf(0)
        upper = total(k + 1, high, 1) if k < high else mp.mpf(0)
        return lower, upper


def hyper_log(k, m, n, d):
    with mp.workdps(80):
        c = lambda n, k: mp.loggamma(n + 1) - mp.loggamma(k + 1) - mp.loggamma(n - k + 1)
        return mp.exp(c(m, k) + c(n, d - k) - c(m + n, d))


def root(tail, q, low, high):
    """x in [low, high], both positive, with tail(x) = q: by regula falsi (Illinois) in ln x on ln tail."""
    g = lambda w: mp.log(tail(mp.exp(w)) / q)
    a, b = mp.log(low), mp.log(high)
    fa, fb = g(a), g(b)
    assert fa * fb < 0, (q, low, high, fa, fb)
    for _ in range(400):
        c = (a * fb - b * fa) / (fb - fa)
        fc = g(c)
        if abs(fc) < mp.mpf(10) ** -32:
            return mp.exp(c)
        if fc * fb < 0:
            a, fa = b, fb
        else:
            fa /= 2
        b, fb = c, fc
    raise ArithmeticError((q, low, high))


def quantile(ours, tail, q):
    """The x near the float `ours` with tail(x) = q; the guess only says where to look."""
    return root(tail, mp.mpf(q), mp.mpf(ours) * (1 - mp.mpf("1e-6")), mp.mpf(ours) * (1 + mp.mpf("1e-6")))


class File:
    def __init__(self, name, **more):
        self.name, self.rows, self.more = name, [], more

    def add(self, function, args, value, minimum=1e-15):
        if value == 0 or abs(value) < mp.mpf("1e-300"):
            return
        kind = "use" if value >= minimum or function.endswith("ln_density") or "quantile" in function else "deep"
        self.rows.append([function, [text(a) for a in args], mp.nstr(value, 25), kind])

    def both(self, name, args, tails):
        self.add(name + "_lower", args, tails[0])
        self.add(name + "_upper", args, tails[1])

    def density(self, name, args, log):
        self.rows.append([name + "_ln_density", [text(a) for a in args], mp.nstr(log, 25), "log"])
        self.add(name + "_density", args, mp.exp(log))

    def write(self):
        head = {"distribution": self.name, "origin": f"mpmath {mp.__version__}, 50 digits, make.py", **self.more}
        body = ",\n    ".join(json.dumps(r) for r in self.rows)
        (HERE / f"{self.name}.json").write_text(json.dumps(head)[:-1] + ',\n  "rows": [\n    ' + body + "\n]}\n")
        print(self.name, len(self.rows))


QS = [0.5, 0.3, 0.1, 0.025, 1e-4, 1e-10, 1e-15, 1e-50, 1e-300]
NEAR_ONE = [0.7, 0.975, 1 - 1e-10, 1 - 2**-53]
DFS = [0.5, 1, 1.5, 2, 3.7, 10, 29.3, 134, 1000, 12345.6, 1e5, 1e6]


def spread(tail_lower, tail_upper, low, high, qs):
    """Doubles near the points where the tails are `qs`: where a distribution is looked at."""
    out = []
    for q in qs:
        for rising, tail in ((True, tail_lower), (False, tail_upper)):
            a, b = mp.log(low), mp.log(high)
            for _ in range(60):
                c = (a + b) / 2
                if (tail(mp.exp(c)) < q) == rising:
                    a = c
                else:
                    b = c
                if b - a < 1e-3 * 10 ** -3:
                    break
            out.append(float(mp.exp((a + b) / 2)))
    return sorted({x for x in out if float(low) * 1.01 < x < float(high) * 0.99})


def normal():
    f = File("normal")
    for z in [0.0, 1e-20, 1e-5, 0.1, 0.5, 0.79, 0.81, 1.0, 1.3, 1.96, 2.0, 3.0, 5.0, 7.9, 8.4, 8.6, 12.0, 20.0, 30.3, 37.0]:
        for s in (z, -z):
            f.both("normal", [s], normal_tails(s))
            f.density("normal", [s], -mp.mpf(s) ** 2 / 2 - mp.log(2 * mp.pi) / 2)
    for q in QS + NEAR_ONE:
        z = mp.sqrt(2) * mp.erfinv(1 - 2 * mp.mpf(q)) if q > 1e-20 else None
        if z is None:
            z = mp.findroot(lambda z: mp.log(mp.erfc(z / mp.sqrt(2)) / 2 / mp.mpf(q)), mp.sqrt(-2 * mp.log(mp.mpf(q))))
        f.rows.append(["normal_quantile_upper", [text(q)], mp.nstr(z, 25), "use"])
        f.rows.append(["normal_quantile_lower", [text(q)], mp.nstr(-z, 25), "use"])
    f.write()


# A quantile's oracle starts at the point where bisection on the tail ends; 1e-6 wide.
def quantiles(f, name, parameters, tails, low, high, qs=QS):
    for q in qs:
        for side in (0, 1):
            a, b = mp.log(mp.mpf(low)), mp.log(mp.mpf(high))
            fa = tails(mp.exp(a))[side] - q
            if fa * (tails(mp.exp(b))[side] - q) >= 0:
                continue
            x = bracket(lambda x: tails(x)[side], mp.mpf(q), a, b)
            f.rows.append([f"{name}_quantile_{('lower', 'upper')[side]}", [text(q), *map(text, parameters)], mp.nstr(x, 25), "use"])
            for point in {float(x)}:
                if 0 < point < float(high):
                    f.both(name, [point, *parameters], tails(mp.mpf(point)))


def bracket(tail, q, a, b):
    """x with tail(x) = q, ln x in [a, b]: bisection, then secants on ln tail."""
    rising = tail(mp.exp(b)) > q
    for _ in range(24):
        c = (a + b) / 2
        if (tail(mp.exp(c)) < q) == rising:
            a = c
        else:
            b = c
    g = lambda w: mp.log(tail(mp.exp(w)) / q)
    fa, fb = g(a), g(b)
    for _ in range(60):
        if fa == fb:
            break
        c = b - fb * (b - a) / (fb - fa)
        a, fa, b, fb = b, fb, c, g(c)
        if abs(b - a) < mp.mpf(10) ** -28 * max(1, abs(b)) or fb == 0:
            break
    assert abs(g(b)) < mp.mpf("1e-22"), (q, mp.nstr(b, 20), mp.nstr(g(b), 5))
    return mp.exp(b)


def gamma():
    f = File("gamma")
    for a in [1e-10, 1e-3, 0.25, 0.7, 1, 2.5, 30, 1000, 5e5]:
        for scale in ([1, 0.37] if a in (0.7, 30) else [1]):
            s = mp.mpf(scale)
            tails = lambda x: gamma_q(a, x / s)
            qs = QS if a < 1e5 else [0.5, 0.025, 1e-10, 1e-15, 1e-100]
            quantiles(f, "gamma", [a, scale], tails, mp.mpf("1e-290"), (mp.mpf(a) + 50 * mp.sqrt(a) + 3000) * s, qs)
            for x in ([1e-12, 0.01, 0.3, 0.9, 3.0, 20.0] if a < 5 else []):
                f.both("gamma", [x, a, scale], tails(mp.mpf(x)))
            for x in [a * 0.5, a, a * 1.3, a * 5, 1e-200]:
                v = mp.mpf(x)
                m = mp.mpf(a)
                f.density("gamma", [x, a, scale], (m - 1) * mp.log(v) - v / s - m * mp.log(s) - mp.loggamma(m))
    f.write()


def chi2():
    f = File("chi2")
    for df in DFS:
        qs = QS if df < 1e5 else [0.5, 0.025, 1e-15, 1e-100]
        tails = lambda x: gamma_q(mp.mpf(df) / 2, x / 2)
        quantiles(f, "chi2", [df], tails, mp.mpf("1e-290"), mp.mpf(df) + 50 * mp.sqrt(df) + 3000, qs)
        for x in [df * 0.8, df + 2.5]:
            v, a = mp.mpf(x), mp.mpf(df) / 2
            f.density("chi2", [x, df], (a - 1) * mp.log(v) - v / 2 - a * mp.log(2) - mp.loggamma(a))
    for q in NEAR_ONE:
        for df in (1, 7.3):
            x = bracket(lambda x: gamma_q(mp.mpf(df) / 2, x / 2)[0], mp.mpf(q), mp.log(mp.mpf("1e-3")), mp.log(mp.mpf(3000)))
            f.rows.append(["chi2_quantile_lower", [text(q), text(df)], mp.nstr(x, 25), "use"])
    f.write()


def ln_beta(a, b):
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(mp.mpf(a) + b)


def beta():
    f = File("beta")
    pairs = [(1e-10, 1), (1e-3, 1e-3), (1e-3, 50), (0.25, 0.5), (0.25, 5e5), (0.5, 0.5), (1, 1), (1, 7), (2.5, 3.5), (30, 0.8),
             (30, 40), (1000, 1500), (12, 1e5), (1e5, 2e5)]
    for a, b in pairs:
        for q in QS if a + b < 1e5 else [0.5, 0.025, 1e-10, 1e-15, 1e-100]:
            for side in (0, 1):
                # In ln(x/y): both ends of the interval have their own digits.
                def odds(o, side=side):
                    with mp.workdps(60):
                        return beta_from_odds(a, b, o)
                lo, hi = mp.mpf("1e-290"), mp.mpf("1e15")
                if (odds(lo)[side] - q) * (odds(hi)[side] - q) >= 0:
                    continue
                o = bracket(lambda o: odds(o)[side], mp.mpf(q), mp.log(lo), mp.log(hi))
                x = o / (1 + o)
                f.rows.append([f"beta_quantile_{('lower', 'upper')[side]}", [text(q), text(a), text(b)], mp.nstr(x, 25), "flat" if a < 0.01 else "use"])
                point = float(x)
                if 0 < point < 1:
                    f.both("beta", [point, a, b], beta_tails(a, b, mp.mpf(point)))
        mean = a / (a + b)
        for x in [mean, mean * 0.3, 1 - (1 - mean) * 0.4, 1e-100, 0.25]:
            if 0 < x < 1:
                v = mp.mpf(x)
                f.density("beta", [x, a, b], (mp.mpf(a) - 1) * mp.log(v) + (mp.mpf(b) - 1) * mp.log(1 - v) - ln_beta(a, b))
                f.both("beta", [x, a, b], beta_tails(a, b, v))
    f.write()


def beta_from_odds(a, b, o):
    """Tails at x = o/(1 + o), with y = 1/(1 + o) to full digits also when it is tiny."""
    if o <= 1:
        return beta_tails(a, b, o / (1 + o))
    return beta_tails(b, a, 1 / (1 + o))[::-1]


def fisher():
    f = File("f")
    pairs = [(0.5, 0.5), (0.5, 1e6), (1, 1), (1, 134), (2, 7.3), (2, 1000), (3.7, 12345.6), (29.3, 29.3), (1000, 0.5), (5000, 8000), (1e6, 3),
             (2e5, 1e5)]
    for d1, d2 in pairs:
        def tails(x):
            return beta_from_odds(mp.mpf(d1) / 2, mp.mpf(d2) / 2, d1 * x / d2)
        qs = [0.5, 0.1, 0.025, 1e-4, 1e-15, 1e-50, 1e-300] if d1 + d2 < 3e4 else [0.5, 0.025, 1e-10, 1e-15, 1e-100]
        quantiles(f, "f", [d1, d2], tails, mp.mpf("1e-290"), mp.mpf("1e290"), qs)
        for x in [0.3, 1.0, 1.7]:
            v, a, b = mp.mpf(x), mp.mpf(d1) / 2, mp.mpf(d2) / 2
            o = a * v / b
            f.density("f", [x, d1, d2], a * mp.log(o) - (a + b) * mp.log(1 + o) - mp.log(v) - ln_beta(a, b))
    f.write()


def student():
    f = File("t")
    for df in DFS:
        def tails(t):
            return t_tails(t, df)
        qs = [0.49, 0.3, 0.1, 0.025, 1e-4, 1e-15, 1e-50, 1e-300] if df < 1e5 else [0.3, 0.025, 1e-10, 1e-15, 1e-100, 1e-300]
        for q in qs + [0.4999999]:
            top = mp.log(mp.mpf("1e140"))
            if tails(mp.exp(top))[1] > q:
                continue
            t = bracket(lambda t: tails(t)[1], mp.mpf(q), mp.log(mp.mpf("1e-30")), top)
            f.rows.append(["t_quantile_upper", [text(q), text(df)], mp.nstr(t, 25), "use"])
            f.rows.append(["t_quantile_lower", [text(q), text(df)], mp.nstr(-t, 25), "use"])
            for point in (float(t), -float(t)):
                f.both("t", [point, df], tails(mp.mpf(point)))
        for t in [0.0, 1e-9, 0.7, 2.0, -6.0, 1e5]:
            v, n = mp.mpf(t), mp.mpf(df)
            log = mp.loggamma((n + 1) / 2) - mp.loggamma(n / 2) - mp.log(n * mp.pi) / 2 - (n + 1) / 2 * mp.log(1 + v * v / n)
            f.density("t", [t, df], log)
    f.write()


def binomial():
    f = File("binomial")
    for n, p in [(1, 0.5), (1, 1e-12), (10, 0.3), (77, 0.65), (136, 0.01), (500, 0.999), (5000, 0.2), (100000, 1e-4), (100000, 0.5)]:
        sd = (n * p * (1 - p)) ** 0.5
        ks = {0, 1, n // 2, n - 1, *(int(n * p + z * sd) for z in (-35, -8, -5, -2, -0.5, 0, 0.5, 2, 5, 8, 35))}
        for k in sorted(k for k in ks if 0 <= k <= n):
            tails = binomial_tails(k, n, mp.mpf(p))
            f.both("binomial", [k, n, p], tails)
            v = mp.mpf(p)
            log = mp.loggamma(n + 1) - mp.loggamma(k + 1) - mp.loggamma(n - k + 1) + k * mp.log(v) + (n - k) * mp.log(1 - v)
            f.density("binomial", [k, n, p], log)
            discrete(f, "binomial", [n, p], k, tails)
    f.write()


def discrete(f, name, parameters, k, tails):
    """A little less than the height of a step asks for the step, a little more for the next."""
    if tails[0] > mp.mpf("1e-300") and tails[0] < 0.9:
        f.rows.append([f"{name}_quantile_lower", [text(tails[0] * (1 - mp.mpf("1e-9"))), *map(text, parameters)], str(k), "step"])
    if tails[1] > mp.mpf("1e-300") and tails[1] < 0.9:
        f.rows.append([f"{name}_quantile_upper", [text(tails[1] * (1 + mp.mpf("1e-9"))), *map(text, parameters)], str(k), "step"])


def poisson():
    f = File("poisson")
    for mean in [1e-10, 0.01, 0.7, 3.0, 12.5, 136.0, 5000.0, 1e5]:
        sd = mean ** 0.5
        ks = {0, 1, 2, 20, *(int(mean + z * sd) for z in (-30, -8, -5, -2, -0.5, 0, 0.5, 2, 5, 8, 36))}
        for k in sorted(k for k in ks if k >= 0):
            tails = poisson_tails(k, mp.mpf(mean))
            f.both("poisson", [k, mean], tails)
            f.density("poisson", [k, mean], k * mp.log(mp.mpf(mean)) - mp.mpf(mean) - mp.loggamma(k + 1))
            discrete(f, "poisson", [mean], k, tails)
    f.write()


def hypergeometric():
    f = File("hypergeometric")
    for m, n, d in [(1, 1, 1), (4, 4, 4), (1, 1000, 3), (77, 59, 80), (136, 1, 20), (500, 700, 300), (3, 99997, 50000), (40000, 60000, 30000)]:
        total = m + n
        mean, sd = d * m / total, (d * m / total * n / total * (total - d) / max(total - 1, 1)) ** 0.5
        ks = {max(0, d - n), min(m, d), *(int(mean + z * sd) for z in (-35, -8, -5, -2, -0.5, 0, 0.5, 2, 5, 8, 35))}
        for k in sorted(k for k in ks if max(0, d - n) <= k <= min(m, d)):
            tails = hyper_tails(k, m, n, d)
            f.both("hypergeometric", [k, m, n, d], tails)
            f.density("hypergeometric", [k, m, n, d], mp.log(hyper_log(k, m, n, d)))
            discrete(f, "hypergeometric", [m, n, d], k, tails)
    f.write()


def poisson_mixture(member, mean, j_centre):
    """Σ over j of Poisson(j; mean) · member(j), both tails, outward from the heaviest on."""
    with mp.workdps(50):
        mean = mp.mpf(mean)
        weight = lambda j: mp.exp(j * mp.log(mean) - mean - mp.loggamma(j + 1))
        total = [mp.mpf(0), mp.mpf(0)]
        for start, step in ((int(j_centre), 1), (int(j_centre) - 1, -1)):
            j = start
            while j >= 0:
                terms = [weight(j) * t for t in member(j)]
                total = [a + b for a, b in zip(total, terms)]
                # One half is passed before a term may end the sum: terms rise first.
                if abs(j - start) > 40 and all(t < a * mp.mpf(10) ** -30 for t, a in zip(terms, total)):
                    break
                j += step
        return tuple(total)


def noncentral_chi2():
    f = File("noncentral_chi2")
    cases = [(1, 0.5, [1e-30, 0.01, 0.7, 3, 20, 100, 1300]), (2.5, 3, [1e-9, 0.5, 5, 30, 400]), (134, 20, [20, 100, 150, 160, 300, 1000]),
             (3, 300, [1, 100, 250, 300, 340, 500, 1500]), (0.5, 1e-5, [1e-8, 0.3, 12]), (1000, 1000, [1200, 1900, 2000, 2150, 3000])]
    for df, ncp, xs in cases:
        for x in xs:
            v = mp.mpf(x)
            tails = poisson_mixture(lambda j: gamma_q(mp.mpf(df) / 2 + j, v / 2), mp.mpf(ncp) / 2, max(ncp / 2, (x * ncp) ** 0.5 / 2))
            add_with_quantile(f, "noncentral_chi2", x, [df, ncp], tails)
    f.write()


def add_with_quantile(f, name, x, parameters, tails):
    """The tail rounded to a double no longer belongs to x: the quantile's digits are those the tail leaves it."""
    f.both(name, [x, *parameters], tails)
    for side, tail in zip(("lower", "upper"), tails):
        if mp.mpf("1e-290") < tail < mp.mpf("0.5"):
            f.rows.append([f"{name}_quantile_{side}", [text(tail), *map(text, parameters)], text(x), "use"])


def noncentral_f():
    f = File("noncentral_f")
    cases = [(1, 10, 0.5, [1e-20, 0.1, 1, 5, 60, 1e6]), (2, 134, 5, [0.01, 1, 3.5, 8, 40, 1000]), (3.7, 2.5, 30, [1e-5, 1, 9, 50, 1e8]),
             (29.3, 1e5, 100, [0.5, 3, 4.5, 7, 20]), (2, 40, 400, [2, 100, 200, 350, 3000]), (0.5, 0.5, 1, [1e-10, 1, 1e10])]
    for d1, d2, ncp, xs in cases:
        a, b = mp.mpf(d1) / 2, mp.mpf(d2) / 2
        for x in xs:
            odds = d1 * mp.mpf(x) / d2
            share = float(odds / (1 + odds)) * ncp / 2
            centre = max(ncp / 2, (share - d1 / 2) / 2 + ((share - d1 / 2) ** 2 / 4 + share * (d1 + d2) / 2) ** 0.5)
            tails = poisson_mixture(lambda j: beta_from_odds(a + j, b, odds), mp.mpf(ncp) / 2, centre)
            add_with_quantile(f, "noncentral_f", x, [d1, d2, ncp], tails)
    f.write()


def noncentral_t():
    """Over s by Gauss-Legendre panels around the heaviest point of each tail's integrand."""
    f = File("noncentral_t")
    cases = [(0.5, 1, [0, 1, -3, 50, 1e6]), (1, -2, [1, -2.5, 7, -1e4]), (3.7, 0.5, [-1.5, 0.2, 2, 40, 1e8, -1e8]), (10, 1, [2, -9, 30, 1e4]),
             (134, 2.5, [3, 0, -8, 12, 40, 100]), (20, 3, [10, -4, 100]), (2, 5, [8, 0.5, 1e-3, 300]), (30, 50, [60, 30, 20, 300]),
             (3, 200, [300, 40, 5000]), (400, 45, [30, 45, 60]), (1e4, 0.3, [2, -6, 9, 25]), (1e6, 10, [10, 4, 14, 30])]
    for df, ncp, ts in cases:
        for t in ts:
            f.both("noncentral_t", [t, df, ncp], [nct_tail(t, df, ncp, side) for side in (0, 1)])
            for side in (0, 1):
                tail = nct_tail(t, df, ncp, side)
                if mp.mpf("1e-290") < tail < mp.mpf("0.5") and t != 0:
                    f.rows.append([f"noncentral_t_quantile_{('lower', 'upper')[side]}", [text(tail), text(df), text(ncp)], text(t), "use"])
    f.write()


def nct_tail(t, df, ncp, side):
    with mp.workdps(40):
        t, df, ncp = mp.mpf(t), mp.mpf(df), mp.mpf(ncp)
        sign = 1 if side else -1
        a = df / 2
        log = lambda u: (df * u - a * mp.exp(2 * u)) + mp.log(mp.erfc(sign * (t * mp.exp(u) - ncp) / mp.sqrt(2)))
        # ln of the integrand is climbed by bisection on its slope, then integrated until e^-100.
        slope = lambda u: log(u + mp.mpf("1e-8")) - log(u - mp.mpf("1e-8"))
        lo, hi = mp.mpf(-60), mp.mpf(6)
        with mp.workdps(60):
            for _ in range(60):
                mid = (lo + hi) / 2
                if slope(mid) > 0:
                    lo = mid
                else:
                    hi = mid
        top, peak = lo, log(lo)

        def edge(direction):
            step = mp.mpf("1e-4")
            while log(top + direction * step) > peak - 85:
                step *= 2
            near = step / 2
            for _ in range(12):
                mid = (near + step) / 2
                if log(top + direction * mid) > peak - 85:
                    near = mid
                else:
                    step = mid
            return top + direction * step

        left, right = edge(-1), edge(1)
        old, n = None, 200
        while True:
            # The trapezoid rule, doubled until nothing changes.
            h = (right - left) / n
            new = h * sum(mp.exp(log(left + k * h) - peak) for k in range(n + 1))
            if old is not None and abs(new - old) < abs(new) * mp.mpf(10) ** -22:
                break
            old, n = new, 2 * n
            assert n < 60000, (t, df, ncp)
        return new * mp.exp(peak) * 2 * a**a / mp.gamma(a) / 2


def studentized_range():
    """At 30 digits: the trapezoid rule in both directions, halved until 14 digits stand."""
    f = File("studentized_range")
    cases = [(2, 1, [0.1, 3, 18, 1000]), (3, 4, [0.5, 3.5, 5, 30]), (3, 134, [0.1, 2, 3.36, 6, 11]), (5, 20, [1, 4.2, 9]), (10, 2.5, [2, 8, 60]),
             (20, 1000, [2, 5, 8])]
    for k, df, qs in cases:
        for q in qs:
            tails = range_tails(q, k, df)
            for side, tail in zip(("lower", "upper"), tails):
                if tail > mp.mpf("1e-16"):
                    f.rows.append([f"studentized_range_{side}", [text(q), text(k), text(df)], mp.nstr(tail, 20), "quadrature"])
                    if tail < mp.mpf("0.5"):
                        f.rows.append([f"studentized_range_quantile_{side}", [text(tail), text(k), text(df)], text(q), "quadrature"])
    f.write()


def range_tails(q, k, df):
    with mp.workdps(30):
        q, a, n = mp.mpf(q), mp.mpf(df) / 2, k - 1
        phi = {}

        def table(h):
            if h not in phi:
                zs = [i * h for i in range(-int(14 / h), int(14 / h) + 1)]
                phi[h] = [(z, mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi), mp.erfc(-z / mp.sqrt(2)) / 2) for z in zs]
            return phi[h]

        def normal_range(w, h):
            low = high = mp.mpf(0)
            for z, density, below in table(h):
                out = mp.erfc((w - z) / mp.sqrt(2)) / 2
                inner = (below - out) ** n
                low += density * inner
                high += density * (below**n - inner)
            return k * h * low, k * h * high

        def outer(h, inner):
            total = [mp.mpf(0), mp.mpf(0)]
            left = -min(45 / mp.mpf(df) + 1, 12 / mp.sqrt(2 * mp.mpf(df)) + 45 / mp.mpf(df))
            u, right = left, min(mp.mpf("2.5"), 12 / mp.sqrt(2 * mp.mpf(df)) + mp.mpf("0.3"))
            while u < right:
                weight = mp.exp(df * u - a * mp.expm1(2 * u))
                if weight > mp.mpf(10) ** -40:
                    total = [t + weight * r for t, r in zip(total, normal_range(q * mp.exp(u), inner))]
                u += h
            scale = h * 2 * (a / mp.e) ** a / mp.gamma(a)
            return [t * scale for t in total]

        coarse = min(mp.mpf("0.08"), mp.mpf("0.3") / mp.sqrt(2 * mp.mpf(df)))
        first, second = outer(coarse, mp.mpf("0.2")), outer(coarse * mp.mpf("0.7"), mp.mpf("0.16"))
        for x, y in zip(first, second):
            assert y < mp.mpf("1e-16") or abs(x - y) < y * mp.mpf("1e-12"), (q, k, df, mp.nstr(x, 18), mp.nstr(y, 18))
        return second


ALL = {k: v for k, v in list(globals().items()) if k in
       ("normal", "gamma", "chi2", "beta", "fisher", "student", "binomial", "poisson", "hypergeometric", "noncentral_chi2",
        "noncentral_f", "noncentral_t", "studentized_range")}
if __name__ == "__main__":
    for name in sys.argv[1:] or ALL:
        ALL[name]()
