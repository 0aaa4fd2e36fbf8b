# Words of the report's frame, tables and sentences.

# Frame
skip = Skip to the content
contents = Contents
study-id = Study
data-cut = Data cut
brief = In brief
other-analyses = Other analyses
ledger = Published claims beside the recomputation
limits = What this report cannot say
methods = Methods
provenance = Provenance and reproducibility
reading = How to read this report
table-number = Table { $n }. { $caption }
figure-number = Figure { $n }. { $title }
remarks = Remarks
footnote-label = note { $mark }
nothing-found = This analysis gave no results.
brief-limits = Read these results together with
see-tables = { $tables ->
    [one] see table
   *[other] see tables
  }
figure-tables = { $tables ->
    [one] The numbers stand in table
   *[other] The numbers stand in tables
  }
and = and

banner-observed = This report rests on data as they were collected.
banner-published = Please note: this report rests on published figures
banner-published-text = The figures come from a publication; the data of the families themselves were not used.
banner-reconstructed = Please note: this is a reconstruction
banner-reconstructed-text = The rows behind this report are not the real data. They were made so that they give the published figures again. Of what was not published, this report can say nothing about the world.
banner-simulated = Please note: these data are simulated
banner-simulated-text = The rows behind this report were drawn by chance. They say nothing about the world and only show how the report works.
banner-published-part = Please note: part of this report rests on published figures
banner-published-part-text = Those figures come from a publication; the data of the families themselves were not used.
banner-reconstructed-part = Please note: part of the data is a reconstruction
banner-reconstructed-part-text = Those rows are not the real data. They were made so that they give the published figures again. Of what was not published, this report can say nothing about the world.
banner-simulated-part = Please note: part of the data is simulated
banner-simulated-part-text = Those rows were drawn by chance. They say nothing about the world and only show how the report works.
banner-marked = Some of the numbers rest on simulated data, because nothing was published about them. Wherever such numbers stand, in text, table or figure, the word ‘simulated’ stands beside them. They say nothing about the world.

reading-interval = Behind an estimate stands a { $level } interval: over repeated studies of this design, such intervals contain the true value in { $level } of cases. What lies outside the interval is called excluded in this report; that holds with this confidence, not absolutely.
reading-rounding = In sentences the limits of an interval are rounded outward, so that what is called excluded is excluded. Tables round to the nearest; the two may therefore differ in the last decimal.
reading-p = A large p-value does not prove that groups are equal. That is why each difference comes with how large it can still be.

origin-observed = observed
origin-published = published
origin-reconstructed = reconstructed
origin-simulated = simulated
origin-spread = , spread simulated

ledger-count = { $reproduced_text } of the { $total ->
    [one] one claim
   *[other] { $total_text } claims
  } reproduced
ledger-holds-for-every-table-that-fits = { $n_text } { $n ->
    [one] holds
   *[other] hold
  } for every table that fits
ledger-holds-for-some = { $n_text } { $n ->
    [one] holds
   *[other] hold
  } for some tables that fit
ledger-contradicted = { $n_text } contradicted
ledger-not-recoverable = { $n_text } not recoverable
status-reproduced = reproduced
status-holds-for-every-table-that-fits = holds for every table that fits
status-holds-for-some = holds for some tables that fit
status-contradicted = contradicted
status-not-recoverable = not recoverable
printed-significant = significant
printed-not-significant = not significant
printed-not-tested = not tested
printed-comparable = comparable
printed-small-groups = small groups
printed-marginal = marginal

methods-intro = These procedures were used.
method-definition = Definition
method-assumptions = Assumptions
method-undefined = When there is no answer
method-reference = Reference
method-oracle = Checked against
program = Program
plan-hash = Plan (SHA-256)
seed = Seed of all chance
provenance-intro = The same plan on the same data gives, with the same version of the program, this same report to the byte.
role-data = data
role-codebook = codebook
role-claims = claims
limits-intro = These limitations follow from the design and from the data. They hold also where the text does not repeat them.

