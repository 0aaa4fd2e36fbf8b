"""Holds gee.json against statsmodels: coefficients, uncorrected and Mancl-DeRouen errors. From the project root:
python3 tests/oracle/gee_statsmodels.py"""
import json
import warnings
import numpy as np
import statsmodels
import statsmodels.api as sm

warnings.simplefilter("ignore")  # of a limit of iterations at 1e-13
worst = compared = 0
for case in json.load(open("tests/oracle/gee.json"))["cases"]:
    s, model = case["sample"], case.get("settings", {}).get("model", {})
    if "undefined" in case or s["clusters"] is None or not case["expect"][0].get("std_error"):
        continue
    if model.get("covariance") not in (None, "CR0"):
        continue
    if any("note" in row for row in case["expect"]):
        continue  # independence took the place of a correlation that cannot be, with which statsmodels goes on
    columns = [np.ones(len(s["arm"])), s["arm"]] + ([s["pre"]] if s["pre"] else [])
    columns += [c["values"] for z in s["covariates"] for c in z["columns"]]
    family = sm.families.Binomial() if s["binary"] else sm.families.Gaussian()
    X = np.column_stack(columns).astype(float)
    X[:, 2:] -= X[:, 2:].mean(0)
    gee = sm.GEE(np.array(s["outcome"], float), X, groups=s["clusters"][0], family=family, cov_struct=sm.cov_struct.Exchangeable())
    fit = gee.fit(maxiter=500, ctol=1e-13, cov_type="robust" if model.get("covariance") else "bias_reduced")
    for row in case["expect"]:
        if row["term"] == "overall":
            pairs = [(fit.cov_struct.dep_params, row["value"])]
        else:
            names = ["pre-score"] if s["pre"] else []
            j = 1 if row["term"] == "treatment - control" else 2 + (names + [z["name"] for z in s["covariates"]]).index(row["term"])
            value = np.log(row["value"]) if s["binary"] else row["value"]
            pairs = [(fit.params[j], value), (fit.bse[j], row["std_error"])]
        for got, want in pairs:
            compared += 1
            worst = max(worst, abs(got / want - 1))
            assert abs(got / want - 1) < 1e-6, (case["name"], row["term"], got, want)
print(f"statsmodels {statsmodels.__version__}: {compared} numbers agree, worst {worst:.1e}")
