"""Makes the files of the corpus and numbers.csv. Needs scipy, numpy, python-docx. All numbers are invented (seed 7).

A sample is drawn, its results are printed; for a result that cannot be, one printed number is moved. What is true of each
result is not taken from here: label.py computes it from the printed numbers, and a result whose answer is not the one
that was meant is drawn again.
"""
import csv, random, re, textwrap
from pathlib import Path
import numpy as np
from scipy import stats
import docx
from label import answer

HERE = Path(__file__).parent
R = random.Random(7)
G = np.random.default_rng(7)
rows = []


class Text:
    def __init__(self, nl):
        self.nl = nl
        self.blocks = []      # ("p", text) | ("h", text) | ("t", caption, rows)
        self.results = []

    def n(self, x, d):
        s = f"{x:.{d}f}"
        return s.replace(".", ",") if self.nl else s

    def mark(self, kind, snippet, numbers):
        self.results.append((kind, snippet, numbers))
        return f"\ue000{len(self.results) - 1}\ue001{snippet}\ue002"

    def p0(self, p, d=3):
        s = self.n(p, d)
        return s if self.nl else s[1:]


def draw(want, make):
    for _ in range(4000):
        made = make(want)
        if made and answer(made[-1]) == want:
            return made
    raise SystemExit(f"no {want} of {make}")


def test(T):
    def make(want):
        s = R.choice(["t", "t", "F", "chi2", "r", "z", "welch", "Q"])
        n = R.randint(22, 136)
        strong = R.random() < .5
        d1 = 1
        if s in ("t", "welch"):
            df = str(n - 2) if s == "t" else T.n(n - 2 - R.random() * 9, 1)
            x = R.uniform(1.9, 3.6) if strong else R.uniform(.2, 2.4)
            x *= R.choice([1, -1])
            dfs, st = [df], "t"
            p = 2 * stats.t.sf(abs(x), float(df.replace(",", ".")))
            txt = f"t({df}) = {T.n(x, 2)}"
        elif s == "F":
            d1 = R.choice([1, 2, 3]); df2 = str(n - d1 - 1) if R.random() < .75 else T.n(n * .8 + R.random(), 1)
            x = R.uniform(2, 7) if strong else R.uniform(.3, 4)
            dfs, st = [str(d1), df2], "F"
            p = stats.f.sf(x, d1, float(df2.replace(",", ".")))
            txt = f"F({d1}{';' if T.nl and ',' in df2 else ','} {df2}) = {T.n(x, 2)}"
        elif s in ("chi2", "Q"):
            d1 = R.randint(1, 3) if s == "chi2" else R.randint(4, 17)
            x = stats.chi2.isf(R.uniform(.002, .06) if strong else R.uniform(.02, .8), d1)
            dfs, st = [str(d1)], "chi2"
            p = stats.chi2.sf(x, d1)
            name = "Q" if s == "Q" else "\u03c72"
            inner = f"{d1}" if s == "Q" or R.random() < .3 else f"{d1}, N = {n}"
            txt = f"{name}({inner}) = {T.n(x, 2)}"
        elif s == "r":
            x = R.uniform(.2, .5) if strong else R.uniform(.02, .35)
            df = n - 2; dfs, st = [str(df)], "r"
            p = 2 * stats.t.sf(x * (df / (1 - x * x))**.5, df)
            txt = f"r({df}) = {T.p0(x, 2)}"
        else:
            x = R.uniform(1.9, 3.4) if strong else R.uniform(.2, 2.2)
            dfs, st = [], "z"; p = 2 * stats.norm.sf(x); txt = f"z = {T.n(x, 2)}"
        value = txt.split(" = ")[-1].replace("-.", "-0.")
        value = ("0" + value) if value.startswith((".", ",")) else value
        one = corr = "no"; tail = ""
        if want == "cannot":
            p *= R.choice([.35, .4, 2.6, 3.5, 4.5])
        if want == "decision-error":
            p = R.uniform(.005, .045) if p > .05 else R.uniform(.06, .4)
        if want == "not-judged":
            if R.random() < .5 and st in "tF":
                txt = st + txt[txt.index(")") + 1:]; dfs = []
            else:
                corr = "yes"; p = p * 3; tail = "Bonferroni"
        elif want == "holds" and st == "t" and R.random() < .2:
            one = "yes"; p = p / 2; tail = "eenzijdig" if T.nl else "one-tailed"
        if p >= .99:
            return None
        if want == "holds" and p > .06 and R.random() < .3 and one == "no":
            printed, show = "ns", "ns"
        elif want == "decision-error" and p > .06 and R.random() < .3:
            printed, show = "ns", "ns"
        elif p < .001:
            printed, show = "<0.001", "p < " + T.p0(.001)
        elif want == "holds" and p < .01 and R.random() < .3:
            printed, show = "<0.01", "p < " + T.p0(.01, 2)
        else:
            d = 3 if R.random() < .7 else 2
            v = round(p, d)
            if v in (0, .05, 1):
                return None
            printed, show = "=" + f"{v:.{d}f}", "p = " + T.p0(v, d)
        snip = f"{txt}, {show}"
        numbers = f"p;{st};{value.replace(',', '.')};{'/'.join(x.replace(',', '.') for x in dfs)};{printed};{one};{corr}"
        if st == "t" and s == "t" and dfs and R.random() < .3 and want in ("holds", "cannot"):
            dd = 2 * abs(x) / (n)**.5
            if want == "cannot" and R.random() < .6:
                return None
            snip += f", d = {T.n(dd, 2)}"; numbers += f"|d;{n - 2};{value.replace(',', '.')};{dd:.2f}"
        elif st == "F" and dfs and "." not in numbers.split(";")[3] and R.random() < .5:
            e = x * d1 / (x * d1 + n - d1 - 1)
            snip += f", partial \u03b72 = {T.p0(e, 2)}"; numbers += f"|eta;{d1};{n - d1 - 1};{value.replace(',', '.')};{e:.2f}"
        elif s == "chi2" and d1 == 1 and "N =" in txt and R.random() < .5:
            e = (x / n)**.5
            snip += f", \u03c6 = {T.p0(e, 2)}"; numbers += f"|phi;{n};{value.replace(',', '.')};{e:.2f}"
        if len(snip) > 60:
            return None
        return snip, tail, numbers
    return make


