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
brief-limits = Lees deze uitkomsten samen met
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
banner-published-part = Let op: een deel van dit rapport rust op gepubliceerde cijfers
banner-published-part-text = Die cijfers komen uit een publicatie; de gegevens per gezin zijn niet gebruikt.
banner-reconstructed-part = Let op: een deel van de gegevens is een reconstructie
banner-reconstructed-part-text = Die rijen zijn niet de echte gegevens. Ze zijn zo gemaakt dat ze de gepubliceerde cijfers opnieuw opleveren. Wat niet gepubliceerd is, kan dit rapport niet over de werkelijkheid zeggen.
banner-simulated-part = Let op: een deel van de gegevens is gesimuleerd
banner-simulated-part-text = Die rijen zijn door toeval getrokken. Ze zeggen niets over de werkelijkheid en laten alleen zien hoe het rapport werkt.
banner-marked = Een deel van de getallen rust op gesimuleerde gegevens, omdat er niets over is gepubliceerd. Waar zulke getallen staan, in tekst, tabel of figuur, staat het woord ‘gesimuleerd’ erbij. Ze zeggen niets over de werkelijkheid.

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
printed-not-tested = niet getoetst
printed-comparable = vergelijkbaar
printed-small-groups = kleine groepen
printed-marginal = marginaal

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
column-characteristic = Kenmerk
column-stage = Stap of niveau
column-range = Kleinste–grootste
column-test = Toets
column-p-adjusted = p na correctie
column-n = n
column-clusters = Clusters
column-detectable = Aantoonbaar vanaf
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
column-read = Gelezen als
read-encoding = codering
read-separator = scheidingsteken
read-decimal = decimaalteken
read-thousands = duizendtallen gescheiden
read-dates = datums als
read-sheet = blad
read-header = kopregel
read-weight = wegingsvariabele
read-found-comma = komma
read-found-point = punt
read-found-tab = tab
read-found-year-month-day = jaar-maand-dag
read-found-day-month-year = dag-maand-jaar
read-found-month-day-year = maand-dag-jaar
percentage-points = procentpunt
test = { $name }; { $p }
test-one-sided = { $name }; { $p } (eenzijdig)
test-exact = exacte toets

# Sentences
mark-simulated = (gesimuleerd)
mark-interval = (interval gesimuleerd)
mark-spread = (interval en toets gesimuleerd)
drawn = gesimuleerd
drawn-interval = interval gesimuleerd
drawn-details = gesimuleerd: { $details }
data-firm = gegevens
data-drawn = gesimuleerde gegevens
quoted = ‘{ $text }’
group = groep
list = { $items } en { $last }
interval = { $level }-interval { $limits }
x-of-n = { $x_text } van de { $n_text }
share-of = { $share } van { $n_text }
n = n = { $n_text }
n-units = { $n ->
    [one] één waarneming
   *[other] { $n_text } { $units }
  }
reason-unknown = reden niet vermeld
not-computed = { $outcome }, { $term }: niet te berekenen ({ $reason }).
groups-lead = { $outcome } per { $grouping }:
groups-next = Per { $grouping }:
ends = van { $low } tot { $high }, over { $rows_text } groepen

share-overall = { $outcome }: { $share } van de { $units }{ $details }.
share-groups = Per { $grouping }: { $items }.
share-groups-alone = { $outcome } per { $grouping }: { $items }.
share-item = { $term } { $share }{ $details }

frequency-together = { $name }: { $items }, samen { $n_text } { $units }.
frequency-of = { $name }: { $items }, van de { $n_text } { $units }.
frequency = { $name }: { $items }.

funnel = { $units } per stap{ $group }: { $steps }.
funnel-group = { $name }: { $steps }.

mean-overall = { $outcome }: gemiddeld { $mean } over { $n_units }{ $details }.
mean-group = { $term }: { $mean }{ $details }.
adjusted-means = { $outcome }, gemiddeld na correctie: { $items }.
median = mediaan { $x }
from-to = van { $low } tot { $high }

omnibus-below = { $outcome }: de groepen verschillen meer dan door toeval te verwachten is ({ $stats }). Welke groepen dat zijn, zegt deze toets niet.
omnibus-above = { $outcome }: of de groepen echt verschillen, is met deze toets niet uit te maken ({ $stats }). Hoe groot de verschillen nog kunnen zijn, zeggen de intervallen.

