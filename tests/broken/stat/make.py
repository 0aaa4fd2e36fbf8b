"""Makes the broken, lying and hostile files of this folder, byte by byte from the descriptions of the formats, and
outcomes.json: what must come of each. Python 3.11, standard library only. Run from this folder: python3 make.py
"""

import json
import struct
import zlib

COPY = "copy it again from where it came, or save it again in SPSS"
STATA = "copy it again from where it came, or save it again in Stata"
outcomes = {}


def put(name, data, rows=None, found=None, expected=None, remedy=COPY, row=None, names=None):
    """A file, the rows it must give, and what must be said of it after those."""
    with open(name, "wb") as out:
        out.write(data)
    error = None if found is None else {"found": found, "expected": expected, "remedy": remedy, "row": row}
    outcomes[name] = {"names": names, "rows": rows or [], "error": error}


class Sav:
    """The parts of a small system file: a number, a text of 12 bytes, three cases."""

    def __init__(self, order="<"):
        self.order = order
        self.magic, self.layout, self.packing, self.count, self.bias = b"$FL2", 2, 0, 3, 100.0
        self.records = [self.variable(0, b"GETAL", label="Een getal"), self.variable(12, b"TEKST"), self.variable(-1, b"")]
        self.cases = [(1.0, b"een"), (-99.0, b"twee"), (2.5, b"")]
        self.tail = self.pack("ii", 999, 0)

    def pack(self, form, *values):
        return struct.pack(self.order + form, *values)

    def variable(self, width, name, label=None, missing=0, codes=(), format=5, has_label=None, label_length=None):
        out = self.pack("iiiii", 2, width, (label is not None) if has_label is None else has_label, missing, format << 16 | 8 << 8)
        out += self.pack("i", format << 16 | 8 << 8) + name.ljust(8)
        if label is not None:
            text = label.encode()
            out += self.pack("i", len(text) if label_length is None else label_length) + text + b" " * (-len(text) % 4)
        return out + b"".join(codes)

    def labels(self, labels, of, count=None, next=4, of_count=None):
        out = self.pack("ii", 3, len(labels) if count is None else count)
        for value, words in labels:
            out += value + bytes([len(words)]) + words + b" " * (-(len(words) + 1) % 8)
        return out + self.pack("ii", next, len(of) if of_count is None else of_count) + self.pack(f"{len(of)}i", *of)

    def extension(self, subtype, data, size=1, count=None):
        return self.pack("iiii", 7, subtype, size, len(data) // size if count is None else count) + data

    def header(self):
        return (
            self.magic + b"@(#) SPSS DATA FILE".ljust(60) + self.pack("iiiii", self.layout, 3, self.packing, 0, self.count)
            + self.pack("d", self.bias) + b"22 Nov 16" + b"13:45:00" + b" " * 64 + b"\0\0\0"
        )

    def data(self):
        plain = [(self.pack("d", number), text.ljust(16)[:8], text.ljust(16)[8:]) for number, text in self.cases]
        if self.packing == 0:
            return b"".join(b"".join(case) for case in plain)
        codes, raw, out = [], b"", b""
        for eight in [eight for case in plain for eight in case] + [None]:
            if eight is None:
                codes.append(252)
            elif eight == b" " * 8:
                codes.append(254)
            else:
                codes.append(253)
                raw += eight
            if len(codes) == 8 or eight is None:
                out += bytes(codes).ljust(8, b"\0") + raw
                codes, raw = [], b""
        return out

    def build(self):
        return self.header() + b"".join(self.records) + self.tail + self.data()


def zsav(data=None, blocks=None, start=0, table=0, length=0, entries=None, unpacked=None, shift=0):
    """A .zsav of one block, with what it says of itself moved or changed."""
    file = Sav()
    file.magic, file.layout, file.packing = b"$FL3", 3, 2
    head = file.header() + b"".join(file.records) + file.tail
    # Writers of .zsav end without the code for the end.
    file_data = file.data().replace(b"\xfc", b"\0") if data is None else data
    packed = zlib.compress(file_data)
    at, end = len(head), len(head) + 24 + len(packed)
    entry = struct.pack("<qqii", at + shift, at + 24, len(file_data) if unpacked is None else unpacked, len(packed))
    return (
        head + struct.pack("<qqq", at + start, end + table, 24 + 24 + length) + packed
        + struct.pack("<qqii", -100, 0, 0x3FF000, 1 if entries is None else entries) + entry
    )


ROWS = [["1", "een"], ["-99", "twee"], ["2.5", ""]]
NAMES = ["GETAL", "TEKST"]


def edited(**changes):
    file = Sav()
    for name, value in changes.items():
        setattr(file, name, value)
    return file


def with_record(record, at=None, order="<"):
    file = Sav(order)
    file.records.insert(len(file.records) if at is None else at, record(file))
    return file.build()


# Right data, though the file looks odd.
put("plain.sav", Sav().build(), ROWS, names=NAMES)
put("big_endian.sav", Sav(">").build(), ROWS, names=NAMES)
put("big_endian_packed.sav", (lambda f: (setattr(f, "packing", 1), f.build())[1])(Sav(">")), ROWS, names=NAMES)
put("count_unknown.sav", edited(count=-1).build(), ROWS)
put("unknown_extension.sav", with_record(lambda f: f.extension(4711, b"x" * 100)), ROWS)
put("documents.sav", with_record(lambda f: f.pack("ii", 6, 2) + b"x" * 160), ROWS)
put("count_in_extension.sav", (lambda f: (setattr(f, "count", 99), f.records.append(f.extension(16, f.pack("qq", 1, 3), 8)), f.build())[2])(Sav()), ROWS)
put("zlib.zsav", zsav(), ROWS)
put("code_page_1252.sav", (lambda f: (f.records.append(f.extension(3, f.pack("8i", 20, 0, 0, -1, 1, 1, 2, 1252), 4)), setattr(f, "cases", [(1.0, "één".encode("cp1252"))]), setattr(f, "count", 1), f.build())[3])(Sav()), [["1", "één"]])
put("cut_character.sav", (lambda f: (f.records.append(f.extension(20, b"UTF-8")), setattr(f, "cases", [(1.0, "elf tekensé".encode()[:12]), (1.0, "elf letters ë".encode()[:12])]), setattr(f, "count", 2), f.build())[3])(Sav()), [["1", "elf tekensé"], ["1", "elf letters"]])
put("same_name_twice.sav", (lambda f: (f.records.__setitem__(1, f.variable(12, b"GETAL")), f.build())[1])(Sav()), ROWS, names=["GETAL", "GETAL"])

# Lies about the number of cases.
expected = "as many rows as announced"
cut = "it may be cut off: copy it again from where it came, or save it again in SPSS"
put("count_too_large.sav", edited(count=2000000000).build(), ROWS, "3 rows in a file that announces 2000000000", expected, cut)
put("count_too_small.sav", edited(count=2).build(), ROWS, "3 rows in a file that announces 2", expected, cut)

# The header.
put("layout.sav", edited(layout=0).build(), [], "a header that no SPSS file has", "the header of a system file")
put("packing.sav", edited(packing=7).build(), [], "a way of packing (number 7) that does not go with the kind of file", "0, 1, or 2 in a .zsav file")
put("packing_zlib.sav", edited(packing=2).build(), [], "a way of packing (number 2) that does not go with the kind of file", "0, 1, or 2 in a .zsav file")
put("bias.sav", edited(bias=float("nan")).build(), [], "numbers that are not those of IEEE 754, or a damaged header", "a system file written since about 1990")
put("header_only.sav", Sav().header(), [], "a file that ends inside its dictionary", "a whole system file")
put("no_variables.sav", edited(records=[]).build(), [], "a file without variables", "at least one variable")

# The dictionary, cut off inside each kind of record.
ends = ("a file that ends inside its dictionary", "a whole system file")
for name, record in {
    "variable": lambda f: f.variable(0, b"NOG", label="x"),
    "labels": lambda f: f.labels([(f.pack("d", 1), b"een")], [1]),
    "documents": lambda f: f.pack("ii", 6, 1) + b"x" * 80,
    "extension": lambda f: f.extension(20, b"UTF-8"),
    "skipped": lambda f: f.extension(99, b"UTF-8"),
}.items():
    file = Sav()
    whole = file.header() + b"".join(file.records) + record(file)
    put(f"cut_in_{name}.sav", whole[:-3], [], *ends)
put("cut_in_end.sav", Sav().header() + b"".join(Sav().records) + struct.pack("<i", 999), [], *ends)

# The dictionary, lying.
put("record_type.sav", with_record(lambda f: f.pack("i", 5) + b"x" * 40), [], "a record of type 5 in the dictionary", "records of type 2, 3, 6 or 7, and 999 at the end")
put("labels_too_many.sav", with_record(lambda f: f.labels([(f.pack("d", 1), b"een")], [1], count=2000000000)), [], *ends)
put("labels_negative.sav", with_record(lambda f: f.labels([(f.pack("d", 1), b"een")], [1], count=-1)), [], "a number of value labels of -1", "no negative number")
put("labels_without_variables.sav", with_record(lambda f: f.labels([(f.pack("d", 1), b"een")], [1], next=6)), [], "a record of type 6 after value labels", "one of type 4, with the variables that have them")
put("labels_of_nobody.sav", with_record(lambda f: f.labels([(f.pack("d", 1), b"een")], [77])), [], "value labels of a variable that is not there", "the place of a variable")
put("labels_of_many.sav", (lambda f: (f.records.append(f.labels([(f.pack("d", i), b"x" * 7) for i in range(800)], [1] * 9000)), f.build())[1])(Sav()), [], "more value labels than a study has", "value labels of at most 256 MB in all")
put("label_long.sav", with_record(lambda f: f.variable(0, b"NOG", label="x", label_length=2000000000)), [], "a record of 2000000000 bytes in the dictionary", "labels and names of at most 64 MB in a record")
put("label_negative.sav", with_record(lambda f: f.variable(0, b"NOG", label="x", label_length=-5)), [], "the length of a label of -5", "no negative number")
put("label_maybe.sav", with_record(lambda f: f.variable(0, b"NOG", label="x", has_label=9)), [], "9 where it stands whether a variable has a label", "0 or 1")
put("width.sav", with_record(lambda f: f.variable(300, b"NOG")), [], "a variable of width 300", "0 for a number, or 1 to 255")
put("continues_nothing.sav", with_record(lambda f: f.variable(-1, b"")), [], "a continuation of no text", "a variable before it that is a long text")
put("text_too_short.sav", with_record(lambda f: f.variable(0, b"NOG"), at=2), [], "a text that is shorter than its width", "all parts of a long text")
put("missing_many.sav", with_record(lambda f: f.variable(0, b"NOG", missing=99)), [], "99 missing values of a variable", "0 to 3, or -2 or -3 with a range")
put("missing_range_of_text.sav", with_record(lambda f: f.variable(8, b"NOG", missing=-2, codes=[b"a".ljust(8), b"b".ljust(8)])), [], "a range of missing values that are no numbers", "a range of numbers")
put("extension_negative.sav", with_record(lambda f: f.extension(13, b"", count=-1)), [], "the number of parts of a record of -1", "no negative number")
put("extension_long.sav", with_record(lambda f: f.extension(99, b"x", size=2147483647, count=2147483647)), [], *ends)
put("extension_long_known.sav", with_record(lambda f: f.extension(20, b"x", size=2147483647, count=2147483647)), [], "a record of 4611686014132420609 bytes in the dictionary", "labels and names of at most 64 MB in a record")
for name, width, found in [("long", "32000", "a text of 32000 bytes without all its pieces"), ("short", "00600", "a text of 600 bytes without all its pieces")]:
    put(f"very_long_{name}.sav", with_record(lambda f: f.extension(14, f"TEKST={width}\0\t".encode())), [], found, "pieces of 255 bytes")
for name, width in [("negative", "-5"), ("huge", "99999999999"), ("word", "lang")]:
    put(f"very_long_{name}.sav", with_record(lambda f: f.extension(14, f"TEKST={width}\0\t".encode())), [], "a very long text of a width that cannot be", "a width of at most 32767 bytes")
put("long_labels_cut.sav", with_record(lambda f: f.extension(21, f.pack("i", 5) + b"TEKST" + f.pack("iii", 12, 1, 1000) + b"een")), [], "a record that is shorter than its parts", "all parts that it announces")
put("long_missing_negative.sav", with_record(lambda f: f.extension(22, f.pack("i", -5) + b"TEKST")), [], "a length of -5", "no negative number")
put("long_missing_of_number.sav", with_record(lambda f: f.extension(22, f.pack("i", 5) + b"GETAL" + b"\1" + f.pack("i", 8) + b"x" * 8)), [], "labels or missing values of a text that is not there", "the name of a variable")
put("system_missing.sav", with_record(lambda f: f.extension(4, f.pack("ddd", 2.5, 1e308, -1e308), 8)), [], "another number for the system-missing value than SPSS has", "the lowest number there is, which SPSS uses")
put("code_page_850.sav", (lambda f: (f.records.append(f.extension(3, f.pack("8i", 20, 0, 0, -1, 1, 1, 2, 850), 4)), setattr(f, "cases", [(1.0, b"een"), (2.0, b"\x82\x82n")]), f.build())[2])(Sav()), [["1", "een"]], "text in code page 850, which is not known here", "UTF-8, Windows or ISO 8859", "save it again in SPSS in Unicode mode", 2)
put("not_utf8.sav", (lambda f: (f.records.append(f.extension(20, b"UTF-8")), setattr(f, "cases", [(1.0, b"\xe9\xe9n")]), setattr(f, "count", 1), f.build())[3])(Sav()), [], "text that is not in UTF-8, as the file is said to be", "text in the encoding of the file", "name the encoding in the codebook ([table.file] encoding), or save it again in SPSS in Unicode mode", 1)
put("nul_in_text.sav", edited(cases=[(1.0, b"a\0b")]).build(), [], "a NUL byte in a text", "text", COPY, 1)

# The data.
inside = ("a file that ends inside this row", "whole rows")
put("cut_in_row.sav", Sav().build()[:-5], ROWS[:2], *inside, COPY, 3)
packed = edited(packing=1)
put("cut_in_packed_row.sav", packed.build()[:-8], ROWS[:2], *inside, COPY, 3)
put("cut_in_codes.sav", packed.header() + b"".join(packed.records) + packed.tail + b"\xfd\xfd", [], *inside, COPY, 1)
file = edited(packing=1)
head = file.header() + b"".join(file.records) + file.tail
put("code_in_text.sav", head + bytes([101, 101, 101, 252, 0, 0, 0, 0]), [], "a packed number in a text", "text", COPY, 1)
put("blanks_in_number.sav", head + bytes([254, 254, 254, 252, 0, 0, 0, 0]), [], "packed blanks in a number", "a number", COPY, 1)
put("end_in_row.sav", head + bytes([101, 254, 252, 0, 0, 0, 0, 0]), [], *inside, COPY, 1)
put("codes_after_end.sav", file.build() + bytes([101, 254, 254, 252, 0, 0, 0, 0]), ROWS)
put("bias_of_nine.sav", (lambda f: (setattr(f, "packing", 1), setattr(f, "bias", 9.0), setattr(f, "count", 1), f.header() + b"".join(f.records) + f.tail + bytes([101, 254, 254, 252, 0, 0, 0, 0]))[3])(Sav()), [["92", ""]])

# Blocks of zlib.
table = "blocks that follow each other"
put("zlib_start.zsav", zsav(start=8), [], "places that do not fit the file in the table of packed blocks", table)
put("zlib_table.zsav", zsav(table=-7), [], "places that do not fit the file in the table of packed blocks", table)
put("zlib_table_far.zsav", zsav(table=1 << 61), [], "places that do not fit the file in the table of packed blocks", table)
put("zlib_negative.zsav", zsav(table=-(1 << 62)), [], "a negative place in the table of packed blocks", table)
put("zlib_entries.zsav", zsav(entries=1000000000), [], "another number of entries than announced in the table of packed blocks", table)
put("zlib_shift.zsav", zsav(shift=3), [], "a block at another place in the table of packed blocks", table)
put("zlib_longer.zsav", zsav(unpacked=100), ROWS, "data that cannot be unpacked", "blocks packed by zlib", COPY, 4)
put("zlib_shorter.zsav", zsav(unpacked=24), ROWS[:1], "data that cannot be unpacked", "blocks packed by zlib", COPY, 2)
put("zlib_ratio.zsav", zsav(unpacked=2000000000), [], "a block that cannot be so long in the table of packed blocks", table)
noise = bytearray(zsav())
noise[noise.index(b"x\x9c") + 6] ^= 0xFF
put("zlib_noise.zsav", bytes(noise), [], "data that cannot be unpacked", "blocks packed by zlib", COPY, 1)
# 4 MB of codes for nothing in 4 kB: no row comes of it, and no memory is taken.
put("zlib_bomb.zsav", zsav(data=bytes(4186112)), [], "0 rows in a file that announces 3", expected, cut)


class Dta:
    """The parts of a small data set of release 118: a long, a text of 8 bytes, two observations."""

    def __init__(self):
        self.variables, self.count, self.release = 2, 2, b"118"
        self.characteristics, self.strls, self.labels = b"", b"", self.table(2, [0, 4], [0, 1], b"nee\0ja\0")
        self.rows = struct.pack("<i8s", 1, b"een") + struct.pack("<i8s", 0, b"twee")
        self.types, self.map = struct.pack("<HH", 0xFFF8, 8), None

    @staticmethod
    def table(count, offsets, values, texts, length=None, text_length=None):
        body = struct.pack("<ii", count, len(texts) if text_length is None else text_length)
        body += struct.pack(f"<{len(offsets)}i", *offsets) + struct.pack(f"<{len(values)}i", *values) + texts
        return b"<lbl>" + struct.pack("<I", len(body) if length is None else length) + b"jn".ljust(129, b"\0") + b"\0" * 3 + body + b"</lbl>"

    def build(self):
        head = b"<stata_dta><header><release>" + self.release + b"</release><byteorder>LSF</byteorder>"
        head += b"<K>" + struct.pack("<H", self.variables) + b"</K><N>" + struct.pack("<Q", self.count) + b"</N>"
        head += b"<label>\0\0</label><timestamp>\0</timestamp></header>"
        names = b"".join(name.ljust(129, b"\0") for name in (b"getal", b"tekst"))
        schema = [
            b"<variable_types>" + self.types + b"</variable_types>",
            b"<varnames>" + names + b"</varnames>",
            b"<sortlist>" + bytes(6) + b"</sortlist>",
            b"<formats>" + b"%9.0g".ljust(57, b"\0") + b"%8s".ljust(57, b"\0") + b"</formats>",
            b"<value_label_names>" + b"jn".ljust(129, b"\0") + bytes(129) + b"</value_label_names>",
            b"<variable_labels>" + bytes(642) + b"</variable_labels>",
            b"<characteristics>" + self.characteristics + b"</characteristics>",
            b"<data>" + self.rows + b"</data>",
            b"<strls>" + self.strls + b"</strls>",
            b"<value_labels>" + self.labels + b"</value_labels>",
            b"</stata_dta>",
        ]
        at = len(head) + len(b"<map>") + 14 * 8 + len(b"</map>")
        places = [0, len(head)]
        for part in schema:
            places.append(at)
            at += len(part)
        places.append(at)
        self.places = places
        return head + b"<map>" + struct.pack("<14Q", *(self.map(places) if self.map else places)) + b"</map>" + b"".join(schema)


def dta(**changes):
    file = Dta()
    for name, value in changes.items():
        setattr(file, name, value)
    return file.build()


ROWS = [["1", "een"], ["0", "twee"]]
put("plain.dta", dta(), ROWS, names=["getal", "tekst"])
put("variables.dta", dta(variables=65535), [], "65535 variables announced in a file of %d bytes" % len(dta()), "variables that fit", STATA)
put("no_variables.dta", dta(variables=0), [], "a file without variables", "at least one variable", STATA)
rows = "as many rows as announced"
data = dta().index(b"<data>") + 6
put("observations.dta", dta(count=1 << 62), [], "a file that ends inside this row, where it announces %d rows" % (1 << 62), rows, STATA, (len(dta()) - data) // 12 + 1)
put("observations_too_many.dta", dta(count=3), [], f"something else than </data> at byte {data + 36}", "the sections of a Stata data set", STATA)
put("observations_too_few.dta", dta(count=1), [], f"something else than </data> at byte {data + 12}", "the sections of a Stata data set", STATA)
labels = ("a table of value labels that is not as long as it says", "labels that are there")
put("labels_many.dta", dta(labels=Dta.table(2000000000, [0, 4], [0, 1], b"nee\0ja\0")), [], *labels, STATA)
put("labels_long.dta", dta(labels=Dta.table(2, [0, 4], [0, 1], b"nee\0ja\0", length=4000000000)), [], *labels, STATA)
put("labels_text.dta", dta(labels=Dta.table(2, [0, 4], [0, 1], b"nee\0ja\0", text_length=2000000000)), [], *labels, STATA)
put("labels_offset.dta", dta(labels=Dta.table(2, [0, 400], [0, 1], b"nee\0ja\0")), [], *labels, STATA)
put("labels_short.dta", dta(labels=Dta.table(2, [], [], b"")), [], *labels, STATA)
# Two thousand labels that share one text of forty thousand bytes: 80 MB out of 56 kB.
put("labels_shared.dta", dta(labels=Dta.table(2000, [0] * 2000, list(range(2000)), b"x" * 40000 + b"\0")), [], *labels, STATA)
early = ("a file that ends too early", "a whole Stata data set")
put("characteristic_long.dta", dta(characteristics=b"<ch>" + struct.pack("<I", 4000000000) + b"x</ch>"), [], *early, STATA)
put("strl_long.dta", dta(strls=b"GSO" + struct.pack("<IQBI", 2, 1, 130, 4000000000) + b"x"), [], "more than 512 MB of long texts (strL)", "long texts that fit into memory", "leave out the variables of type strL")
put("strl_cut.dta", dta(strls=b"GSO" + struct.pack("<IQBI", 2, 1, 130, 400000) + b"x"), [], *early, STATA)
put("strl_nowhere.dta", dta(types=struct.pack("<HH", 0xFFF8, 0x8000), rows=struct.pack("<iHIH", 1, 2, 1, 0) + struct.pack("<iHIH", 0, 0, 0, 0)), [], "a long text that is not in the file, or is no text", "a text for each row", STATA, 1)
put("map.dta", dta(map=lambda places: places[:9] + [5] + places[10:]), [], "a table of sections that does not fit the file", "where each section begins", STATA)
put("map_far.dta", dta(map=lambda places: [(1 << 64) - 1] * 14), [], "a table of sections that does not fit the file", "where each section begins", STATA)
rules = "a file that breaks the rules of its format (format error in %s)"
put("release.dta", dta(release=b"999"), [], rules % "header section at byte 28: invalid magic bytes", "a Stata data set", STATA)
at = dta().index(b"<variable_types>") + 16 + 4
put("type.dta", dta(types=struct.pack("<HH", 0xFFF8, 5000)), [], rules % f"schema section at byte {at}: invalid variable type code 5000", "a Stata data set", STATA)
put("not_utf8.dta", dta(rows=struct.pack("<i8s", 1, b"een") + struct.pack("<i8s", 0, b"\xe9\xe9n")), ROWS[:1], "text that is not in the encoding of the file", "UTF-8 since Stata 14, Windows-1252 before", "name the encoding in the codebook ([table.file] encoding), or run `unicode translate` in Stata", 2)
put("cut_in_data.dta", dta()[: dta().index(b"</data>") - 3], [], "a file that ends inside this row, where it announces 2 rows", rows, STATA, 2)

with open("outcomes.json", "w") as out:
    json.dump(outcomes, out, ensure_ascii=False, indent=1)