# Tables
caption = { $outcome }
caption-by = { $outcome } by { $grouping }
caption-origin = { " " }(all numbers { $origin })
caption-title = { $caption }. { $title }
caption-ledger = Each published claim with what the data give
caption-data = The data behind this report
caption-inputs = Files read
block-interval = { $title }. Interval: { $method }
block-measure = { $title }. Measure: { $measure }
caption-unit = { $caption }, in { $unit }
heading-origin = { " " }({ $origin })
column-term = Group or comparison
column-measure = Measure
column-value = Value
column-interval = { $level } interval
column-interval-mixed = Interval
column-characteristic = Characteristic
column-stage = Stage or level
column-range = Smallest–largest
column-test = Test
column-p-adjusted = Adjusted p
column-n = n
column-clusters = Clusters
column-detectable = Detectable from
column-margin = Margin
column-verdict = Verdict
column-origin = Origin
column-claim = Claim
column-source = Source
column-printed = Printed
column-computed = Computed
column-status = Outcome
column-note = Explanation
column-data = Data
column-cut = Cut
column-rows = Rows
column-file = File
column-role = Role
column-hash = SHA-256
column-read = Read as
read-encoding = encoding
read-separator = separator
read-decimal = decimal
read-thousands = thousands separated
read-dates = dates as
read-sheet = sheet
read-header = header
read-weight = weight variable
read-found-comma = comma
read-found-point = point
read-found-tab = tab
read-found-year-month-day = year-month-day
read-found-day-month-year = day-month-year
read-found-month-day-year = month-day-year
percentage-points = percentage points
test = { $name }, { $p }
test-one-sided = { $name }, { $p } (one-sided)
test-exact = exact test

# Sentences
mark-simulated = (simulated)
mark-interval = (interval simulated)
mark-spread = (interval and test simulated)
drawn = simulated
drawn-interval = interval simulated
drawn-details = simulated: { $details }
data-firm = data
data-drawn = simulated data
quoted = ‘{ $text }’
group = group
list = { $items } and { $last }
interval = { $level } interval { $limits }
x-of-n = { $x_text } of { $n_text }
share-of = { $share } of { $n_text }
n = n = { $n_text }
n-units = { $n ->
    [one] one observation
   *[other] { $n_text } { $units }
  }
reason-unknown = reason not stated
not-computed = { $outcome }, { $term }: could not be computed ({ $reason }).
groups-lead = { $outcome } by { $grouping }:
groups-next = By { $grouping }:
ends = from { $low } to { $high }, over { $rows_text } groups

share-overall = { $outcome }: { $share } of the { $units }{ $details }.
share-groups = By { $grouping }: { $items }.
share-groups-alone = { $outcome } by { $grouping }: { $items }.
share-item = { $term } { $share }{ $details }

frequency-together = { $name }: { $items }, { $n_text } { $units } in all.
frequency-of = { $name }: { $items }, of { $n_text } { $units }.
frequency = { $name }: { $items }.

funnel = { $units } by stage{ $group }: { $steps }.
funnel-group = { $name }: { $steps }.

mean-overall = { $outcome }: { $mean } on average over { $n_units }{ $details }.
mean-group = { $term }: { $mean }{ $details }.
adjusted-means = { $outcome }, on average after adjustment: { $items }.
median = median { $x }
from-to = from { $low } to { $high }

omnibus-below = { $outcome }: the groups differ by more than chance would explain ({ $stats }). Which groups, this test does not say.
omnibus-above = { $outcome }: whether the groups truly differ cannot be settled by this test ({ $stats }). How large the differences can still be, the intervals say.

omnibus-measures-below = { $outcome }: the measures differ by more than chance would explain ({ $stats }). Which measures, this test does not say.
omnibus-measures-above = { $outcome }: whether the measures truly differ cannot be settled by this test ({ $stats }). How large the differences can still be, the intervals say.
omnibus-strata-below = { $outcome }, { $term }: the effect differs between the strata by more than chance would explain ({ $stats }); one common number then hides that.
omnibus-strata-above = { $outcome }, { $term }: whether the effect differs between the strata cannot be settled by this test ({ $stats }).
omnibus-spread-below = { $outcome }: the spread of the groups differs by more than chance would explain ({ $stats }).
omnibus-spread-above = { $outcome }: whether the groups differ in spread cannot be settled by this test ({ $stats }).
lead = { $outcome }:{ " " }
unadjusted = { "" }
adjusted = after adjustment,{ " " }
adjusted-for-pre = after adjustment for the pre-score,{ " " }
effect = { $lead }{ $adjusted }{ $size } { $way ->
    [less] lower
   *[more] higher
  } { $between }{ $stats }
