# Words in charts and their descriptions.

# Where the numbers come from.
chart-source-simulated = Gesimuleerde gegevens: zegt niets over de werkelijkheid
chart-source-part-simulated = Deels gesimuleerde gegevens: wat zo is gemarkeerd, zegt niets over de werkelijkheid
chart-source-spread = De waarden volgen een publicatie; spreiding en intervallen zijn gesimuleerd
chart-source-part-spread = Een deel van de waarden volgt een publicatie, maar spreiding en interval daarvan zijn gesimuleerd
chart-source-reconstructed = Gereconstrueerd uit gepubliceerde cijfers
chart-source-part-reconstructed = Deels gereconstrueerd uit gepubliceerde cijfers
chart-simulated = gesimuleerd
chart-shape-simulated = verdeling gesimuleerd

# Intervals, axes and columns.
chart-interval = { $level }-interval
chart-interval-plain = interval
chart-interval-long = { $level }-betrouwbaarheidsinterval
chart-interval-named = { $level }-betrouwbaarheidsinterval ({ $method })
chart-line = Lijnstuk: { $intervals }.
chart-share-of = percentage van de { $unit }
chart-points = procentpunten
chart-share-and = Aandeel ({ $interval })
chart-difference-and = Verschil ({ $interval })
chart-estimate-and = Schatting ({ $interval })
chart-p = p
chart-p-adjusted = p, gecorrigeerd
chart-p-how = De p-waarden zijn gecorrigeerd voor meervoudig toetsen.
chart-number-of = aantal { $unit }
chart-mean-of = Gemiddelde van { $outcome }
chart-no-value = geen uitkomst

# Titles.
chart-rate = { $outcome }: aandeel
chart-rate-by = { $outcome }: aandeel per { $grouping }
chart-funnel = Van { $first } tot { $last }: aantal { $unit } per stap
chart-weeks = { $outcome }: verdeling
chart-weeks-by = { $outcome }: verdeling per { $grouping }
chart-prepost = { $outcome }: voor en na
chart-forest = Verschillen per uitkomst
chart-forest-arms = Verschil per uitkomst: { $treatment } min { $control }
chart-moderators = { $outcome }: verschil in effect per kenmerk

# How to read them.
chart-funnel-how = Tussen haakjes: aandeel van de eerste stap.
chart-forest-how = Grijze band: de marge waarbinnen een verschil als gelijkwaardig geldt.
chart-margin = marge ±{ $margin }
chart-better = gunstiger voor { $treatment }
chart-worse = ongunstiger voor { $treatment }
chart-effect-better = gunstiger bij dit kenmerk
chart-effect-worse = ongunstiger bij dit kenmerk

# Distributions.
chart-bars = waarnemingen
chart-mean = gemiddelde
chart-mean-and = gemiddelde met { $interval }
chart-median = mediaan
chart-mean-value = gemiddelde { $value }
chart-median-value = mediaan { $value }
chart-range = bereik { $low }–{ $high }

# Before and after.
chart-pre = voormeting
chart-post = nameting
chart-before-value = voor: { $value }
chart-after-value = na: { $value }
chart-n-twice = n = { $pre_text } voor, { $post_text } na

# What is missing.
chart-missing = Ontbrekende waarden
chart-missing-by = Ontbrekende waarden per { $grouping }
chart-attrition = Uitval per meting
chart-attrition-by = Uitval per meting, per { $grouping }
chart-missing-axis = percentage van de { $unit }
chart-missing-how = Lengte van de balk: aandeel zonder waarde; tussen haakjes het aantal.
chart-missing-whole = ontbreekt
chart-missing-other = overige redenen
chart-missing-shown = Getekend: de { $shown_text } met de meeste ontbrekende waarden van { $all_text }.
chart-lost-kept = Uitgevallen min behouden: gestandaardiseerd verschil per kenmerk
chart-lost-kept-how = Grijze band: verschillen tot 0,1 gelden als verwaarloosbaar.
chart-negligible = verwaarloosbaar: ±{ $margin }

