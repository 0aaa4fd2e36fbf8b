# Expected numbers of `icc`. From the project root: Rscript tests/oracle/icc.R
#
# psych 2.2.9: ICC(x, lmer = FALSE), from aov; checked against pingouin 0.6.1 intraclass_corr (estimates and F).
# Published: Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428, two digits.
source("tests/oracle/reliability/write.R")
suppressPackageStartupMessages(library(psych))

terms <- c("ICC(1)", "ICC(A,1)", "ICC(C,1)", "ICC(1,k)", "ICC(A,k)", "ICC(C,k)")
rows_of <- function(values, level = 0.95) {
  x <- as.data.frame(values)
  got <- suppressMessages(suppressWarnings(ICC(x, lmer = FALSE, alpha = 1 - level)))$results
  # pingouin takes no fewer than five units.
  if (nrow(x) >= 5) {
    other <- python(task = "icc", values = unname(values))
    stopifnot(near(other$value, got$ICC, 1e-9), near(other$f, got$F, 1e-9))
  }
  lapply(1:6, function(i) row(terms[i], "icc", value = got$ICC[i], low = got[i, 7], high = got[i, 8],
                              statistic = got$F[i], df1 = got$df1[i], df2 = got$df2[i], p = got$p[i], n = nrow(x)))
}
judges <- list(j1 = c(9, 6, 8, 7, 10, 6), j2 = c(2, 1, 4, 1, 5, 2), j3 = c(5, 3, 6, 2, 6, 4), j4 = c(8, 2, 8, 6, 9, 7))
printed <- function(term, value) c(row(term, "icc", value = value), list(value_digits = 2))
set.seed(14)
true <- rnorm(40, 20, 5)
easy <- list(worker = round(true + rnorm(40, 1, 3), 1), parent = round(true + rnorm(40, 0, 3), 1), child = round(true + rnorm(40, -2, 4), 1))
noise <- list(a = round(rnorm(30), 2), b = round(rnorm(30), 2))
set.seed(15)
large <- { t <- rnorm(1500); list(a = round(t + rnorm(1500), 2), b = round(t + rnorm(1500) + 0.3, 2)) }
cases <- list(
  case("Shrout & Fleiss 1979", columns(judges), rows_of(judges)),
  case("Shrout & Fleiss 1979, as printed", columns(judges), list(
    printed("ICC(1)", 0.17), printed("ICC(A,1)", 0.29), printed("ICC(C,1)", 0.71), printed("ICC(1,k)", 0.44),
    printed("ICC(A,k)", 0.62), printed("ICC(C,k)", 0.91))),
  case("three raters", columns(easy), rows_of(easy)),
  case("level .9", columns(easy), rows_of(easy, 0.9), settings = list(level = 0.9)),
  case("many units", columns(large), rows_of(large)),
  case("far offset", columns(lapply(easy, function(v) v + 4096)), rows_of(lapply(easy, function(v) v + 4096)), digits = 9),
  # The lower limit of ICC(A,1) lies below -1/(k - 1), where Spearman and Brown's step runs off to -Inf; psych steps past it, to
  # 2.03, above the estimate.
  case("two units", columns(list(a = c(1, 5), b = c(2, 4))), local({
    rows <- rows_of(list(a = c(1, 5), b = c(2, 4))); stopifnot(rows[[2]]$low < -1); rows[[5]]$low <- "-Inf"; rows
  })),
  case("ties", columns(list(a = c(1, 1, 2, 2, 3), b = c(1, 2, 2, 2, 3))), rows_of(list(a = c(1, 1, 2, 2, 3), b = c(1, 2, 2, 2, 3)))),
  # By hand: raters who agree but for one point: MSE = 0, MSR = 2, MSC = 1.5, MSW = 0.5, n = 3, k = 2.
  case("one point apart", columns(list(a = c(1, 2, 3), b = c(2, 3, 4))), list(
    row("ICC(C,1)", "icc", value = 1, low = NULL, p = NULL, note = "unanswerable"),
    row("ICC(A,1)", "icc", value = 2 / 3, low = NULL, note = "unanswerable"), row("ICC(1)", "icc", value = 0.6))),
  case("perfect agreement", columns(list(a = c(1, 2, 4), b = c(1, 2, 4))), list(
    row("ICC(1)", "icc", value = 1, low = NULL, p = NULL, note = "unanswerable"), row("ICC(A,k)", "icc", value = 1, low = NULL))),
  case("units that do not differ", columns(list(a = c(1, 2, 3), b = c(3, 2, 1))), list(
    row("ICC(1)", "icc", value = -1), dash("ICC(C,k)", "icc", "unanswerable"))),
  undefined("one rater", columns(list(a = c(1, 2, 3))), "unanswerable"),
  undefined("one unit", columns(list(a = 1, b = 2)), "too-few-rows"),
  undefined("all equal", columns(list(a = c(2, 2), b = c(2, 2))), "constant-outcome"))
cases <- c(cases, list(case("noise", columns(noise), rows_of(noise))))
write("icc", "psych 2.2.9 ICC(lmer = FALSE); pingouin 0.6.1 intraclass_corr; Shrout & Fleiss (1979)", cases)
