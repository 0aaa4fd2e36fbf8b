# Rscript tests/oracle/lost_against_kept.R, from the project root. Of numbers the value must be that of effectsize too.
source("tests/oracle/missing/write.R")
suppressPackageStartupMessages(library(effectsize))

row_of <- function(term, d, n1, n0, level, ...) {
  se <- sqrt((n1 + n0) / (n1 * n0) + d^2 / (2 * (n1 + n0)))
  z <- qnorm(1 - (1 - level) / 2)
  c(row(term, "standardised_difference", value = d, std_error = se, low = d - z * se, high = d + z * se, p = NULL, n = n1 + n0),
    if (abs(d) > 0.1) list(note = "imbalance"))
}
none <- function(term, note, n) row(term, "standardised_difference", value = NULL, low = NULL, high = NULL, n = n, note = note)

# Lost: TRUE; of = list of numeric vectors and factors.
expected <- function(lost, of, level = 0.95) {
  out <- list()
  for (name in names(of)) {
    v <- of[[name]]
    x <- v[lost & !is.na(v)]; y <- v[!lost & !is.na(v)]
    if (is.factor(v)) {
      shown <- if (nlevels(v) <= 2) attr(v, "success") else levels(v)
      for (l in if (is.null(shown)) levels(v)[1] else shown) {
        p <- mean(x == l); q <- mean(y == l)
        s <- sqrt((p * (1 - p) + q * (1 - q)) / 2)
        out <- c(out, list(row_of(paste0("w: ", name, ": ", l), (p - q) / s, length(x), length(y), level)))
      }
    } else {
      d <- (mean(x) - mean(y)) / sqrt((var(x) + var(y)) / 2)
      stopifnot(near(d, cohens_d(x, y, pooled_sd = FALSE)$Cohens_d, 1e-12))
      out <- c(out, list(row_of(paste0("w: ", name), d, length(x), length(y), level)))
    }
  }
  out
}
balance <- function(lost, of, split = "w") list(
  shape = "balance", splits = list(list(name = split, first = I(lost))),
  characteristics = lapply(names(of), function(name) {
    v <- of[[name]]
    if (!is.factor(v)) return(list(name = name, values = I(v)))
    success <- attr(v, "success")
    c(list(name = name, levels = I(levels(v))), if (!is.null(success)) list(success = match(success, levels(v)) - 1),
      list(values = I(as.integer(v) - 1)))
  }))
case <- function(name, lost, of, expect = expected(lost, of), ...) answer(name, balance(lost, of), expect, ...)
yes <- function(v, success = "yes", levels = c("no", "yes")) structure(factor(v, levels), success = success)

set.seed(11)
m <- 90
lost <- runif(m) < 0.3
of <- list(age = round(rnorm(m, 9, 4), 1), risk = round(rnorm(m, 14, 5)), single = yes(sample(c("yes", "no", NA), m, TRUE)),
           origin = factor(sample(c("Dutch", "Turkish", "Moroccan", "other"), m, TRUE), c("Dutch", "Turkish", "Moroccan", "other")))
of$age[c(3, 40, 41)] <- NA
far <- c(1, 1, 1, 0, 0, 0) == 1
cases <- list(
  case("a study", lost, of),
  case("at 90%", lost, of, expected(lost, of, 0.9), list(level = 0.9)),
  case("ties", far, list(a = c(1, 2, 2, 2, 2, 3))),
  case("the same on both sides", far, list(a = c(1, 2, 3, 3, 2, 1))),
  case("far apart", far, list(a = c(1000, 1001, 1003, 1, 2, 3))),
  case("far from zero", far, list(a = 1e9 + c(1, 2, 4, 3, 7, 8))),
  case("two levels, none the success", far, list(a = factor(c("x", "y", "x", "y", "y", "x"), c("y", "x")))),
  case("a constant number", far, list(a = rep(2, 6)), list(none("w: a", "constant-outcome", 6))),
  case("a constant level", far, list(a = yes(rep("yes", 6))), list(none("w: a: yes", "constant-outcome", 6))),
  case("two constants", far, list(a = c(1, 1, 1, 2, 2, 2)), list(none("w: a", "no-spread", 6))),
  case("all on one side have it", far, list(a = yes(rep(c("yes", "no"), each = 3))), list(none("w: a: yes", "no-spread", 6))),
  case("one value on a side", far, list(a = c(1, NA, NA, 2, 2, 3)), list(none("w: a", "too-few-rows", 4))),
  case("levels missing on a side", far, list(a = yes(c(NA, NA, NA, "yes", "no", "no"))), list(none("w: a: yes", "empty-group", 3))),
  case("none lost", rep(FALSE, 6), list(a = 1:6, b = 6:1), list(none("w", "empty-group", 6))),
  case("all lost", rep(TRUE, 6), list(a = 1:6), list(none("w", "empty-group", 6))),
  case("one row", TRUE, list(a = 5), list(none("w", "empty-group", 1))),
  undefined("no characteristics", list(shape = "balance", splits = list(list(name = "w", first = I(far))), characteristics = list()),
            "unanswerable"),
  undefined("columns of unequal length", balance(far, list(a = 1:5)), "unanswerable"),
  undefined("a value that is no number", {
    b <- balance(far, list(a = 1:6)); b$characteristics[[1]]$values <- list("Inf", 1, 2, 3, 4, 5); b
  }, "unanswerable"))
write("lost_against_kept", paste0("The formulas in base R; of numbers also effectsize ", packageVersion("effectsize"),
                                  " cohens_d(pooled_sd = FALSE)."), cases)
