"""Makes one study in every format: python3 make.py, with pandas, pyreadstat, openpyxl, odfpy and pyarrow.

Missing scores are empty cells, in SPSS and Stata also a code that the file calls missing (-99, .a).
Writes versions.txt (the makers) and means.txt (the means by numpy)."""

import numpy, odf, openpyxl, pandas, pyarrow, pyreadstat

rng = numpy.random.default_rng(2016)
n = 60
score = numpy.round(rng.normal(12, 3, n), 1)
data = pandas.DataFrame({"groep": ["EK-c" if i % 2 else "SoS" for i in range(n)], "score": score})
data.loc[[3, 8, 21], "score"] = numpy.nan
coded = [3, 8]  # of these the missing value has a code

data.to_csv("study.csv", index=False)
data.to_csv("dutch.csv", index=False, sep=";", decimal=",", encoding="cp1252")
data.to_excel("study.xlsx", index=False)
data.to_excel("study.ods", index=False, engine="odf")
data.to_parquet("study.parquet", index=False)
spss = data.copy()
spss.loc[coded, "score"] = -99
for name, compress in [("study.sav", False), ("study.zsav", True)]:
    pyreadstat.write_sav(spss, name, compress=compress, missing_ranges={"score": [-99]},
                         variable_value_labels={"score": {-99: "geweigerd"}})
stata = data.copy().astype({"score": object})
stata.loc[coded, "score"] = "a"
pyreadstat.write_dta(stata, "study.dta", version=14, missing_user_values={"score": ["a"]},
                     variable_value_labels={"score": {"a": "geweigerd"}})
with open("means.txt", "w") as out:
    for group, rows in data.groupby("groep"):
        out.write(f"{group} {numpy.mean(rows['score'].dropna().to_numpy()):.12g}\n")
with open("versions.txt", "w") as out:
    out.write(f"numpy {numpy.__version__}, pandas {pandas.__version__}, pyreadstat {pyreadstat.__version__}, "
              f"openpyxl {openpyxl.__version__}, odfpy, pyarrow {pyarrow.__version__}\n")
