"""Makes the workbooks and Parquet files of this folder and of ../../broken/sheet, and what their cells must be.

Run with Python 3.11, openpyxl 3.1.5, xlsxwriter 3.3.1, odfpy 1.4.1, pandas 3.1.1, pyarrow 26.0.1, polars 2.1.0,
numpy 2.4.6. The expected cells are written from the values that went in, not read back from the file.
"""

import datetime as dt
import decimal
import json
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from odf import dc, office, style, table, text
from odf.opendocument import OpenDocumentSpreadsheet
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

decimal.getcontext().prec = 100
HERE = Path(__file__).parent
BROKEN = HERE.parent.parent / "broken" / "sheet"


def cell(x):
    """A value as the reader must give it: fewest digits, ISO dates without midnight, TRUE and FALSE."""
    if x is None:
        return ""
    if isinstance(x, (bool, np.bool_)):
        return "TRUE" if x else "FALSE"
    if isinstance(x, (float, np.floating)):
        return np.format_float_positional(x, trim="-")
    if isinstance(x, dt.datetime):
        if x.time() == dt.time(0):
            return x.date().isoformat()
        return x.replace(tzinfo=None).isoformat(sep=" ") + (" UTC" if x.tzinfo else "")
    if isinstance(x, (dt.date, dt.time)):
        return x.isoformat()
    if isinstance(x, decimal.Decimal):
        return format(x.normalize() + 0, "f")
    return str(x)


def expect(name, maker, columns, rows, first):
    """`first`: the number of the first row."""
    rows = [[cell(x) for x in row] for row in rows]
    out = {"maker": maker, "first": first, "columns": columns, "rows": rows}
    (HERE / f"{name}.json").write_text(json.dumps(out, indent=1, ensure_ascii=False) + "\n")


D, T = dt.date, dt.datetime
DATES = [D(1900, 1, 1), D(1900, 2, 28), D(1900, 3, 1), D(1904, 1, 2), D(1969, 12, 31), D(2000, 2, 29), D(2016, 11, 22),
         D(9999, 12, 31)]
TEXTS = ["plain", "two\nlines", "  spaces kept  ".strip() + " inside  twice", "é ü 漢字 🙂", "<&>\"'", "=cmd|' /C calc'!A0",
         "+31 20 123", "x" * 300]


def openpyxl_cells():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Gezinnen"
    columns = ["number", "whole", "truth", "date", "moment", "text"]
    sheet.append(columns)
    # openpyxl writes 16 digits, Excel 17: what stands in the file is 0.3.
    numbers = [float(f"{0.1 + 0.2:.16g}"), 0.5, 1e-7, 1.5e300, -12.25, 1234567.891, 1 / 3, 0.0]
    wholes = [0, 1, -1, 99, 2**53, -(2**40), 12, 7]
    moments = [T(2016, 11, 22, 13, 45), T(2016, 11, 22), T(2000, 1, 1, 23, 59, 59), T(1999, 12, 31, 0, 0, 1),
               T(2016, 2, 29, 12), T(1900, 3, 1, 6), T(2038, 1, 19, 3, 14, 7), T(2016, 11, 22, 13, 45, 0, 250000)]
    rows = list(map(list, zip(numbers, wholes, [True, False] * 4, DATES, moments, TEXTS)))
    for row in rows:
        sheet.append(row)
    for i in range(2, 10):
        sheet.cell(i, 6).data_type = "s"
    sheet["A3"].number_format = "0%"
    sheet["A6"].number_format = "\"€\" #,##0.00"
    sheet["A7"].number_format = "[$€-413] #,##0.00;[Red]-#,##0.00"
    sheet["B5"].number_format = "0.00E+00"
    sheet["E9"].number_format = "yyyy-mm-dd hh:mm:ss.000"
    rich = CellRichText("plain and ", TextBlock(InlineFont(b=True), "bold"), " text")
    sheet.append([None, None, None, None, None, rich])
    rows.append([None] * 5 + ["plain and bold text"])
    for row in rows:
        if isinstance(row[4], dt.datetime) and row[4].microsecond:
            row[4] = "2016-11-22 13:45:00.250"
    book.save(HERE / "openpyxl.xlsx")
    expect("openpyxl.xlsx", "openpyxl 3.1.5", columns, rows, 2)