# Which question
chart-questions = { $outcome }: drie vragen, drie antwoorden
chart-questions-ar = { $estimand }, Anderson–Rubin
chart-questions-how = Alleen de eerste vraag gaat over het aanbod zelf; welke aannames elke vraag nodig heeft, staat in de tabel.
chart-estimand = { $title } ({ $estimand })
chart-questions-axis = verschil ({ $unit })
chart-questions-better = gunstiger
chart-questions-worse = ongunstiger
# What a verdict costs.
chart-verdict = Oordeel
chart-margin-ratio = marge { $low }–{ $high }
chart-margins = { $outcome }: hoe breed moet de marge zijn?
chart-margins-how = Elke lijn toont de eenzijdige p-waarde bij een marge van die breedte. Een oordeel houdt stand waar zijn lijn in de grijze band ligt, onder { $threshold }.
chart-margins-y = eenzijdige p-waarde (logaritmische schaal)
chart-margins-x = marge
chart-margins-agreed = afgesproken marge: { $margin }
chart-margins-from = vanaf { $margin }
chart-margins-always = bij elke marge
chart-margins-never = bij geen marge
chart-margins-fact = ‘{ $word }’ { $from }
chart-prior = { $outcome }: bayesfactor naar breedte van de verdeling vooraf
chart-prior-how = De bayesfactor zegt hoeveel waarschijnlijker de gegevens zijn zonder verschil dan met een verschil van de omvang die vooraf denkbaar was. Hoe breder die verdeling, hoe grotere verschillen denkbaar zijn.
chart-prior-y = bayesfactor voor geen verschil (logaritmische schaal)
chart-prior-x = schaal van de Cauchyverdeling vooraf (standaarddeviaties)
chart-prior-even = even waarschijnlijk
chart-prior-none = ↑ voor geen verschil
chart-prior-difference = ↓ voor een verschil
chart-prior-fact = schaal { $scale }: { $factor }
# For whom, by method, and what drives the result.
chart-subgroups = { $outcome }: effect binnen elk niveau van een kenmerk
chart-subgroups-how = Stippellijn: het effect over alle niveaus samen.
chart-all-levels = alle niveaus samen: { $value }
chart-n-of = n ({ $arms })
chart-effect-and = Effect ({ $interval })
chart-effects-differ = { $name } (verschil in effect: { $p })
chart-within-better = gunstiger
chart-within-worse = ongunstiger
chart-methods = { $outcome }: verschil per methode
chart-methods-control = Elke methode tegenover de controlegroep
chart-methods-pairs = De methoden onderling
chart-interaction = { $outcome }: gecorrigeerd gemiddelde per groep en kenmerk
chart-interaction-how = Lopen de lijnen evenwijdig, dan is het effect op elk niveau gelijk.
chart-adjusted-mean-of = Gecorrigeerd gemiddelde van { $outcome }
chart-influence = { $outcome }: verschuiving van het verschil als één { $unit } wordt weggelaten
chart-influence-how = Elke lijn is één { $unit } die wordt weggelaten; de getallen zijn de nummers van wie het meest verschuiven.
chart-influence-shown = Getekend: de { $shown_text } grootste van { $all_text }.
chart-influence-axis = in volgorde van verschuiving, per { $unit }
chart-shift = Verschuiving van het gecorrigeerde verschil
chart-residuals = { $outcome }: residuen van het gecorrigeerde verschil
chart-residuals-how = Elke stip is één waarneming: hoever zij van het model ligt, in standaarddeviaties.
chart-residuals-fitted = Tegen de voorspelde waarde
chart-residuals-normal = Tegen de normale verdeling
chart-residuals-beyond = { $beyond_text } van { $all_text } stippen verder dan 2 van het model
chart-fitted = voorspelde waarde
chart-quantile = kwantiel van de normale verdeling
chart-post-adjusted = nameting, gecorrigeerd
chart-adjusted-value = gecorrigeerd: { $value }
chart-waves = { $outcome }: gecorrigeerd gemiddelde per meting

# How long it takes.
chart-units = eenheden
chart-step-incidence = { $part }: aandeel in de loop van de tijd
chart-step-incidence-by = { $part }: aandeel in de loop van de tijd, per { $grouping }
chart-step-survival = { $part }: aandeel nog onderweg
chart-step-survival-by = { $part }: aandeel nog onderweg, per { $grouping }
chart-step-cumulative-hazard = { $part }: opgetelde hazard
chart-step-cumulative-hazard-by = { $part }: opgetelde hazard, per { $grouping }
chart-step-interval-incidence = { $part }: aandeel, als tijden alleen tussen grenzen bekend zijn
chart-step-interval-incidence-by = { $part }: aandeel, als tijden alleen tussen grenzen bekend zijn, per { $grouping }
chart-step-band = Lichte band: { $level }-betrouwbaarheidsinterval, voor elk tijdstip apart.
chart-step-naive = Dunne streepjeslijn: de gebruikelijke maar te hoge schatting (1 − Kaplan-Meier). Die doet alsof wie op een andere manier eindigde, dit alsnog had kunnen bereiken.
chart-step-interval-how = Lichte vlakken: waar de stijging binnen de grenzen ligt, is niet te zeggen.
chart-step-risk = Nog onder waarneming en onderweg, vlak voor dat tijdstip:
chart-step-risk-short = nog onderweg
chart-under-way = nog onderweg
chart-stacked = Hoe het in de loop van de tijd afloopt
chart-stacked-by = Hoe het in de loop van de tijd afloopt, per { $grouping }
chart-stacked-how = Op elk tijdstip samen 100%. Van onder naar boven:
chart-states = Waar { $units } op elk tijdstip zijn
chart-states-by = Waar { $units } op elk tijdstip zijn, per { $grouping }
chart-stacked-unseen = Gearceerd: niemand van deze groep was nog onder waarneming.
chart-hundred = Van elke 100 { $units }, na { $when }
chart-hundred-alone = Van elke 100 { $units }, na { $when }: { $counts }
chart-hundred-how = Elk huisje staat voor 1 op de 100; tussen haakjes het betrouwbaarheidsinterval.
chart-hundred-overall = alle groepen samen
chart-incidence-difference = { $part }: verschil in aandeel in de loop van de tijd
chart-incidence-difference-how = Boven de nullijn is het aandeel hoger in de groep die het eerst genoemd is.
chart-hazards = Hazardratio’s
chart-hazards-cause = HR: hoeveel keer zo vaak het gebeurt in een periode, onder wie dan nog onderweg is.
chart-hazards-sub = sHR: boven 1 is het aandeel dat zover komt op elk tijdstip hoger; het zegt niet hoe snel wie nog onderweg is zover komt.
chart-hazards-axis = verhouding
chart-hazards-rarer = minder vaak
chart-hazards-oftener = vaker
chart-log-axis = { $name } (logaritmische schaal)
chart-ratio-and = Verhouding ({ $interval })
chart-schoenfeld = { $outcome }: blijft de hazardratio gelijk?
chart-schoenfeld-how = Elke stip is één afloop; de doorgetrokken lijn volgt de stippen, de streepjeslijn is de ene waarde die het model aanneemt. Loopt de lijn weg van de streepjeslijn, dan verandert de hazardratio met de tijd.
chart-schoenfeld-axis = Geschaald Schoenfeldresidu plus β (logaritme van de hazardratio)
