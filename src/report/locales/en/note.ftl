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
  }; for a test the plan asks for at least { $floor }, since with fewer the usual tests are not to be trusted (if one is needed all the same: an exact test or, with covariates, Firth’s, at event_floor 0)
note-sparse-table = the smallest expected count is { $smallest_expected }; go by the exact test
note-small-group = small group: ‘{ $group }’ has { $rows_text } families, so that one family visibly moves the percentage
note-completers-only = a mean over only those that reached this end misleads: { $left_out ->
    [one] one that did not get this far (so far) is
   *[other] { $left_out_text } that did not get this far (so far) are
  } not counted
note-completers-only-anywhere = a mean over only those that reached an end misleads: those that did not get this far (so far) are not counted
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
note-few-clusters = the interval allows for likeness of rows that belong together (of one cluster, such as an organisation, or of one unit), but there are { $clusters_text } of these, and with so few it may be too narrow
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
note-arm-in-one-cluster = all of ‘{ $group }’ lies in one cluster, so that the group and its cluster cannot be told apart: no interval and no test
note-not-adjusted = the share or mean of the group as it is, not adjusted for other characteristics
note-change-against-ancova = the difference in change is { $change } and the difference adjusted for the pre-score (ANCOVA) { $ancova }: the groups started { $gap } standard deviations apart (the first less the second), of which ANCOVA expects a part to close by itself (regression to the mean), while the change score assumes that all of it would have stayed; after drawing lots both are unbiased and ANCOVA is the more precise, between groups that came about by themselves neither is safe (Lord’s paradox)
note-few-freedom = so few clusters that { $df } degrees of freedom are left: this p-value and interval are not to be trusted (Bell & McCaffrey; Tipton 2015)
note-clusters-show-nothing = how clusters differ cannot be seen here: { $clusters ->
    [one] all rows lie in one cluster
   *[other] of the { $clusters_text } clusters one decides this value alone
    }, so there is no standard error
note-clustering = { $rows_text } rows in { $clusters_text } clusters ({ $cluster }): ICC { $icc }, design effect { $design_effect }; worth { $effective_n_text } independent rows
note-firth = answered with Firth’s penalised likelihood: a finite estimate with the limits of its profile
note-overdispersion = the counts vary { $dispersion } times as much as a Poisson distribution allows; its standard errors are too small
note-no-overdispersion = the counts vary no more than a Poisson distribution allows; the estimate is that of Poisson regression
note-lone-clusters = { $clusters_text } { $clusters ->
    [one] cluster decides
   *[other] clusters decide
  } this coefficient alone; that leaves no spread between clusters to judge it by
note-not-proportional = the odds ratio differs with where the levels are cut in two ({ $p }); one common odds ratio does not fit all
note-cr1-for-cr2 = CR2 standard errors are not defined for this model; CR1 takes their place
note-no-clusters = the design names no clusters, or not for every row
note-singular-fit = the likeliest variance between clusters (‘{ $level }’) lies on its border (a singular fit): the data show no likeness there beyond chance, or slopes that follow from intercepts
note-singular-estimated = the degrees of freedom (Kenward–Roger) count the variance on its border among those estimated
note-singular-known = the degrees of freedom (Satterthwaite) take the variance on its border as known
note-one-each = every cluster (‘{ $level }’) holds one unit of the level below, so that its variance cannot be told from that of the units; the level is left out
note-clusters-in-model = the fixed part of the model tells the clusters (‘{ $level }’) apart already (one cluster, one per arm, or a term for each), so that no variance between them can be had; the level is left out
note-no-spread-within = rows of the same cluster (‘{ $level }’) do not differ beyond what the predictors say; the model then has no likeliest variances
note-slope-left-out = the slope cannot differ between clusters (‘{ $level }’): its variable does not move inside them, or there are too few rows
note-kenward-roger-of-reml = Kenward–Roger degrees of freedom belong to REML; of ML they are Satterthwaite’s
note-within-cluster = the odds ratio compares units within one cluster (‘{ $level }’); over all clusters together it is about { $marginal }
note-random-level = of the levels of clusters only ‘{ $level }’ is in this model
note-not-identified = these data do not determine { $parameter }
note-degenerate-covariance = the likelihood keeps rising towards perfectly correlated waves; the model has no answer on these data
note-only-before = { $rows_text } rows have a score before and none after; they count for where the groups start
note-working-independence = the correlation within clusters could not be had from these data, or is none that clusters of this size can have; rows were taken as unrelated, and the robust error allows for what they have in common
note-cluster-alone = { $clusters ->
        [one] one cluster decides this number alone
       *[other] { $clusters_text } clusters decide this number alone
    }, so that they leave no spread to judge it by
note-one-cluster = all observations lie in one cluster, which leaves no way to tell the uncertainty
note-clusters-decide = { $clusters ->
    [one] one cluster decides this estimate alone
   *[other] { $clusters_text } clusters each decide this estimate alone
  }, as when a group lies in one cluster; that leaves no spread to judge by
