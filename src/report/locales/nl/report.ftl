# Words of the report's frame, tables and sentences.

# Frame
skip = Naar de inhoud
contents = Inhoud
study-id = Studie
data-cut = Stand van de gegevens
brief = In het kort
other-analyses = Overige analyses
ledger = Gepubliceerde beweringen naast de herberekening
limits = Wat dit rapport niet kan zeggen
methods = Methoden
provenance = Herkomst en herhaalbaarheid
reading = Leeswijzer
table-number = Tabel { $n }. { $caption }
figure-number = Figuur { $n }. { $title }
remarks = Opmerkingen
footnote-label = noot { $mark }
nothing-found = Deze analyse leverde geen uitkomsten op.
see-tables = { $tables ->
    [one] zie tabel
   *[other] zie de tabellen
  }
figure-tables = { $tables ->
    [one] De getallen staan in tabel
   *[other] De getallen staan in de tabellen
  }
and = en

banner-observed = Dit rapport rust op gegevens zoals ze zijn verzameld.
banner-published = Let op: dit rapport rust op gepubliceerde cijfers
banner-published-text = De cijfers komen uit een publicatie; de gegevens per gezin zijn niet gebruikt.
banner-reconstructed = Let op: dit is een reconstructie
banner-reconstructed-text = De rijen onder dit rapport zijn niet de echte gegevens. Ze zijn zo gemaakt dat ze de gepubliceerde cijfers opnieuw opleveren. Wat niet gepubliceerd is, kan dit rapport niet over de werkelijkheid zeggen.
banner-simulated = Let op: deze gegevens zijn gesimuleerd
banner-simulated-text = De rijen onder dit rapport zijn door toeval getrokken. Ze zeggen niets over de werkelijkheid en laten alleen zien hoe het rapport werkt.
banner-marked = Een deel van de getallen rust op gesimuleerde gegevens, omdat er niets over is gepubliceerd. Bij elk van die getallen staat het woord ‘gesimuleerd’. Zulke getallen zeggen niets over de werkelijkheid.

reading-interval = Achter een schatting staat een { $level }-interval: bij herhaald onderzoek van deze opzet bevat zo’n interval in { $level } van de gevallen de werkelijke waarde. Wat buiten het interval ligt, heet in dit rapport uitgesloten; dat geldt dus met deze zekerheid en niet absoluut.
reading-rounding = In zinnen zijn de grenzen van een interval naar buiten afgerond, zodat wat uitgesloten heet ook uitgesloten is. In tabellen is gewoon afgerond; daardoor kunnen beide in de laatste decimaal verschillen.
reading-p = Een grote p-waarde bewijst niet dat groepen gelijk zijn. Daarom staat bij elk verschil hoe groot het nog kan zijn.

origin-observed = waargenomen
origin-published = gepubliceerd
origin-reconstructed = gereconstrueerd
origin-simulated = gesimuleerd
origin-spread = , spreiding gesimuleerd

ledger-count = { $reproduced_text } van de { $total ->
    [one] ene bewering
   *[other] { $total_text } beweringen
  } gereproduceerd
ledger-holds-for-every-table-that-fits = { $n_text } { $n ->
    [one] geldt
   *[other] gelden
  } voor elke tabel die past
ledger-holds-for-some = { $n_text } { $n ->
    [one] geldt
   *[other] gelden
  } voor sommige tabellen die passen
ledger-contradicted = { $n_text } tegengesproken
ledger-not-recoverable = { $n_text } niet te achterhalen
status-reproduced = gereproduceerd
status-holds-for-every-table-that-fits = geldt voor elke tabel die past
status-holds-for-some = geldt voor sommige tabellen die passen
status-contradicted = tegengesproken
status-not-recoverable = niet te achterhalen
printed-significant = significant
printed-not-significant = niet significant

methods-intro = Deze procedures zijn gebruikt. De omschrijvingen staan in het Engels.
method-definition = Definitie
method-assumptions = Aannamen
method-undefined = Wanneer er geen antwoord is
method-reference = Bron
method-oracle = Gecontroleerd tegen
program = Programma
plan-hash = Plan (SHA-256)
seed = Beginwaarde van het toeval
provenance-intro = Hetzelfde plan op dezelfde gegevens geeft met dezelfde versie van het programma ditzelfde rapport, teken voor teken.
role-data = gegevens
role-codebook = codeboek
role-claims = beweringen
limits-intro = Deze beperkingen volgen uit de opzet en uit de gegevens. Ze gelden ook waar de tekst ze niet herhaalt.

