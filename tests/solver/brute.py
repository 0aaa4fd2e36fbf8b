"""Plain enumeration of all tables that fit a summary: the oracle of tests/solver.rs.

Python 3.11, standard library alone. It shares nothing with the program: numbers are rounded forwards with fractions,
Fisher's p is summed over whole binomials, and sums of measured values are all that units with allowed values can reach.

    python3 tests/solver/brute.py        # writes the .json files beside it
"""

import itertools, json, math, pathlib, tomllib
from fractions import Fraction as F

HERE = pathlib.Path(__file__).parent


def prints(x, printed, rounding):
    """Whether the fraction x (not negative) is printed so."""
    printed = str(printed).strip()
    for sign, holds in ((">=", lambda a, b: a >= b), ("<=", lambda a, b: a <= b), (">", lambda a, b: a > b), ("<", lambda a, b: a < b)):
        if printed.startswith(sign):
            return holds(x, F(printed[len(sign):].strip()))
    decimals = len(printed.split(".")[1]) if "." in printed else 0
    scaled, wanted = x * 10**decimals, F(printed) * 10**decimals
    down = math.floor(scaled)
    if rounding == "truncated":
        return down == wanted
    if rounding == "half-up":
        return math.floor(scaled + F(1, 2)) == wanted
    if rounding == "half-even":
        return F(round(scaled)) == wanted  # Python rounds a half to even
    return abs(scaled - wanted) <= F(1, 2)


def fisher(a, n1, b, n2):
    m, total = a + b, math.comb(n1 + n2, a + b)
    weight = lambda x: math.comb(n1, x) * math.comb(n2, m - x)
    tables = [weight(x) for x in range(max(0, m - n2), min(n1, m) + 1)]
    return F(sum(w for w in tables if w <= weight(a) * F(10000001, 10000000)), total)


