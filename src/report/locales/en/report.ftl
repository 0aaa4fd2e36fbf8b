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
banner-marked = Some of the numbers rest on simulated data, because nothing was published about them. Each of those numbers has the word ‘simulated’ beside it. Such numbers say nothing about the world.

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
column-range = Smallest–largest
column-test = Test
column-p-adjusted = Adjusted p
column-n = n
column-clusters = Clusters
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
percentage-points = percentage points
test = { $name }, { $p }
test-one-sided = { $name }, { $p } (one-sided)
test-exact = exact test

# Sentences
mark-simulated = (simulated)
mark-interval = (interval simulated)
mark-spread = (interval and test simulated)
list = { $items } and { $last }
interval = { $level } interval { $limits }
reason-unknown = reason not stated
not-computed = { $outcome }, { $term }: could not be computed ({ $reason }).
proportion-overall = { $outcome }: { $share } of { $n ->
    [one] one observation
   *[other] the { $n_text } { $units }
  }{ $interval }.
stage_rate-overall = { $outcome }: { $share } of the { $n_text } { $units } that reached the stage before{ $interval }.
share-item = { $term } { $share } of { $n ->
    [one] one observation
   *[other] { $n_text } { $units }
  }{ $interval }
proportion-groups = { $outcome } by group: { $items }.
stage_rate-groups = { $outcome }, as a share of the stage before: { $items }.
items-range = { $outcome }: { $rows_text } results, from { $low } to { $high }.
means = { $outcome }, on average: { $items }.
adjusted-means = { $outcome }, on average after adjustment: { $items }.
mean-item = { $term } { $mean }{ $details }
median = median { $x }
from-to = from { $low } to { $high }
omnibus-below = { $outcome }: the groups ({ $grouping }) differ by more than chance would explain ({ $stats }). Which groups, this test does not say.
omnibus-above = { $outcome }: whether the groups ({ $grouping }) truly differ cannot be settled by this test ({ $stats }). How large differences can still be, the intervals say.
omnibus-spread-below = { $outcome }: the spread of the groups ({ $grouping }) differs by more than chance would explain ({ $stats }).
omnibus-spread-above = { $outcome }: whether the groups ({ $grouping }) differ in spread cannot be settled by this test ({ $stats }).
lead = { $outcome }:{ " " }
pair = { $a } against { $b }
pairs-untested = { $outcome }, differences between the groups:
pairs = { $outcome }, the groups two by two. { $adjusted ->
    [yes] After adjustment for multiple testing
   *[no] Without adjustment for multiple testing
  }, p is below { $threshold } in { $standing ->
    [0] none of the { $pairs_text } comparisons; that does not prove that the groups are equal.
    [one] one of the { $pairs_text } comparisons: { $list }.
   *[other] { $standing_text } of the { $pairs_text } comparisons: { $list }.
  }
effect = { $lead }{ $adjusted ->
    [yes] after adjustment{ " " }
   *[no] { "" }
  }{ $standard ->
    [yes] { $size } standard deviations
   *[no] { $size }
  } { $way ->
    [less] lower
   *[more] higher
  } { $between }{ $stats }.
effect-share = { $lead }{ $adjusted ->
    [yes] after adjustment{ " " }
   *[no] { "" }
  }{ $size } { $way ->
    [less] less often
   *[more] more often
  } { $between }{ $stats }.
effect-zero = { $lead }{ $adjusted ->
    [yes] after adjustment{ " " }
   *[no] { "" }
  }a difference that rounds to { $size } { $between }{ $stats }.
effect-ratio = { $lead }odds ratio { $size } { $between }{ $stats }.
effect-chance = { $lead }the chance of a higher value { $between } is { $size }{ $stats }.
effect-named = { $lead }{ $name } { $size } { $between }{ $stats }.
between = for { $a } than for { $b }
between-and = between { $a } and { $b }
between-term = ({ $term })
p-adjusted = adjusted for multiple testing { $p }
amount = { $x } { $way }
amount-unit = { $x } { $units } { $way }
amount-per-hundred = { $x } { $way } in 100 { $units }
standard-deviations = standard deviations
way-more = more
way-fewer = fewer
way-higher = higher
way-lower = lower
way-better = (better)
way-worse = (worse)
range-both = The { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }interval leaves room for at most { $down } and at most { $up }; the { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }data exclude anything beyond.
range-within = The { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }interval runs from at least { $near } to at most { $far }; the { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }data exclude anything outside it.
range-up-to = The { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }interval leaves room for at most { $far }; the { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }data exclude anything beyond and anything in the other direction.
range-open-away = The { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }data exclude more than { $x }; they set no limit to how much { $open } is possible.
range-open-beyond = The { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }interval begins at no less than { $x }; the { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }data set no limit beyond.
range-open = The { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }data exclude nothing here.
range-unknown = There is no interval, so what the data exclude cannot be said.
ratio-both = The { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }data exclude an odds ratio below { $low } and above { $high }.
ratio-low = The { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }data exclude an odds ratio below { $low }; they set no upper limit.
ratio-high = The { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }data exclude an odds ratio above { $high }; they set no lower limit.
chance-both = The { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }data exclude a chance below { $low } and above { $high }; at 50% neither is higher.
chance-low = The { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }data exclude a chance below { $low }; at 50% neither is higher.
chance-high = The { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }data exclude a chance above { $high }; at 50% neither is higher.
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
verdict-better = better
verdict-worse = worse
verdict-equivalent = equivalent
verdict-not-worse = not worse
verdict-inconclusive = inconclusive
verdict-better-meaning = The whole { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }interval lies on the good side of zero and not wholly within the margin.
verdict-worse-meaning = The whole { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }interval lies on the bad side of zero and not wholly within the margin.
verdict-equivalent-meaning = The whole { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }interval lies within the margin of { $margin } on both sides of zero.
verdict-not-worse-meaning = The { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }interval excludes { $margin } or more in the bad direction, and nothing stronger than that.
verdict-inconclusive-meaning = The { $drawn ->
    [yes] simulated{ " " }
   *[no] { "" }
  }interval leaves { $margin } or more in the bad direction open. That is not the same as the groups being equal.
moderators = { $outcome }: { $tested ->
    [one] one characteristic was
   *[other] { $tested_text } characteristics were
  } tested for influence on the effect. { $adjusted ->
    [yes] After adjustment for multiple testing
   *[no] Without adjustment for multiple testing
  }, p is below { $threshold } for { $standing ->
    [0] none of them; that does not prove that characteristics do not matter.
    [one] one of them: { $list }.
   *[other] { $standing_text } of them: { $list }.
  }
moderators-widest = The widest interval is that of { $term } ({ $interval }): of that characteristic it is known least how strongly the effect goes with it. { $range }

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