omnibus-measures-below = { $outcome }: de metingen verschillen meer dan door toeval te verwachten is ({ $stats }). Welke metingen dat zijn, zegt deze toets niet.
omnibus-measures-above = { $outcome }: of de metingen echt verschillen, is met deze toets niet uit te maken ({ $stats }). Hoe groot de verschillen nog kunnen zijn, zeggen de intervallen.
omnibus-strata-below = { $outcome }, { $term }: het effect verschilt tussen de lagen meer dan door toeval te verwachten is ({ $stats }); één gezamenlijk getal verhult dat.
omnibus-strata-above = { $outcome }, { $term }: of het effect tussen de lagen verschilt, is met deze toets niet uit te maken ({ $stats }).
omnibus-spread-below = { $outcome }: de spreiding van de groepen verschilt meer dan door toeval te verwachten is ({ $stats }).
omnibus-spread-above = { $outcome }: of de groepen in spreiding verschillen, is met deze toets niet uit te maken ({ $stats }).
lead = { $outcome }:{ " " }
unadjusted = { "" }
adjusted = na correctie{ " " }
adjusted-for-pre = na correctie voor de voormeting{ " " }
effect = { $lead }{ $adjusted }{ $size } { $way ->
    [less] lager
   *[more] hoger
  } { $between }{ $stats }
effect-unit = { $lead }{ $adjusted }{ $size } { $way ->
    [less] minder
   *[more] meer
  } { $between }{ $stats }
effect-share = { $lead }{ $adjusted }{ $size } { $way ->
    [less] minder vaak
   *[more] vaker
  } { $between }{ $stats }
effect-zero = { $lead }{ $adjusted }een verschil van afgerond { $size } { $between }{ $stats }
effect-ratio = { $lead }{ $measure } { $size } { $between }{ $stats }
effect-chance = { $lead }de kans op een hogere waarde { $between } is { $size }{ $stats }
effect-named = { $lead }{ $measure } { $size } { $between }{ $stats }
odds = { $adjusted ->
    [yes] Gecorrigeerde { $measure }
   *[no] { $measure_capital }
  }: { $x }{ $stats }.
named = { $term }: { $measure } { $x }{ $stats }
named-none = { $term }: niet te berekenen ({ $reason })
named-alone = { $outcome }, { $item }.
named-lead = { $outcome }, in cijfers:
between = bij { $a } dan bij { $b }
between-and = tussen { $a } en { $b }
between-term = ({ $term })
deviations = { $x } standaarddeviatie
p-and-adjusted = { $p }, na correctie voor meervoudig toetsen { $adjusted }

pair = { $a } tegenover { $b }
pairs-untested = { $outcome }, de groepen twee aan twee:
pairs = { $outcome }, de groepen twee aan twee. { $adjusted ->
    [yes] Na correctie voor meervoudig toetsen ligt
   *[no] Zonder correctie voor meervoudig toetsen ligt
  } p bij { $standing ->
    [0] geen van de { $pairs_text } vergelijkingen onder { $threshold }; dat bewijst niet dat de groepen gelijk zijn.
    [one] één van de { $pairs_text } vergelijkingen onder { $threshold }: { $list }.
   *[other] { $standing_text } van de { $pairs_text } vergelijkingen onder { $threshold }: { $list }.
  }

range = { $possible }; al het andere sluiten de { $data } uit.
range-open = De { $data } sluiten hier niets uit.
range-unknown-why = Er is geen interval ({ $reason }), dus wat de gegevens uitsluiten is niet te zeggen.
range-unknown = Er is geen interval, dus wat de gegevens uitsluiten is niet te zeggen.
possible = alles van { $low } tot { $high } blijft mogelijk
possible-share = op de 100 { $units } blijft alles mogelijk van { $low } tot { $high }
possible-from = alles vanaf { $x } blijft mogelijk, zonder grens naar boven
possible-from-share = op de 100 { $units } blijft alles mogelijk vanaf { $x }, zonder grens naar boven
possible-to = alles tot { $x } blijft mogelijk, zonder grens naar beneden
possible-to-share = op de 100 { $units } blijft alles mogelijk tot { $x }, zonder grens naar beneden
possible-ratio = elke { $measure } van { $low } tot { $high } blijft mogelijk
possible-ratio-from = elke { $measure } vanaf { $low } blijft mogelijk, zonder grens naar boven
possible-ratio-to = elke { $measure } tot { $high } blijft mogelijk
possible-chance = elke kans van { $low } tot { $high } blijft mogelijk; bij 50% ligt geen van beide hoger
possible-chance-from = elke kans vanaf { $low } blijft mogelijk; bij 50% ligt geen van beide hoger
possible-chance-to = elke kans tot { $high } blijft mogelijk; bij 50% ligt geen van beide hoger
way-more = meer
way-fewer = minder
way-less = minder
way-higher = hoger
way-lower = lager
way-better = (gunstiger)
way-worse = (ongunstiger)

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
null-zero = nul
null-one = 1
margin-ratio = een verhouding van { $x } (van { $other } tot { $x })
width = { $agreed ->
    [yes] De gegevens dragen ‘{ $word }’ bij elke marge boven { $from } en ‘{ $other }’ bij elke marge boven { $both }.
   *[no] Houdbaar zou zijn: ‘{ $word }’ bij een marge boven { $from } en ‘{ $other }’ bij een marge boven { $both }.
  }
