# Rscript tests/oracle/mantel_haenszel.R, from the project root; needs python3.
source("tests/oracle/rates/write.R")

# Strata as rows x1, n1, x0, n0, ...: events and totals of each group.
strata <- function(m, groups = paste0("g", seq_len(ncol(m) / 2))) list(
  shape = "strata", strata = I(paste0("s", seq_len(nrow(m)))), groups = I(groups), levels = I(c("yes", "no")), success = 0,
  tables = lapply(seq_len(nrow(m)), function(s) lapply(seq_along(groups), function(g) I(c(m[s, 2 * g - 1], m[s, 2 * g] - m[s, 2 * g - 1])))))

common <- function(m, i = 1, j = 2, level = 0.95, tested = TRUE, notes = list(), unused = FALSE) {
  term <- paste0("g", i, " - g", j)
  cells <- cbind(m[, 2 * i - 1], m[, 2 * i] - m[, 2 * i - 1], m[, 2 * j - 1], m[, 2 * j] - m[, 2 * j - 1])
  both <- cells[cells[, 1] + cells[, 2] > 0 & cells[, 3] + cells[, 4] > 0, , drop = FALSE]
  telling <- both[both[, 1] + both[, 3] > 0 & both[, 2] + both[, 4] > 0, , drop = FALSE]
  input <- toJSON(list(lapply(seq_len(nrow(both)), function(s) I(both[s, ]))), auto_unbox = TRUE)
  # The library path of R is not that of Python.
  text <- system2("python3", "tests/oracle/rates/strata.py", stdout = TRUE, input = input, env = "LD_LIBRARY_PATH=")
  said <- lapply(fromJSON(text, simplifyVector = FALSE)[[1]], as.numeric)
  z <- qnorm((1 - level) / 2, lower.tail = FALSE)
  limits <- if (!is.null(said$se)) exp(log(said$ratio) + c(-z, z) * said$se)
  if (nrow(telling) > 1 && !is.null(said$se)) {
    # groups by outcome by stratum
    table <- array(t(telling[, c(1, 3, 2, 4)]), c(2, 2, nrow(telling)))
    r <- mantelhaen.test(table, correct = FALSE, conf.level = level)
    stopifnot(near(unname(r$statistic), said$chi2, 1e-10), near(r$p.value, said$chi2_p, 1e-9),
              near(unname(r$estimate), said$ratio, 1e-12), near(as.numeric(r$conf.int), limits, 1e-10))
  }
  test <- function(statistic, p, df) if (tested && !is.null(statistic)) list(statistic = statistic, df1 = df, p = p) else list(p = NULL)
  note <- function(name) if (!is.null(notes[[name]])) list(note = notes[[name]])
  df <- nrow(telling) - 1
  edge <- function(v) max(-1, min(1, v))
  list(
    do.call(row, c(list(term, "odds_ratio", value = said$ratio, std_error = said$se, low = limits[1], high = limits[2],
                        n = sum(telling)), test(said$chi2, said$chi2_p, 1), note("odds_ratio"))),
    do.call(row, c(list(term, "risk_difference", value = said$difference, std_error = said$difference_se,
                        low = if (!is.null(said$difference_se)) edge(said$difference - z * said$difference_se),
                        high = if (!is.null(said$difference_se)) edge(said$difference + z * said$difference_se),
                        p = NULL, n = sum(both)), note("risk_difference"))),
    do.call(row, c(list(term, "i_squared", value = if (!is.null(said$x2)) max(0, (said$x2 - df) / said$x2), low = NULL,
                        n = sum(telling)), test(said$x2, said$x2_p, df), note("i_squared"))))
}
case <- function(name, m, ..., settings = NULL) answer(name, strata(m), common(m, ...), settings)
rows <- function(...) matrix(c(...), ncol = 4, byrow = TRUE)

