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
# Kappa with its errors by statsmodels (Fleiss, Cohen & Everitt 1969), checked against psych's cohen.kappa and the formula.
# statsmodels reads a matrix of weights as disagreement.
kappa_row <- function(a, b, levels, positions, wt, measure, term, level = 0.95, ...) {
  q <- length(levels); t <- table_of(a, b, q); n <- sum(t); d <- abs(outer(positions, positions, "-")) / (max(positions) - min(positions))
  away <- switch(wt, equal = 1 - diag(q), linear = d, quadratic = d^2)
  got <- python(task = "kappa", table = by_row(t), weights = by_row(away))
  stopifnot(identical(dim(t), c(q, q)))
  by_psych <- suppressMessages(suppressWarnings(cohen.kappa(matrix(as.numeric(t), q), w = 1 - away)))
  # psych 2.2.9 takes rowSums(w * rs) for the weights of the rows, which recycles the margin along the wrong side: its error
  # of weighted kappa is not that of the publication. The formula itself, in R:
  w <- 1 - away; p <- t / n; r <- rowSums(p); s <- colSums(p); po <- sum(w * p); pe <- sum(w * outer(r, s))
  both <- outer(as.vector(w %*% s), as.vector(t(w) %*% r), "+")
  se <- sqrt((sum(p * (w * (1 - pe) - both * (1 - po))^2) - (po * pe - 2 * pe + po)^2) / (n * (1 - pe)^4))
  stopifnot(near(if (wt == "equal") by_psych$kappa else by_psych$weighted.kappa, got$value, 1e-10), near(se, got$se, 1e-8))
  if (wt == "equal") stopifnot(near(sqrt(by_psych$var.kappa), got$se, 1e-8))
  z <- qnorm((1 + level) / 2)
  row(term, measure, value = got$value, std_error = got$se, low = max(-1, got$value - z * got$se), high = min(1, got$value + z * got$se),
      statistic = got$value / got$se0, p = 2 * pnorm(-abs(got$value / got$se0)), n = n, ...)
}
by_row <- function(m) lapply(seq_len(nrow(m)), function(i) as.list(unname(m[i, ])))
both <- function(a, b) !is.na(a) & !is.na(b)
