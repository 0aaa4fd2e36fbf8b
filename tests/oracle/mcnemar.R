# Rscript tests/oracle/mcnemar.R, from the project root; needs python3.
source("tests/oracle/paired/mcnemar.R")
write("mcnemar", paste(
  "Exact p in whole numbers (Python 3), met by binom.test(b, b + c) to 11 digits and by statsmodels 0.15.0",
  "mcnemar(exact = True) to 9.", tango), cases_of("exact"))
