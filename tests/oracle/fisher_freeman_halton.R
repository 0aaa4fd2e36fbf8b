# Rscript tests/oracle/fisher_freeman_halton.R, from the project root.
source("tests/oracle/rates/write.R")

tables <- list(
  "three methods" = cbind(c(44, 22, 11), c(108, 7, 21)),
  "two studies" = cbind(c(84, 77), c(121, 136)),
  "Fisher's tea" = cbind(c(3, 1), c(1, 3)),
  "three by three" = rbind(c(3, 0, 2), c(1, 4, 1), c(0, 2, 5)),
  "four by three" = rbind(c(6, 3, 2), c(2, 5, 4), c(1, 7, 6), c(8, 2, 1)),
  "three by four, the same turned" = t(rbind(c(6, 3, 2), c(2, 5, 4), c(1, 7, 6), c(8, 2, 1))),
  "four by three, 120 units" = rbind(c(10, 12, 8), c(6, 15, 9), c(14, 5, 11), c(7, 9, 14)),
  "three by three, far tail" = rbind(c(40, 3, 2), c(2, 35, 3), c(1, 4, 30)),
  "seven organisations" = cbind(c(3, 5, 2, 8, 4, 6, 1), c(9, 4, 7, 3, 8, 5, 6)),
  "far tail, two by two" = cbind(c(18, 123), c(147, 58)),
  "far tail, three by two" = cbind(c(90, 5, 40), c(4, 85, 45)),
  "far tail, p about 1e-175" = cbind(c(300, 10), c(10, 400)),
  "far tail, p about 1e-299" = cbind(c(500, 10), c(20, 680)),
  "equal rates" = cbind(c(10, 20, 30), c(20, 40, 60)),
  "ties: equal groups" = cbind(c(2, 5, 8), c(8, 5, 2)),
  "empty cells" = cbind(c(0, 7, 3), c(12, 0, 9)),
  "two units" = cbind(c(1, 0), c(0, 1)))

# Too many tables to go through: 100,000 drawn there against a million of R (200,000 in five goes: each with its own
# seed), three standard errors of the difference decide the digits.
drawn <- function() {
  cells <- rbind(c(9, 4, 5, 2, 4), c(3, 8, 6, 7, 4), c(5, 6, 9, 4, 3), c(2, 3, 8, 9, 9), c(6, 7, 3, 5, 6), c(7, 5, 4, 8, 9))
  p <- mean(sapply(1:5, function(seed) { set.seed(seed); fisher.test(cells, simulate.p.value = TRUE, B = 2e5)$p.value }))
  digits <- floor(10 * (1 - log10(2 * 3 * sqrt(p * (1 - p) * (1e-5 + 1e-6)) / p))) / 10
  v <- sqrt(as.numeric(suppressWarnings(chisq.test(cells, correct = FALSE))$statistic) / (sum(cells) * 4))
  answer("more tables than can be gone through", counts(cells), list(row("group", "cramers_v", value = v, statistic = NULL,
    p = p, p_digits = digits, n = sum(cells), note = "monte-carlo")), list(draws = 1e5))
}

found <- exact(lapply(unname(tables), function(cells) list(cells = cells)))

cases <- list()
for (i in seq_along(tables)) {
  cells <- tables[[i]]
  p <- found[[i]]$p
  r <- fisher.test(cells, workspace = 2e7)$p.value
  if (!near(r, p, 1e-7)) stop(names(tables)[i], ": R ", r, ", exact ", p)
  cat(sprintf("%-35s R %.15g exact %.15g, relative difference %.1e\n", names(tables)[i], r, p, r / p - 1))
  v <- sqrt(as.numeric(suppressWarnings(chisq.test(cells, correct = FALSE))$statistic) / (sum(cells) * (min(dim(cells)) - 1)))
  if (v < 1e-12) v <- 0
  cases[[i]] <- answer(names(tables)[i], counts(cells),
    list(row("group", "cramers_v", value = v, statistic = NULL, df1 = NULL, p = p, n = sum(cells))))
}
cases <- c(cases, list(
  answer("an empty group is left out", counts(rbind(c(3, 1), c(0, 0), c(1, 3))),
         list(row("group", "cramers_v", value = 0.5, p = 34 / 70, n = 8, note = "empty-group"))),
  answer("below the event floor", rates(c(3, 4), c(50, 60)),
         list(row("group", "cramers_v", value = NULL, p = NULL, note = "event-floor")), list(event_floor = 10)),
  undefined("one group with rows", counts(rbind(c(3, 4), c(0, 0))), "one-group"),
  undefined("one level that occurs", counts(rbind(c(3, 0), c(4, 0))), "one-level"),
  drawn(), undefined("more tables and units than can be gone through", counts(matrix(1e8, 4, 3)), "too-many-tables")))

write("fisher_freeman_halton", paste(
  "p: all tables with the same margins in whole numbers (tests/oracle/rates/exact.py), those within a factor 1 + 1e-7",
  "of the observed counted as equal, as R does; fisher.test(table) agrees to 1e-7; drawn: fisher.test(simulate.p.value = TRUE), a million tables. V: chisq.test(correct = FALSE)."), cases)