# R's UCBAdmissions: admitted and all, women and men, by department.
berkeley <- t(apply(UCBAdmissions, 3, function(d) c(d["Admitted", "Female"], sum(d[, "Female"]), d["Admitted", "Male"], sum(d[, "Male"]))))
dimnames(berkeley) <- NULL
three <- cbind(rows(12, 30, 8, 31, 20, 41, 14, 40, 5, 25, 6, 29), c(9, 22, 3), c(28, 35, 30))
far <- rows(150, 200, 40, 210, 300, 340, 120, 330, 90, 160, 20, 150)
unlike <- rows(30, 60, 10, 60, 10, 60, 35, 60, 25, 50, 24, 50)
matched <- rows(1, 1, 0, 1, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 1, 1, 0, 1)

cases <- list(
  case("admissions by department", berkeley),
  case("99%", berkeley, level = 0.99, settings = list(level = 0.99)),
  answer("three groups, all pairs", strata(three), c(common(three, 1, 2), common(three, 1, 3), common(three, 2, 3))),
  case("far tail", far),
  case("strata that differ", unlike),
  case("strata that agree exactly", rows(10, 30, 5, 25, 20, 60, 10, 50, 4, 12, 2, 10)),
  case("no difference", rows(10, 30, 20, 60, 5, 50, 4, 40)),
  case("one stratum", rows(12, 30, 8, 31), notes = list(i_squared = "unanswerable")),
  case("two strata of two units", rows(1, 1, 0, 1, 0, 1, 1, 1)),
  case("pairs as strata", matched, notes = list(odds_ratio = "rows-dropped", i_squared = "rows-dropped")),
  case("a ratio far below 1, sparse", rows(1, 5000, 900, 1000, 2, 4000, 70, 80, 1, 30, 24, 25)),
  case("an empty cell", rows(0, 20, 5, 25, 8, 30, 9, 31)),
  case("strata without events, without a group", rows(12, 30, 8, 31, 0, 20, 0, 15, 9, 10, 0, 0, 7, 20, 9, 22),
       notes = list(odds_ratio = "rows-dropped", risk_difference = "rows-dropped", i_squared = "rows-dropped")),
  case("no events in the first group", rows(0, 30, 8, 31, 0, 20, 5, 22),
       notes = list(odds_ratio = "empty-cell", i_squared = "empty-cell")),
  case("no events in the second group: infinite", rows(8, 30, 0, 31, 5, 20, 0, 22),
       notes = list(odds_ratio = "not-finite", i_squared = "empty-cell")),
  case("all against none", rows(8, 8, 0, 9, 5, 5, 0, 4), notes = list(odds_ratio = "not-finite", risk_difference = "empty-cell",
       i_squared = "empty-cell")),
  case("no events at all", rows(0, 8, 0, 9, 0, 5, 0, 4), notes = list(odds_ratio = "unanswerable",
       risk_difference = "empty-cell", i_squared = "unanswerable")),
  case("below the event floor: described, not tested", rows(1, 30, 2, 31, 3, 20, 1, 22), tested = FALSE,
       notes = list(odds_ratio = "event-floor", i_squared = "event-floor"), settings = list(event_floor = 10)),
  answer("no stratum with both groups", strata(rows(3, 9, 0, 0, 0, 0, 2, 7)), lapply(c("odds_ratio", "risk_difference", "i_squared"),
    function(m) row("g1 - g2", m, value = NULL, low = NULL, p = NULL, n = 0, note = "unanswerable"))),
  undefined("one group", strata(matrix(c(3, 9, 4, 8), ncol = 2, byrow = TRUE)), "one-group"))
write("mantel_haenszel", paste(
  "The published formulas at 50 digits (tests/oracle/rates/strata.py, mpmath 1.3.0): met by mantelhaen.test(correct =",
  "FALSE), ratio to 12 digits, limits and chi-square to 10, and by statsmodels 0.15.0 StratifiedTable, its Breslow-Day with",
  "Tarone's correction to 8; Sato's variance from p(1 - p) of each group under one common difference; quantile by qnorm."), cases)
