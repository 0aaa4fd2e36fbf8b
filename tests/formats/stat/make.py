"""Makes the SPSS and Stata files of this folder, and beside each what it holds (.json), from what is written below.

Made with Python 3.11, pyreadstat 1.3.7 (ReadStat), pandas 2.3 and numpy; numbers and words are invented. `make.R` makes the files
of haven and PSPP. Each file is also read by pyreadstat (user_missing=True), and held against what is written here.
Run from this folder: python3 make.py
"""

import datetime as dt
import json
import math
import sys

import numpy as np
import pandas as pd
import pyreadstat

LONG = {n: ("abcdefghij" * 201)[: n - 1] + "!" for n in (8, 9, 255, 256, 2000)}
DUTCH = "één ongeïnterviewde cliënt"


def text(value):
    """A value as its cell should show it: the fewest digits, ISO dates, nothing for a missing value."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, (str, dt.date)) and not isinstance(value, dt.datetime):
        return str(value)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00")
    value = float(value)
    if value == int(value) and abs(value) < 1e15:
        return "-0" if value == 0 and math.copysign(1, value) < 0 else str(int(value))
    return repr(value).replace("e+", "e")


class Column:
    def __init__(self, name, values, label="", kind=None, measure=None, levels=None, missing=(), format=None, cells=None):
        self.name, self.values, self.label, self.kind, self.measure = name, values, label, kind, measure
        self.levels, self.missing, self.format = levels or {}, list(missing), format
        self.cells = cells or [text(v) for v in values]


def expected(file, columns, stata=False):
    def missing(m):
        if isinstance(m, dict) and m["lo"] != m["hi"]:
            return {"range": [m["lo"], m["hi"]]}
        return {"one": text(m["lo"] if isinstance(m, dict) else m)}

    return {
        "file": file,
        "columns": [
            {
                "name": c.name,
                "label": c.label,
                "kind": c.kind,
                "measurement": None if stata else c.measure,
                "levels": [[text(v), words] for v, words in c.levels.items()],
                "missing": [missing(m) for m in c.missing],
            }
            for c in columns
        ],
        "rows": [list(row) for row in zip(*(c.cells for c in columns))],
    }


def frame(columns):
    data = {}
    for c in columns:
        if c.kind == "text":
            data[c.name] = pd.Series(["" if v is None else v for v in c.values], dtype=object)
        elif c.kind == "date" or any(isinstance(v, dt.date) for v in c.values):
            data[c.name] = pd.Series(c.values, dtype=object)
        else:
            data[c.name] = pd.Series([math.nan if v is None else v for v in c.values], dtype=float)
    return pd.DataFrame(data)


def second_origin(file, columns, reader):
    """What pyreadstat reads from the file, held against what was put in."""
    df, meta = reader(file, user_missing=True)
    assert list(df.columns) == [c.name for c in columns], file
    for c in columns:
        assert (meta.readstat_variable_types[c.name] == "string") == (c.kind == "text"), (file, c.name)
        for cell, found in zip(c.cells, df[c.name]):
            if found is pd.NaT:
                found = None
            elif isinstance(found, (pd.Timestamp, dt.datetime)):
                found = dt.datetime(found.year, found.month, found.day, found.hour, found.minute, found.second)
            elif c.name in ("veilig", "score") and isinstance(found, str):
                found = "." + found
            assert text(found) == cell, (file, c.name, text(found), cell)
        found = meta.variable_value_labels.get(c.name, {})
        assert {text(k) if k not in set("abcdefghijklmnopqrstuvwxyz") else "." + k: v for k, v in found.items()} == {
            text(k): v for k, v in c.levels.items()
        }, (file, c.name, found)


def save(file, columns, stata=False):
    with open(file + ".json", "w") as out:
        json.dump(expected(file, columns, stata), out, ensure_ascii=False, indent=0)
    second_origin(file, columns, pyreadstat.read_dta if stata else pyreadstat.read_sav)


def sav(file, columns, **how):
    pyreadstat.write_sav(
        frame(columns),
        file,
        column_labels={c.name: c.label for c in columns},
        variable_value_labels={c.name: c.levels for c in columns if c.levels},
        missing_ranges={c.name: c.missing for c in columns if c.missing},
        variable_measure={c.name: c.measure for c in columns if c.measure},
        variable_format={c.name: c.format for c in columns if c.format},
        **how,
    )
    save(file, columns)


day = dt.date(2016, 11, 22)
moment = dt.datetime(2016, 11, 22, 13, 45, 0)

study = [
    Column("gezin", [1, 2, 3, 4, 5], "Gezin", measure="nominal"),
    Column("methode_van_het_plan_van_aanpak", ["EK-c", "SoS", "", "FNB", "ëéï"], DUTCH, "text", "nominal", {"EK-c": "Eigen Kracht-conferentie", "SoS": "Signs of Safety"}),
    Column("veilig", [1, 0, -99, -98, -97], "Veilig?", None, "nominal", {1: "ja", 0: "nee", -99: "geweigerd", -98: "niet van toepassing", -97: "kwijt"}, [-99, -98, -97]),
    Column("score", [12.5, -99, 0.1, None, 7], "Score", None, "scale", {}, [-99]),
    Column("leeftijd", [3, 17, -95, 999, None], "Leeftijd", None, "scale", {}, [{"lo": -99, "hi": -90}, 999]),
    Column("zorg", [1, 2, 3, -91, -99], "Zorg", None, "ordinal", {1: "licht", 2: "matig", 3: "zwaar"}, [{"lo": -99, "hi": -90}]),
    Column("reden", ["A", "B", "X", "", "A"], "Reden", "text", "nominal", {"A": "aanvraag", "X": "onbekend"}, ["X"]),
    Column("aanmelding", [day, None, dt.date(1582, 10, 16), dt.date(1899, 12, 31), dt.date(9999, 12, 31)], "Datum", "date", "scale"),
    Column("gesprek", [moment, None, dt.datetime(2016, 2, 29), dt.datetime(1999, 12, 31, 23, 59, 59), moment], "Tijdstip", None, "scale"),
    Column("leeg", [None] * 5, "Niets ingevuld", None, "scale"),
    Column("uiterst", [1e308, 5e-324, -0.0, 0.1 + 0.2, -1e308], "Uiterste getallen", None, "scale"),
]
for name, how in {"study": {}, "study_packed": {"row_compress": True}, "study_zlib": {"compress": True}}.items():
    if how:
        # A packed zero is the code of 0: ReadStat gives up its sign.
        study[-1].cells[2] = "0"
    sav(name + (".zsav" if name == "study_zlib" else ".sav"), study, **how)

texts = [Column(f"tekst{n}", [long, "", long[: n // 2] + "ë"], f"{n} bytes", "text", "nominal") for n, long in LONG.items()]
texts[1].levels = {LONG[9]: "negen tekens lang"}
texts[1].missing = ["geen"]
for name, how in {"texts.sav": {}, "texts_packed.sav": {"row_compress": True}, "texts.zsav": {"compress": True}}.items():
    sav(name, texts, **how)

none = [Column("a", [], "Getal", None, "scale"), Column("b", [], "Tekst", "text", "nominal")]
one = [Column("a", [1.25], "Getal", None, "scale"), Column("b", ["x"], "Tekst", "text", "nominal")]
for suffix, how in {".sav": {}, ".zsav": {"compress": True}}.items():
    # pyreadstat cannot tell that a column without rows is text.
    sav("one_row" + suffix, one, **how)
sav("no_rows.sav", none[:1])
sav("wide.sav", [Column(f"item_{i:03}", [i, i / 8], "", None, "ordinal") for i in range(300)], row_compress=True)

# Stata: the largest number is about 8.99e307, and missing values have letters.
for version in (8, 10, 12, 13, 14, 15):
    old = version < 14
    letters = [
        Column("gezin", [1, 2, 3, 4, 5], "Gezin"),
        Column("methode", ["EK-c", "SoS", "", "FNB", "x" * 200 if old else "ëéï"], "Methode" if old else DUTCH, "text"),
        Column("veilig", [1, 0, ".a", ".b", ".z"], "Veilig?", None, None, {1: "ja", 0: "nee", ".a": "geweigerd", ".z": "kwijt"}, [".a", ".z"]),
        Column("score", [12.5, -99.0, 0.1, 3.25, ".c"], "Score"),
        Column("aanmelding", [day, None, dt.date(1960, 1, 1), dt.date(1899, 12, 31), dt.date(9999, 12, 31)], "Datum", "date"),
        Column("gesprek", [moment, None, dt.datetime(2016, 2, 29), dt.datetime(1999, 12, 31, 23, 59, 59), moment], "Tijdstip"),
        Column("leeg", [None] * 5, "Niets ingevuld"),
        Column("uiterst", [8.9e307, 5e-324, -0.0, 0.1 + 0.2, -8.8e307], "Uiterste getallen"),
    ]
    if version >= 13:
        letters += [Column(f"tekst{n}", [long, "", "x", "", "y"], f"{n} bytes", "text") for n, long in LONG.items() if n < 2000 or version == 13]
        letters.append(Column("strl", ["s" * 2100, "", "kort", "s" * 2100, "z"], "Lang", "text"))
    df = frame([c for c in letters if c.name not in ("veilig", "score")])
    for c in letters:
        if c.name in ("veilig", "score"):
            df[c.name] = pd.Series([math.nan if v is None else v[1:] if isinstance(v, str) else v for v in c.values], dtype=object)
    file = f"letters_{version}.dta"
    pyreadstat.write_dta(
        df[[c.name for c in letters]],
        file,
        version=version,
        column_labels={c.name: c.label for c in letters},
        variable_value_labels={c.name: {(k[1:] if isinstance(k, str) else k): v for k, v in c.levels.items()} for c in letters if c.levels},
        missing_user_values={"veilig": ["a", "b", "z"], "score": ["c"]},
    )
    save(file, letters, stata=True)

# pandas, a second writer: float and integer types, months and quarters, big-endian, strL, many variables.
n = np.float32(0.1)
numbers = [
    Column("als_byte", [1, -127, 100], "int8"),
    Column("als_int", [1, -32767, 32740], "int16"),
    Column("als_long", [1, -2147483647, 2147483620], "int32"),
    Column("als_float", [n, np.float32(1.5), None], "float32", cells=["0.10000000149011612", "1.5", ""]),
    Column("als_double", [0.1, None, -8.9e307], "float64"),
    Column("maand", [dt.datetime(2016, 11, 1), dt.datetime(1959, 12, 1), dt.datetime(1960, 1, 1)], "maand", "date"),
    Column("kwartaal", [dt.datetime(2016, 10, 1), dt.datetime(1959, 10, 1), dt.datetime(1960, 1, 1)], "kwartaal", "date"),
    Column("halfjaar", [dt.datetime(2016, 7, 1), dt.datetime(1959, 7, 1), dt.datetime(1960, 1, 1)], "halfjaar", "date"),
    Column("week", [dt.datetime(2016, 1, 8), dt.datetime(1959, 12, 24), dt.datetime(1960, 1, 1)], "week", "date"),
    Column("jaar", [dt.datetime(2016, 1, 1), dt.datetime(1959, 1, 1), dt.datetime(1960, 1, 1)], "jaar", cells=["2016", "1959", "1960"]),
    Column("tekst", ["x", "", "abc"], "tekst", "text"),
]
types = {"als_byte": "int8", "als_int": "int16", "als_long": "int32", "als_float": "float32"}
formats = {"maand": "%tm", "kwartaal": "%tq", "halfjaar": "%th", "week": "%tw", "jaar": "%ty"}
df = pd.DataFrame(
    {
        c.name: pd.Series(
            [np.nan if v is None else v for v in c.values] if c.name not in formats else pd.to_datetime(c.values),
            dtype=types.get(c.name),
        )
        for c in numbers
    }
)
for version, order in [(114, "little"), (114, "big"), (117, "big"), (118, "little"), (118, "big"), (119, "little")]:
    file = f"pandas_{version}_{order}.dta"
    df.to_stata(
        file,
        write_index=False,
        version=version,
        byteorder=order,
        convert_dates=formats,
        variable_labels={c.name: c.label for c in numbers},
        # pandas 2 writes long strings of big-endian files in the wrong order (its issue 58969).
        convert_strl=["tekst"] if version > 114 and order == "little" else None,
        time_stamp=dt.datetime(2016, 11, 22),
    )
    with open(file + ".json", "w") as out:
        json.dump(expected(file, numbers, True), out, ensure_ascii=False, indent=0)
