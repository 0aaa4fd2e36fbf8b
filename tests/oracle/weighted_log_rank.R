# Expected numbers of `weighted_log_rank`. From the project root: Rscript tests/oracle/weighted_log_rank.R
source("tests/oracle/log_rank_rows.R")
suppressPackageStartupMessages({library(data.table); library(survMisc)})

weights <- list(
  gehan = function(y, d, s, peto) y, tarone_ware = function(y, d, s, peto) sqrt(y), peto_peto = function(y, d, s, peto) peto,
  fh_1_0 = function(y, d, s, peto) s, fh_0_1 = function(y, d, s, peto) 1 - s, fh_1_1 = function(y, d, s, peto) s * (1 - s))

# survMisc's chi-squares of three groups or more, in the same order. Of two groups its variance is another when endings tie:
# kidney, Fleming-Harrington (1, 0), 1.3816 where survdiff(rho = 1) and the definition give 1.3865; it is not used there.
package <- function(d) {
  x <- ten(Surv(d$time, d$ending == 1) ~ d$group)
  invisible(capture.output(comp(x, p = c(1, 0, 1), q = c(0, 1, 1))))
  lrt <- attr(x, "lrt")
  lrt$chiSq[match(c("n", "sqrtN", "S1", "FH_p=1_q=0", "FH_p=0_q=1", "FH_p=1_q=1"), lrt$W)]
}
rows <- function(d, ending = "plan", ...) {
  mine <- lapply(weights, function(w) defined(d, 1, w))
  if (is.null(d$entry) && is.null(d$stratum) && nlevels(d$group) > 2) {
    theirs <- package(d)
    stopifnot(abs(theirs / sapply(mine, function(m) m$chi2) - 1) < 1e-9)
    for (i in seq_along(mine)) mine[[i]]$chi2 <- theirs[i]
  }
  if (is.null(d$entry)) {
    f <- if (is.null(d$stratum)) Surv(time, ending == 1) ~ group else Surv(time, ending == 1) ~ group + strata(stratum)
    r <- survdiff(f, d, rho = 1)
    stopifnot(abs(r$chisq / mine$fh_1_0$chi2 - 1) < 1e-9)
    mine$fh_1_0$chi2 <- r$chisq
  }
  Map(function(name, m) list(term = paste0("group: ", ending, ": ", name), measure = "hazards_apart", value = share(m$o, m$e),
      std_error = NULL, statistic = m$chi2, df1 = m$df, p = pchisq(m$chi2, m$df, lower.tail = FALSE), n = nrow(d)),
      names(mine), mine) |> unname()
}
test <- function(name, d, endings = c("plan", "stop"), ...) case(name, d, rows(d, endings[1]), endings, ...)
late <- weeks(7, 90, 2); late$entry <- floor(runif(90) * late$time * 0.9)
stratified <- weeks(5, 150, 3); stratified$stratum <- factor(sample.int(3, 150, TRUE), labels = c("x", "y", "z"))
each <- function(...) lapply(names(weights), function(w) list(term = paste0("group: plan: ", w), measure = "hazards_apart", ...))
other <- function(weight, ...) list(list(term = paste0("group: plan: ", weight), measure = "hazards_apart", ...))

cases <- list(
  test("KMsurv larynx: four stages", larynx, "death"),
  test("KMsurv kidney: two placements", kidney, "infection"),
  test("KMsurv bmt: strata, clusters that the test ignores", bmt, c("relapse", "death")),
  test("survival mgus2: months, two endings", mgus, c("malignancy", "death")),
  test("whole weeks, three groups", weeks(3, 300, 3)),
  test("sparse strata", stratified),
  test("late entry", late),
  test("far tail", apart, "plan"),
  # By hand: one ending, at the start: S(t-) is 1, so that weights with 1 - S are 0.
  case("smallest", by_hand(c(1, 2), c(1, 0), c("a", "b")), c(other("gehan", value = 0.5, statistic = 1), other("fh_1_0", value = 0.5, statistic = 1),
       other("fh_0_1", value = NULL, p = NULL, note = "groups-never-meet")), "plan"),
  case("everyone censored", by_hand(c(1, 2, 3), c(0, 0, 0), c("a", "b", "b")), each(value = NULL, p = NULL, note = "never-happens"), "plan"),
  case("all end at once", by_hand(c(2, 2, 2), c(1, 1, 1), c("a", "a", "b")), other("gehan", value = 0, p = NULL, note = "groups-never-meet"), "plan"),
  undefined("one group", by_hand(1:3, c(1, 1, 0), c("a", "a", "a")), "one-group"))
write("weighted_log_rank", paste0(R.version.string, "; survMisc 0.5.6 comp of three groups or more; survival 3.5.3 survdiff(rho = 1); else ",
      "the definition in log_rank_rows.R; data of KMsurv and survival"), cases, 10)