width-always = { $agreed ->
    [yes] De gegevens dragen ‘{ $word }’ bij elke marge, en ‘{ $other }’ bij elke marge boven { $both }.
   *[no] Houdbaar zou zijn: ‘{ $word }’ bij elke marge en ‘{ $other }’ bij een marge boven { $both }.
  }
width-one = { $agreed ->
    [yes] De gegevens dragen ‘{ $word }’ bij elke marge boven { $from }; voor ‘{ $other }’ is geen marge breed genoeg.
   *[no] Houdbaar zou zijn: ‘{ $word }’ bij een marge boven { $from }; voor ‘{ $other }’ is geen marge breed genoeg.
  }
width-both = { $agreed ->
    [yes] De gegevens dragen ‘{ $other }’ bij elke marge boven { $both }.
   *[no] Houdbaar zou zijn: ‘{ $other }’ bij een marge boven { $both }.
  }
tested = Eenzijdig getoetst tegen de marge: { $items }{ $both ->
    [yes] , elk te vergelijken met { $threshold }.
   *[no] , te vergelijken met { $threshold }.
  }
tested-item = { $p } voor ‘{ $word }’
settle = Is het werkelijke verschil 0, dan heeft een onderzoek met deze opzet 80% kans op het oordeel { $items } { $units }; hier zijn het er { $now }.
settle-item = ‘{ $word }’ vanaf { $n }
bayes = { $outcome }, { $term }: { $for ->
    [none] zonder verschil zijn de gegevens { $x } keer zo waarschijnlijk als met een verschil waarvan de grootte vooraf een Cauchyverdeling heeft met schaal 0,71 standaarddeviatie
   *[difference] met een verschil waarvan de grootte vooraf een Cauchyverdeling heeft met schaal 0,71 standaarddeviatie, zijn de gegevens { $x } keer zo waarschijnlijk als zonder verschil
  } (bij schaal 1: { $wide } keer; bij schaal 1,41: { $ultrawide } keer). Het getal geldt alleen voor deze verdelingen vooraf.
bayes-brief = { $outcome }, { $term }: { $for ->
    [none] zonder verschil zijn de gegevens { $x } keer zo waarschijnlijk als met een verschil
   *[difference] met een verschil zijn de gegevens { $x } keer zo waarschijnlijk als zonder
  }, gegeven een Cauchyverdeling vooraf met schaal 0,71 standaarddeviatie.
bayes-lead = Hoe waarschijnlijk de gegevens zijn zonder verschil, tegenover met een verschil:
verdict-better = beter
verdict-worse = slechter
verdict-equivalent = gelijkwaardig
verdict-not-worse = niet slechter
verdict-inconclusive = onbeslist
verdict-better-meaning = Het hele interval ligt aan de gunstige kant van { $null }, en niet helemaal binnen de marge.
verdict-worse-meaning = Het hele interval ligt aan de ongunstige kant van { $null }, en niet helemaal binnen de marge.
verdict-equivalent-meaning = Het hele interval ligt binnen de marge, aan beide kanten van { $null }.
verdict-not-worse-meaning = Het interval sluit { $margin } of meer in ongunstige richting uit; meer zegt dit oordeel niet.
verdict-inconclusive-meaning = Het interval laat { $margin } of meer in ongunstige richting open. Dat is iets anders dan dat de groepen gelijk zijn.

