"""JZS Bayes factors for no difference at 40 digits: the first origin of jzs_bayes_factor.

Reads a JSON list of [t, n1, n2, r] (strings) from standard input and writes a list of BF01, strings of 20 digits:
the integral of Rouder et al. (2009), equation 1, over ln g by `quad`. mpmath 1.3.0.
"""

import json
import sys

from mpmath import exp, log, mp, mpf, nstr, pi, quad, sqrt

mp.dps = 40


def factor(t, n1, n2, r):
    n, df = n1 * n2 / (n1 + n2), n1 + n2 - 2

    def integrand(u):
        g = exp(u)
        spread = 1 + n * g * r * r
        likelihood = exp((df + 1) / 2 * (log(1 + t * t / df) - log(1 + t * t / (spread * df))))
        return likelihood / sqrt(spread) * exp(-u / 2 - 1 / (2 * g)) / sqrt(2 * pi)

    peak = max((mpf(i) / 2 for i in range(-16, 400)), key=integrand)
    ends = [peak + d for d in (-30, -8, -4, -2, 0, 2, 4, 8, 20, 60, 120)]
    return 1 / quad(integrand, sorted({max(e, mpf(-9)) for e in ends}))


cases = json.load(sys.stdin)
json.dump([nstr(factor(*map(mpf, c)), 20) for c in cases], sys.stdout)
