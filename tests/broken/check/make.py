"""Small broken studies, made up for tests/check.rs: a good one, and what is changed in it. Python 3.11, no packages."""
import os

GOOD = {
    "families": """family,organisation,name,arm,referral_date,offer_date,plan_date,children
F-1,Altra,Jansen,completed,2015-01-05,2015-01-20,2015-02-14,3
F-2,Altra,De Vries,regular,2015-01-12,2015-01-26,,1
F-3,Limburg,Bakker,completed,2015-02-02,2015-02-16,2015-04-01,2
F-4,Limburg,Visser,regular,2015-02-09,2015-03-02,,-95
F-5,Altra,Smit,completed,2015-03-03,2015-03-10,lost,4
F-6,Limburg,Meijer,regular,2015-03-16,2015-03-30,,2
""",
    "children": """child,family,age
101,F-1,4
102,F-1,7.5
103,F-2,11
104,F-3,2
105,F-3,9
106,F-4,15
107,F-5,3
108,F-6,8
""",
    "measures": """family,wave,informant,date,score,worries
F-1,T0,mother,2015-01-10,20,4
F-1,T0,father,2015-01-10,22,1
F-1,T1,mother,2015-06-10,15,0
F-1,T1,father,2015-06-11,99,2
F-2,T0,mother,2015-01-15,31,3
F-2,T1,mother,2015-06-16,28,5
F-3,T0,father,2015-02-05,12,1
F-3,T1,father,2015-07-01,14,0
F-4,T0,mother,2015-02-12,25,2
F-4,T1,mother,2015-07-15,19,3
F-5,T0,mother,2015-03-05,17,2
F-5,T1,mother,2015-08-01,16,4
F-6,T0,father,2015-03-20,9,0
F-6,T1,father,2015-08-20,11,1
""",
}

# Study: table, line, what stands there instead; a line below the last is added, None takes it out.
BROKEN = {
    "good": [],
    "child-in-two-families": [("children", 10, "101,F-2,4")],
    "family-in-two-arms": [("families", 8, "F-1,Limburg,Jansen,regular,2015-01-05,2015-01-20,,3")],
    "orphan": [("children", 10, "109,F-9,6")],
    "twice-by-one-informant": [("measures", 16, "F-6,T1,father,2015-08-20,12,1")],
    "waves-out-of-order": [("measures", 7, "F-2,T1,mother,2015-01-15,28,5")],
    "wave-without-the-first": [("measures", 10, None)],
    "skip-rule": [
        ("families", 3, "F-2,Altra,De Vries,regular,2015-01-12,2015-01-26,2015-03-01,1"),
        ("families", 4, "F-3,Limburg,Bakker,completed,2015-02-02,2015-02-16,,2"),
    ],
    "pathway-backwards": [("families", 4, "F-3,Limburg,Bakker,completed,2015-02-02,2015-01-16,2015-01-20,2")],
    "weeks-typed": [
        ("families", 1 + at, line + "," + weeks)
        for at, (line, weeks) in enumerate(
            zip(GOOD["families"].splitlines(), ["weeks", "3.6", "", "6.3", "", "", ""])
        )
    ],
    "undeclared-code": [("measures", 4, "F-1,T1,mother,2015-06-10,-99,0"), ("measures", 8, "F-3,T0,father,2015-02-05,12,-99")],
    "range-of-codes": [("families", 5, "F-4,Limburg,Visser,regular,2015-02-09,2015-03-02,,-89")],
    "level-in-capitals": [("families", 2, "F-1,Altra,Jansen,Completed,2015-01-05,2015-01-20,2015-02-14,3")],
    "number-for-a-word": [("measures", 3, "F-1,T0,2,2015-01-10,22,1"), ("measures", 5, "F-1,T1,father,2015-06-11,many,2")],
    "shifted-row": [
        ("families", 3, "F-2,,Altra,De Vries,regular,2015-01-12,2015-01-26,"),
        ("families", 6, "Altra,Smit,completed,2015-03-03,2015-03-10,lost,4,F-5"),
        ("families", 7, "F-6,Limburg,Meijer,regular,2015-03-16,2015-03-30,,Meijer"),
    ],
    "day-zero": [("families", 2, "F-1,Altra,Jansen,completed,1899-12-31,2015-01-20,2015-02-14,3")],
    "no-parent": [
        ("children", 9, "108,,8"),
        ("families", 7, "F-6,unknown,Meijer,regular,2015-03-16,2015-03-30,,2"),
    ],
}

here = os.path.dirname(os.path.abspath(__file__))
for study, changes in BROKEN.items():
    tables = {name: text.splitlines() for name, text in GOOD.items()}
    for table, line, text in changes:
        lines = tables[table]
        if text is None:
            if line <= len(lines):
                del lines[line - 1]
        elif line > len(lines):
            lines.append(text)
        else:
            lines[line - 1] = text
    os.makedirs(os.path.join(here, study), exist_ok=True)
    for table, lines in tables.items():
        with open(os.path.join(here, study, f"{table}.csv"), "w", newline="\n") as file:
            file.write("\n".join(lines) + "\n")
