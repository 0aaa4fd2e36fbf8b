# Makes families.csv, measures.csv and expected.csv beside it: a small study with values missing in several ways.
# Python 3.11, numpy 1.24 or later (PCG64, seed 2016), pandas 1.5 or later. From the project root: python3 tests/missing/make.py
# expected.csv holds the counts that `beraad run` must give, counted by pandas.
import itertools, os
import numpy as np, pandas as pd

here = os.path.dirname(os.path.abspath(__file__))
chance = np.random.Generator(np.random.PCG64(2016))
n = 136
family = [f"F{i:03d}" for i in range(n)]
families = pd.DataFrame({
    "family": family,
    "organisation": chance.choice(["north", "south"], n),
    "arm": ["conference"] * 77 + ["regular"] * 59,
    "age": chance.integers(0, 18, n).astype(str),
    "single": chance.choice(["yes", "no"], n),
    "origin": chance.choice(["nl", "tr", "ma", "other"], n),
    "income": chance.integers(10, 60, n).astype(str),
})
families.loc[chance.random(n) < 0.08, "age"] = ""
families.loc[chance.random(n) < 0.05, "single"] = "9"
families.loc[chance.random(n) < 0.20, "income"] = "-1"
families.loc[chance.random(n) < 0.04, "organisation"] = ""
rows = []
for i, code in enumerate(family):
    sick = 0.10 if i < 77 else 0.18
    for wave, lost in (("T0", 0.04), ("T1", sick), ("T2", 1.5 * sick)):
        u = chance.random()
        if u < lost / 3:
            continue
        risk = str(chance.integers(4, 25))
        if u < lost:
            risk = chance.choice(["97", "99"])
        rows.append((code, wave, risk, str(chance.integers(10, 40)) if chance.random() > 0.07 else "98"))
measures = pd.DataFrame(rows, columns=["family", "wave", "risk_score", "support"])
families.to_csv(f"{here}/families.csv", index=False)
measures.to_csv(f"{here}/measures.csv", index=False)

# What is missing, and why, counted anew from the two tables.
words = {"risk_score": {"97": "refused", "99": "lost"}, "support": {"98": "not applicable"}, "age": {"": "empty"},
         "single": {"9": "refused"}, "income": {"-1": "refused"}, "origin": {}}
why = {}
for name in ["age", "single", "origin", "income"]:
    why[name] = families[name].map(words[name])
for name in ["risk_score", "support"]:
    for wave in ["T0", "T1", "T2"]:
        at = measures[measures.wave == wave].set_index("family")[name].reindex(family)
        why[f"{name}@{wave}"] = pd.Series([words[name].get(v) if isinstance(v, str) else "no record" for v in at])
expected = []
def say(analysis, estimator, term, x, n):
    expected.append((analysis, estimator, term, int(x), int(n)))
groups = [("", pd.Series([True] * n))] + [(f"{a}: ", families.arm == a) for a in ["conference", "regular"]]
for before, rows in groups:
    for term, reason in why.items():
        say("missing", "missingness", before + term, (reason.notna() & rows).sum(), rows.sum())
        for r in sorted(set(reason.dropna())):
            say("missing", "missingness", f"{before}{term}: {r}", ((reason == r) & rows).sum(), rows.sum())
    gone = pd.DataFrame({w: why[f"risk_score@{w}"].notna() for w in ["T0", "T1", "T2"]})
    for k, w in enumerate(["T0", "T1", "T2"]):
        say("lost", "attrition", f"{before}risk_score@{w}", (gone[w] & rows).sum(), rows.sum())
        back = ~gone[w] & gone.iloc[:, :k].any(axis=1)
        if back.any():
            say("lost", "attrition", f"{before}risk_score@{w}: back", (back & rows).sum(), rows.sum())
pd.DataFrame(expected, columns=["analysis", "estimator", "term", "count", "n"]).to_csv(f"{here}/expected.csv", index=False)
