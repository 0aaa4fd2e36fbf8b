# Warnings; the arguments are the fields of the note.
note-simulated = simulated: this number rests on data drawn by chance and says nothing about the world
note-reconstructed = reconstructed: computed from rows made so that they reprint published figures
note-spread-simulated = the value follows a publication; the spread, the interval and the test are simulated
note-not-finite = the arithmetic gave no finite number
note-empty-group = no observations in the group ‘{ $group }’
note-too-few-rows = too few observations in ‘{ $group }’: { $rows }, where { $needed } are needed
note-one-group = only one group has observations, so there is nothing to compare
note-constant-outcome = all values are the same; without spread a difference cannot be judged
note-no-spread = all values in ‘{ $group }’ are the same
note-no-overlap = the two groups do not overlap; their ranks leave no spread to judge by
note-level-out-of-reach = too few observations for an interval of this level; the widest one reaches { $share }
note-one-level = all observations have the same outcome (‘{ $level }’)
note-constant-predictor = ‘{ $predictor }’ is the same in all rows and cannot predict anything
note-aliased-predictor = ‘{ $predictor }’ follows wholly from other columns and was left out of the model
note-exact-fit = the model follows these { $rows_text } rows exactly, whatever they are; that leaves no spread to judge a difference by
note-separation = complete separation: a predictor tells the outcome without error, so the estimate runs off to infinity
note-not-converged = the computation had not settled after { $iterations } steps
note-event-floor = described, not tested: the rarer outcome { $events ->
    [0] does not occur
    [one] occurs only once
   *[other] occurs only { $events_text } times
  }; for a test the plan asks for at least { $floor }
note-sparse-table = the smallest expected count is { $smallest_expected }; go by the exact test
note-small-group = small group: ‘{ $group }’ has { $rows_text } families, so that one family visibly moves the percentage
note-completers-only = a mean over only those that reached this end misleads: { $left_out ->
    [one] one family that did not get this far (so far) is
   *[other] { $left_out_text } families that did not get this far (so far) are
  } not counted
note-slopes-differ = the relation with the pre-score differs between the groups ({ $p }); one adjusted difference then does not hold for all families
note-clusters-ignored = the intervals do not allow for likeness within { $clusters_text } clusters ({ $cluster }) and may therefore be too narrow
note-rows-dropped = not counted: { $rows_text } ({ $reason })
note-as-treated = the groups are compared as they came about, not as drawn by lot: a difference is not only the effect of the conference
note-no-margin = the plan names no margin, so there is no verdict
note-wrong-shape = the estimator takes data in the shape ‘{ $needs }’, but the plan gives ‘{ $found }’
note-unanswerable = { $reason }
note-no-chart = the chart could not be drawn: { $reason }
note-too-many-tables = too many tables share these margins ({ $tables_text }, at most { $limit_text }) for an exact test
note-monte-carlo = by chance, in { $draws_text } draws: the p-value has a standard error of { $p_error }
note-draws-undefined = in { $undefined_text } of { $draws_text } draws the statistic could not be computed; the interval rests on the others
note-few-clusters = the interval allows for likeness within clusters, but with only { $clusters_text } of them it may be too narrow
note-outermost-draw = a limit of the interval is the outermost of { $draws_text } draws; take more draws
note-no-correction = the draws lie so far to one side of the estimate that the interval cannot be corrected for it
note-empty-cell = a cell of the table is empty, so that there is no standard error and no interval
note-through-infinity = the interval of the difference holds 0: the number runs from { $benefit } for one more good outcome, through infinity, to { $harm } for one more bad outcome
note-no-direction = the codebook does not say which way is good; the outcome that is counted is taken as good here
note-reversed-items = these items run against the others; should they have been reversed? { $items }
note-heywood = the one-factor model leaves a negative variance for { $items } (a Heywood case): it does not fit these items, and the value is not to be relied on
note-just-identified = three items always fit one factor, so whether one factor fits cannot be seen
note-skewed-ratings = { $share } of the ratings are ‘{ $level }’: kappa is then low even where raters nearly always agree; read it beside the observed agreement
note-given-reliability = computed with a reliability of { $reliability } ({ $source })
note-no-interval = no interval: the approximation ({ $method }) fails on these numbers
note-imbalance = standardised difference larger than { $limit }: on this characteristic the two sides differ by more than what counts as negligible
note-patterns-together = of the { $patterns_text } patterns the { $shown_text } most frequent have a row of their own; the others stand together
note-measured-only = likeness on what was measured says nothing about what was not: loss may go with that as well
note-few-freedom = so few clusters that { $df } degrees of freedom are left: this p-value and interval are not to be trusted (Bell & McCaffrey; Tipton 2015)
note-clusters-show-nothing = how clusters differ cannot be seen here: { $clusters ->
    [one] all rows lie in one cluster
   *[other] of the { $clusters_text } clusters one decides this value alone
    }, so there is no standard error
note-clustering = { $rows_text } rows in { $clusters_text } clusters ({ $cluster }): ICC { $icc }, design effect { $design_effect }; worth { $effective_n } independent rows
note-no-joint-test = whether these { $effects_text } effects differ jointly cannot be tested: there are too few rows or clusters for it
note-small-arm = ‘{ $group }’ has { $rows ->
    [one] a single row
   *[other] only { $rows_text } rows
  }: this difference rests on little
note-left-out = without { $which } the difference shifts most; numbers count the rows used, from 1
note-not-left-out = without { $units ->
    [one] one unit or cluster
   *[other] each of { $units_text } units or clusters
  } there is no difference to compute
