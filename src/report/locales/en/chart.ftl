# Words in charts and their descriptions.

# Where the numbers come from.
chart-source-simulated = Simulated data: says nothing about the world
chart-source-part-simulated = Partly simulated data: what is marked so says nothing about the world
chart-source-spread = The values follow a publication; spread and intervals are simulated
chart-source-part-spread = Some values follow a publication, but their spread and intervals are simulated
chart-source-reconstructed = Reconstructed from published figures
chart-source-part-reconstructed = Partly reconstructed from published figures
chart-simulated = simulated
chart-shape-simulated = distribution simulated

# Intervals, axes and columns.
chart-interval = { $level } interval
chart-interval-plain = interval
chart-interval-long = { $level } confidence interval
chart-interval-named = { $level } confidence interval ({ $method })
chart-line = Line: { $intervals }.
chart-share-of = percentage of { $unit }
chart-points = percentage points
chart-share-and = Share ({ $interval })
chart-difference-and = Difference ({ $interval })
chart-estimate-and = Estimate ({ $interval })
chart-p = p
chart-p-adjusted = p, adjusted
chart-p-how = The p-values are adjusted for multiple testing.
chart-number-of = number of { $unit }
chart-mean-of = Mean of { $outcome }
chart-no-value = no result

# Titles.
chart-rate = { $outcome }: share
chart-rate-by = { $outcome }: share by { $grouping }
chart-funnel = From { $first } to { $last }: number of { $unit } at each stage
chart-weeks = { $outcome }: distribution
chart-weeks-by = { $outcome }: distribution by { $grouping }
chart-prepost = { $outcome }: before and after
chart-forest = Differences by outcome
chart-forest-arms = Difference by outcome: { $treatment } minus { $control }
chart-moderators = { $outcome }: difference in effect by characteristic

# How to read them.
chart-funnel-how = In brackets: share of the first stage.
chart-forest-how = Grey band: the margin within which a difference counts as equivalent.
chart-margin = margin ±{ $margin }
chart-better = better for { $treatment }
chart-worse = worse for { $treatment }
chart-effect-better = better with this characteristic
chart-effect-worse = worse with this characteristic

# Distributions.
chart-bars = observations
chart-mean = mean
chart-mean-and = mean with { $interval }
chart-median = median
chart-mean-value = mean { $value }
chart-median-value = median { $value }
chart-range = range { $low }–{ $high }

# Before and after.
chart-pre = before
chart-post = after
chart-before-value = before: { $value }
chart-after-value = after: { $value }
chart-n-twice = n = { $pre_text } before, { $post_text } after

# What is missing.
chart-missing = Missing values
chart-missing-by = Missing values by { $grouping }
chart-attrition = Attrition at each wave
chart-attrition-by = Attrition at each wave, by { $grouping }
chart-missing-axis = percentage of the { $unit }
chart-missing-how = Length of the bar: share without a value; the number in brackets.
chart-missing-whole = missing
chart-missing-other = other reasons
chart-missing-shown = Drawn: the { $shown_text } with the most missing values of { $all_text }.
chart-lost-kept = Lost minus kept: standardised difference of each characteristic
chart-lost-kept-how = Grey band: differences up to 0.1 count as negligible.
chart-negligible = negligible: ±{ $margin }