effect-unit = { $lead }{ $adjusted }{ $size } { $way ->
    [less] less
   *[more] more
  } { $between }{ $stats }
effect-share = { $lead }{ $adjusted }{ $size } { $way ->
    [less] less often
   *[more] more often
  } { $between }{ $stats }
effect-zero = { $lead }{ $adjusted }a difference that rounds to { $size } { $between }{ $stats }
effect-ratio = { $lead }{ $measure } { $size } { $between }{ $stats }
effect-chance = { $lead }the chance of a higher value { $between } is { $size }{ $stats }
effect-named = { $lead }{ $measure } { $size } { $between }{ $stats }
odds = { $adjusted ->
    [yes] Adjusted { $measure }
   *[no] { $measure_capital }
  }: { $x }{ $stats }.
named = { $term }: { $measure } { $x }{ $stats }
named-none = { $term }: could not be computed ({ $reason })
named-alone = { $outcome }, { $item }.
named-lead = { $outcome }, in figures:
between = for { $a } than for { $b }
between-and = between { $a } and { $b }
between-term = ({ $term })
deviations = { $x } standard deviations
p-and-adjusted = { $p }, adjusted for multiple testing { $adjusted }

pair = { $a } against { $b }
pairs-untested = { $outcome }, the groups two by two:
pairs = { $outcome }, the groups two by two. { $adjusted ->
    [yes] After adjustment for multiple testing
   *[no] Without adjustment for multiple testing
  }, p is below { $threshold } in { $standing ->
    [0] none of the { $pairs_text } comparisons; that does not prove that the groups are equal.
    [one] one of the { $pairs_text } comparisons: { $list }.
   *[other] { $standing_text } of the { $pairs_text } comparisons: { $list }.
  }

range = { $possible }; the { $data } exclude all else.
range-open = The { $data } exclude nothing here.
range-unknown-why = There is no interval ({ $reason }), so what the data exclude cannot be said.
range-unknown = There is no interval, so what the data exclude cannot be said.
possible = anything from { $low } to { $high } remains possible
possible-share = in 100 { $units }, anything from { $low } to { $high } remains possible
possible-from = anything from { $x } upward remains possible
possible-from-share = in 100 { $units }, anything from { $x } upward remains possible
possible-to = anything up to { $x } remains possible, without a lower limit
possible-to-share = in 100 { $units }, anything up to { $x } remains possible, without a lower limit
possible-ratio = any { $measure } from { $low } to { $high } remains possible
possible-ratio-from = any { $measure } from { $low } upward remains possible
possible-ratio-to = any { $measure } up to { $high } remains possible
possible-chance = any chance from { $low } to { $high } remains possible, where 50% means that neither lies higher
possible-chance-from = any chance from { $low } upward remains possible, where 50% means that neither lies higher
possible-chance-to = any chance up to { $high } remains possible, where 50% means that neither lies higher
way-more = more
way-fewer = fewer
way-less = less
way-higher = higher
way-lower = lower
way-better = (better)
way-worse = (worse)

no-margin = The plan names no margin, so there is no verdict.
margin = The agreed margin is { $margin }{ $reason }. Verdict{ $drawn ->
    [yes] { " " }(simulated)
   *[no] { "" }
  }: { $verdict }. { $meaning }
margin-brief = Verdict at a margin of { $margin }{ $drawn ->
    [yes] { " " }(simulated)
   *[no] { "" }
  }: { $verdict }.
margin-reason = { " " }(fixed on { $decided }: { $because })
null-zero = zero
null-one = 1
margin-ratio = a ratio of { $x } (from { $other } to { $x })
width = { $agreed ->
    [yes] The data support ‘{ $word }’ at any margin above { $from }, and ‘{ $other }’ at any margin above { $both }.
   *[no] What would hold: ‘{ $word }’ at a margin above { $from } and ‘{ $other }’ at a margin above { $both }.
  }