class Summary:
    def __init__(self, text, without=(), with_=(), rounding=None, verdicts=True):
        data = tomllib.loads(text)
        s = data["summary"]
        self.groups, self.levels = s["groups"], s["levels"]
        self.most = s.get("most", 10**9)
        self.values = s.get("value", [])
        self.said = []
        for claim in data["claim"]:
            if "cells" in claim:
                own = claim.get("rounding", "nearest")
                own = own if own != "nearest" else s.get("rounding", "nearest")
                self.said.append((claim["id"], claim.get("kind", "number"), claim["printed"], claim["cells"], rounding or own, claim.get("of")))
        for a in data.get("assumption", []):
            if a.get("made", True) or a["id"] in with_:
                self.said.append((a["id"], a["kind"], a.get("printed", ""), a["cells"], rounding or s.get("rounding", "nearest"), None))
        self.said = [x for x in self.said if x[0] not in without]
        if not verdicts:
            self.said = [x for x in self.said if x[1] not in ("higher", "lower", "different", "no-difference")]

    def cells(self, c, level=True):
        gs = [i for i, g in enumerate(self.groups) if c.get("group", g) == g]
        ls = [i for i, l in enumerate(self.levels) if not level or c.get("level", l) == l]
        return [(g, l) for g in gs for l in ls]

    def counted(self, said, t):
        """Whether a claim about counts holds; None when it is about something else."""
        _, kind, printed, c, rounding, of = said
        total = lambda cells: sum(t[g][l] for g, l in cells)
        if "value" in c:
            return None
        if kind == "percent":
            whole = total(self.cells(c, level=False))
            return whole > 0 and (of is None or whole == of) and prints(F(100 * total(self.cells(c)), whole), printed, rounding)
        if kind == "count":
            return prints(F(total(self.cells(c))), printed, rounding)
        if kind == "larger":
            return all(total(self.cells(c)) > total(self.cells({**c, "group": g})) for g in c["than"])
        if kind in ("higher", "lower", "different", "no-difference"):
            l = self.levels.index(c.get("level", self.levels[0]))
            g = self.groups.index(c["group"])
            for than in map(self.groups.index, c["than"]):
                a, n1, b, n2 = t[g][l], sum(t[g]), t[than][l], sum(t[than])
                if n1 == 0 or n2 == 0:
                    return False
                p, above = fisher(a, n1, b, n2), a * n2 > b * n1
                ok = {"higher": p < F(1, 20) and above, "lower": p < F(1, 20) and not above, "different": p < F(1, 20)}
                if not ok.get(kind, p >= F(1, 20)):
                    return False
            return True
        return True

    def measured(self, t):
        """Whether whole values exist that give every claim about what was measured."""
        for v in self.values:
            said = [s for s in self.said if s[3].get("value") == v["column"] and s[1] in ("mean", "minimum", "maximum", "number")]
            mine = [(g, l) for g in range(len(self.groups)) for l, name in enumerate(self.levels) if v.get("level", name) == name]
            ends = [(i, s[1], int(s[2]), set(self.cells(s[3]))) for i, s in enumerate(said) if s[1] in ("minimum", "maximum")]
            sums = [(s, [c for c in self.cells(s[3]) if c in mine]) for s in said if s[1] in ("mean", "number")]
            if any(s[1] == "mean" and sum(t[g][l] for g, l in cs) == 0 for s, cs in sums):
                return False
            reach = []  # of each cell: flags of the ends that occur -> bits of the sums
            for cell in mine:
                low = max([e[2] for e in ends if e[1] == "minimum" and cell in e[3]], default=0)
                high = min([e[2] for e in ends if e[1] == "maximum" and cell in e[3]], default=self.cap)
                allowed = []
                for x in range(low, high + 1):
                    flag = sum(1 << e[0] for e in ends if e[2] == x and cell in e[3])
                    allowed.append((x, flag))
                reach.append(self.reached(tuple(allowed), t[cell[0]][cell[1]]))
                # What a claim of this cell alone excludes.
                for s, cs in sums:
                    if cs == [cell]:
                        n = t[cell[0]][cell[1]]
                        good = lambda x: prints(F(x, n) if s[1] == "mean" else F(x), s[2], s[4])
                        reach[-1] = {f: b for f, bits in reach[-1].items() if (b := sum(1 << x for x in ones(bits) if good(x)))}
            wider = [(s, cs) for s, cs in sums if len(cs) > 1]
            wanted = sum(1 << e[0] for e in ends)
            # All combinations, cell by cell; remembered are the flags and the sum of each wider claim.
            states = {(0, (0,) * len(wider))}
            for cell, sets in zip(mine, reach):
                inside = [cell in cs for _, cs in wider]
                grown = set()
                for flags, so_far in states:
                    for f, bits in sets.items():
                        for x in ones(bits):
                            grown.add((flags | f, tuple(a + x if i else a for a, i in zip(so_far, inside))))
                states = grown
            def good(state):
                if state[0] & wanted != wanted:
                    return False
                for (s, cs), x in zip(wider, state[1]):
                    n = sum(t[g][l] for g, l in cs)
                    if not prints(F(x, n) if s[1] == "mean" else F(x), s[2], s[4]):
                        return False
                return True
            if not any(map(good, states)):
                return False
        return True

    cap = 60
    memory = {}

    def reached(self, allowed, n):
        """Sums that n units with allowed values can have, by the flags of the ends that occur."""
        if n == 0:
            return {0: 1}
        key = (allowed, n)
        if key not in self.memory:
            out = {}
            for f, bits in self.reached(allowed, n - 1).items():
                for x, flag in allowed:
                    out[f | flag] = out.get(f | flag, 0) | bits << x
            self.memory[key] = out
        return self.memory[key]

    def tables(self):
        own = []  # of each group: rows that its own claims allow
        bound = [self.most] * len(self.groups)
        for _, kind, printed, c, _, _ in self.said:
            if kind == "count" and str(printed).startswith("<=") and "group" in c and "level" not in c:
                g = self.groups.index(c["group"])
                bound[g] = min(bound[g], int(printed[2:]))
        for g, name in enumerate(self.groups):
            mine = [s for s in self.said if s[3].get("group") == name and s[1] in ("percent", "count") and "value" not in s[3]]
            rows = []
            for row in rows_up_to(len(self.levels), bound[g]):
                t = [[0] * len(self.levels)] * g + [row]
                if all(self.counted(s, t) for s in mine):
                    rows.append(row)
            own.append(rows)
        totals = [s for s in self.said if s[1] == "count" and "group" not in s[3]]
        others = [s for s in self.said if s not in totals]
        # The last group is looked up by what it must add to a printed count, where one is exact.
        exact = next((s for s in totals if str(s[2]).isdigit()), None)
        by = {}
        if exact:
            l = self.levels.index(exact[3]["level"]) if "level" in exact[3] else None
            part = lambda row: row[l] if l is not None else sum(row)
            for row in own[-1]:
                by.setdefault(part(row), []).append(row)
        for head in itertools.product(*own[:-1]):
            last = by.get(int(exact[2]) - sum(map(part, head)), []) if exact else own[-1]
            for row in last:
                t = [list(r) for r in head] + [list(row)]
                if all(self.counted(s, t) is not False for s in totals + others) and self.measured(t):
                    yield t


