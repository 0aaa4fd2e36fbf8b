# What kind of number a row holds.
measure-proportion = aandeel
measure-stage_rate = aandeel van de vorige stap
measure-count = aantal
measure-risk_difference = verschil in aandeel
measure-risk_ratio = risicoratio
measure-share_trend = verschil in aandeel per stap
measure-number_needed = aantal nodig voor één gunstige uitkomst meer (negatief: één ongunstige)
measure-odds_ratio = oddsratio
measure-cramers_v = Cramérs V
measure-mean = gemiddelde
measure-standard_deviation = standaarddeviatie
measure-median = mediaan
measure-minimum = kleinste waarde
measure-maximum = grootste waarde
measure-mean_difference = verschil in gemiddelde
measure-eta_squared = η² (verklaarde variantie)
measure-adjusted_mean = gecorrigeerd gemiddelde
measure-adjusted_difference = gecorrigeerd verschil
measure-slope_difference = verschil in helling
measure-hedges_g = Hedges’ g
measure-effect_difference = verschil in effect
measure-share_effect_difference = verschil in effect (aandeel)

# Procedures that make an interval; the key is the name in small letters and hyphens.
interval-method-wilson = Wilson
interval-method-newcombe = Newcombe
interval-method-exact-conditional = exact, gegeven de randtotalen
interval-method-t = t-verdeling
interval-method-welch = Welch
interval-method-t-hc3 = t-verdeling, standaardfout HC3
interval-method-noncentral-t = niet-centrale t-verdeling
interval-method-wald = Wald