width-always = { $agreed ->
    [yes] The data support ‘{ $word }’ at any margin, and ‘{ $other }’ at any margin above { $both }.
   *[no] What would hold: ‘{ $word }’ at any margin and ‘{ $other }’ at a margin above { $both }.
  }
width-one = { $agreed ->
    [yes] The data support ‘{ $word }’ at any margin above { $from }; for ‘{ $other }’ no margin is wide enough.
   *[no] What would hold: ‘{ $word }’ at a margin above { $from }; for ‘{ $other }’ no margin is wide enough.
  }
width-both = { $agreed ->
    [yes] The data support ‘{ $other }’ at any margin above { $both }.
   *[no] What would hold: ‘{ $other }’ at a margin above { $both }.
  }
tested = Tested one-sidedly against the margin: { $items }{ $both ->
    [yes] , each to be held against { $threshold }.
   *[no] , to be held against { $threshold }.
  }
tested-item = { $p } for ‘{ $word }’
settle = If the true difference is 0, a study of this design has an 80% chance of the verdict { $items } { $units }; here there are { $now }.
settle-item = ‘{ $word }’ from { $n }
bayes = { $outcome }, { $term }: { $for ->
    [none] the data are { $x } times as likely without a difference as with a difference whose size has a Cauchy distribution beforehand with scale 0.71 standard deviation
   *[difference] the data are { $x } times as likely with a difference whose size has a Cauchy distribution beforehand with scale 0.71 standard deviation as without a difference
  } (with scale 1: { $wide } times; with scale 1.41: { $ultrawide } times). The number holds for these distributions alone.
bayes-brief = { $outcome }, { $term }: { $for ->
    [none] the data are { $x } times as likely without a difference as with one
   *[difference] the data are { $x } times as likely with a difference as without
  }, given a Cauchy distribution beforehand with scale 0.71 standard deviation.
bayes-lead = How likely the data are without a difference, against with one:
verdict-better = better
verdict-worse = worse
verdict-equivalent = equivalent
verdict-not-worse = not worse
verdict-inconclusive = inconclusive
verdict-better-meaning = The whole interval lies on the good side of { $null }, and not wholly within the margin.
verdict-worse-meaning = The whole interval lies on the bad side of { $null }, and not wholly within the margin.
verdict-equivalent-meaning = The whole interval lies within the margin, on both sides of { $null }.
verdict-not-worse-meaning = The interval excludes { $margin } or more in the bad direction; the verdict says no more than that.
verdict-inconclusive-meaning = The interval leaves { $margin } or more in the bad direction open. That is not the same as the groups being equal.

moderators = { $outcome }: { $tested ->
    [one] one characteristic was
   *[other] { $tested_text } characteristics were
  } tested for whether the difference between the groups depends on it. { $adjusted ->
    [yes] After adjustment for multiple testing
   *[no] Without adjustment for multiple testing
  }, p is below { $threshold } for { $standing ->
    [0] none of them; that does not prove that characteristics do not matter.
    [one] one of them: { $list }.
   *[other] { $standing_text } of them: { $list }.
  }
moderators-widest = The difference that { $term } makes is the least certain ({ $interval }). { $range }
omnibus-effects-below = { $outcome }: the methods differ in effect by more than chance would explain ({ $stats }).
omnibus-effects-above = { $outcome }: whether the methods differ in effect cannot be settled ({ $stats }).
brief-omnibus-effects-below = { $outcome }: the methods differ in effect by more than chance would explain.
brief-omnibus-effects-above = { $outcome }: whether the methods differ in effect cannot be settled.
influence-told = { $outcome }: the adjusted difference is { $value }. With one unit or cluster left out in turn it lies between { $low } and { $high }; it shifts most without { $which } (shift: { $shift }).
influence-verdict = The verdict hangs on it: { $which } it reads ‘{ $verdict }’ instead of ‘{ $whole }’.
moderators-detectable = With these numbers a difference in effect can be detected (with a chance of 80%) from { $low }{ $same ->
    [yes] {""}
   *[no] {" "}(for { $easiest }) to { $high } (for { $hardest })
  } on; smaller differences may exist without showing.
