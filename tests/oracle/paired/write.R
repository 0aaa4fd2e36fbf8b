# How the fixtures of measures of the same units are written; sourced by their scripts, from the project root.
source("tests/oracle/rates/write.R")

columns <- function(values, binary = FALSE)
  list(shape = "columns", columns = I(names(values)), values = unname(lapply(values, I)), binary = binary)

# Earlier and later names of all pairs, in the order of the rows.
pairs_of <- function(values, row, ...) lapply(combn(names(values), 2, simplify = FALSE), function(p) row(values, p[1], p[2], ...))
contrast <- function(earlier, later) paste(later, "-", earlier)

# One task of exact.py, as numbers.
task <- function(...) {
  input <- toJSON(list(list(...)), auto_unbox = TRUE, digits = NA)
  # The library path of R is not that of Python.
  said <- system2("python3", "tests/oracle/paired/exact.py", input = input, stdout = TRUE, env = "LD_LIBRARY_PATH=")
  lapply(fromJSON(paste(said, collapse = ""), simplifyVector = FALSE)[[1]], as.numeric)
}

# Columns pre and post from how many units were yes-yes, no-yes, yes-no, no-no.
turned <- function(both, gained, lost, neither)
  list(pre = rep(c(1, 0, 1, 0), c(both, gained, lost, neither)), post = rep(c(1, 1, 0, 0), c(both, gained, lost, neither)))
