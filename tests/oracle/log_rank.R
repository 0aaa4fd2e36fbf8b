# Expected numbers of `log_rank`. From the project root: Rscript tests/oracle/log_rank.R
source("tests/oracle/log_rank_rows.R")

# Group by ended or not among those at risk, at each time of each stratum: with late entry the log-rank test is Cochran,
# Mantel and Haenszel's of these.
tables <- function(d, cause) {
  out <- list()
  for (s in levels(droplevels(strata_of(d)))) for (t in unique(d$time[strata_of(d) == s & d$ending == cause])) {
    risk <- d[strata_of(d) == s & d$entry < t & t <= d$time, ]
    if (nrow(risk) > 1) out <- c(out, list(table(risk$group, factor(risk$time == t & risk$ending == cause, c(TRUE, FALSE)))))
  }
  array(unlist(out), c(nlevels(d$group), 2, length(out)))
}
# survdiff of each ending.
rows <- function(d, endings = c("plan", "stop"), event = 1, ...) {
  out <- list()
  k <- nlevels(droplevels(d$group))
  d$group <- droplevels(d$group)
  for (cause in seq_along(endings)) {
    mine <- defined(d, cause)
    if (is.null(d$entry)) {
      f <- if (is.null(d$stratum)) Surv(time, ending == cause) ~ group else Surv(time, ending == cause) ~ group + strata(stratum)
      # Ranks, for survdiff takes times within 1e-8 for one.
      r <- survdiff(f, transform(d, time = rank(time, ties.method = "min")))
      o <- rowSums(as.matrix(r$obs)); e <- rowSums(as.matrix(r$exp)); chi2 <- r$chisq
      stopifnot(abs(chi2 - mine$chi2) < 1e-9 * chi2, abs(e - mine$e) < 1e-9)
      p <- r$pvalue
    } else {
      o <- mine$o; e <- mine$e
      chi2 <- unname(mantelhaen.test(tables(d, cause), correct = FALSE)$statistic)
      stopifnot(abs(chi2 - mine$chi2) < 1e-9 * chi2)
      p <- pchisq(chi2, k - 1, lower.tail = FALSE)
    }
    n <- tabulate(d$group, k)
    all <- paste0("group: ", endings[cause])
    out <- c(out, list(c(list(term = all, measure = "hazards_apart", value = share(o, e), std_error = NULL, low = NULL,
                              statistic = chi2, df1 = k - 1, p = p, n = sum(n)), list(...))))
    for (g in 1:k) {
      term <- paste0(levels(d$group)[g], ": ", endings[cause])
      out <- c(out, list(list(term = term, measure = "observed_endings", value = o[[g]], n = n[g]),
                         list(term = term, measure = "expected_endings", value = e[[g]], n = n[g])))
    }
  }
  out
}
test <- function(name, d, endings = c("plan", "stop"), ..., note = NULL)
  case(name, d, do.call(rows, c(list(d, endings), if (!is.null(note)) list(note = note))), endings, ...)
late <- weeks(7, 90, 2); late$entry <- floor(runif(90) * late$time * 0.9)
late3 <- weeks(8, 120, 3); late3$entry <- floor(runif(120) * late3$time * 0.9); late3$stratum <- factor(rep(c("x", "y"), 60))
stratified <- weeks(5, 150, 3); stratified$stratum <- factor(sample.int(3, 150, TRUE), labels = c("x", "y", "z"))
empty <- weeks(6, 60, 2); empty$group <- factor(empty$group, levels = c("g1", "none", "g2"))
never <- weeks(9, 40, 2); never <- never[never$ending < 2, ]
two_ways <- function(...) list(list(term = "group: plan", measure = "hazards_apart", ...))

cases <- list(
  test("KMsurv larynx: four stages", larynx, "death"),
  test("KMsurv kidney: two placements", kidney, "infection"),
  test("KMsurv bmt: two endings, strata, clusters that the test ignores", bmt, c("relapse", "death")),
  test("survival mgus2: months, two endings", mgus, c("malignancy", "death")),
  test("whole weeks, three groups", weeks(3, 300, 3)),
  test("sparse strata", stratified),
  test("late entry", late),
  test("late entry, three groups, strata", late3),
  test("far tail", apart, "plan"),
  test("an empty group is left out", empty, note = "empty-group"),
  test("time 0, and an ending tied with a last sight", by_hand(c(0, 0, 1, 1, 2, 3), c(1, 0, 1, 0, 1, 1), c("a", "b", "a", "b", "b", "a")), "plan"),
  test("times far and near", by_hand(c(1e-10, 2e-10, 5e9, 6e9, 7e9, 6.5e9), rep(1, 6), c("a", "b", "a", "b", "a", "b")), "plan"),
  # By hand: at risk 1 and 1, so that O is 1, E 1/2, V 1/4.
  case("smallest", by_hand(c(1, 2), c(1, 0), c("a", "b")), two_ways(value = 0.5, statistic = 1, df1 = 1, p = pchisq(1, 1, lower.tail = FALSE), n = 2), "plan"),
  case("one event", by_hand(c(1, 2, 3, 4), c(0, 1, 0, 0), c("a", "a", "b", "b")), two_ways(value = 2 / 3, statistic = 2, df1 = 1, p = pchisq(2, 1, lower.tail = FALSE)), "plan"),
  # By hand: of 4 at risk 2 ended, one a group.
  case("all events in one week", by_hand(c(2, 2, 3, 3), c(1, 0, 1, 0)[c(1, 1, 2, 2)], c("a", "b", "a", "b")), two_ways(value = 0, statistic = 0, df1 = 1, p = 1), "plan"),
  # By hand: the third group is at risk with nobody at the one ending; it takes no degree of freedom.
  case("a group that was never at risk beside others", by_hand(c(1, 3, 4, 0.5, 0.6), c(1, 0, 0, 0, 0), c("a", "a", "b", "c", "c")),
       two_ways(value = 1 / 3, statistic = (1 / 3)^2 / (2 / 9), df1 = 1), "plan"),
  case("all end at once", by_hand(c(2, 2, 2), c(1, 1, 1), c("a", "a", "b")), two_ways(value = 0, statistic = NULL, p = NULL, note = "groups-never-meet"), "plan"),
  case("groups at risk one after the other", by_hand(c(1, 2, 5, 6), c(1, 1, 1, 1), c("a", "a", "b", "b"), entry = c(0, 0, 3, 3)), two_ways(value = 0, statistic = NULL, p = NULL, note = "groups-never-meet"), "plan"),
  case("an ending that never happens", never, c(rows(never, "plan"),
       list(list(term = "group: stop", measure = "hazards_apart", value = NULL, p = NULL, note = "never-happens"),
            list(term = "g1: stop", measure = "observed_endings", value = 0), list(term = "g1: stop", measure = "expected_endings", value = 0)))),
  case("everyone censored", by_hand(c(1, 2, 3), c(0, 0, 0), c("a", "b", "b")), two_ways(value = NULL, p = NULL, note = "never-happens"), "plan"),
  undefined("one group", by_hand(1:3, c(1, 1, 0), c("a", "a", "a")), "one-group"),
  undefined("no rows", by_hand(1:2, c(1, 1), c("a", "b"))[0, ], "one-group"))
write("log_rank", paste0(R.version.string, "; survival 3.5.3 survdiff, with late entry mantelhaen.test of the table at each time; ",
      "data of KMsurv and survival"), cases, 10)
