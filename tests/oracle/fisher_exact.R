# Rscript tests/oracle/fisher_exact.R, from the project root.
source("tests/oracle/rates/write.R")

pairs <- list(
  "two studies" = c(84, 205, 77, 213),
  "SoNeStra and EK-c" = c(22, 29, 44, 152),
  "SoNeStra and SoS" = c(22, 29, 11, 32),
  "SoS and EK-c" = c(11, 32, 44, 152),
  "Fisher's tea" = c(3, 4, 1, 4),
  "far tail" = c(18, 141, 147, 205),
  "far tail, p about 1e-175" = c(300, 310, 10, 410),
  "far tail, p about 1e-299" = c(500, 520, 10, 690),
  "equal rates" = c(10, 30, 20, 60),
  "ties: equal groups" = c(7, 20, 11, 20),
  "no events in the first group" = c(0, 24, 9, 31),
  "no events in the second group" = c(9, 31, 0, 24),
  "all events in the second group" = c(12, 31, 24, 24),
  "one unit each" = c(1, 1, 0, 1),
  "rare among many" = c(3, 20000, 12, 15000))
level <- c(rep(0.95, length(pairs) - 1), 0.99)

found <- exact(lapply(seq_along(pairs), function(i) {
  t <- pairs[[i]]
  list(x = t[1], n1 = t[2], y = t[3], n0 = t[4], level = level[i])
}))

cases <- list()
for (i in seq_along(pairs)) {
  t <- pairs[[i]]; f <- found[[i]]
  r <- fisher.test(rbind(c(t[1], t[2] - t[1]), c(t[3], t[4] - t[3])), conf.level = level[i])
  cat(sprintf("%-30s p %.1e; odds ratio R %.7g exact %.15g; limits R %.7g %.7g exact %.15g %.15g\n",
    names(pairs)[i], r$p.value / f$p - 1, r$estimate, f$odds_ratio, r$conf.int[1], r$conf.int[2], f$low, f$high))
  # uniroot in fisher.test stops at 1.2e-4, on the odds ratio or, above 1, on its reciprocal.
  unit <- function(v) ifelse(v > 1, 1 / v, v)
  stopifnot(near(r$p.value, f$p, 1e-9),
            abs(unit(as.numeric(r$estimate)) - unit(f$odds_ratio)) < 2e-4,
            abs(unit(r$conf.int) - unit(c(f$low, f$high))) < 2e-4)
  infinite <- is.infinite(f$odds_ratio)
  expected <- row("g1 - g2", "odds_ratio", value = if (infinite) NULL else f$odds_ratio, std_error = NULL,
    low = f$low, high = f$high, statistic = NULL, df1 = NULL, p = f$p, n = t[2] + t[4])
  if (infinite) expected$note <- "not-finite"
  cases[[i]] <- answer(names(pairs)[i], rates(t[c(1, 3)], t[c(2, 4)]), list(expected), list(level = level[i]))
}
dash <- function(term, note) row(term, "odds_ratio", value = NULL, low = NULL, p = NULL, note = note)
cases <- c(cases, list(
  answer("a group without rows", rates(c(3, 0, 1), c(4, 0, 4)),
         list(dash("g1 - g2", "empty-group"), row("g1 - g3", "odds_ratio", p = 34 / 70), dash("g2 - g3", "empty-group"))),
  answer("no events at all", rates(c(0, 0), c(9, 12)), list(dash("g1 - g2", "one-level"))),
  answer("nothing but events", rates(c(9, 12), c(9, 12)), list(dash("g1 - g2", "one-level"))),
  answer("below the event floor", rates(c(4, 5), c(60, 70)), list(dash("g1 - g2", "event-floor")), list(event_floor = 10)),
  answer("at the event floor", rates(c(3, 1), c(4, 4)), list(row("g1 - g2", "odds_ratio", p = 34 / 70)), list(event_floor = 4)),
  answer("more tables than can be gone through", rates(c(5e11, 6e11), c(1e12, 1e12)), list(dash("g1 - g2", "too-many-tables"))),
  undefined("one group", rates(3, 9), "one-group")))

write("fisher_exact", paste(
  "Whole numbers for p, roots at 60 digits for odds ratio and limits (tests/oracle/rates/exact.py).",
  "fisher.test(table) agrees in p to 1e-9; its odds ratio and limits stop at 1e-4 (the tolerance of uniroot), so they are",
  "held against these but not taken. The p of 34/70 is Fisher's tea, by hand. Far tail: statrs 0.19 gives 3.1e-13 on",
  "18 147 123 58."), cases)