# Which question
chart-questions = { $outcome }: three questions, three answers
chart-questions-ar = { $estimand }, Anderson–Rubin
chart-questions-how = Only the first question is about the offer itself; which assumptions each question needs stands in the table.
chart-estimand = { $title } ({ $estimand })
chart-questions-axis = difference ({ $unit })
chart-questions-better = better
chart-questions-worse = worse
# What a verdict costs.
chart-verdict = Verdict
chart-margin-ratio = margin { $low }–{ $high }
chart-margins = { $outcome }: how wide must the margin be?
chart-margins-how = Each line shows the one-sided p-value at a margin of that width. A verdict holds where its line lies in the grey band, below { $threshold }.
chart-margins-y = one-sided p-value (log scale)
chart-margins-x = margin
chart-margins-agreed = agreed margin: { $margin }
chart-margins-from = from { $margin }
chart-margins-always = at any margin
chart-margins-never = at no margin
chart-margins-fact = ‘{ $word }’ { $from }
chart-prior = { $outcome }: Bayes factor by the width of the prior
chart-prior-how = The Bayes factor says how much likelier the data are without a difference than with a difference of the size thought possible beforehand. The wider that distribution, the larger the differences thought possible.
chart-prior-y = Bayes factor for no difference (log scale)
chart-prior-x = scale of the Cauchy distribution beforehand (standard deviations)
chart-prior-even = equally likely
chart-prior-none = ↑ for no difference
chart-prior-difference = ↓ for a difference
chart-prior-fact = scale { $scale }: { $factor }
# For whom, by method, and what drives the result.
chart-subgroups = { $outcome }: effect within each level of a characteristic
chart-subgroups-how = Dashed line: the effect over all levels together.
chart-all-levels = all levels together: { $value }
chart-n-of = n ({ $arms })
chart-effect-and = Effect ({ $interval })
chart-effects-differ = { $name } (difference in effect: { $p })
chart-within-better = better
chart-within-worse = worse
chart-methods = { $outcome }: difference by method
chart-methods-control = Each method against the control group
chart-methods-pairs = The methods against each other
chart-interaction = { $outcome }: adjusted mean by group and characteristic
chart-interaction-how = Where the lines run parallel, the effect is the same at every level.
chart-adjusted-mean-of = Adjusted mean of { $outcome }
chart-influence = { $outcome }: shift of the difference when one { $unit } is left out
chart-influence-how = Each line is one { $unit } left out; the numbers are those of the ones that shift it most.
chart-influence-shown = Drawn: the { $shown_text } largest of { $all_text }.
chart-influence-axis = in order of the shift, one line a { $unit }
chart-shift = Shift of the adjusted difference
chart-residuals = { $outcome }: residuals of the adjusted difference
chart-residuals-how = Each dot is one observation: how far it lies from the model, in standard deviations.
chart-residuals-fitted = Against the fitted value
chart-residuals-normal = Against the normal distribution
chart-residuals-beyond = { $beyond_text } of { $all_text } dots further than 2 from the model
chart-fitted = fitted value
chart-quantile = quantile of the normal distribution
chart-post-adjusted = after, adjusted
chart-adjusted-value = adjusted: { $value }
chart-waves = { $outcome }: adjusted mean at each measurement

# How long it takes.
chart-units = units
chart-step-incidence = { $part }: share over time
chart-step-incidence-by = { $part }: share over time, by { $grouping }
chart-step-survival = { $part }: share still under way
chart-step-survival-by = { $part }: share still under way, by { $grouping }
chart-step-cumulative-hazard = { $part }: cumulative hazard
chart-step-cumulative-hazard-by = { $part }: cumulative hazard, by { $grouping }
chart-step-interval-incidence = { $part }: share, with times known only between limits
chart-step-interval-incidence-by = { $part }: share, with times known only between limits, by { $grouping }
chart-step-band = Light band: { $level } confidence interval, for each time by itself.
chart-step-naive = Thin dashed line: the customary estimate, which is too high (1 − Kaplan–Meier). It acts as if those that ended in another way could still have got there.
chart-step-interval-how = Light areas: where within its limits the rise lies cannot be told.
chart-step-risk = Under observation and still under way, just before that time:
chart-step-risk-short = still under way
chart-under-way = still under way
chart-stacked = How it ends over time
chart-stacked-by = How it ends over time, by { $grouping }
chart-stacked-how = At each time 100% together. From below:
chart-states = Where { $units } are at each time
chart-states-by = Where { $units } are at each time, by { $grouping }
chart-stacked-unseen = Hatched: nobody of this group was under observation any more.
chart-hundred = Of every 100 { $units }, after { $when }
chart-hundred-alone = Of every 100 { $units }, after { $when }: { $counts }
chart-hundred-how = Each house stands for 1 in 100; the confidence interval is in brackets.
chart-hundred-overall = all groups together
chart-incidence-difference = { $part }: difference in share over time
chart-incidence-difference-how = Above the zero line the share is higher in the group that is named first.
chart-hazards = Hazard ratios
chart-hazards-cause = HR: how many times as often it happens in a period, among those then still under way.
chart-hazards-sub = sHR: above 1 the share that gets there is higher at every time; it does not say how fast those still under way get there.
chart-hazards-axis = ratio
chart-hazards-rarer = less often
chart-hazards-oftener = more often
chart-log-axis = { $name } (logarithmic scale)
chart-ratio-and = Ratio ({ $interval })
chart-schoenfeld = { $outcome }: does the hazard ratio stay the same?
chart-schoenfeld-how = Each dot is one ending; the solid line follows the dots, the dashed line is the one value that the model assumes. Where the line runs away from the dashed one, the hazard ratio changes with time.
chart-schoenfeld-axis = Scaled Schoenfeld residual plus β (logarithm of the hazard ratio)