def rows_up_to(levels, most):
    if levels == 0:
        yield ()
        return
    for first in range(most + 1):
        for rest in rows_up_to(levels - 1, most - first):
            yield (first, *rest)


def ones(bits):
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def toml(groups, levels, said, most=None, values=(), rounding=None):
    out = ["[[source]]", 'key = "invented"', 'title = "An invented summary"', "", "[summary]", 'text = { nl = "verzonnen", en = "invented" }']
    out += ['group = "group"', 'outcome = "level"', f"groups = {json.dumps(groups)}", f"levels = {json.dumps(levels)}"]
    if most is not None:
        out.append(f"most = {most}")
    if rounding:
        out.append(f'rounding = "{rounding}"')
    if values:
        items = ["{ " + ", ".join(f'{k} = "{x}"' for k, x in v.items()) + " }" for v in values]
        out.append(f"value = [{', '.join(items)}]")
    for i, (kind, printed, cells) in enumerate(said):
        body = ", ".join(f"{k} = {json.dumps(x)}" for k, x in cells.items())
        out += ["", "[[claim]]", f'id = "c{i}"', 'source = "invented"', 'place = "p. 1"', 'text = { nl = "bewering", en = "claim" }']
        out += [f'printed = "{printed}"', f'kind = "{kind}"', f"cells = {{ {body} }}", 'reason = { nl = "verzonnen", en = "invented" }']
    return "\n".join(out) + "\n"


def contradictory(text):
    """The sizes and sets of the smallest contradictory sets of claims."""
    ids = [s[0] for s in Summary(text).said]
    for size in range(1, len(ids) + 1):
        found = [list(k) for k in itertools.combinations(ids, size) if not any(Summary(text, without=set(ids) - set(k)).tables())]
        if found:
            return found


def write(name, text, **options):
    tables = list(Summary(text, **options).tables())
    out = {"claims": text, "options": {k.rstrip("_"): sorted(v) if isinstance(v, (set, tuple, list)) else v for k, v in options.items()}}
    out["found"] = len(tables)
    out["tables"] = sorted(tables)
    if not tables:
        out["contradiction"] = contradictory(text)
    (HERE / f"{name}.json").write_text(json.dumps(out, separators=(",", ":"), ensure_ascii=False) + "\n")
    print(name, len(tables), out.get("contradiction", ""), flush=True)