moderators = { $outcome }: { $tested ->
    [one] van één kenmerk is
   *[other] van { $tested_text } kenmerken is
  } getoetst of het verschil tussen de groepen ervan afhangt. { $adjusted ->
    [yes] Na correctie voor meervoudig toetsen ligt
   *[no] Zonder correctie voor meervoudig toetsen ligt
  } p bij { $standing ->
    [0] geen daarvan onder { $threshold }; dat bewijst niet dat kenmerken er niet toe doen.
    [one] één daarvan onder { $threshold }: { $list }.
   *[other] { $standing_text } daarvan onder { $threshold }: { $list }.
  }
moderators-widest = Het verschil dat { $term } maakt, is het minst zeker ({ $interval }). { $range }
omnibus-effects-below = { $outcome }: de methoden verschillen in effect meer dan door toeval te verwachten is ({ $stats }).
omnibus-effects-above = { $outcome }: of de methoden in effect verschillen, is niet uit te maken ({ $stats }).
brief-omnibus-effects-below = { $outcome }: de methoden verschillen in effect meer dan door toeval te verwachten is.
brief-omnibus-effects-above = { $outcome }: of de methoden in effect verschillen, is niet uit te maken.
influence-told = { $outcome }: het gecorrigeerde verschil is { $value }. Met telkens één eenheid of cluster weggelaten ligt het tussen { $low } en { $high }; het meest verschuift het zonder { $which } (verschuiving: { $shift }).
influence-verdict = Het oordeel hangt daarvan af: { $which } luidt het ‘{ $verdict }’ in plaats van ‘{ $whole }’.
moderators-detectable = Met deze aantallen is een verschil in effect aantoonbaar (kans 80%) vanaf { $low }{ $same ->
    [yes] {""}
   *[no] {" "}(bij { $easiest }) tot { $high } (bij { $hardest })
  }; kleinere verschillen kunnen bestaan zonder op te vallen.
appendix = Bijlage: waar de uitkomsten op rusten

# In brief
brief-line = { $outcome }: { $text }.
brief-share = { $share } van de { $units }{ $details }
brief-ends = per { $grouping } van { $low } ({ $lowest }) tot { $high } ({ $highest })
brief-frequency = { $outcome }: aantallen en percentages van { $n_text } { $units }, per groep.
brief-mean = gemiddeld { $mean } over { $n_units }{ $details }
completers-left-out = Een gemiddelde over alleen wie dit einde bereikte, geeft een vertekend beeld: { $left_out ->
    [one] één van de { $units } kwam (nog) niet zover en telt
   *[other] { $left_out_text } { $units } bij wie het (nog) niet zover kwam, tellen
  } niet mee.
brief-completers = { $left_out ->
    [one] Wie niet zover kwam, telt niet mee (1).
   *[other] De { $left_out_text } { $units } bij wie het niet zover kwam, tellen niet mee.
  }
brief-floor = { $outcome }: { $text }; beschreven, niet getoetst.
brief-omnibus-below = { $outcome }: de groepen verschillen meer dan door toeval te verwachten is.
brief-omnibus-above = { $outcome }: of de groepen echt verschillen, is niet uit te maken.
brief-omnibus-measures-below = { $outcome }: de metingen verschillen meer dan door toeval te verwachten is.
brief-omnibus-measures-above = { $outcome }: of de metingen echt verschillen, is met deze toets niet uit te maken.
brief-omnibus-strata-below = { $outcome }, { $term }: het effect verschilt tussen de lagen meer dan door toeval te verwachten is.
brief-omnibus-strata-above = { $outcome }, { $term }: of het effect tussen de lagen verschilt, is met deze toets niet uit te maken.
brief-omnibus-spread-below = { $outcome }: de spreiding van de groepen verschilt meer dan door toeval te verwachten is.
brief-omnibus-spread-above = { $outcome }: of de groepen in spreiding verschillen, is niet uit te maken.
brief-pairs = { $tested ->
    [0] { $outcome }: { $pairs_text } vergelijkingen, niet getoetst.
   *[other] { $standing ->
        [0] { $outcome }: bij geen van de { $pairs_text } vergelijkingen is uit te maken of de groepen verschillen.
       *[other] { $outcome }: een verschil dat groter is dan door toeval te verwachten bij { $list }.
      }
  }
brief-verdict = { $pair }: { $verdict }.
brief-moderators = { $outcome }: { $standing ->
    [0] { $tested ->
        [1] bij het onderzochte kenmerk is niet vast te stellen dat het verschil ervan afhangt; dat bewijst niet dat het er niet toe doet.
       *[other] bij geen van de { $tested_text } kenmerken is vast te stellen dat het verschil ervan afhangt; dat bewijst niet dat ze er niet toe doen.
    }
   *[other] dat het verschil tussen de groepen ervan afhangt, is vast te stellen bij { $list }.
  }