NLT = ["De groepen verschilden op de schaal voor {w}, {r}{t}.", "Bij {w} is getoetst of het traject ertoe deed ({r}{t}).", "Voor {w} geldt {r}{t}, na controle voor leeftijd.", "Een toets op {w} gaf {r}{t}."]
ENT = ["The groups were compared on {w}, {r}{t}.", "We tested the course of {w} over time ({r}{t}).", "For {w} the result was {r}{t}, adjusting for age.", "A test of {w} gave {r}{t}."]
NLW = ["veiligheid", "opvoedstress", "gezinsfunctioneren", "sociale steun", "regie van het gezin", "gebruik van jeugdhulp", "gehechtheid", "schoolverzuim", "de werkrelatie", "tevredenheid"]
ENW = ["child safety", "parenting stress", "family functioning", "social support", "empowerment", "use of care", "attachment", "school absence", "the working alliance", "satisfaction"]
NLX = ["Het rapport verscheen op 14 november 2016 en telt 148 pagina's (paragraaf 3.2 en 4.1).", "Volgens artikel 1:255 BW kan de rechter een maatregel voor 12 maanden opleggen.", "Bel voor vragen 070 555 01 23 of schrijf naar postbus 20301, 2500 EH Den Haag.", "Zie Jansen en De Vries (2014, p. 112-118) en hun bijlage 2.", "De kosten waren in 2015 gemiddeld 4.350 euro per gezin, tegen 3.900 euro in 2013.", "De kinderen waren tussen de 4 en 17 jaar; een op de drie woonde bij een ouder.", "Van de vragen gingen er 5 van de 10 over het netwerk.", "De gegevens zijn verzameld tussen 1 maart 2013 en 31 december 2015 in 3 regio's.", "De beoordelaars kwamen overeen (ICC = 0,78), zoals in hoofdstuk 2 is beschreven.", "Het gesprek duurde 45 tot 60 minuten en vond plaats om 14.30 uur.", "Jeugdwet, artikel 4.1.2, geeft ouders het recht om zelf een plan te maken."]
ENX = ["The report was published on 14 November 2016 and has 148 pages (sections 3.2 and 4.1).", "Under section 47 of the Children Act 1989 an enquiry takes at most 15 working days.", "Questions: call +31 70 555 0123, room 4.12, on weekdays from 9 to 17.", "See Smith and Jones (2014), Child Welfare, 93(4), 112-118, doi:10.1000/182.", "A conference cost 4,350 euros in 2015, against 3,900 euros in 2013.", "Children were 4 to 17 years old; one in three lived with one parent.", "Of the questions 5 out of 10 were about the network.", "Data were collected between March 2013 and December 2015 in 3 regions.", "Raters agreed well (ICC = .78), as Chapter 2 describes.", "The interview took 45 to 60 minutes, and version 2.1 of the manual was used."]


