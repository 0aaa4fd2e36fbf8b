# Warnings; the arguments are the fields of the note.
note-simulated = gesimuleerd: dit getal rust op gegevens die door toeval zijn getrokken, en zegt niets over de werkelijkheid
note-reconstructed = gereconstrueerd: berekend uit rijen die zo zijn gemaakt dat ze gepubliceerde cijfers opleveren
note-spread-simulated = de waarde volgt een publicatie; de spreiding, het interval en de toets zijn gesimuleerd
note-not-finite = de berekening gaf geen eindig getal
note-empty-group = geen waarnemingen in de groep ‘{ $group }’
note-too-few-rows = te weinig waarnemingen in ‘{ $group }’: { $rows }, nodig zijn er { $needed }
note-one-group = er is maar één groep met waarnemingen, dus er valt niets te vergelijken
note-constant-outcome = alle waarden zijn gelijk; zonder spreiding is een verschil niet te beoordelen
note-no-spread = alle waarden in ‘{ $group }’ zijn gelijk
note-no-overlap = de twee groepen overlappen niet; de rangen laten geen spreiding over om naar te oordelen
note-level-out-of-reach = te weinig waarnemingen voor een interval van dit niveau; het breedste haalt { $share }
note-one-level = alle waarnemingen hebben dezelfde uitkomst (‘{ $level }’)
note-constant-predictor = ‘{ $predictor }’ is in alle rijen gelijk en kan niets voorspellen
note-aliased-predictor = ‘{ $predictor }’ volgt geheel uit andere kolommen en is buiten het model gelaten
note-exact-fit = het model volgt deze { $rows_text } rijen precies, wat ze ook zijn; er blijft geen spreiding over om een verschil mee te beoordelen
note-separation = volledige scheiding: een kenmerk voorspelt de uitkomst zonder fouten, zodat de schatting naar oneindig loopt
note-not-converged = de berekening kwam na { $iterations } stappen niet tot rust
note-event-floor = beschreven, niet getoetst: de zeldzaamste uitkomst komt { $events ->
    [0] niet voor
    [one] maar één keer voor
   *[other] maar { $events_text } keer voor
  }; voor een toets vraagt het plan er ten minste { $floor }, omdat met minder de gewone toetsen niet te vertrouwen zijn (is er toch een nodig: een exacte toets of, met covariaten, die van Firth, bij event_floor 0)
note-sparse-table = de kleinste verwachte celvulling is { $smallest_expected }; ga af op de exacte toets
note-small-group = kleine groep: ‘{ $group }’ telt { $rows_text } gezinnen, zodat één gezin het percentage zichtbaar verschuift
note-completers-only = een gemiddelde over alleen wie dit einde bereikte, geeft een vertekend beeld: { $left_out ->
    [one] één bij wie het (nog) niet zover kwam, telt
   *[other] { $left_out_text } bij wie het (nog) niet zover kwam, tellen
  } niet mee