appendix = Appendix: what the results rest on

# In brief
brief-line = { $outcome }: { $text }.
brief-share = { $share } of the { $units }{ $details }
brief-ends = by { $grouping } from { $low } ({ $lowest }) to { $high } ({ $highest })
brief-frequency = { $outcome }: counts and shares of { $n_text } { $units }, by group.
brief-mean = { $mean } on average over { $n_units }{ $details }
completers-left-out = A mean over only those that reached this end misleads: { $left_out ->
    [one] one of the { $units } did not get this far (so far) and is
   *[other] { $left_out_text } { $units } that did not get this far (so far) are
  } not counted.
brief-completers = { $left_out ->
    [one] The one that did not get this far is not counted.
   *[other] The { $left_out_text } { $units } that did not get this far are not counted.
  }
brief-floor = { $outcome }: { $text }; described, not tested.
brief-omnibus-below = { $outcome }: the groups differ by more than chance would explain.
brief-omnibus-above = { $outcome }: whether the groups truly differ cannot be settled.
brief-omnibus-measures-below = { $outcome }: the measures differ by more than chance would explain.
brief-omnibus-measures-above = { $outcome }: whether the measures truly differ cannot be settled by this test.
brief-omnibus-strata-below = { $outcome }, { $term }: the effect differs between the strata by more than chance would explain.
brief-omnibus-strata-above = { $outcome }, { $term }: whether the effect differs between the strata cannot be settled by this test.
brief-omnibus-spread-below = { $outcome }: the spread of the groups differs by more than chance would explain.
brief-omnibus-spread-above = { $outcome }: whether the groups differ in spread cannot be settled.
brief-pairs = { $tested ->
    [0] { $outcome }: { $pairs_text } comparisons, not tested.
   *[other] { $standing ->
        [0] { $outcome }: in none of the { $pairs_text } comparisons can it be settled whether the groups differ.
       *[other] { $outcome }: a difference larger than chance would explain for { $list }.
      }
  }
brief-verdict = { $pair }: { $verdict }.
brief-moderators = { $outcome }: { $standing ->
    [0] { $tested ->
        [1] for the characteristic tested it cannot be established that the difference depends on it; that does not prove that it does not matter.
       *[other] for none of the { $tested_text } characteristics can it be established that the difference depends on it; that does not prove that they do not matter.
    }
   *[other] that the difference between the groups depends on it is established for { $list }.
  }
brief-moderators-widest = The difference that { $term } makes is the least certain: { $possible }.

date = { $day } { $month } { $year }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

# What is missing
missing-one = Of the { $n_text } { $units }, { $share } ({ $x_text }) have no value for { $variable }{ $reasons }.
missing-none = None of the { $n_text } { $units } lacks a value of the { $variables ->
    [one] one variable looked at
   *[other] { $variables_text } variables looked at
  }.
missing-several = Of the { $n_text } { $units }, values are missing in { $missing_text } of the { $variables_text } variables:
missing-item = { $variable } in { $share } ({ $x_text }){ $reasons }.
missing-rest = The other { $rest_text } in at most { $share } each.
missing-by-group = By { $grouping }: { $items }.
missing-complete = In { $x_text } of the { $n_text } { $units } ({ $share }) nothing is missing.
missing-most = { $patterns ->
    [one] Otherwise missing:
   *[other] Most often missing:
  } { $items }.
attrition-lead = Attrition: no value of the outcome, for whatever reason.
attrition-wave = { $wave }: { $share } ({ $x_text } of the { $n_text } { $units })
attrition-difference = { "" }; difference { $difference } ({ $interval })
attrition-back = Of those missed before, { $x_text } are back here.
lost-kept = Of the { $all_text } comparisons of those lost with those kept, { $over ->
    [0] none lies
    [one] one lies
   *[other] { $over_text } lie
  } further than { $limit } standard deviation from 0; furthest lies { $term }: { $x }{ $details }.