brief-moderators-widest = Het verschil dat { $term } maakt, is het minst zeker: { $possible }.

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

# What is missing
missing-one = Van de { $n_text } { $units } heeft { $share } ({ $x_text }) geen waarde voor { $variable }{ $reasons }.
missing-none = Bij geen van de { $n_text } { $units } ontbreekt een waarde van de { $variables ->
    [one] ene variabele die is bekeken
   *[other] { $variables_text } variabelen die zijn bekeken
  }.
missing-several = Van de { $n_text } { $units } ontbreken waarden bij { $missing_text } van de { $variables_text } variabelen:
missing-item = { $variable } bij { $share } ({ $x_text }){ $reasons }.
missing-rest = De overige { $rest_text } elk bij hoogstens { $share }.
missing-by-group = Naar { $grouping }: { $items }.
missing-complete = Bij { $x_text } van de { $n_text } { $units } ({ $share }) ontbreekt niets.
missing-most = { $patterns ->
    [one] Anders ontbreekt
   *[other] Het vaakst ontbreekt
  } { $items }.
attrition-lead = Uitval: geen waarde van de uitkomst, om welke reden ook.
attrition-wave = { $wave }: { $share } ({ $x_text } van de { $n_text } { $units })
attrition-difference = { "" }; verschil { $difference } ({ $interval })
attrition-back = Van hen die eerder gemist werden, zijn er hier { $x_text } terug.
lost-kept = Van de { $all_text } vergelijkingen van uitgevallen met behouden { $over ->
    [0] ligt er geen
    [one] ligt er één
   *[other] liggen er { $over_text }
  } verder dan { $limit } standaarddeviatie van 0; het verst ligt { $term }: { $x }{ $details }.

# Which question
estimand-offer = effect van het aanbod
estimand-as-treated = vergelijking zoals behandeld
estimand-complier = effect bij wie meedoet als het wordt aangeboden
caption-estimand = { $caption }: { $estimand }
questions-caption = { $outcome }: drie vragen, drie antwoorden
questions-row = Wat
questions-answers = Antwoorden
questions-assumptions = Wat daarvoor waar moet zijn
questions-asked = Gevraagd
questions-asked-offer = Wat verandert het aanbod, of iemand nu meedoet of niet?
questions-asked-as-treated = Hoeveel verschillen wie meedeed en wie niet meedeed? Dat is niet het effect van het aanbod.
questions-asked-complier = Wat verandert meedoen bij wie meedoet omdat het wordt aangeboden?
questions-compared = Vergeleken
questions-compared-offer = allen in ‘{ $treatment }’ met allen in ‘{ $control }’
questions-compared-as-treated = wie meedeed met wie niet meedeed, uit beide groepen
questions-compared-complier = wie door het aanbod meedoet, met en zonder aanbod
questions-estimate = Verschil
questions-estimate-unit = Verschil ({ $unit })
questions-interval-ar = Interval dat ook bij een zwak instrument geldt (Anderson–Rubin)
questions-share = Aandeel dat door het aanbod meedoet (%)
questions-f = Sterkte van de eerste stap (F, robuust)
questions-f-classical = Sterkte van de eerste stap (F, klassiek)
questions-verdict-ar = { $verdict } (naar het interval van Anderson en Rubin)
questions-needed = nodig
questions-not-needed = niet nodig
questions-needed-strength = nodig; F = { $f }
questions-needed-met = nodig; hier vervuld, want zonder aanbod deed niemand mee
questions-lot = Het aanbod is door het lot verdeeld, of zo goed als
questions-choice = Wie meedeed en wie niet, verschillen alleen in waarvoor is gecorrigeerd
questions-exclusion = Het aanbod werkt alleen doordat iemand meedoet
questions-monotonicity = Niemand blijft juist door het aanbod weg
questions-relevance = Het aanbod verandert wie meedoet
questions-interference = De uitkomst van de een hangt niet af van wat een ander krijgt
questions-lost = Wie ontbreekt, ontbreekt niet vanwege de uitkomst
questions-lead = { $outcome }, drie vragen:
questions-lead-few = { $outcome }:
questions-item = { $estimand }: { $text }
questions-as-treated = Dat is niet het effect van het aanbod: wie meedeed, koos of werd gekozen.
questions-weak = Het aanbod verandert zo weinig aan wie meedoet (F = { $f }) dat het interval van Anderson en Rubin geldt.
questions-one-sided = Zonder aanbod deed niemand mee, dus dit is ook het effect bij wie meedeed.
questions-full = Iedereen deed wat was toegewezen, dus dit is hetzelfde als het effect van het aanbod.