note-completers-only-anywhere = een gemiddelde over alleen wie een einde bereikte, geeft een vertekend beeld: wie (nog) niet zover kwam, telt niet mee
note-slopes-differ = de samenhang met de voormeting verschilt tussen de groepen ({ $p }); één gecorrigeerd verschil geldt dan niet voor alle gezinnen
note-clusters-ignored = de intervallen houden geen rekening met samenhang binnen { $clusters_text } clusters ({ $cluster }) en kunnen daardoor te smal zijn
note-rows-dropped = niet meegeteld: { $rows_text } ({ $reason })
note-as-treated = de groepen zijn vergeleken zoals ze feitelijk ontstonden, niet zoals geloot: een verschil is niet alleen het gevolg van het beraad
note-no-margin = het plan noemt geen marge, dus er is geen oordeel
note-wrong-shape = de schatter vraagt gegevens in de vorm ‘{ $needs }’, maar het plan levert ‘{ $found }’
note-unanswerable = { $reason }
note-no-chart = de figuur kon niet worden getekend: { $reason }
note-too-many-tables = te veel tabellen met deze randtotalen ({ $tables_text }, ten hoogste { $limit_text }) om exact te toetsen
note-monte-carlo = door loting, met { $draws_text } trekkingen: de p-waarde heeft een standaardfout van { $p_error }
note-draws-undefined = bij { $undefined_text } van de { $draws_text } trekkingen was de grootheid niet te berekenen; het interval berust op de overige
note-few-clusters = het interval houdt rekening met samenhang tussen rijen die bij elkaar horen (van één cluster, zoals een organisatie, of van één eenheid), maar het zijn er { $clusters_text }, en met zo weinig kan het te smal zijn
note-outermost-draw = een grens van het interval is de uiterste van { $draws_text } trekkingen; neem meer trekkingen
note-no-correction = de trekkingen liggen zo ver aan één kant van de schatting dat het interval daar niet voor te corrigeren is
note-empty-cell = een cel van de tabel is leeg; daardoor is er geen standaardfout en geen interval
note-through-infinity = het interval van het verschil bevat 0: het aantal loopt van { $benefit } voor één gunstige uitkomst meer, via oneindig, tot { $harm } voor één ongunstige uitkomst meer
note-no-direction = het codeboek zegt niet welke kant gunstig is; de getelde uitkomst geldt hier als gunstig
note-reversed-items = deze items lopen tegen de andere in; hadden ze omgekeerd moeten worden? { $items }
note-heywood = het model met één factor laat voor { $items } een negatieve variantie over (Heywood-geval): het past niet bij deze items en de waarde is niet betrouwbaar
note-just-identified = drie items passen altijd bij één factor, dus of één factor past is niet te zien
note-skewed-ratings = { $share } van de oordelen is ‘{ $level }’: kappa is dan laag, ook als beoordelaars het bijna altijd eens zijn; lees haar naast de waargenomen overeenstemming
note-given-reliability = berekend met een betrouwbaarheid van { $reliability } ({ $source })
note-no-interval = geen interval: de benadering ({ $method }) gaat bij deze getallen niet op
note-imbalance = gestandaardiseerd verschil groter dan { $limit }: op dit kenmerk verschillen beide kanten meer dan wat als verwaarloosbaar geldt
note-patterns-together = van de { $patterns_text } patronen hebben de { $shown_text } meest voorkomende een eigen rij; de overige staan samen
note-measured-only = gelijkenis op wat gemeten is, zegt niets over wat niet gemeten is: uitval kan ook daarmee samenhangen
note-arm-in-one-cluster = ‘{ $group }’ ligt geheel in één cluster, zodat groep en cluster niet te onderscheiden zijn: geen interval en geen toets
note-not-adjusted = aandeel of gemiddelde van de groep zoals het is, niet gecorrigeerd voor andere kenmerken
note-change-against-ancova = het verschil in verandering is { $change } en het voor de voormeting gecorrigeerde verschil (ANCOVA) { $ancova }: de groepen begonnen { $gap } standaarddeviaties uit elkaar (de eerste min de tweede), waarvan ANCOVA verwacht dat een deel vanzelf verdwijnt (regressie naar het gemiddelde), terwijl de verschilscore aanneemt dat het geheel zou zijn gebleven; na loting zijn beide zuiver en is ANCOVA de preciezere, tussen groepen die vanzelf zijn ontstaan is geen van beide veilig (paradox van Lord)
note-few-freedom = zo weinig clusters dat er { $df } vrijheidsgraden overblijven: op deze p-waarde en dit interval valt niet te bouwen (Bell & McCaffrey; Tipton 2015)
note-clusters-show-nothing = hoe clusters verschillen, is hier niet te zien: { $clusters ->
    [one] alle rijen liggen in één cluster
   *[other] van de { $clusters_text } clusters bepaalt één deze waarde alleen
    }, dus er is geen standaardfout