# Which question
estimand-offer = effect of the offer
estimand-as-treated = comparison as treated
estimand-complier = effect in those who take part when offered
caption-estimand = { $caption }: { $estimand }
questions-caption = { $outcome }: three questions, three answers
questions-row = What
questions-answers = Answers
questions-assumptions = What must be true for it
questions-asked = Asked
questions-asked-offer = What does the offer change, whether someone takes part or not?
questions-asked-as-treated = How much do those who took part and those who did not differ? That is not the effect of the offer.
questions-asked-complier = What does taking part change in those who take part because it is offered?
questions-compared = Compared
questions-compared-offer = all in ‘{ $treatment }’ with all in ‘{ $control }’
questions-compared-as-treated = those who took part with those who did not, from both groups
questions-compared-complier = those who take part because of the offer, with and without it
questions-estimate = Difference
questions-estimate-unit = Difference ({ $unit })
questions-interval-ar = Interval that also holds for a weak instrument (Anderson–Rubin)
questions-share = Share that takes part because of the offer (%)
questions-f = Strength of the first stage (F, robust)
questions-f-classical = Strength of the first stage (F, classical)
questions-verdict-ar = { $verdict } (by the interval of Anderson and Rubin)
questions-needed = needed
questions-not-needed = not needed
questions-needed-strength = needed; F = { $f }
questions-needed-met = needed; met here, since nobody took part without the offer
questions-lot = The offer was given out by lot, or as good as
questions-choice = Those who took part and those who did not differ only in what is adjusted for
questions-exclusion = The offer works only through taking part
questions-monotonicity = Nobody stays away because of the offer
questions-relevance = The offer changes who takes part
questions-interference = One’s outcome does not depend on what another receives
questions-lost = Those missing are not missing because of the outcome
questions-lead = { $outcome }, three questions:
questions-lead-few = { $outcome }:
questions-item = { $estimand }: { $text }
questions-as-treated = That is not the effect of the offer: those who took part chose to, or were chosen.
questions-weak = The offer changes so little in who takes part (F = { $f }) that the interval of Anderson and Rubin holds.
questions-one-sided = Nobody took part without the offer, so this is also the effect in those who took part.
questions-full = Everyone did as assigned, so this is the same as the effect of the offer.