# How long it takes
durations-all = alle groepen samen
durations-open = nog onderweg { $n }
durations-at = na { $when }: { $items }
durations-at-unknown = na { $when }: niet te zeggen ({ $reason })
durations-hundred = Van elke 100 { $units } bij { $group } (n = { $n_text }) { $parts }.
durations-hundred-all = Van elke 100 { $units }, alle groepen samen (n = { $n_text }), { $parts }.
durations-hundred-alone = Van elke 100 { $units } (n = { $n_text }) { $parts }.
durations-rounded = De aantallen zijn zo afgerond dat ze samen 100 zijn.
brief-durations = Van elke 100 { $units } na { $when }: { $items }.
brief-durations-ends = Per { $grouping } loopt het aantal ‘{ $ending }’ van { $low } ({ $lowest }) tot { $high } ({ $highest }) van elke 100.
durations-naive = Wie doet alsof het voor de { $units } die anders eindigden ook nog op ‘{ $ending }’ had kunnen uitlopen (1 − Kaplan-Meier), komt na { $when }{ $of } op { $naive_text } van elke 100 in plaats van { $share_text }. Dat is te hoog: waar het anders is afgelopen, kan het zo niet meer aflopen.
durations-half = na { $when }{ $details }
durations-half-never = nog geen helft; het hoogste aandeel is { $share }
durations-interval-from = { $level }-interval vanaf { $low }
durations-half-lead = De helft van alle { $units } is zover ({ $ending }), wie anders eindigde of nog onderweg is meegerekend:
durations-half-lead-any = Voor de helft van alle { $units } is het afgelopen, op welke manier ook:
durations-item = { $group }: { $text }.
durations-item-at = { $group }, { $text }.
durations-completers-lead = Gemiddelde wachttijd van alleen wie uitkwam op ‘{ $ending }’, met daarnaast de tijd waarop de helft van allen zover was. Het gemiddelde laat weg wie anders eindigde of nog onderweg is, en zegt dus niet op hoeveel tijd te rekenen is.
durations-completers = { $group }: gemiddeld { $mean }{ $details }; van alle { $n_text } { $units } was de helft zover { $median }.
durations-completers-never = { $group }: gemiddeld { $mean }{ $details }; van alle { $n_text } { $units }: { $median }.
durations-under-way = Aandeel van de { $units } voor wie het nog niet is afgelopen, op welke manier ook:
durations-interval = Aandeel van de { $units } voor wie het is afgelopen, als van elke tijd alleen bekend is tussen welke grenzen die ligt:
durations-states = Van elke 100 { $units }, zo afgerond dat het samen 100 is:
durations-lasting = Van de eerste { $when } gemiddeld { $items }
durations-lasting-plain = Gemiddeld { $items }
durations-difference = Verschil in aandeel, twee aan twee:
durations-difference-adjusted = Verschil in aandeel na correctie, twee aan twee:
durations-difference-state = Verschil in aandeel per situatie, twee aan twee:
durations-difference-mean = Verschil in gemiddelde tijd onderweg, twee aan twee:
durations-difference-lost = Verschil in gemiddelde tijd na deze afloop, twee aan twee:
durations-difference-lost-adjusted = Verschil in gemiddelde tijd na deze afloop, na correctie, twee aan twee:
durations-difference-in-state = Verschil in gemiddelde tijd per situatie, twee aan twee:
durations-pair = { $pair }: { $size } { $way }{ $stats }.
durations-test-hazards = hoe vaak het gebeurt onder wie nog onderweg is
durations-test-shares = het aandeel dat zover komt
durations-test-lead = De groepen vergeleken over de hele tijd:
durations-test-below = { $term }: { $what } verschilt tussen de groepen meer dan door toeval te verwachten is{ $stats }. Hoe groot de verschillen zijn, zeggen de aandelen met hun intervallen.
durations-test-above = { $term }: of { $what } tussen de groepen verschilt, is met deze toets niet uit te maken{ $stats }. Dat bewijst niet dat de groepen gelijk zijn.
durations-ratio-cause = Hazardratio: onder de { $units } die dan nog onderweg zijn, hoeveel keer zo vaak het gebeurt. Boven 1 is het vaker in de eerstgenoemde groep. Hoeveel er uiteindelijk zover komen, hangt ook af van de andere aflopen.
durations-ratio-sub = Subdistributie-hazardratio: boven 1 is het aandeel van alle { $units } dat zover komt op elk tijdstip hoger in de eerstgenoemde groep. Hoe snel wie nog onderweg is zover komt, zegt deze verhouding niet.
durations-ratio = { $pair }: { $ratio }{ $stats }.
durations-proportional-lead = Een hazardratio vat alle tijden in één getal samen. Of dat past:
durations-proportional-below = { $term }: de hazardratio verandert met de tijd meer dan door toeval te verwachten is{ $stats }; één getal vat dat niet goed samen.
durations-proportional-above = { $term }: of de hazardratio met de tijd verandert, is niet uit te maken{ $stats }.
durations-concordance = Van elke twee { $units } wijst het model in { $value } van de gevallen het juiste aan als het eerste dat zover komt{ $details }; 0,50 is zo goed als kop of munt.
durations-mean-lead = Van de eerste { $when } gemiddeld, over alle { $units }:
durations-mean-lead-plain = Gemiddeld over alle { $units }:
durations-mean-open = { $mean } onderweg{ $details }
durations-mean-after = { $mean } na de afloop { $ending }{ $details }
durations-cost-lead = Wat wachten op een afloop gemiddeld kost, voor elk van de { $units }:
durations-cost-price = Gerekend is met { $price } per eenheid van tijd ({ $source }), voor iedereen even veel.
durations-cost-horizon = Wat na { $when } komt, telt niet mee.
durations-cost = { $group }: gemiddeld { $cost }, over { $n_text } { $units }.
durations-column-open = nog onderweg
durations-column-time = tijdstip
brief-durations-ratio = Hazardratio, hoeveel keer zo vaak het gebeurt onder de { $units } die dan nog onderweg zijn:
brief-durations-ratio-sub = Subdistributie-hazardratio, boven 1 is het aandeel van alle { $units } dat zover komt hoger:
durations-column = { $head } (%, met { $interval })

