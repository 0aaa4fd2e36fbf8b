"""Cumulative incidences without ties by lifelines. python3 tests/oracle/durations/second.py, from the project root."""

import warnings

import lifelines
import pandas

warnings.simplefilter("error")
assert lifelines.__version__ == "0.30.3"
n = 200
# A permutation of 1..n as times, endings 0 (last seen), 1 and 2 by arithmetic.
data = pandas.DataFrame({"time": [1 + (i * 37) % n + 0.5 * (i % 2) for i in range(n)], "ending": [(i * i + i // 3) % 3 for i in range(n)]})
assert data.time.is_unique
curves = []
for ending in (1, 2):
    fit = lifelines.AalenJohansenFitter(calculate_variance=False).fit(data.time, data.ending, event_of_interest=ending)
    curves.append(fit.cumulative_density_.iloc[:, 0])
data = data.sort_values("time")
data["plan"] = [curves[0].loc[t] for t in data.time]
data["stop"] = [curves[1].loc[t] for t in data.time]
data.to_csv("tests/oracle/durations/second.csv", index=False, float_format="%.17g")