def share(T):
    def make(want):
        d = R.choice([0, 1, 1])
        n = R.randint(13, 95) if want != "not-judged" else R.randint(1200, 4000)
        k = R.randint(2, n - 1)
        pc = 100 * k / n
        nopart = R.random() < .35 if want != "not-judged" else True
        if want == "cannot":
            pc += R.choice([-1, 1]) * R.uniform(.3, 6) if nopart else R.choice([-1, 1]) * R.uniform(2, 9)
        if not 1 < pc < 99:
            return None
        v = T.n(pc, d)
        x = v.replace(",", ".")
        if want == "not-judged":
            n2 = "" if R.random() < .5 else str(n)
            return (f"{v}%", n2, f"percent;{x};;{n2}")
        if nopart:
            return (f"{v}%", str(n), f"percent;{x};;{n}")
        snip = f"{k} van de {n} gezinnen ({v}%)" if T.nl else f"{k} of {n} families ({v}%)"
        return (snip, "", f"percent;{x};{k};{n}")
    return make


def sample(n, top):
    return np.clip(np.round(G.normal(R.uniform(1.8, top - .8), R.uniform(.6, 1.3), n)), 1, top)


def mean(T):
    def make(want):
        if want == "not-judged":
            m, s = R.uniform(1.5, 4.5), R.uniform(.6, 1.3)
            return f"M = {T.n(m, 2)}, SD = {T.n(s, 2)}", "", f"grimmer;{m:.2f};{s:.2f};"
        n = R.randint(11, 80)
        if R.random() < .15:
            x = (G.random(n) < R.uniform(.2, .8)).astype(float)
            if not 0 < x.mean() < 1:
                return None
            m, s = x.mean(), x.std(ddof=1)
            if want == "cannot":
                s += R.choice([-.07, .06, .08])
            return f"M = {T.n(m, 2)}, SD = {T.n(s, 2)}, n = {n}", "01", f"grim;{m:.2f};{n}|debit;{m:.2f};{s:.2f};{n}"
        x = sample(n, 5)
        m, s, a, b = x.mean(), x.std(ddof=1), int(x.min()), int(x.max())
        if a == b:
            return None
        rng = R.random() < .3
        if want == "cannot":
            if rng:
                m = m + 3 * R.choice([-1, 1]) if R.random() < .4 else m
                s = s * R.uniform(1, 2.3)
            else:
                m += R.choice([-1, 1]) * R.uniform(.01, .04); s += R.uniform(-.05, .05)
            if m < 0: return None
        M, S = f"{m:.2f}", f"{s:.2f}"
        num = f"grim;{M};{n}|grimmer;{M};{S};{n}|range;{M};{S};{n};1;5;no"
        snip = f"M = {T.n(m, 2)}, SD = {T.n(s, 2)}, n = {n}"
        if rng:
            num += f"|range;{M};{S};{n};{a};{b};yes"
            snip += f", {'bereik' if T.nl else 'range'} {a}-{b}"
        return snip, "", num
    return make


