"""Makes items of the ISEL-12 in both codings, and their scores, by hand: Python 3.11, no library.

The key is typed here again from the published scoring page, not read from data/instruments. Run in this folder.
"""
import csv
import random

REVERSED = {1, 2, 7, 8, 11, 12}
SCALES = {
    "total": range(1, 13),
    "appraisal": (2, 4, 6, 11),
    "belonging": (1, 5, 7, 9),
    "tangible": (3, 8, 10, 12),
}
for low, high in ((0, 3), (1, 4)):
    draw = random.Random(12)
    rows = [[draw.randint(low, high) for _ in range(12)] for _ in range(40)]
    rows += [[low] * 12, [high] * 12]
    for row in rows[:8]:
        row[draw.randrange(12)] = ""
    with open(f"isel-12_{low}-{high}.csv", "w", newline="") as items:
        out = csv.writer(items, lineterminator="\n")
        out.writerow([f"isel_{i}" for i in range(1, 13)])
        out.writerows(rows)
    with open(f"isel-12_{low}-{high}.scores.csv", "w", newline="") as scores:
        out = csv.writer(scores, lineterminator="\n")
        out.writerow(SCALES)
        for row in rows:
            line = []
            for items in SCALES.values():
                answers = [row[i - 1] for i in items]
                if "" in answers:
                    line.append("")
                    continue
                line.append(sum(high - (row[i - 1] - low) if i in REVERSED else row[i - 1] for i in items))
            out.writerow(line)
