"""The score interval and test of Miettinen and Nurminen: the first origin of miettinen_nurminen.json.

Reads a JSON list of {x1, n1, x0, n0, quantile} from standard input and writes a list of {low, high, z}, numbers as
strings of 20 digits. The most likely rates under a difference are the root of the cubic of Miettinen & Nurminen
(1985), appendix I, by bisection at 50 digits, and so are the limits. Needs Python 3.8, no package.
"""

import json
import sys
from decimal import Decimal, getcontext

getcontext().prec = 50
ROUNDS = 150


def z(x1, n1, x0, n0, delta):
    """None where the variance under this difference is 0."""
    n, c = n1 + n0, x1 + x0
    l2 = (n1 + 2 * n0) * delta - n - c
    l1 = (n0 * delta - n - 2 * x0) * delta + c
    l0 = x0 * delta * (1 - delta)
    low, high = max(Decimal(0), -delta), min(Decimal(1), 1 - delta)
    for _ in range(ROUNDS):
        r = (low + high) / 2
        if ((n * r + l2) * r + l1) * r + l0 > 0:
            low = r
        else:
            high = r
    r0 = (low + high) / 2
    r1 = r0 + delta
    variance = (r1 * (1 - r1) / n1 + r0 * (1 - r0) / n0) * n / (n - 1)
    away = Decimal(x1) / n1 - Decimal(x0) / n0 - delta
    return away / variance.sqrt() if variance > Decimal("1e-40") else None


def limit(task, low, high, wanted):
    """Where z falls through `wanted`, between two differences."""
    for _ in range(ROUNDS):
        middle = (low + high) / 2
        score = z(*task, middle)
        if score is None or score > wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


answers = []
for t in json.load(sys.stdin):
    task = [int(t[k]) for k in ("x1", "n1", "x0", "n0")]
    x1, n1, x0, n0 = task
    d = Decimal(x1) / n1 - Decimal(x0) / n0
    quantile = Decimal(t["quantile"])
    low = Decimal(-1) if d == -1 else limit(task, Decimal(-1), d, quantile)
    # The mirror image, so that an undefined z lies on the far side in both.
    mirrored = [n1 - x1, n1, n0 - x0, n0]
    high = Decimal(1) if d == 1 else -limit(mirrored, Decimal(-1), -d, quantile)
    answer = {"low": low, "high": high}
    if 0 < x1 + x0 < n1 + n0:
        answer["z"] = z(*task, Decimal(0))
    answers.append({k: f"{v:.20e}" for k, v in answer.items()})
print(json.dumps(answers))