# A locked plan.
planned = Gepland en gedaan
planned-intro = Het plan is vastgelegd op { $locked }, met { $program }. { $data ->
        [there] Op die dag was er al een gegevensbestand.
       *[absent] Op die dag waren de gegevens er nog niet.
    } { $deviations ->
        [0] Alles is gedaan zoals gepland.
        [one] Eén ding is anders gedaan.
       *[other] { $deviations_text } dingen zijn anders gedaan.
    }
planned-earlier = Daarvoor is het vastgelegd op { $days }.
caption-planned = Elke analyse, gepland of gedaan
caption-deviations = Wat anders is gedaan dan gepland
column-question = Vraag
column-plan-state = Plan
column-place = Waar
column-planned = Gepland
column-done = Gedaan
plan-as-planned = zoals gepland
plan-changed = gewijzigd
plan-added = niet gepland
plan-dropped = gepland, niet gedaan
role-plan = plan

# Een analyse over alle tabellen die bij een gepubliceerde samenvatting passen.
caption-across = { $outcome }: over { $n } tabellen die bij de gepubliceerde cijfers passen
column-least-most = Laagste – hoogste
column-widest = Breedste interval
column-p-least-most = p, laagste – hoogste
across-remark = Het breedste interval loopt van de laagste ondergrens tot de hoogste bovengrens van alle tabellen
across-tables = De publicatie geeft afgeronde cijfers. { $n ->
        [one] Eén tabel van hele aantallen past
       *[other] { $n_text } tabellen van hele aantallen passen
    } daarbij{ $complete ->
        [yes] { "." }
       *[no] , voor zover is gezocht; er kunnen er meer zijn.
    } { $all ->
        [all] De analyse is op elk daarvan gedaan.
       *[some] De analyse is op { $run } daarvan gedaan, gelijk gespreid.
    }
across-assumed = Aangenomen: { $text }.
across-share = { $term }: { $span } (breedste interval { $widest })
across-test = { $term }: p { $p }; { $state ->
        [all] onder 0,05 in elke tabel
        [none] 0,05 of meer in elke tabel
       *[some] onder 0,05 in sommige tabellen, niet in alle
    }