def openpyxl_1904():
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    dates = [d for d in DATES if d > D(1904, 1, 1)]
    sheet.append(["date", "moment"])
    rows = [[d, T(d.year, d.month, d.day, 18, 30)] for d in dates[:-1]] + [[dates[-1], None]]
    for row in rows:
        sheet.append(row)
    book.save(HERE / "openpyxl-1904.xlsx")
    expect("openpyxl-1904.xlsx", "openpyxl 3.1.5, epoch 1904", ["date", "moment"], rows, 2)


def xlsxwriter_cells():
    """Titles above, columns and rows left empty, a chart sheet, a hidden sheet, formulas with results."""
    book = xlsxwriter.Workbook(HERE / "xlsxwriter.xlsx", {"strings_to_numbers": False})
    sheet, lists, chart = book.add_worksheet("Data"), book.add_worksheet("Lijsten"), book.add_chartsheet("Grafiek")
    lists.write(0, 0, "completed")
    lists.hide()
    drawn = book.add_chart({"type": "line"})
    drawn.add_series({"values": "=Data!$B$5:$B$6"})
    chart.set_chart(drawn)
    bold = book.add_format({"bold": True})
    sheet.write(0, 1, "Gezinnen 2016", bold)
    for at, name in [(1, "family"), (3, "score"), (4, "day")]:
        sheet.write(2, at, name)
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    rows = []
    for i in range(4):
        line = 3 + i + (i > 1)
        family, score, when = f"F{i:02}", 1.5 * i, D(2015, 1 + i, 28)
        sheet.write_string(line, 1, family)
        sheet.write_number(line, 3, score)
        sheet.write_datetime(line, 4, T(when.year, when.month, when.day), day)
        if i == 2:
            rows.append([None, None, None])
        rows.append([family, score, when])
    sheet.write_blank(20, 3, None, bold)
    book.close()
    expect("xlsxwriter.xlsx", "xlsxwriter 3.3.1", ["family", "score", "day"], rows, 4)


def odf_cells():
    book = OpenDocumentSpreadsheet()
    hidden = style.Style(name="hidden", family="table")
    hidden.addElement(style.TableProperties(display="false"))
    book.automaticstyles.addElement(hidden)
    secret = table.Table(name="Lijsten", stylename="hidden")
    row = table.TableRow()
    one = table.TableCell(valuetype="string")
    one.addElement(text.P(text="completed"))
    row.addElement(one)
    secret.addElement(row)
    book.spreadsheet.addElement(secret)
    sheet = table.Table(name="Data")
    columns = ["number", "percent", "money", "truth", "date", "moment", "time", "text"]

    def put(row, kind, content, **more):
        made = table.TableCell(valuetype=kind, **more)
        if kind == "string":
            for line in content.split("\n"):
                made.addElement(text.P(text=line))
        row.addElement(made)

    row = table.TableRow()
    for name in columns:
        put(row, "string", name)
    row.addElement(table.TableCell(numbercolumnsrepeated=16376))
    sheet.addElement(row)
    rows = []
    for i in range(3):
        row = table.TableRow(numberrowsrepeated=2 if i == 1 else 1)
        number, moment = 0.1 + 0.2 * i, T(2016, 11, 22, 13, 45, i)
        put(row, "float", None, value=repr(number))
        put(row, "percentage", None, value="0.5")
        put(row, "currency", None, value="1234.5", currency="EUR")
        put(row, "boolean", None, booleanvalue="true" if i else "false")
        put(row, "date", None, datevalue=f"2016-11-2{i}")
        put(row, "date", None, datevalue=moment.isoformat())
        put(row, "time", None, timevalue=f"PT13H45M0{i}S")
        words = ["plain", "two\nlines", "=cmd|' /C calc'!A0"][i]
        note = table.TableCell(valuetype="string")
        if i == 0:
            pinned = office.Annotation()
            pinned.addElement(dc.Creator(text="someone"))
            pinned.addElement(text.P(text="a note"))
            note.addElement(pinned)
        for line in words.split("\n"):
            note.addElement(text.P(text=line))
        row.addElement(note)
        row.addElement(table.TableCell(numbercolumnsrepeated=16376))
        sheet.addElement(row)
        rows += [[number, 0.5, 1234.5, bool(i), D(2016, 11, 20 + i), moment, dt.time(13, 45, i), words]] * (2 if i == 1 else 1)
    row = table.TableRow(numberrowsrepeated=1048571)
    row.addElement(table.TableCell(numbercolumnsrepeated=16384))
    sheet.addElement(row)
    book.spreadsheet.addElement(sheet)
    book.save(str(HERE / "odfpy.ods"))
    expect("odfpy.ods", "odfpy 1.4.1", columns, rows, 2)


