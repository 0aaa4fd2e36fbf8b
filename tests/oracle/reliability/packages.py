"""One task on standard input, its numbers on standard output, both JSON; called by write.R.

statsmodels 0.15.0, irrCAC 0.4.4, krippendorff 0.9.0, pingouin 0.6.1. Ratings come as indices of the levels, raters by
units, null where there is none; `positions` are the places of the levels.
"""
import json
import sys
import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
task = json.load(sys.stdin)


def placed():
    """Units by raters, as places of the levels."""
    at = task["positions"]
    rows = [[np.nan if v is None else float(at[v]) for v in rater] for rater in task["values"]]
    frame = pd.DataFrame(np.array(rows).T)
    return frame[frame.notna().any(axis=1)].reset_index(drop=True)


def irr(method):
    from irrCAC.raw import CAC

    made = CAC(placed(), weights=task["weights"], categories=[float(p) for p in task["positions"]],
               confidence_level=task.get("level", 0.95), digits=16)
    est = getattr(made, method)()["est"]
    low, high = est["confidence_interval"]
    return dict(value=float(est["coefficient_value"]), se=float(est["se"]), low=float(low), high=float(high),
                pa=float(est["pa"]), pe=float(est["pe"]), n=int(made.n))


def alpha():
    import krippendorff

    data = np.array([[np.nan if v is None else float(task["positions"][v]) for v in r] for r in task["values"]])
    of = lambda metric: float(krippendorff.alpha(reliability_data=data, level_of_measurement=metric))
    return dict(nominal=of("nominal"), ordinal=of("ordinal"), interval=of("interval"))


def kappa():
    from statsmodels.stats.inter_rater import cohens_kappa

    table = np.array(task["table"], dtype=float)
    got = cohens_kappa(table, wt=task.get("wt"), weights=np.array(task["weights"]) if "weights" in task else None)
    return dict(value=float(got.kappa), se=float(np.sqrt(got.var_kappa)), se0=float(np.sqrt(got.var_kappa0)))


def cronbach():
    import pingouin

    value, (low, high) = pingouin.cronbach_alpha(pd.DataFrame(np.array(task["values"]).T), ci=task.get("level", 0.95))
    return dict(value=float(value), low=float(low), high=float(high))


def icc():
    import pingouin

    values = np.array(task["values"], dtype=float)
    long = pd.DataFrame([dict(u=i, r=j, x=values[j, i]) for i in range(values.shape[1]) for j in range(values.shape[0])])
    got = pingouin.intraclass_corr(long, targets="u", raters="r", ratings="x")
    return dict(type=list(got["Type"]), value=[float(v) for v in got["ICC"]], f=[float(v) for v in got["F"]])


todo = dict(gwet=lambda: irr("gwet"), irr_krippendorff=lambda: irr("krippendorff"), alpha=alpha, kappa=kappa,
            cronbach=cronbach, icc=icc)
json.dump(todo[task["task"]](), sys.stdout)
