# Makes families.csv, measures.csv and bootstrap.json beside it. Python 3.11, numpy 1.24 or later (PCG64), krippendorff 0.9.0.
# From the project root: python3 tests/reliability/make.py
import json, os
import numpy as np, krippendorff

here = os.path.dirname(os.path.abspath(__file__))
chance = np.random.Generator(np.random.PCG64(2018))
n = 60
family = [f"F{i:03d}" for i in range(n)]
true = chance.normal(size=n)

# Two raters of how safe it is; one family in twenty was not rated by the second.
def rater(error, cuts=(-0.8, 0.4)):
    return np.searchsorted(cuts, true + chance.normal(scale=error, size=n))
levels = np.array(["unsafe", "doubtful", "safe"])
first, second = levels[rater(0.4)], levels[rater(0.6)].astype(object)
second[chance.random(n) < 0.05] = "9"
with open(f"{here}/families.csv", "w") as out:
    out.write("family,worker,expert\n")
    out.writelines(f"{f},{a},{b}\n" for f, a, b in zip(family, first, second))

# Five items from 1 to 5 before and after; the fourth runs the other way.
with open(f"{here}/measures.csv", "w") as out:
    out.write("family,wave,i1,i2,i3,i4,i5\n")
    for wave, shift in (("T0", 0.0), ("T1", 0.5)):
        now = true + shift + chance.normal(scale=0.4, size=n)
        items = np.clip(np.round(3 + now[:, None] + chance.normal(scale=0.8, size=(n, 5))), 1, 5).astype(int)
        items[:, 3] = 6 - items[:, 3]
        for f, row in zip(family, items):
            cells = [str(v) if chance.random() > 0.02 else "" for v in row]
            out.write(f"{f},{wave},{','.join(cells)}\n")

# Krippendorff's alpha of three raters of 80 units with gaps, and its spread over 40 000 draws of units with replacement.
# The standard deviation of so many draws is off by 1 / sqrt(2 * 40000) = 0.35%, a percentile at 2.5% by some 0.013 of it.
units, draws = 80, 40_000
place = chance.normal(size=units)
ratings = np.array([np.searchsorted([-1, 0, 1], place + chance.normal(scale=s, size=units)) for s in (0.5, 0.8, 1.0)]).astype(float)
ratings[chance.random(ratings.shape) < 0.1] = np.nan
q = 4
tally = np.stack([(ratings == c).sum(axis=0) for c in range(q)], axis=1).astype(float)
rated = tally.sum(axis=1)
tally, rated = tally[rated > 1], rated[rated > 1]
own = np.eye(q)[None] * tally[:, :, None]
pairs = (tally[:, :, None] * tally[:, None, :] - own) / (rated - 1)[:, None, None]

def alpha(weights, metric):
    o = np.tensordot(weights, pairs, axes=1)
    c = o.sum(axis=-1)
    total = c.sum(axis=-1)
    if metric == "nominal":
        d = np.broadcast_to(1.0 - np.eye(q), o.shape)
    elif metric == "ordinal":
        below = np.cumsum(c, axis=-1) - c / 2
        d = (below[..., :, None] - below[..., None, :]) ** 2
    else:
        d = np.broadcast_to((np.arange(q)[:, None] - np.arange(q)[None]) ** 2.0, o.shape)
    expected = (c[..., :, None] * c[..., None, :] * d).sum(axis=(-1, -2))
    return 1 - (total - 1) * (o * d).sum(axis=(-1, -2)) / expected

weights = chance.multinomial(len(tally), np.full(len(tally), 1 / len(tally)), size=draws).astype(float)
out = {"draws": draws, "ratings": [[None if np.isnan(x) else int(x) for x in r] for r in ratings], "expect": []}
for metric in ("nominal", "ordinal", "interval"):
    value = float(alpha(np.ones(len(tally)), metric))
    package = krippendorff.alpha(reliability_data=ratings, level_of_measurement=metric, value_domain=[0, 1, 2, 3])
    assert abs(value - package) < 1e-12, (metric, value, package)
    drawn = alpha(weights, metric)
    low, high = np.quantile(drawn, [0.025, 0.975])
    out["expect"].append({"measure": f"krippendorff_{metric}", "value": value, "std_error": float(drawn.std(ddof=1)),
                          "low": float(low), "high": float(high)})
with open(f"{here}/bootstrap.json", "w") as file:
    json.dump(out, file)
    file.write("\n")