# How long it takes
durations-all = all groups together
durations-open = still under way { $n }
durations-at = after { $when }: { $items }
durations-at-unknown = after { $when }: cannot be told ({ $reason })
durations-hundred = Of every 100 { $units } with { $group } (n = { $n_text }) { $parts }.
durations-hundred-all = Of every 100 { $units }, all groups together (n = { $n_text }), { $parts }.
durations-hundred-alone = Of every 100 { $units } (n = { $n_text }) { $parts }.
durations-rounded = The numbers are rounded so that they add up to 100.
brief-durations = Of every 100 { $units } after { $when }: { $items }.
brief-durations-ends = By { $grouping } the number ‘{ $ending }’ runs from { $low } ({ $lowest }) to { $high } ({ $highest }) of every 100.
durations-naive = Acting as if for the { $units } that ended otherwise it could still have come to ‘{ $ending }’ (1 − Kaplan–Meier) gives { $naive_text } of every 100 after { $when }{ $of } instead of { $share_text }. That is too high: where it ended otherwise, it can no longer end so.
durations-half = after { $when }{ $details }
durations-half-never = not yet half; the highest share is { $share }
durations-interval-from = { $level } interval from { $low }
durations-half-lead = Half of all { $units } have got there ({ $ending }), those that ended otherwise or are still under way counted too:
durations-half-lead-any = For half of all { $units } it has ended, in whichever way:
durations-item = { $group }: { $text }.
durations-item-at = { $group }, { $text }.
durations-completers-lead = Mean waiting time of only those that came to ‘{ $ending }’, with the time by which half of all had got there beside it. The mean leaves out those that ended otherwise or are still under way, and so does not say how long to reckon with.
durations-completers = { $group }: on average { $mean }{ $details }; of all { $n_text } { $units } half had got there { $median }.
durations-completers-never = { $group }: on average { $mean }{ $details }; of all { $n_text } { $units }: { $median }.
durations-under-way = Share of the { $units } for which it has not ended yet, in whichever way:
durations-interval = Share of the { $units } for which it has ended, when of each time only the limits are known between which it lies:
durations-states = Of every 100 { $units }, rounded so that they add up to 100:
durations-lasting = Of the first { $when } on average { $items }
durations-lasting-plain = On average { $items }
durations-difference = Difference in share, two by two:
durations-difference-adjusted = Adjusted difference in share, two by two:
durations-difference-state = Difference in share in each state, two by two:
durations-difference-mean = Difference in mean time under way, two by two:
durations-difference-lost = Difference in mean time after this ending, two by two:
durations-difference-lost-adjusted = Adjusted difference in mean time after this ending, two by two:
durations-difference-in-state = Difference in mean time in each state, two by two:
durations-pair = { $pair }: { $size } { $way }{ $stats }.
durations-test-hazards = how often it happens among those still under way
durations-test-shares = the share that gets there
durations-test-lead = The groups compared over the whole time:
durations-test-below = { $term }: { $what } differs between the groups more than chance would have it{ $stats }. How large the differences are is told by the shares with their intervals.
durations-test-above = { $term }: whether { $what } differs between the groups cannot be settled by this test{ $stats }. That does not prove the groups equal.
durations-ratio-cause = Hazard ratio: among the { $units } then still under way, how many times as often it happens. Above 1 it is more often in the group named first. How many get there in the end depends on the other endings too.
durations-ratio-sub = Subdistribution hazard ratio: above 1 the share of all { $units } that gets there is higher at every time in the group named first. How fast those still under way get there is not told by this ratio.
durations-ratio = { $pair }: { $ratio }{ $stats }.
durations-proportional-lead = A hazard ratio sums up all times in one number. Whether that fits:
durations-proportional-below = { $term }: the hazard ratio changes with time more than chance would have it{ $stats }; one number does not sum it up well.
durations-proportional-above = { $term }: whether the hazard ratio changes with time cannot be settled{ $stats }.
durations-concordance = Of any two { $units } the model points out the right one as the first to get there in { $value } of cases{ $details }; 0.50 is as good as tossing a coin.
durations-mean-lead = Of the first { $when } on average, over all { $units }:
durations-mean-lead-plain = On average over all { $units }:
durations-mean-open = { $mean } under way{ $details }
durations-mean-after = { $mean } after the ending { $ending }{ $details }
durations-cost-lead = What waiting for an ending costs on average, for each of the { $units }:
durations-cost-price = Reckoned with { $price } per unit of time ({ $source }), the same for everyone.
durations-cost-horizon = What comes after { $when } is not counted.
durations-cost = { $group }: on average { $cost }, over { $n_text } { $units }.
durations-column-open = still under way
durations-column-time = time
brief-durations-ratio = Hazard ratio, how many times as often it happens among the { $units } then still under way:
brief-durations-ratio-sub = Subdistribution hazard ratio, above 1 the share of all { $units } that gets there is higher:
durations-column = { $head } (%, with { $interval })

# A locked plan.
planned = Planned and done
planned-intro = The plan was locked on { $locked }, with { $program }. { $data ->
        [there] A data file was there already on that day.
       *[absent] The data were not there yet on that day.
    } { $deviations ->
        [0] Everything was done as planned.
        [one] One thing was done otherwise.
       *[other] { $deviations_text } things were done otherwise.
    }
planned-earlier = Before that it was locked on { $days }.
caption-planned = Each analysis, planned or done
caption-deviations = What was done otherwise than planned
column-question = Question
column-plan-state = Plan
column-place = Where
column-planned = Planned
column-done = Done
plan-as-planned = as planned
plan-changed = changed
plan-added = not planned
plan-dropped = planned, not done
role-plan = plan