def invented():
    yes = {"level": "yes"}
    at = lambda g, **more: {"group": g, **more}
    yn = ["yes", "no"]
    write("two-groups", toml(["a", "b"], yn, [("percent", "36.4", at("a", **yes)), ("percent", "57.1", at("b", **yes)), ("percent", "48", yes)], most=24))
    write("missing-pieces", toml(["a", "b", "c"], yn, [("percent", "33", at("a", **yes)), ("count", "19", yes), ("percent", "61", yes), ("larger", "", at("c", than=["a"]))], most=14))
    three = [("percent", "25", at("a", level="low")), ("percent", "50", at("a", level="mid")), ("count", "21", {}), ("percent", "43", {"level": "high"}), ("count", "<= 8", at("b")), ("count", "11", at("c"))]
    write("three-levels", toml(["a", "b", "c"], ["low", "mid", "high"], three, most=12))
    five = [("count", "20", {}), ("count", "7", yes), ("larger", "", at("a", than=["b"])), ("larger", "", at("b", than=["c", "d"])), ("percent", "67", at("c", **yes)), ("percent", "0", at("e", **yes)), ("count", ">= 2", at("d"))]
    write("five-groups", toml(["a", "b", "c", "d", "e"], yn, five, most=8))
    days = [{"column": "days", "level": "yes"}]
    d = lambda **more: {"level": "yes", "value": "days", **more}
    sums = [("percent", "40", yes), ("count", "16", yes), ("mean", "4.3", d(group="a")), ("mean", "7", d(group="b")), ("mean", "5.4", d()), ("maximum", "12", d()), ("minimum", "2", d()), ("maximum", "6", d(group="a")), ("number", "43", d(group="b"))]
    write("sums", toml(["a", "b"], yn, sums[:-1], most=30, values=days))
    write("sums-exact", toml(["a", "b"], yn, sums, most=30, values=days))
    four = [("count", "9", {}), ("mean", "2", {"group": "a", "value": "score"}), ("mean", "2.5", {"level": "w", "value": "score"}), ("mean", "1.6", {"value": "score"}), ("maximum", "3", {"value": "score"}), ("minimum", "0", {"group": "b", "value": "score"}), ("count", "<= 1", {"level": "z"})]
    write("four-levels", toml(["a", "b"], ["w", "x", "y", "z"], four, most=7, values=[{"column": "score"}]))
    for rounding in ("nearest", "half-up", "half-even", "truncated"):
        said = [("percent", "12", at("a", **yes)), ("percent", "62", at("b", **yes)), ("count", "<= 40", {}), ("percent", "37", yes)]
        write(f"rounding-{rounding}", toml(["a", "b"], yn, said, most=32, rounding=rounding))
    tests = [("higher", "significant", at("a", than=["b"])), ("no-difference", "not significant", at("b", than=["c"])), ("different", "significant", at("a", level="yes", than=["c"])), ("count", "24", {}), ("count", "<= 9", at("a")), ("count", "<= 9", at("b")), ("count", "<= 9", at("c"))]
    write("verdicts", toml(["a", "b", "c"], yn, tests, most=9))
    against = [("percent", "20", at("a", **yes)), ("count", "<= 15", at("a")), ("percent", "40", at("b", **yes)), ("percent", "45", yes), ("count", "9", at("b", level="no"))]
    write("contradiction", toml(["a", "b"], yn, against, most=16))
    against = [("count", "5", yes), ("percent", "31", yes), ("count", "17", {}), ("larger", "", at("a", than=["b"]))]
    write("contradiction-of-three", toml(["a", "b"], yn, against, most=12))
    days = [("count", "6", at("a", **yes)), ("mean", "4.4", d(group="a")), ("percent", "50", yes), ("maximum", "9", d()), ("count", ">= 10", {})]
    write("contradiction-of-means", toml(["a", "b"], yn, days, most=12, values=[{"column": "days", "level": "yes"}]))


def preventive():
    """Section by section, the shipped claims: only how many fit."""
    text = (HERE.parent.parent / "data/preventive-2016/claims.toml").read_text()
    weeks = ["weeks-to-plan-mean", "weeks-to-plan-minimum", "weeks-to-plan-maximum", "weeks-to-plan-sos", "weeks-to-plan-ekc", "weeks-to-plan-sonestra", "weeks-to-stop-mean", "weeks-to-stop-minimum", "weeks-to-stop-maximum"]
    # What is measured on those who stopped is held to in the whole reading alone: its sums are many.
    stop = weeks[6:]
    b = ["all-completed", "sonestra-at-most-120", "sos-at-most-160", "small-methods"]
    cases = [
        ("reading A", stop, []),
        ("reading A, any size", ["small-methods"] + stop, []),
        ("reading A without weeks", weeks, []),
        ("reading A without weeks, any size", ["small-methods"] + weeks, []),
        ("reading A without weeks, any size, no bound of SoS", ["small-methods", "sos-at-most-160"] + weeks, []),
        ("58 plans", b[:1] + stop, ["more-completed", "ekc-58-plans", "sos-at-most-60"]),
    ]
    out = []
    for name, without, with_ in cases:
        for rounding in ("nearest", "half-up"):
            tables = list(Summary(text, without=without, with_=with_, rounding=rounding).tables())
            out.append({"name": name, "without": without, "with": with_, "rounding": rounding, "found": len(tables)})
            print(name, rounding, len(tables), flush=True)
    (HERE / "preventive-2016.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    invented()
    preventive()
