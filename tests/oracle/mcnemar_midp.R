# Rscript tests/oracle/mcnemar_midp.R, from the project root; needs python3.
source("tests/oracle/paired/mcnemar.R")
write("mcnemar_midp", paste(
  "Mid-p in whole numbers (Python 3), met by sums of dbinom(0:n, n, 0.5) to 11 digits.", tango),
  cases_of("midp"))