def interval(T):
    def make(want):
        ratio = R.random() < .5
        se = R.uniform(.15, .4); b = se * R.uniform(.3, 3.4) * R.choice([-1, 1])
        p = 2 * stats.norm.sf(abs(b / se)); lo, hi = b - 1.96 * se, b + 1.96 * se
        f = np.exp if ratio else float
        v, lo, hi = f(b), f(lo), f(hi)
        if want == "cannot":
            if R.random() < .3: lo, hi = hi, lo
            else: v = hi + R.uniform(.05, .4)
        if want == "decision-error":
            p = R.uniform(.06, .4) if p < .05 else R.uniform(.01, .045)
        if not .002 < p < .95: return None
        name = R.choice(["OR", "HR"]) if ratio else R.choice(["b", "d"])
        word = "95%-BI" if T.nl else "95% CI"
        snip = f"{name} = {T.n(v, 2)}, {word} [{T.n(lo, 2)}{';' if T.nl else ','} {T.n(hi, 2)}]"
        num = f"interval;{v:.2f};{lo:.2f};{hi:.2f}"
        if want == "decision-error" or R.random() < .6:
            snip += f", p = {T.p0(p)}"; num += f";={p:.3f};{1 if ratio else 0}"
        return (snip, "", num) if len(snip) <= 60 else None
    return make


def wanted(kind):
    if kind == "test": return R.choices(["holds", "cannot", "decision-error", "not-judged"], [50, 19, 19, 12])[0]
    if kind == "interval": return R.choices(["holds", "cannot", "decision-error"], [55, 25, 20])[0]
    return R.choices(["holds", "cannot", "not-judged"], [58, 22, 20])[0]


def paragraph(T, kind):
    w = R.choice(NLW if T.nl else ENW); nl = T.nl
    snip, tail, num = draw(wanted(kind), dict(test=test, share=share, mean=mean, interval=interval)[kind](T))
    r = T.mark(kind, snip, num)
    if kind == "test":
        t = {"": "", "Bonferroni": " (Bonferroni-gecorrigeerd)" if nl else " (Bonferroni-corrected)"}.get(tail, ", " + tail)
        return R.choice(NLT if nl else ENT).format(w=w, r=r, t=t)
    if kind == "share":
        if "(" in snip:
            return (f"Het plan kwam er bij {r}." if nl else f"A plan was made by {r}.")
        if tail:
            return (f"Van de {tail} gezinnen noemde {r} {w} als doel." if nl else f"Of the {tail} families {r} named {w} as a goal.")
        return f"Landelijk lag dit op {r}." if nl else f"In the country as a whole this was {r}."
    if kind == "mean":
        if tail == "01":
            return f"Of {w} een doel was (0 = nee, 1 = ja), is zo verdeeld: {r}." if nl else f"Whether {w} was a goal (0 = no, 1 = yes) was as follows: {r}."
        return f"Op de vraag naar {w} (hele punten van 1 tot 5) scoorden ouders {r}." if nl else f"On the single question on {w} (whole points from 1 to 5) parents scored {r}."
    return f"Het effect op {w} was {r}." if nl else f"The effect on {w} was {r}."


def table_mean(T):
    nl = T.nl; ns = [R.randint(14, 70), R.randint(14, 70)]
    out = [["Vraag (1-5)" if nl else "Question (1-5)", f"FNB M (SD), n = {ns[0]}", f"{'Regulier' if nl else 'Usual'} M (SD), n = {ns[1]}"]]
    for w in R.sample(NLW if nl else ENW, 4):
        line = [w]
        for n in ns:
            def make(want):
                x = sample(n, 5); m, s = x.mean(), x.std(ddof=1)
                if want == "cannot": m += R.choice([-1, 1]) * R.uniform(.01, .04); s += R.uniform(-.05, .05)
                return f"{T.n(m, 2)} ({T.n(s, 2)})", f"grim;{m:.2f};{n}|grimmer;{m:.2f};{s:.2f};{n}|range;{m:.2f};{s:.2f};{n};1;5;no"
            line.append(T.mark("table-mean", *draw(R.choices(["holds", "cannot"], [75, 25])[0], make)))
        out.append(line)
    cap = "Gemiddelden per groep (een vraag in hele punten)" if nl else "Means of each group (one question in whole points)"
    return "t", cap, out