note-clustering = { $rows_text } rijen in { $clusters_text } clusters ({ $cluster }): ICC { $icc }, design-effect { $design_effect }; zoveel waard als { $effective_n_text } onafhankelijke rijen
note-firth = beantwoord met de gecorrigeerde aannemelijkheid van Firth: een eindige schatting met de grenzen van haar profiel
note-overdispersion = de aantallen lopen { $dispersion } keer zo sterk uiteen als een Poissonverdeling toelaat; haar standaardfouten zijn te klein
note-no-overdispersion = de aantallen lopen niet sterker uiteen dan een Poissonverdeling toelaat; de schatting is die van Poissonregressie
note-lone-clusters = { $clusters_text } { $clusters ->
    [one] cluster bepaalt
   *[other] clusters bepalen
  } deze coëfficiënt alleen; er blijft geen spreiding tussen clusters over om hem mee te beoordelen
note-not-proportional = de oddsratio hangt ervan af waar de niveaus in tweeën worden gedeeld ({ $p }); één gemeenschappelijke oddsratio past niet overal
note-cr1-for-cr2 = CR2-standaardfouten zijn voor dit model niet bepaald; CR1 komt ervoor in de plaats
note-no-clusters = de opzet noemt geen clusters, of niet voor elke rij
note-singular-fit = de waarschijnlijkste variantie tussen clusters (‘{ $level }’) ligt op haar grens (een singuliere oplossing): de gegevens tonen daar geen gelijkenis buiten het toeval, of hellingen die uit de intercepten volgen
note-singular-estimated = de vrijheidsgraden (Kenward–Roger) tellen de variantie op haar grens mee als geschat
note-singular-known = de vrijheidsgraden (Satterthwaite) nemen de variantie op haar grens als bekend
note-one-each = elk cluster (‘{ $level }’) bevat één eenheid van het niveau eronder, zodat zijn variantie niet van die van de eenheden te scheiden is; het niveau is weggelaten
note-clusters-in-model = het vaste deel van het model onderscheidt de clusters (‘{ $level }’) al (één cluster, één per groep, of een term voor elk), zodat er geen variantie tussen hen te bepalen is; het niveau is weggelaten
note-no-spread-within = rijen van hetzelfde cluster (‘{ $level }’) verschillen niet buiten wat de voorspellers zeggen; het model heeft dan geen waarschijnlijkste varianties
note-slope-left-out = de helling kan niet verschillen tussen clusters (‘{ $level }’): haar variabele beweegt niet binnen hen, of er zijn te weinig rijen
note-kenward-roger-of-reml = vrijheidsgraden van Kenward–Roger horen bij REML; bij ML zijn het die van Satterthwaite
note-within-cluster = de oddsratio vergelijkt eenheden binnen één cluster (‘{ $level }’); over alle clusters samen is zij ongeveer { $marginal }
note-random-level = van de niveaus van clusters staat alleen ‘{ $level }’ in dit model
note-not-identified = uit deze gegevens volgt niet: { $parameter }
note-degenerate-covariance = de aannemelijkheid blijft stijgen naar meetmomenten die elkaar volmaakt voorspellen; het model geeft bij deze gegevens geen antwoord
note-only-before = { $rows_text } rijen hebben een voormeting en geen latere meting; ze tellen mee voor waar de groepen beginnen
note-working-independence = de samenhang binnen clusters volgt niet uit deze gegevens, of past niet bij clusters van deze grootte; rijen zijn als los van elkaar genomen, en de robuuste fout houdt rekening met wat ze delen
note-cluster-alone = { $clusters ->
        [one] één cluster bepaalt dit getal alleen
       *[other] { $clusters_text } clusters bepalen dit getal alleen
    }; er blijft geen spreiding over om het mee te beoordelen