def pandas_ods():
    columns = ["family", "score", "day", "seen"]
    rows = [["F1", 0.1, T(2016, 11, 22), True], ["F2", None, T(2016, 11, 23, 8, 30), False], ["F3", -2.0, None, True]]
    frame = pd.DataFrame(rows, columns=columns)
    frame.to_excel(HERE / "pandas.ods", engine="odf", index=False)
    expect("pandas.ods", "pandas 3.1.1 with odfpy 1.4.1", columns, rows, 2)


def parquet():
    utc = dt.timezone.utc
    moments = [T(2016, 11, 22, 13, 45), T(2016, 11, 22), None, T(1899, 12, 31, 23, 59, 59), T(2038, 1, 19, 3, 14, 7, 5)]
    cents = [decimal.Decimal(x) if x else None for x in ["12.50", "-0.05", None, "99999999.99", "0.00"]]
    long = [decimal.Decimal(x) if x else None for x in ["-12345678901234567890123456789.000000001", "1", None, "0.5", "-3"]]
    longest = [decimal.Decimal(x) if x else None for x in ["1" * 70 + ".5", "-" + "9" * 70, None, "0", "2.25"]]
    kinds = [
        ("truth", pa.bool_(), [True, False, None, True, False]),
        ("i8", pa.int8(), [-128, 127, None, 0, 1]),
        ("i16", pa.int16(), [-(2**15), 2**15 - 1, None, 0, 1]),
        ("i32", pa.int32(), [-(2**31), 2**31 - 1, None, 0, 1]),
        ("i64", pa.int64(), [-(2**63), 2**63 - 1, None, 0, 1]),
        ("u8", pa.uint8(), [0, 255, None, 0, 1]),
        ("u16", pa.uint16(), [0, 2**16 - 1, None, 0, 1]),
        ("u32", pa.uint32(), [0, 2**32 - 1, None, 2**31, 1]),
        ("u64", pa.uint64(), [0, 2**64 - 1, None, 2**63, 1]),
        ("float", pa.float32(), [np.float32(0.1), np.float32(16777216), None, np.float32(-1e-5), np.float32(1 / 3)]),
        ("double", pa.float64(), [0.1 + 0.2, 1e-7, None, 1.5e20, -0.25]),
        ("cents", pa.decimal128(10, 2), cents),
        ("small", pa.decimal128(4, 1), [decimal.Decimal("1.5"), None, decimal.Decimal("-999.9"), decimal.Decimal(0), decimal.Decimal(7)]),
        ("long", pa.decimal128(38, 9), long),
        ("longest", pa.decimal256(76, 2), longest),
        ("text", pa.string(), ["plain", "two\nlines", None, "", "é 🙂 " + "x" * 300]),
        ("large", pa.large_string(), ["a", "b", None, "a", "c"]),
        ("word", pa.dictionary(pa.int8(), pa.string()), ["regular", "completed", None, "regular", "regular"]),
        ("day", pa.date32(), [D(2016, 11, 22), D(1900, 3, 1), None, D(1969, 12, 31), D(9999, 12, 31)]),
        ("day64", pa.date64(), [D(2016, 11, 22), D(1900, 3, 1), None, D(1969, 12, 31), D(9999, 12, 31)]),
        ("ms", pa.timestamp("ms"), [m and m.replace(microsecond=0) for m in moments]),
        ("us", pa.timestamp("us"), moments),
        ("ns", pa.timestamp("ns"), moments),
        ("zoned", pa.timestamp("us", tz="Europe/Amsterdam"), [m and m.replace(tzinfo=utc) for m in moments]),
        ("time", pa.time32("s"), [dt.time(13, 45), dt.time(0), None, dt.time(23, 59, 59), dt.time(1, 2, 3)]),
        ("time64", pa.time64("us"), [dt.time(13, 45, 0, 250000), dt.time(0), None, dt.time(23, 59, 59), dt.time(1, 2, 3)]),
        ("nothing", pa.null(), [None] * 5),
    ]
    made = pa.table({name: pa.array(values, kind) for name, kind, values in kinds})
    rows = list(zip(*[values for _, _, values in kinds]))
    rows = [[(f"{x:%Y-%m-%d %H:%M:%S}.000005" + (" UTC" if x.tzinfo else "")) if isinstance(x, dt.datetime) and x.microsecond else
             ("13:45:00.25" if isinstance(x, dt.time) and x.microsecond else x) for x in row] for row in rows]
    for codec in ["none", "snappy", "gzip", "zstd"]:
        for version in ["1.0", "2.0"]:
            name = f"pyarrow-{codec}-{version[0]}.parquet"
            part = 2 if codec == "snappy" else 5
            pq.write_table(made, HERE / name, compression=codec, data_page_version=version, row_group_size=part,
                           use_dictionary=codec != "gzip", store_decimal_as_integer=codec == "zstd")
    expect("pyarrow", "pyarrow 26.0.1", list(made.column_names), rows, 1)

    # Encodings that pyarrow only uses when told; INT96, as Spark and Impala write moments.
    plain = pa.table({"number": pa.array([1, 2, None, -5], pa.int64()), "text": ["family", "families", "fa", None],
                      "real": [0.5, None, 1.25, 3.0], "moment": pa.array(moments[:4], pa.timestamp("ns"))})
    pq.write_table(plain, HERE / "pyarrow-delta.parquet", use_dictionary=False, use_deprecated_int96_timestamps=True, version="2.6",
                   column_encoding={"number": "DELTA_BINARY_PACKED", "text": "DELTA_BYTE_ARRAY", "real": "BYTE_STREAM_SPLIT"})
    rows = list(zip([1, 2, None, -5], ["family", "families", "fa", None], [0.5, None, 1.25, 3.0], moments[:4]))
    expect("pyarrow-delta.parquet", "pyarrow 26.0.1", plain.column_names, rows, 1)

    frame = pd.DataFrame({"score": [0.5, None], "arm": pd.Categorical(["a", "b"])}, index=["F1", "F2"])
    frame.to_parquet(HERE / "pandas.parquet")
    expect("pandas.parquet", "pandas 3.1.1 with pyarrow 26.0.1", ["score", "arm", "__index_level_0__"],
           [[0.5, "a", "F1"], [None, "b", "F2"]], 1)

    columns = {"family": [f"F{i}" for i in range(50)], "score": [i / 8 for i in range(50)], "arm": ["a", "b"] * 25,
               "day": [D(2016, 1, 1) + dt.timedelta(days=i) for i in range(50)]}
    frame = pl.DataFrame(columns, schema_overrides={"arm": pl.Categorical})
    frame.write_parquet(HERE / "polars.parquet")
    expect("polars.parquet", "polars 2.1.0", list(columns), list(zip(*columns.values())), 1)