def table_share(T):
    nl = T.nl
    n = R.randint(31, 93)
    if R.random() < .5:     # the parts of one whole
        cut = sorted(R.sample(range(2, n - 1), 3)); ks = [b - a for a, b in zip([0] + cut, cut + [n])]
        cap = f"Uitkomst van het aanbod (N = {n})" if nl else f"Outcome of the offer (N = {n})"
        names = ["plan gemaakt", "bezig", "gestopt", "geweigerd"] if nl else ["plan made", "under way", "stopped", "refused"]
        bad = False
    else:
        ks = [R.randint(3, n - 2) for _ in range(4)]; bad = True
        cap = f"Genoemde problemen, meer dan een mogelijk (N = {n})" if nl else f"Problems named, more than one possible (N = {n})"
        names = ["schulden", "scheiding", "verslaving", "geweld"] if nl else ["debts", "divorce", "addiction", "violence"]
    out = [["", "n (%)"]]
    for name, k in zip(names, ks):
        def make(want):
            pc = 100 * k / n + (R.choice([-1, 1]) * R.uniform(2, 8) if want == "cannot" else 0)
            return (f"{k} ({T.n(pc, 1)}%)", f"percent;{pc:.1f};{k};{n}") if pc > 0 else None
        want = "cannot" if bad and R.random() < .4 else "holds"
        out.append([name, T.mark("table-share", *draw(want, make))])
    return "t", cap, out