# Tables
caption = { $outcome }
caption-by = { $outcome } naar { $grouping }
caption-origin = { " " }(alle getallen { $origin })
caption-title = { $caption }. { $title }
caption-ledger = Elke gepubliceerde bewering met wat de gegevens geven
caption-data = De gegevens onder dit rapport
caption-inputs = Gelezen bestanden
block-interval = { $title }. Interval: { $method }
block-measure = { $title }. Maat: { $measure }
caption-unit = { $caption }, in { $unit }
heading-origin = { " " }({ $origin })
column-term = Groep of vergelijking
column-measure = Maat
column-value = Waarde
column-interval = { $level }-interval
column-interval-mixed = Interval
column-range = Kleinste–grootste
column-test = Toets
column-p-adjusted = p na correctie
column-n = n
column-clusters = Clusters
column-margin = Marge
column-verdict = Oordeel
column-origin = Herkomst
column-claim = Bewering
column-source = Bron
column-printed = Gedrukt
column-computed = Berekend
column-status = Uitkomst
column-note = Toelichting
column-data = Gegevens
column-cut = Stand
column-rows = Rijen
column-file = Bestand
column-role = Rol
column-hash = SHA-256
percentage-points = procentpunt
test = { $name }; { $p }
test-one-sided = { $name }; { $p } (eenzijdig)
test-exact = exacte toets

# Sentences
mark-simulated = (gesimuleerd)
mark-interval = (interval gesimuleerd)
mark-spread = (interval en toets gesimuleerd)
list = { $items } en { $last }
interval = { $level }-interval { $limits }
reason-unknown = reden niet vermeld
not-computed = { $outcome }, { $term }: niet te berekenen ({ $reason }).
proportion-overall = { $outcome }: { $share } van de { $n ->
    [one] één waarneming
   *[other] { $n_text } { $units }
  }{ $interval }.
stage_rate-overall = { $outcome }: { $share } van de { $n_text } { $units } die de vorige stap bereikten{ $interval }.
share-item = { $term } { $share } van { $n ->
    [one] één waarneming
   *[other] { $n_text } { $units }
  }{ $interval }
proportion-groups = { $outcome } per groep: { $items }.
stage_rate-groups = { $outcome }, als aandeel van de vorige stap: { $items }.
items-range = { $outcome }: { $rows_text } uitkomsten, van { $low } tot { $high }.
means = { $outcome }, gemiddeld: { $items }.
adjusted-means = { $outcome }, gemiddeld na correctie: { $items }.
mean-item = { $term } { $mean }{ $details }
median = mediaan { $x }
from-to = van { $low } tot { $high }
omnibus-below = { $outcome }: de groepen ({ $grouping }) verschillen meer dan door toeval te verwachten is ({ $stats }). Welke groepen dat zijn, zegt deze toets niet.
omnibus-above = { $outcome }: of de groepen ({ $grouping }) echt verschillen, is met deze toets niet uit te maken ({ $stats }). Hoe groot verschillen nog kunnen zijn, zeggen de intervallen.
omnibus-spread-below = { $outcome }: de spreiding van de groepen ({ $grouping }) verschilt meer dan door toeval te verwachten is ({ $stats }).
omnibus-spread-above = { $outcome }: of de groepen ({ $grouping }) in spreiding verschillen, is met deze toets niet uit te maken ({ $stats }).
lead = { $outcome }:{ " " }
pair = { $a } tegenover { $b }
pairs-untested = { $outcome }, verschillen tussen de groepen:
pairs = { $outcome }, de groepen twee aan twee. { $adjusted ->
    [yes] Na correctie voor meervoudig toetsen ligt
   *[no] Zonder correctie voor meervoudig toetsen ligt
  } p bij { $standing ->
    [0] geen van de { $pairs_text } vergelijkingen onder { $threshold }; dat bewijst niet dat de groepen gelijk zijn.
    [one] één van de { $pairs_text } vergelijkingen onder { $threshold }: { $list }.
   *[other] { $standing_text } van de { $pairs_text } vergelijkingen onder { $threshold }: { $list }.
  }
effect = { $lead }{ $adjusted ->
    [yes] na correctie{ " " }
   *[no] { "" }
  }{ $standard ->
    [yes] { $size } standaarddeviatie
   *[no] { $size }
  } { $way ->
    [less] lager
   *[more] hoger
  } { $between }{ $stats }.
effect-share = { $lead }{ $adjusted ->
    [yes] na correctie{ " " }
   *[no] { "" }
  }{ $size } { $way ->
    [less] minder vaak
   *[more] vaker
  } { $between }{ $stats }.
effect-zero = { $lead }{ $adjusted ->
    [yes] na correctie{ " " }
   *[no] { "" }
  }een verschil van afgerond { $size } { $between }{ $stats }.