chart-ranges = Elke uitkomst over { $n } tabellen die bij de gepubliceerde cijfers passen
chart-ranges-how = Balk: van de laagste tot de hoogste waarde over alle tabellen. Dunne lijn: het breedste interval. Gestreept: p = 0,05.
chart-ranges-share = Aandeel
chart-ranges-p = Toetsen
chart-percent = procent
chart-ranges-axis = p-waarde
# Het grootboek: waarom een bewering staat zoals zij staat
ledger-between = Waar bronnen elkaar tegenspreken
caption-between = Twee bronnen over hetzelfde die niet allebei waar kunnen zijn, of die op andere gegevens rusten
ledger-page = Wat er is gezegd, wat wij vinden, oordeel
ledger-page-intro = Elke regel is een gepubliceerde bewering in onze eigen woorden, met ernaast wat de gegevens geven. Getallen moeten kloppen tot op de cijfers die zijn gedrukt. Een woord over een toets moet passen bij p kleiner dan 0,05.
ledger-page-hypotheses = Waar druk en gegevens verschillen, zijn keuzes die een onderzoeker kan hebben gemaakt een voor een geprobeerd. Een keuze waarbij het getal uitkomt zoals gedrukt, is een vermoeden en geen bewijs.
ledger-between-count = op { $n ->
    [one] { $n_text } plaats spreken twee bronnen elkaar tegen
   *[other] { $n_text } plaatsen spreken twee bronnen elkaar tegen
  }
column-said = Wat er is gezegd
column-found = Wat wij vinden
column-why = Waarom
column-verdict-of = Oordeel
claim-derived = afgeleid van wat er staat
printed-as = gedrukt: { $printed }
reason-follows-from = berekend uit { $claims }
reason-no-whole-number = geen aantal van { $of_text } geeft { $printed } %: { $nearest }
reason-no-whole-number-works = geen aantal van { $of_text } geeft { $printed } %: { $nearest }; het kan wel met { $works }
reason-nearest = { $k_text } geeft { $print } %
reason-works = { $k_text } van de { $first ->
    [one] { $first_text }
   *[other] { $first_text } tot en met { $last_text }
  }
reason-whole-number = dat is { $first_text } van de { $of_text }, en geen ander geheel getal
reason-whole-numbers = dat kunnen er { $first_text } tot en met { $last_text } van de { $of_text } zijn; welk aantal het was, is niet gedrukt
reason-sources-disagree = de twee passen niet bij elkaar: hoogstens een van beide klopt zoals het er staat
reason-data-cut = de een gaat over de gegevens van { $first }, de ander over die van { $second }
hypotheses = Vermoedens, geen bewijs: het komt uit zoals gedrukt { $choices }
no-hypothesis = Met geen van de geprobeerde keuzes komt het uit zoals gedrukt
choice-truncated = als cijfers zijn afgekapt en niet afgerond
choice-half-even = als halven naar het even cijfer zijn afgerond
choice-half-up = als halven naar boven zijn afgerond
choice-nearest = als gewoon is afgerond
choice-rounded-twice = als twee keer is afgerond
choice-variance-over-n = als de variantie door n is gedeeld en niet door n − 1
choice-normal-for-t = als de normale verdeling is gebruikt en niet die van t
choice-other-test = met een andere methode ({ $estimator })
choice-continuity-correction = met een continuïteitscorrectie (Yates)
choice-mid-p = met de mid-p
choice-rows-counted-in = als de { $rows_text } weggelaten rijen zijn meegeteld
choice-one-sided = als eenzijdig is getoetst
choice-not-adjusted = als p niet is aangepast voor meer toetsen
choice-adjusted = als p is aangepast voor { $tests_text } toetsen
choice-other-level = bij een grens van { $level }
choice-data-cut = bij de gegevens van { $cut }
printed-cohort = cohort
printed-randomised-trial = gerandomiseerd experiment
printed-not-listed = niet genoemd
printed-more = meer
printed-low = laag
printed-tendency = tendens
printed-favourable = gunstig
printed-no-difference = geen verschil
printed-no-statement = geen uitspraak
printed-not-better = niet beter
printed-not-better-not-worse = niet beter, niet slechter
printed-not-more-effective = niet effectiever
printed-many = veel
printed-not-positive = niet gunstig
printed-1-in-3 = 1 op de 3
ledger-rebuilt = uit rijen die zo zijn nagebouwd dat ze dit cijfer herdrukken: dit bevestigt niets over de echte gegevens
