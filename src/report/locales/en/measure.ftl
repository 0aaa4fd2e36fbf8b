# What kind of number a row holds.
measure-proportion = share
measure-stage_rate = share of the stage before
measure-count = number
measure-risk_difference = difference in share
measure-risk_ratio = risk ratio
measure-share_trend = difference in share per step
measure-number_needed = number needed to treat (negative: to harm)
measure-odds_ratio = odds ratio
measure-cramers_v = Cramér’s V
measure-mean = mean
measure-standard_deviation = standard deviation
measure-median = median
measure-minimum = smallest value
measure-maximum = largest value
measure-mean_difference = difference in means
measure-eta_squared = η² (variance explained)
measure-adjusted_mean = adjusted mean
measure-adjusted_difference = adjusted difference
measure-slope_difference = difference in slope
measure-hedges_g = Hedges’ g
measure-effect_difference = difference in effect
measure-share_effect_difference = difference in effect (share)

# Procedures that make an interval; the key is the name in small letters and hyphens.
interval-method-wilson = Wilson
interval-method-newcombe = Newcombe
interval-method-exact-conditional = exact, given the margins
interval-method-t = t distribution
interval-method-welch = Welch
interval-method-t-hc3 = t distribution, standard error HC3
interval-method-noncentral-t = noncentral t distribution
interval-method-wald = Wald