effect-ratio = { $lead }oddsratio { $size } { $between }{ $stats }.
effect-chance = { $lead }de kans op een hogere waarde { $between } is { $size }{ $stats }.
effect-named = { $lead }{ $name } { $size } { $between }{ $stats }.
between = bij { $a } dan bij { $b }
between-and = tussen { $a } en { $b }
between-term = ({ $term })
p-adjusted = na correctie voor meervoudig toetsen { $p }
amount = { $x } { $way }
amount-unit = { $x } { $units } { $way }
amount-per-hundred = { $x } op de 100 { $units } { $way }
standard-deviations = standaarddeviatie
way-more = meer
way-fewer = minder
way-higher = hoger
way-lower = lager
way-better = (gunstiger)
way-worse = (ongunstiger)
range-both = Het { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }interval laat ruimte voor ten hoogste { $down } en ten hoogste { $up }; wat verder gaat, sluiten de { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }gegevens uit.
range-within = Het { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }interval loopt van ten minste { $near } tot ten hoogste { $far }; wat daarbuiten ligt, sluiten de { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }gegevens uit.
range-up-to = Het { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }interval laat ruimte voor ten hoogste { $far }; wat verder gaat en wat de andere kant op wijst, sluiten de { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }gegevens uit.
range-open-away = De { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }gegevens sluiten meer dan { $x } uit; hoeveel { $open } mogelijk is, begrenzen ze niet.
range-open-beyond = Het { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }interval begint bij ten minste { $x }; hoeveel meer mogelijk is, begrenzen de { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }gegevens niet.
range-open = De { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }gegevens sluiten hier niets uit.
range-unknown = Er is geen interval, dus wat de gegevens uitsluiten is niet te zeggen.
ratio-both = De { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }gegevens sluiten een oddsratio onder { $low } en boven { $high } uit.
ratio-low = De { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }gegevens sluiten een oddsratio onder { $low } uit; naar boven begrenzen ze niets.
ratio-high = De { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }gegevens sluiten een oddsratio boven { $high } uit; naar onderen begrenzen ze niets.
chance-both = De { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }gegevens sluiten een kans onder { $low } en boven { $high } uit; bij 50% ligt geen van beide hoger.
chance-low = De { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }gegevens sluiten een kans onder { $low } uit; bij 50% ligt geen van beide hoger.
chance-high = De { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }gegevens sluiten een kans boven { $high } uit; bij 50% ligt geen van beide hoger.
no-margin = Het plan noemt geen marge, dus er is geen oordeel.
margin = De afgesproken marge is { $margin }{ $reason }. Oordeel{ $drawn ->
    [yes] { " " }(gesimuleerd)
   *[no] { "" }
  }: { $verdict }. { $meaning }
margin-brief = Oordeel bij een marge van { $margin }{ $drawn ->
    [yes] { " " }(gesimuleerd)
   *[no] { "" }
  }: { $verdict }.
margin-reason = { " " }(vastgesteld op { $decided }: { $because })
verdict-better = beter
verdict-worse = slechter
verdict-equivalent = gelijkwaardig
verdict-not-worse = niet slechter
verdict-inconclusive = onbeslist
verdict-better-meaning = Het hele { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }interval ligt aan de gunstige kant van nul en niet geheel binnen de marge.
verdict-worse-meaning = Het hele { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }interval ligt aan de ongunstige kant van nul en niet geheel binnen de marge.
verdict-equivalent-meaning = Het hele { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }interval ligt binnen de marge van { $margin }, aan beide kanten van nul.
verdict-not-worse-meaning = Het { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }interval sluit { $margin } of meer in ongunstige richting uit, en niets sterkers dan dat.
verdict-inconclusive-meaning = Het { $drawn ->
    [yes] gesimuleerde{ " " }
   *[no] { "" }
  }interval laat { $margin } of meer in ongunstige richting open. Dat is iets anders dan dat de groepen gelijk zijn.
moderators = { $outcome }: { $tested ->
    [one] één kenmerk is
   *[other] { $tested_text } kenmerken zijn
  } getoetst op invloed op het effect. { $adjusted ->
    [yes] Na correctie voor meervoudig toetsen ligt
   *[no] Zonder correctie voor meervoudig toetsen ligt
  } p bij { $standing ->
    [0] geen daarvan onder { $threshold }; dat bewijst niet dat kenmerken er niet toe doen.
    [one] één daarvan onder { $threshold }: { $list }.
   *[other] { $standing_text } daarvan onder { $threshold }: { $list }.
  }
moderators-widest = Het breedste interval is dat van { $term } ({ $interval }): daarvan is het minst bekend hoe sterk het effect ermee samenhangt. { $range }

date = { $day } { $month } { $year }
month-1 = januari
month-2 = februari
month-3 = maart
month-4 = april
month-5 = mei
month-6 = juni
month-7 = juli
month-8 = augustus
month-9 = september
month-10 = oktober
month-11 = november
month-12 = december
