# What the scripts of kappa share: tables and expected rows; sourced from the project root.
source("tests/oracle/reliability/write.R")
suppressPackageStartupMessages(library(psych))

# Table of the pairs that both rated: levels as 0, 1 ...
table_of <- function(a, b, q) unclass(table(factor(a, 0:(q - 1)), factor(b, 0:(q - 1))))
# Two raters from a table of counts.
from_table <- function(counts, names = c("a", "b")) {
  q <- nrow(counts); at <- expand.grid(i = 0:(q - 1), j = 0:(q - 1))
  setNames(list(rep(at$i, as.vector(counts)), rep(at$j, as.vector(counts))), names)
}
# Kappa with its errors by statsmodels (Fleiss, Cohen & Everitt 1969), checked against psych's cohen.kappa.
# statsmodels reads a matrix of weights as disagreement.
kappa_row <- function(a, b, levels, positions, wt, measure, term, level = 0.95, ...) {
  q <- length(levels); t <- table_of(a, b, q); n <- sum(t); d <- abs(outer(positions, positions, "-")) / (max(positions) - min(positions))
  away <- switch(wt, equal = 1 - diag(q), linear = d, quadratic = d^2)
  got <- python(task = "kappa", table = by_row(t), weights = by_row(away))
  stopifnot(identical(dim(t), c(q, q)))
  by_psych <- suppressMessages(suppressWarnings(cohen.kappa(matrix(as.numeric(t), q), w = 1 - away)))
  if (wt == "equal") stopifnot(near(by_psych$kappa, got$value, 1e-10), near(sqrt(by_psych$var.kappa), got$se, 1e-8))
  else stopifnot(near(by_psych$weighted.kappa, got$value, 1e-10), near(sqrt(by_psych$var.weighted), got$se, 1e-8))
  z <- qnorm((1 + level) / 2)
  row(term, measure, value = got$value, std_error = got$se, low = max(-1, got$value - z * got$se), high = min(1, got$value + z * got$se),
      statistic = got$value / got$se0, p = 2 * pnorm(-abs(got$value / got$se0)), n = n, ...)
}
by_row <- function(m) lapply(seq_len(nrow(m)), function(i) as.list(unname(m[i, ])))
both <- function(a, b) !is.na(a) & !is.na(b)