# An analysis over all tables that fit a published summary.
caption-across = { $outcome }: over { $n } tables that fit the published figures
column-least-most = Least – most
column-widest = Widest interval
column-p-least-most = p, least – most
across-remark = The widest interval goes from the lowest lower limit to the highest upper limit of all tables
across-tables = The publication prints rounded figures. { $n ->
        [one] One table of whole numbers fits
       *[other] { $n_text } tables of whole numbers fit
    } them{ $complete ->
        [yes] { "." }
       *[no] {" "}as far as the search went; there may be more.
    } { $all ->
        [all] The analysis was run on each.
       *[some] The analysis was run on { $run } of them, spread evenly.
    }
across-assumed = Assumed: { $text }.
across-share = { $term }: { $span } (widest interval { $widest })
across-test = { $term }: p { $p }; { $state ->
        [all] below 0.05 in every table
        [none] 0.05 or more in every table
       *[some] below 0.05 in some tables, not in all
    }
chart-ranges = Each result over { $n } tables that fit the published figures
chart-ranges-how = Bar: from the least to the most over all tables. Thin line: the widest interval. Dashed: p = 0.05.
chart-ranges-share = Share
chart-ranges-p = Tests
chart-percent = per cent
chart-ranges-axis = p-value
# The ledger: why a claim stands as it stands
ledger-between = Where sources contradict each other
caption-between = Two sources on the same thing that cannot both be true, or that rest on other data
ledger-page = What was said, what we find, verdict
ledger-page-intro = Each line is a published claim in our own words, with what the data give beside it. Numbers are held to the digits that were printed. A word for a test is held to p below 0.05.
ledger-page-hypotheses = Where print and data part, choices that an analyst may have made were tried one by one. A choice under which the number would print as published is a hypothesis, not a proof.
ledger-between-count = { $n ->
    [one] in { $n_text } place two sources contradict each other
   *[other] in { $n_text } places two sources contradict each other
  }
column-said = What was said
column-found = What we find
column-why = Why
column-verdict-of = Verdict
claim-derived = derived from the print
printed-as = printed: { $printed }
reason-follows-from = computed from { $claims }
reason-no-whole-number = no number of { $of_text } units prints as { $printed } %: { $nearest }
reason-no-whole-number-works = no number of { $of_text } units prints as { $printed } %: { $nearest }; it would with { $works }
reason-nearest = { $k_text } prints as { $print } %
reason-works = { $k_text } of { $first ->
    [one] { $first_text }
   *[other] { $first_text } to { $last_text }
  }
reason-whole-number = { $first_text } of { $of_text } prints so, and no other whole number
reason-whole-numbers = { $first_text } to { $last_text } of { $of_text } print so; which it was, was not printed
reason-sources-disagree = the two do not fit together: at most one of them is right as it stands
reason-data-cut = the one is of the data of { $first }, the other of { $second }
hypotheses = Hypotheses, no proof: it would print as published { $choices }
no-hypothesis = None of the choices that were tried makes it print as published
choice-truncated = if digits were cut off instead of rounded
choice-half-even = if halves were rounded to the even digit
choice-half-up = if halves were rounded up
choice-nearest = if it was rounded to the nearest
choice-rounded-twice = if it was rounded twice
choice-variance-over-n = if the variance was divided by n instead of n − 1
choice-normal-for-t = if the normal distribution was used instead of t
choice-other-test = with another method ({ $estimator })
choice-continuity-correction = with a continuity correction (Yates)
choice-mid-p = with the mid-p
choice-rows-counted-in = if the { $rows_text } rows left out were counted in
choice-one-sided = if the test was one-sided
choice-not-adjusted = if p was not adjusted for several tests
choice-adjusted = if p was adjusted for { $tests_text } tests
choice-other-level = at a level of { $level }
choice-data-cut = on the data of { $cut }
printed-cohort = cohort
printed-randomised-trial = randomised trial
printed-not-listed = not listed
printed-more = more
printed-low = low
printed-tendency = tendency
printed-favourable = favourable
printed-no-difference = no difference
printed-no-statement = no statement
printed-not-better = not better
printed-not-better-not-worse = not better, not worse
printed-not-more-effective = not more effective
printed-many = many
printed-not-positive = not positive
printed-1-in-3 = 1 in 3
ledger-rebuilt = from rows rebuilt so that they reprint it: this confirms nothing about the real data