def broken():
    """Files that must be refused; what is said of each stands in tests/read_sheet.rs."""
    def book(name, fill, title="Sheet"):
        made = openpyxl.Workbook()
        sheet = made.active
        sheet.title = title
        for row in [["family", "score"], ["F1", 1], ["F2", 2]]:
            sheet.append(row)
        fill(made, sheet)
        made.save(BROKEN / name)

    def second(state):
        def fill(made, sheet):
            sheet.sheet_state = state
            made.create_sheet("Leeg")
        return fill

    book("hidden.xlsx", second("hidden"))
    book("very-hidden.xlsx", second("veryHidden"))
    book("merged-header.xlsx", lambda _, sheet: sheet.merge_cells("A1:B1"))
    book("merged-data.xlsx", lambda _, sheet: sheet.merge_cells("A2:A3"))

    def two(made, sheet):
        other = made.create_sheet("Oud")
        for row in [["family", "score"], ["F9", 9]]:
            other.append(row)
    book("two-sheets.xlsx", two, "Nieuw")

    def formulas(_, sheet):
        sheet["B2"] = "=1+1"
        sheet["B3"] = "=B2*2"
    book("formulas-not-calculated.xlsx", formulas)

    written = xlsxwriter.Workbook(BROKEN / "formulas-stored-as-0.xlsx")
    sheet = written.add_worksheet()
    sheet.write_row(0, 0, ["family", "score"])
    sheet.write_row(1, 0, ["F1", 5])
    sheet.write(2, 0, "F2")
    sheet.write_formula(2, 1, "=B2*2")
    written.close()

    def errors(_, sheet):
        sheet["B2"], sheet["B3"] = "#DIV/0!", "#N/A"
    book("errors.xlsx", errors)

    def texts(_, sheet):
        for place, text_ in [("B2", "12"), ("B3", "12,5")]:
            sheet[place] = text_
        for row in [["F3", "1.234"], ["F4", "0.125"], ["F5", "1234.5"], ["F6", "-12.345.678"], ["F7", " 7 "]]:
            sheet.append(row)
    book("numbers-as-text.xlsx", texts)

    def serials(_, sheet):
        for row, serial in enumerate([60, -5, 2958466, 59, 61, 0.5], 2):
            sheet.cell(row, 1, f"F{row}")
            sheet.cell(row, 2, serial).number_format = "yyyy-mm-dd"
    book("serials.xlsx", serials)

    def stray(_, sheet):
        sheet["D2"], sheet["XFD1048576"] = "note", "end"
    book("stray.xlsx", stray)
    book("empty.xlsx", lambda _, sheet: sheet.delete_rows(1, 3))
    book("only-header.xlsx", lambda _, sheet: sheet.delete_rows(2, 2))

    def twice(_, sheet):
        sheet["C1"] = "score"
    book("header-twice.xlsx", twice)

    ods = OpenDocumentSpreadsheet()
    sheet = table.Table(name="Data")
    for names in [["family", "score"], ["F1", None]]:
        row = table.TableRow()
        for name in names:
            if name:
                one = table.TableCell(valuetype="string")
                one.addElement(text.P(text=name))
            else:
                one = table.TableCell(formula="of:=1+1")
            row.addElement(one)
        sheet.addElement(row)
    row = table.TableRow()
    row.addElement(table.TableCell(valuetype="float", value="1", numbercolumnsspanned=2))
    row.addElement(table.CoveredTableCell())
    sheet.addElement(row)
    ods.spreadsheet.addElement(sheet)
    ods.save(str(BROKEN / "merged-and-formula.ods"))

    plain = pa.table({"family": ["F1", "F2"], "score": [1.5, 2.5]})
    for codec in ["brotli", "lz4"]:
        pq.write_table(plain, BROKEN / f"{codec}.parquet", compression=codec)
    nested = pa.table({"family": ["F1"], "waves": [[1, 2]], "who": [{"name": "x"}]})
    pq.write_table(nested, BROKEN / "nested.parquet")
    pq.write_table(plain.slice(0, 0), BROKEN / "no-rows.parquet")
    pq.write_table(pa.table({}), BROKEN / "no-columns.parquet")
    twice = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["score", "score"])
    pq.write_table(twice, BROKEN / "header-twice.parquet")
    pq.write_table(pa.table({"family": [b"\xff\xfe"], "score": [1]}), BROKEN / "bytes.parquet")
    pq.write_table(pa.table({"family": ["F1"], "score": pa.array([np.float16(1)], pa.float16())}), BROKEN / "float16.parquet")
    import pyarrow.parquet.encryption as pe

    class Kms(pe.KmsClient):
        def wrap_key(self, key, master):
            return key.hex()

        def unwrap_key(self, key, master):
            return bytes.fromhex(key)

    config = pe.EncryptionConfiguration(footer_key="k", column_keys={"k": ["score"]}, plaintext_footer=False)
    for name, plaintext in [("encrypted.parquet", False), ("encrypted-columns.parquet", True)]:
        config.plaintext_footer = plaintext
        factory = pe.CryptoFactory(lambda _: Kms())
        properties = factory.file_encryption_properties(pe.KmsConnectionConfig(), config)
        with pq.ParquetWriter(BROKEN / name, plain.schema, encryption_properties=properties) as writer:
            writer.write_table(plain)


openpyxl_cells()
openpyxl_1904()
xlsxwriter_cells()
odf_cells()
pandas_ods()
parquet()
broken()
