# Expected numbers of `offer_effect`: `complier_effect.R` makes them with its own, from the same rows.
source("tests/oracle/complier_effect.R")