note-one-cluster = alle waarnemingen liggen in één cluster; daarmee is de onzekerheid niet te bepalen
note-clusters-decide = { $clusters ->
    [one] één cluster bepaalt deze schatting alleen
   *[other] { $clusters_text } clusters bepalen deze schatting elk alleen
  }, zoals wanneer een groep in één cluster ligt; dat laat geen spreiding over om naar te oordelen
note-weak-instrument = zwak instrument: het aanbod verandert weinig aan wie meedoet (F = { $f }, onder { $floor }); lees het interval van Anderson en Rubin, dat ook dan geldt
note-no-compliers = het aanbod veranderde niets aan wie meedeed; over wie door het aanbod meedoet, zeggen deze gegevens niets
note-offer-kept-away = in de groep met het aanbod deed een kleiner deel mee dan in de andere ({ $share }): het effect gaat over wie juist door het aanbod wegbleef
note-one-sided = zonder aanbod deed niemand mee: wie door het aanbod meedoet, is dan ieder die meedeed, en niemand kan juist door het aanbod zijn weggebleven
note-full-compliance = iedereen deed wat was toegewezen: het effect van het aanbod en dat van meedoen zijn dan hetzelfde
note-exclusion = dit effect geldt alleen als het aanbod enkel werkt doordat iemand meedoet, en als niemand juist door het aanbod wegblijft; de gegevens kunnen dat niet laten zien
note-excluded-between = uitgesloten is alleen wat tussen { $below } en { $above } { $unit } ligt; al het andere blijft mogelijk
note-no-limit = het interval heeft aan die kant geen grens, dus geen marge is breed genoeg
note-error-from-interval = het interval is niet de schatting plus en min een veelvoud van één standaardfout; de fout achter de toets is van de grenzen afgelezen
note-same-design = bij dit aantal is de kans 80% dat het onderzoek dit oordeel geeft, als het werkelijke verschil 0 is; met dezelfde opzet, dezelfde verhouding van de groepen en dezelfde samenhang binnen clusters
note-no-settling = geen aantal zou bij deze marge tot dit oordeel leiden
note-margin-after-data = de marge is vastgesteld ({ $decided }) na de stand van de gegevens ({ $cut })
note-bayes-factor-beyond = de bayesfactor is kleiner dan een getal kan zijn; de logaritme met grondtal 10 is { $log10 }
note-no-joint-test = of deze { $effects_text } effecten samen verschillen, is niet te toetsen: er zijn te weinig rijen of clusters voor
note-small-arm = ‘{ $group }’ heeft { $rows ->
    [one] één rij
   *[other] maar { $rows_text } rijen
  }: dit verschil rust op weinig
note-left-out = zonder { $which } verschuift het verschil het meest; de nummering telt de gebruikte rijen, van 1 af
note-not-left-out = zonder { $units ->
    [one] één eenheid of cluster is
   *[other] elk van { $units_text } eenheden of clusters is
  } er geen verschil te berekenen
note-horizon = gerekend tot { $horizon }
note-beyond-follow-up = de horizon ({ $horizon }) ligt voorbij de langste waarneming in deze groep ({ $last })
note-never-happens = ‘{ $ending }’ komt in deze gegevens niet voor
note-not-reached = { $share } wordt niet gehaald: het hoogste aandeel is { $reached }
note-curve-at-edge = niemand of iedereen was toen al zover: daar heeft de kromme geen interval
note-nobody-at-risk = op dat moment was niemand onder waarneming
note-monotone-likelihood = de aannemelijkheid blijft stijgen met de coëfficiënt van ‘{ $predictor }’: die loopt weg naar oneindig
note-any-ending = elk van de { $endings_text } aflopen telt hier als einde; hoeveel er op een bepaalde manier eindigen, staat bij de cumulatieve incidentie
note-no-price = er is geen prijs gegeven van een tijdseenheid wachten
note-given-price = prijs per eenheid van tijd: { $price } ({ $source })
note-curve-ends-early = op { $time } was iedereen die toen onder waarneming was klaar, zodat de kromme daar eindigt; wie later onder waarneming kwam, telt niet mee
note-overlapping-rows = { $units ->
    [one] één eenheid heeft
   *[other] { $units_text } eenheden hebben
  } meer dan één rij voor dezelfde tijd, of rijen waarvan het begin niet bekend is: laat elke rij beginnen waar de vorige eindigt, en noem de kolom met het begin `entry`
