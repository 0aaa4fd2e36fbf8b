# What the scripts of the effect sizes share. They run from the project root.
suppressPackageStartupMessages({library(jsonlite); library(effectsize)})

# Noncentralities by mpmath (limits.py): c(low, high).
mpmath <- function(kind, at, df, level = 0.95) {
  case <- toJSON(list(list(kind = unbox(kind), at = unbox(sprintf("%.17g", at)), df = if (length(df) == 1) unbox(df) else df,
                           level = unbox(level))), digits = NA)
  # R sets a library path of its own, under which another Python may start.
  command <- c("-u", "LD_LIBRARY_PATH", "python3", "tests/oracle/noncentral/limits.py")
  as.numeric(fromJSON(system2("env", command, input = case, stdout = TRUE))[1, ])
}

# The same by R's own distributions, inverted by uniroot (tol 1e-14); their ncp is good to about 1e-12: 9 digits.
by_r <- function(tail, from, to, level = 0.95) {
  q <- (1 - level) / 2
  limit <- function(lower.tail) {
    off <- function(ncp) suppressWarnings(tail(ncp, lower.tail)) - q
    if (!lower.tail && off(from) >= 0 && from == 0) return(0)
    uniroot(off, c(from, to), tol = 1e-14)$root
  }
  c(limit(FALSE), limit(TRUE))
}

sample <- function(values) list(shape = "groups", groups = I(names(values)), values = unname(lapply(values, I)))
columns <- function(values) list(shape = "columns", columns = I(names(values)), values = unname(lapply(values, I)))
case <- function(name, sample, expect, ...) c(list(name = name, sample = sample, expect = expect), list(...))
undefined <- function(name, sample, note) list(name = name, sample = sample, undefined = note)
dash <- function(term, measure, note) list(term = term, measure = measure, value = NULL, p = NULL, low = NULL, note = note)
nine <- list(low_digits = 9, high_digits = 9)
three <- list(low_digits = 3, high_digits = 3)
pairs_of <- function(values, row, ...) {
  lapply(combn(names(values), 2, simplify = FALSE), function(ab) row(values, ab[1], ab[2], ...))
}
write <- function(id, origin, cases) {
  write_json(list(estimator = id, origin = paste(R.version.string, origin), cases = cases),
             sprintf("tests/oracle/%s.json", id), auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
}