def build(nl):
    T = Text(nl)
    X = (NLX if nl else ENX)[:]; R.shuffle(X)
    kinds = ["test"] * 9 + ["share"] * 4 + ["mean"] * 4 + ["interval"] * 3
    R.shuffle(kinds)
    T.blocks.append(("h", "3 Resultaten" if nl else "3 Results"))
    for i in range(0, len(kinds), 2):
        T.blocks.append(("p", " ".join([X[i // 2 % len(X)]] + [paragraph(T, k) for k in kinds[i:i + 2]])))
    T.blocks.insert(4, table_mean(T)); T.blocks.insert(8, table_share(T))
    return T


def clean(s): return re.sub("\ue000\\d+\ue001|\ue002", "", s)


def wrap(text, width, hyphens=False):
    """Lines; marks take no room. A long word outside a result may be hyphenated."""
    lines, cur, inside = [], "", False
    for word in text.split(" "):
        room = width - len(clean(cur)) - 1
        if len(clean(cur)) and len(clean(word)) > room:
            m = re.fullmatch(r"[a-z]{9,}[.,]?", word)
            if hyphens and m and not inside and room > 6:
                cut = room - 1 if room - 1 < len(word) - 3 else len(word) - 4
                lines.append(cur + " " + word[:cut] + "-"); cur = word[cut:]
                continue
            lines.append(cur); cur = word
        else:
            cur = (cur + " " + word) if cur else word
        inside = (inside or "\ue000" in word) and not word.rstrip(".,)").endswith("\ue002") if ("\ue000" in word or "\ue002" in word) else inside
    return lines + [cur]


def plain_table(b, gap=3):
    w = [max(len(clean(r[i])) for r in b[2]) + gap for i in range(len(b[2][0]))]
    return [b[1]] + ["".join(c + " " * (x - len(clean(c))) for c, x in zip(r, w)).rstrip() for r in b[2]]


def as_text(T, width=90, hyphens=False):
    out = []
    for b in T.blocks:
        out += plain_table(b) if b[0] == "t" else wrap(b[1], width, hyphens)
        out.append("")
    return out


def as_md(T):
    out = []
    for b in T.blocks:
        if b[0] == "t":
            out += [f"**{b[1]}**", ""] + ["| " + " | ".join(r) + " |" for r in b[2]]
            out.insert(len(out) - len(b[2]) + 1, "|" + "---|" * len(b[2][0]))
        else: out += [("## " if b[0] == "h" else "") + b[1]]
        out.append("")
    return out


def as_html(T):
    e = lambda s: s.replace("&", "&amp;").replace("<", "&lt;").replace("\u03c72", "&chi;<sup>2</sup>")
    out = ["<!DOCTYPE html>", f"<html lang=\"{'nl' if T.nl else 'en'}\"><head><meta charset=\"utf-8\"><title>3</title></head><body>"]
    for b in T.blocks:
        if b[0] == "t":
            out += [f"<table><caption>{e(b[1])}</caption>"]
            out += ["<tr>" + "".join(f"<td>{e(c)}</td>" for c in r) + "</tr>" for r in b[2]] + ["</table>"]
        else:
            tag = "h2" if b[0] == "h" else "p"
            out.append(f"<{tag}>{e(b[1])}</{tag}>")
    return out + ["</body></html>"]


def as_columns(T):
    lines = as_text(T, 52, True)
    # Two columns a page of 40 lines.
    out = []
    for p in range(0, len(lines), 80):
        a, b = lines[p:p + 40], lines[p + 40:p + 80]
        for i in range(len(a)):
            right = b[i] if i < len(b) else ""
            out.append((a[i] + " " * max(3, 66 - len(clean(a[i]))) + right).rstrip() if right else a[i])
        out += [f"{'':30}{41 + p // 80}", "\f"[:0]]
    return out


def put(name, T, lines, change=lambda s: s, encoding="utf-8"):
    for i, line in enumerate(lines, 1):
        for k in re.findall("\ue000(\\d+)\ue001", line):
            kind, snip, numbers = T.results[int(k)]
            rows.append([name, i, change(snip), kind, numbers])
    (HERE / name).write_text(change("\n".join(clean(l) for l in lines)) + "\n", encoding=encoding)


def put_docx(name, T):
    d = docx.Document(); i = 0
    def note(text):
        nonlocal i
        i += 1
        for k in re.findall("\ue000(\\d+)\ue001", text):
            kind, snip, numbers = T.results[int(k)]
            rows.append([name, i, snip, kind, numbers])
        return clean(text)
    for b in T.blocks:
        if b[0] == "t":
            d.add_paragraph(note(b[1]))
            t = d.add_table(rows=len(b[2]), cols=len(b[2][0]))
            for r, line in enumerate(b[2]):
                for c, cell in enumerate(line): t.cell(r, c).text = note(cell)
        elif b[0] == "h": d.add_heading(note(b[1]), 2)
        else: d.add_paragraph(note(b[1]))
    d.save(HERE / name)


lig = lambda s: s.replace("ffi", "\ufb03").replace("fi", "\ufb01").replace("fl", "\ufb02")
minus = lambda s: re.sub(r"(?<=[= \[(])-(?=[\d.,])", "\u2212", s)
dash = lambda s: re.sub(r"(?<=[= \[(])-(?=[\d.,])", "\u2013", s)
sup = lambda s: s.replace("\u03c72", "\u03c7\u00b2").replace("\u03b72", "\u03b7\u00b2")
ascii_ = lambda s: s.replace("\u03c72", "chi2").replace("\u03b72", "eta2").replace("\u03c6", "phi")
T = build(True); put("rapport-nl.txt", T, as_text(T), ascii_)
T = build(False); put("article-en.txt", T, as_text(T), lambda s: sup(minus(s)))
T = build(True); put("rapport-nl.md", T, as_md(T), sup)
T = build(False); put("article-en.md", T, as_md(T), lambda s: sup(minus(s)))
T = build(True); put("rapport-nl.html", T, as_html(T))
T = build(False); put("article-en.html", T, as_html(T), minus)
T = build(True); put_docx("bijlage-nl.docx", T)
T = build(False); put_docx("supplement-en.docx", T)
T = build(True); put("kolommen-nl-layout.txt", T, as_columns(T), lambda s: minus(s))
T = build(False); put("columns-en-layout.txt", T, as_columns(T), lambda s: dash(s))
T = build(True); put("plat-nl-pdf.txt", T, as_text(T, 50, True), lambda s: lig(dash(s)))
T = build(False); put("plain-en-pdf.txt", T, as_text(T, 50, True), lambda s: lig(minus(s)))
T = build(True); put("rapport-nl-1252.txt", T, as_text(T), lambda s: ascii_(dash(s)), "cp1252")
with (HERE / "numbers.csv").open("w", encoding="utf-8", newline="") as f:
    w = csv.writer(f, lineterminator="\n"); w.writerow("file line snippet kind numbers".split()); w.writerows(rows)
