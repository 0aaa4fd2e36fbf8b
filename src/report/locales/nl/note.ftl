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
  }; voor een toets vraagt het plan er ten minste { $floor }
note-sparse-table = de kleinste verwachte celvulling is { $smallest_expected }; ga af op de exacte toets
note-small-group = kleine groep: ‘{ $group }’ telt { $rows_text } gezinnen, zodat één gezin het percentage zichtbaar verschuift
note-completers-only = een gemiddelde over alleen wie dit einde bereikte, geeft een vertekend beeld: { $left_out ->
    [one] één gezin bij wie het (nog) niet zover kwam, telt
   *[other] { $left_out_text } gezinnen bij wie het (nog) niet zover kwam, tellen
  } niet mee
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
note-few-clusters = het interval houdt rekening met samenhang binnen clusters, maar met maar { $clusters_text } clusters kan het te smal zijn
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
note-few-freedom = zo weinig clusters dat er { $df } vrijheidsgraden overblijven: op deze p-waarde en dit interval valt niet te bouwen (Bell & McCaffrey; Tipton 2015)
note-clusters-show-nothing = hoe clusters verschillen, is hier niet te zien: { $clusters ->
    [one] alle rijen liggen in één cluster
   *[other] van de { $clusters_text } clusters bepaalt één deze waarde alleen
    }, dus er is geen standaardfout
note-clustering = { $rows_text } rijen in { $clusters_text } clusters ({ $cluster }): ICC { $icc }, design-effect { $design_effect }; zoveel waard als { $effective_n } onafhankelijke rijen
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
