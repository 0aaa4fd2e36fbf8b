# The file that checking.rs makes, in the other formats: python3 benches/formats.py FILE.csv FOLDER
# pandas, pyreadstat (ReadStat), xlsxwriter; and pyarrow by itself, last, as it may ask for another numpy. A workbook gets the
# first 100,000 rows.
import sys
import pandas as pd, pyreadstat, xlsxwriter

file, folder = sys.argv[1:3]
dates = ["referral_date", "offer_date", "plan_date"]
d = pd.read_csv(file, parse_dates=dates, keep_default_na=False, na_values={c: [""] for c in dates})
for c in dates:
    d[c] = d[c].dt.date.astype(object).where(d[c].notna(), None)
formats = {c: "SDATE10" for c in dates}
pyreadstat.write_sav(d, f"{folder}/children.sav", variable_format=formats, row_compress=True)
pyreadstat.write_dta(d, f"{folder}/children.dta", version=15, variable_format={c: "%td" for c in dates})
book = xlsxwriter.Workbook(f"{folder}/children.xlsx", {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
sheet = book.add_worksheet()
sheet.write_row(0, 0, d.columns)
for i, row in enumerate(d.head(100_000).itertuples(index=False), 1):
    for j, value in enumerate(row):
        if value is not None:
            sheet.write(i, j, value)
book.close()
dutch = d.copy()
for c in dates:
    dutch[c] = pd.to_datetime(dutch[c]).dt.strftime("%d-%m-%Y")
dutch.to_csv(f"{folder}/dutch.csv", sep=";", decimal=",", index=False, encoding="windows-1252", lineterminator="\r\n")
import pyarrow.csv, pyarrow.parquet
pyarrow.parquet.write_table(pyarrow.csv.read_csv(file), f"{folder}/children.parquet")
