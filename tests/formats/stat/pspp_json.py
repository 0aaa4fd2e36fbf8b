"""Writes what the files of make.sps hold: worked out by hand from its lines, once for all three files."""

import json

lang = "a" + "b" * 253 + "cd" + "e" + "f" * 299 + "g"


def column(name, label="", kind=None, measurement="scale", levels=(), missing=()):
    return {"name": name, "label": label, "kind": kind, "measurement": measurement, "levels": levels, "missing": missing}


columns = [
    column("nr", "Nummer", measurement="nominal", missing=[{"one": "9"}, {"one": "99"}, {"one": "999"}]),
    column("naam", "Naam van de cliënt", "text", "nominal"),
    column("antwoord", "Antwoord", measurement="ordinal", levels=[["-99", "geweigerd"], ["1", "één"], ["250.25", "veel"]], missing=[{"range": [None, -1]}, {"one": "250.25"}]),
    column("code", "", "text", "nominal", [["ja", "Ja"], ["nee", "Nee"]], [{"one": "x"}]),
    # A code in a column of dates: the fifth second of the calendar of SPSS is no day.
    column("dag", "", "date", levels=[["5", "vijf"]], missing=[{"one": "5"}]),
    *(column(name, "", "date") for name in ("dagwr", "eu", "jul", "iso")),
    column("moment"),
    *(column(name, "", "date") for name in ("maand", "kwartaal", "week")),
    column("duur"),
    column("gewicht", missing=[{"range": [100, None]}]),
    column("lang", "Heel lange tekst", "text", "nominal", [["kort", "Een kort antwoord"]]),
    column("kort", "", "text", "nominal", [["negenlang", "Negen"], ["onbekend", "Onbekend"]], [{"one": "onbekend"}]),
]
rows = [
    # The name is one byte too long for A12: PSPP cuts it.
    ["1", "Zoë de Vrie", "1", "ja", *["2016-11-22"] * 5, "2016-11-22 13:45:00", "2016-11-01", "2016-10-01", "2016-01-08", "5400", "1.5", lang, "negenlang"],
    ["2", "", "-99", "nee", *[""] * 9, "", "1", "", "onbekend"],
    ["3", "Ann", "-5", "x", *["2000-02-29"] * 6, "2000-02-01", "2000-01-01", "2000-01-01", "90000", "1", "kort", "negenlang"],
    ["4", "Bob", "250.25", "ja", *["1899-12-31"] * 5, "1899-12-31 23:59:59", "1899-12-01", "1899-10-01", "1899-12-24", "1", "1", lang, "negenlang"],
]
for file in ("pspp.sav", "pspp_packed.sav", "pspp.zsav"):
    with open(file + ".json", "w") as out:
        json.dump({"file": file, "columns": columns, "rows": rows}, out, ensure_ascii=False, indent=0)