note-no-median-of-all = de tijd tot de helft van allen zover is, is niet te geven: het codeboek noemt de andere aflopen niet (`first-of`)
note-late-entry = sommigen kwamen pas onder waarneming toen anderen al klaar of uit beeld waren; elk van hen weglaten geeft dan geen eigen waarneming, zodat daarop geen regressie mogelijk is
note-same-price = aangenomen is dat wachten voor iedereen en op elk moment evenveel kost, tot welke afloop ook; voorbij de horizon is niets meegeteld, en de prijs geldt als bekend
note-state-at-edge = niemand of iedereen was toen in deze situatie: daar heeft de kromme geen interval
note-spells-contradict = van { $units_text } { $units ->
    [one] eenheid
   *[other] eenheden
  } begint een periode in een andere situatie dan waarin de vorige op dat moment eindigde
note-out-of-sight = { $units_text } { $units ->
    [one] eenheid was
   *[other] eenheden waren
  } tussen twee perioden een tijd buiten beeld en { $units ->
    [one] telt
   *[other] tellen
  } daarin niet mee
note-groups-never-meet = op geen enkel moment waarop iemand zo eindigde liepen meer groepen nog en bleven er anderen over, zodat er niets is om op te toetsen
note-clusters-not-whole = binnen een deel van de { $clusters_text } clusters ({ $cluster }) komen groepen of strata samen, zodat clusters niet in hun geheel te verwisselen zijn: hun eenheden zijn een voor een verwisseld
note-cause-specific = onder { $rows } die op een moment nog onderweg zijn: hoeveel maal zo vaak ‘{ $ending }’ dan komt; andere aflopen halen { $rows } eruit, dus bij een verhouding boven 1 hoeven er niet meer op uit te komen
note-too-many-ties = zoveel eindigen op hetzelfde moment dat de exacte aannemelijkheid { $updates_text } stappen zou vragen, en { $limit_text } mogen; die van Efron en Breslow hebben wel een antwoord
note-share-between = alles tussen { $share_low } en { $share_high } past even goed bij deze gegevens: bekend is alleen tussen welke twee tijden het eindigde
note-time-between = elke tijd na { $after } tot en met { $by } past even goed bij deze gegevens: bekend is alleen tussen welke twee tijden het eindigde
note-subdistribution = bij een verhouding boven 1 ligt het aandeel met ‘{ $ending }’ op elk moment hoger; zij zegt niet hoe snel { $rows } die nog onderweg zijn daar komen
note-one-row-from-the-start = dit model neemt eenheden die van het begin af onder waarneming waren, met elk één rij; een oorzaakspecifieke hazardratio (`cox`) neemt wel late instroom en meer rijen
note-not-by-stratum = dit model kent geen strata; een oorzaakspecifieke hazardratio (`cox`) wel
note-no-known-error = er is geen interval: voor tijden die alleen tussen twee grenzen bekend zijn, is er geen standaardfout die altijd klopt
note-no-test-variance = er is geen toets: de spreiding ervan is niet te berekenen, doordat het gezamenlijke aandeel 100% bereikt terwijl groepen nog te vergelijken zijn
note-beyond-shares = het lineaire model legt dit verschil voorbij 100 procentpunten: voor zo’n klein of scheef bestand past het niet
note-not-planned = deze analyse staat niet in het plan dat op { $locked } is vastgelegd
note-other-than-planned = deze analyse is anders gedaan dan in het plan staat dat op { $locked } is vastgelegd
