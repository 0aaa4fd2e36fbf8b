# A second opinion, lifelines 0.30.3, on the men of survival's lung data (read from R):
#   Rscript -e 'write.csv(subset(survival::lung, sex == 1, c(time, status)), row.names = FALSE)' | \
#   python3 tests/oracle/durations/curves.py > tests/oracle/durations/curves.csv
import sys

import pandas as pd
from lifelines import KaplanMeierFitter, NelsonAalenFitter

d = pd.read_csv(sys.stdin)
km = KaplanMeierFitter().fit(d.time, d.status == 2)
# nelson_aalen_smoothing=False: Σ d/Y, no terms within a tie.
na = NelsonAalenFitter(nelson_aalen_smoothing=False).fit(d.time, d.status == 2)
band = km.confidence_interval_survival_function_
out = pd.DataFrame({
    "time": km.survival_function_.index, "survival": km.survival_function_.iloc[:, 0].values, "low": band.iloc[:, 0].values,
    "high": band.iloc[:, 1].values, "hazard": na.cumulative_hazard_.iloc[:, 0].values})
out = out[(out.survival > 0) & (out.survival < 1)]
out.to_csv(sys.stdout, index=False, float_format="%.17g")