note-weak-instrument = weak instrument: the offer changes little in who takes part (F = { $f }, below { $floor }); go by the interval of Anderson and Rubin, which holds even then
note-no-compliers = the offer changed nothing in who took part; these data say nothing about those who take part because of it
note-offer-kept-away = a smaller share took part in the group with the offer than in the other ({ $share }): the effect is about those who stayed away because of the offer
note-one-sided = nobody took part without the offer: those who take part because of it are then all who took part, and nobody can have stayed away because of it
note-full-compliance = everyone did as assigned: the effect of the offer and that of taking part are then the same
note-exclusion = this effect holds only if the offer works through taking part alone, and if nobody stays away because of the offer; the data cannot show that
note-excluded-between = only what lies between { $below } and { $above } { $unit } is excluded; all else remains possible
note-no-limit = the interval has no limit on that side, so no margin is wide enough
note-error-from-interval = the interval is not the estimate plus and minus a multiple of one standard error; the error behind the test is read off its limits
note-same-design = with this number the chance is 80% that the study gives this verdict, if the true difference is 0; in the same design, with the same ratio of the groups and the same likeness within clusters
note-no-settling = no number would lead to this verdict at this margin
note-margin-after-data = the margin was fixed ({ $decided }) after the data were cut ({ $cut })
note-bayes-factor-beyond = the Bayes factor is smaller than a number can be; its logarithm to base 10 is { $log10 }
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
note-horizon = counted up to { $horizon }
note-beyond-follow-up = the horizon ({ $horizon }) lies beyond the longest observation in this group ({ $last })
note-never-happens = ‘{ $ending }’ does not occur in these data
note-not-reached = { $share } is not reached: the highest share is { $reached }
note-curve-at-edge = nobody or everybody had ended so by then: there the curve has no interval
note-nobody-at-risk = nobody was under observation at that time
note-monotone-likelihood = the likelihood keeps rising with the coefficient of ‘{ $predictor }’: it runs off to infinity
note-any-ending = each of the { $endings_text } endings counts as an end here; how many end in one way is told by the cumulative incidence
note-no-price = no price is given of a unit of time of waiting
note-given-price = price of a unit of time: { $price } ({ $source })
note-curve-ends-early = at { $time } all that were under observation then had ended, so that the curve ends there; who came under observation later is not in it
note-overlapping-rows = { $units ->
    [one] one unit has
   *[other] { $units_text } units have
  } more than one row for the same time, or rows whose beginning is not known: let each row begin where the one before ends, and name the column with the beginning `entry`
note-no-median-of-all = the time by which half of all got there cannot be given: the codebook does not name the other endings (`first-of`)
note-late-entry = some came under observation only after others had ended or were lost from view; leaving each of them out does not give an observation of its own, so there is no regression on them
note-same-price = waiting is taken to cost the same for everyone and at every moment, until any ending; beyond the horizon nothing is counted, and the price is taken as known
note-state-at-edge = nobody or everybody was in this state then: there the curve has no interval
note-spells-contradict = of { $units_text } { $units ->
    [one] unit
   *[other] units
  } a period begins in another state than the one in which the period before ended at that moment
note-out-of-sight = { $units_text } { $units ->
    [one] unit was
   *[other] units were
  } out of sight for a while between two periods, and { $units ->
    [one] does
   *[other] do
  } not count then
note-groups-never-meet = at no moment at which one ended so were several groups at risk and did others stay, so that there is nothing to test by
note-clusters-not-whole = groups or strata meet within some of the { $clusters_text } clusters ({ $cluster }), so that clusters cannot be exchanged whole: their units were exchanged one by one
note-cause-specific = among { $rows } still under way at any one time, how many times as often ‘{ $ending }’ comes then; other endings take { $rows } out, so that a ratio above 1 need not mean that more come to it in the end
note-too-many-ties = so many end at the same time that the exact likelihood would take { $updates_text } steps, and { $limit_text } are allowed; Efron’s and Breslow’s have an answer
note-share-between = anything between { $share_low } and { $share_high } fits these data as well: it is only known between which two times they ended
note-time-between = any time after { $after } and up to { $by } fits these data as well: it is only known between which two times they ended
note-subdistribution = a ratio above 1: the share with ‘{ $ending }’ is higher at every moment; it does not say how fast { $rows } still under way get there
note-one-row-from-the-start = this model takes units that were under observation from the start, in one row each; a cause-specific hazard ratio (`cox`) takes late entry and several rows
note-not-by-stratum = this model has no strata; a cause-specific hazard ratio (`cox`) has
note-no-known-error = there is no interval: of times known between two limits alone there is no standard error that always holds
note-no-test-variance = there is no test: its spread cannot be had, as the common share gets to 100% while groups are still to be compared
note-beyond-shares = the linear model puts this difference beyond 100 percentage points: it does not fit so small or lopsided a table
note-not-planned = this analysis is not in the plan that was locked on { $locked }
note-other-than-planned = this analysis was done otherwise than the plan says that was locked on { $locked }
