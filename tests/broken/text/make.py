"""Text tables as they come out of programs and hands, whole and broken. Made with Python 3.11, no library.

python3 tests/broken/text/make.py writes the files beside itself; tests/read_csv.rs says what must come of each.
"""
from pathlib import Path

HERE = Path(__file__).parent
NAMES = ["family", "arm", "visit", "score", "remark"]
ROWS = [
    ["F-1", "completed", "22-11-2016", "12,5", "Zoë’s plan"],
    ["F-2", "regular", "03-04-2016", "99", "één gesprek"],
    ["F-3", "completed", "01-12-2016", "7", ""],
]


def lines(rows=ROWS, names=NAMES, sep=";", end="\r\n"):
    return "".join(sep.join(row) + end for row in [names, *rows])


def write(name, content, encoding="utf-8"):
    (HERE / f"{name}.csv").write_bytes(content if isinstance(content, bytes) else content.encode(encoding))


def changed(row, **cells):
    """The three rows, with other cells in one of them."""
    rows = [list(r) for r in ROWS]
    for name, text in cells.items():
        rows[row][NAMES.index(name)] = text
    return rows


def column(name, *texts):
    """A row for each of these cells."""
    rows = []
    for i, text in enumerate(texts):
        row = ["F-%d" % (i + 1), "regular", "2016-11-22", "7", ""]
        row[NAMES.index(name)] = text
        rows.append(row)
    return rows


# Encodings.
write("excel-dutch", lines(), "cp1252")
write("utf8-mark", "\ufeff" + lines())
write("utf16le-mark", "\ufeff" + lines(sep="\t"), "utf-16-le")
write("utf16be-bare", lines(end="\n"), "utf-16-be")
write("utf16le-cut", ("\ufeff" + lines()).encode("utf-16-le")[:-3])
write("mac", lines(end="\r"), "mac-roman")
write("dos", lines(changed(1, remark="moeder en vader gescheiden, ü")).replace("’", "'"), "cp850")
write("two-encodings", lines().encode() + "F-4;regular;05-06-2016;3;coördinatie\r\n".encode("cp1252"))
write("encoded-twice", lines(names=[*NAMES[:4], "reden één"]).encode().decode("cp1252", "replace").replace("\ufffd", "?").encode())
write("mark-in-the-middle", (lines() + "\ufeff" + lines()))
write("mark-twice", "\ufeff\ufeff" + lines())
write("nul", lines(changed(1, remark="\0")))
write("empty", "")
write("only-mark", "\ufeff")
write("line-separators", lines(changed(0, remark="one\u2028two\u2029three\u0085four")))

# Lines and cells.
write("only-header", lines([]))
write("blank-lines", "\r\n" + lines().replace("\r\n", "\r\n\r\n  \r\n") + "\r\n\r\n")
write("cr-only", lines(changed(2, arm="Regulier"), end="\r"))
write("mixed-ends", "family;arm;visit;score;remark\rF-1;regular;2016-11-22;7;a\r\nF-2;regular;2016-11-22;7;b\n\rF-3;regular;2016-11-22;x;c")
write("ragged", lines([ROWS[0], ["F-2", "regular"], [*ROWS[2], "more"]]))
write("cut-off", lines().encode()[:-21])
write("duplicate-header", lines(names=["family", "arm", "visit", "score", "score"]))
write("no-name", lines([[*r[:2], "", *r[2:]] for r in ROWS], [*NAMES[:2], "", *NAMES[2:]]))
write("no-header", lines()[len(lines([])):])
write("open-quote", lines(changed(1, remark='"no end')))
write("open-quote-closed-later", lines([ROWS[0], ["F-2", "regular", '"03-04-2016', "99", ""], ["F-3", 'completed"', "01-12-2016", "7", ""]]))
write("quotes", lines(column("remark", '"says ""yes"""', '5" wide', '"a;b"', '"two\r\nlines"', "'single'")))
write("quoted-all", lines([['"%s"' % c for c in r] for r in ROWS], ['" %s "' % n for n in NAMES]))
write("tabs-and-spaces", lines([[f"  {c} " for c in r] for r in ROWS], [f" {n}  " for n in NAMES], "\t"))
write("bars", lines(sep="|", end="\n"))
write("sep-line", "sep=;\r\n" + lines(changed(2, arm="Regulier")))
write("trailing", "".join(line + ";;\r\n" for line in lines().splitlines()))
write("trailing-rows-only", "".join(line + (";\r\n" if i else "\r\n") for i, line in enumerate(lines().splitlines())))
write("trailing-but-one", "".join(line + (";;x\r\n" if i == 2 else ";;\r\n") for i, line in enumerate(lines().splitlines())))
write("total-row", lines([*ROWS, ["", "Totaal", "", "19,5", ""]]))
write("commas-quoted-decimals", lines([[f'"{c}"' for c in r] for r in ROWS], sep=","))
write("commas-bare-decimals", lines(sep=","))
write("formula-in-text", lines(column("remark", "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd", "+31 6")))
write("formula-for-number", lines(column("score", "=cmd|' /C calc'!A0", "=1+1")))

# Numbers.
write("units", lines(column("score", "12,5", "1 234", "12,5 %", "€ 12", "１２", "1e2", "NaN", "inf", "−5", "1\u00a0000")))
write("no-values", lines(column("score", "#N/A", "#DIV/0!", "NULL", ".", "-", "n.v.t.", "")))
write("thousand-alone", lines(column("score", "1.234", "12", "999")))
write("thousand-and-decimal", lines(column("score", "1.234", "12,5", "1.234,5", "1.234.567,25", "1,234")))
write("mixed-decimals", lines(column("score", "12,5", "7,5", "3.5", "1,25", "1.234")))
write("as-many-decimals", lines(column("score", "12,5", "3.5")))
write("odd-groups", lines(column("score", "12,5", "1.23,4", "1.2345,6", "12.34.567")))

# Dates.
write("dates-undecided", lines(column("visit", "03-04-2016", "05-06-2016")))
write("dates-american", lines(column("visit", "11/22/2016", "03/04/2016")))
write("dates-two-orders", lines(column("visit", "22-11-2016", "23-11-2016", "11-24-2016", "03-04-2016")))
write("dates-by-two-hands", lines(column("visit", "22-11-2016", "23-11-2016", "03/04/2016")))
write("dates-odd", lines(column("visit", "22-11-2016", "42696", "22-11-16", "30-12-1899", "1900-01-00", "29-02-1900", "2016-11-22 00:00:00", "22-11-2016 13:45", "22 november 2016", "31-11-2016", "20161122", "0", "today")))
