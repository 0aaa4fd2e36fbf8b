# Expected numbers of `gray_test`. From the project root: python3 tests/oracle/gray/definition.py, then
# Rscript tests/oracle/gray_test.R
source("tests/oracle/log_rank_rows.R")
suppressPackageStartupMessages(library(cmprsk))

# cuminc's statistics; its p is 1 - pchisq, so the upper tail is taken here.
rows <- function(d, endings = c("plan", "stop"), ...) {
  d$group <- droplevels(d$group)
  k <- nlevels(d$group)
  tests <- if (is.null(d$stratum)) cuminc(d$time, d$ending, d$group)$Tests else cuminc(d$time, d$ending, d$group, d$stratum)$Tests
  out <- lapply(seq_along(endings), function(cause) {
    chi2 <- tests[as.character(cause), "stat"]
    if (chi2 < 0) stop(paste("singular", nrow(d), endings[cause]))
    list(term = paste0("group: ", endings[cause]), measure = "incidences_apart", std_error = NULL, low = NULL, statistic = chi2,
         df1 = k - 1, p = pchisq(chi2, k - 1, lower.tail = FALSE), n = nrow(d), ...)
  })
  counts <- lapply(seq_along(endings), function(cause) lapply(levels(d$group), function(g)
    list(term = paste0(g, ": ", endings[cause]), measure = "observed_endings", value = sum(d$group == g & d$ending == cause))))
  c(out, do.call(c, counts))
}
test <- function(name, d, endings = c("plan", "stop"), ...) case(name, d, rows(d, endings, ...), endings)
row <- function(...) list(list(term = "group: plan", measure = "incidences_apart", ...))
stratified <- weeks(5, 150, 3); stratified$stratum <- factor(sample.int(3, 150, TRUE), labels = c("x", "y", "z"))
empty <- weeks(6, 60, 2); empty$group <- factor(empty$group, levels = c("g1", "none", "g2"))
never <- weeks(9, 40, 2); never <- never[never$ending < 2, ]
far <- weeks(10, 900, 2, rate = c(1, 9)); far$time[far$group == "g2"] <- far$time[far$group == "g2"] + 1
continuous <- weeks(11, 200, 4); continuous$time <- continuous$time + runif(200)
uncensored <- subset(weeks(12, 200, 3), ending > 0)
late <- weeks(7, 90, 2); late$entry <- floor(runif(90) * late$time * 0.9)
early <- weeks(7, 90, 2); early$entry <- 0 * early$time

cases <- c(list(
  test("KMsurv bmt: three groups", bmt[, 1:3], c("relapse", "death")),
  test("KMsurv bmt: strata, clusters that the test ignores", bmt, c("relapse", "death")),
  test("survival mgus2: months", mgus, c("malignancy", "death")),
  test("KMsurv larynx: one ending", larynx, "death"),
  test("whole weeks, three groups", weeks(3, 300, 3)),
  test("every time its own, four groups", continuous),
  test("nobody censored", uncensored),
  test("strata", stratified),
  test("far tail", far),
  test("an empty group is left out", empty, note = "empty-group"),
  test("entries before all times", early),
  test("time 0", by_hand(c(0, 0, 1, 1, 2, 3, 3, 4), c(1, 0, 1, 0, 2, 1, 2, 0), c("a", "b", "a", "b", "b", "a", "b", "a"))),
  test("times far and near", by_hand(c(1e-10, 2e-10, 5e9, 6e9, 7e9, 6.5e9), c(1, 1, 1, 2, 1, 1), c("a", "b", "a", "b", "a", "b"))),
  test("one group ends before the other", apart, "plan"),
  case("an ending that never happens", never, c(rows(never, "plan"), list(
       list(term = "group: stop", measure = "incidences_apart", value = NULL, p = NULL, note = "never-happens"))) ),
  # By hand: O is 1, E 1/2; a 1/2 and -1/2, c the same; nothing follows, so V = 1/4 of each group's d/(T t) = 1/2, twice: 1/4.
  case("smallest", by_hand(c(1, 2), c(1, 0), c("a", "b")), row(value = 0.5, statistic = 1, df1 = 1), "plan"),
  case("all end at once", by_hand(c(2, 2, 2), c(1, 1, 1), c("a", "a", "b")), row(value = 0, p = NULL, note = "groups-never-meet"), "plan"),
  case("everyone censored", by_hand(c(1, 2, 3), c(0, 0, 0), c("a", "b", "b")), row(value = NULL, p = NULL, note = "never-happens"), "plan"),
  # By hand: 1/2 + 2/4 of the common incidence are used up when c and d are still to be compared.
  case("common incidence used up", by_hand(c(1, 1, 1, 1, 2, 2, 3, 4), rep(1, 8), c("a", "a", "a", "a", "b", "b", "c", "d")),
       row(p = NULL, note = "no-test-variance"), "plan"),
  undefined("late entry", late, "late-entry"),
  undefined("one group", by_hand(1:3, c(1, 1, 0), c("a", "a", "a")), "one-group"),
  undefined("no rows", by_hand(1:2, c(1, 1), c("a", "b"))[0, ], "one-group")),
  lapply(fromJSON("tests/oracle/gray/definition.json", simplifyVector = FALSE), function(c) {
    for (name in c("groups", "group", "time", "ending", "endings")) c$sample[[name]] <- I(c$sample[[name]])
    c
  }))
write("gray_test", paste0(R.version.string, "; cmprsk 2.2.11 cuminc; the definition in mpmath 1.3.0 at 50 digits; data of KMsurv and ",
      "survival"), cases, 8)
