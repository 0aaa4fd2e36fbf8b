# Rscript tests/oracle/pearson_chi2.R, from the project root.
source("tests/oracle/rates/write.R")

chi2 <- function(cells, ...) {
  kept <- cells[rowSums(cells) > 0, colSums(cells) > 0]
  test <- suppressWarnings(chisq.test(kept, correct = FALSE))
  row("group", "cramers_v", value = sqrt(as.numeric(test$statistic) / (sum(kept) * (min(dim(kept)) - 1))),
      statistic = as.numeric(test$statistic), df1 = as.numeric(test$parameter), df2 = NULL, p = test$p.value,
      n = sum(kept), ...)
}
whole <- function(name, cells, ..., settings = NULL) answer(name, counts(cells), list(chi2(cells, ...)), settings)

cases <- list(
  whole("three methods", cbind(c(44, 22, 11), c(108, 7, 21))),
  whole("two studies", cbind(c(84, 77), c(121, 136))),
  whole("four by three", rbind(c(12, 30, 18), c(7, 9, 44), c(25, 25, 10), c(3, 8, 9))),
  whole("far tail", cbind(c(18, 123), c(147, 58))),
  whole("far tail, p about 1e-246", rbind(c(400, 20, 10), c(30, 380, 25), c(15, 25, 90))),
  answer("equal rates", counts(cbind(c(10, 20, 30), c(20, 40, 60))),
         list(row("group", "cramers_v", value = 0, statistic = 0, df1 = 2, p = 1))),
  whole("an empty cell, sparse", cbind(c(0, 5), c(9, 4)), note = "sparse-table"),
  whole("perfect association", cbind(c(30, 0), c(0, 40))),
  whole("two units", cbind(c(1, 0), c(0, 1)), note = "sparse-table"),
  whole("an empty group is left out", rbind(c(12, 30), c(0, 0), c(20, 10)), note = "empty-group"),
  whole("a level that never occurs is left out", rbind(c(12, 0, 30), c(20, 0, 10)), note = "empty-group"),
  answer("below the event floor", rates(c(3, 4), c(50, 60)),
         list(row("group", "cramers_v", value = NULL, statistic = NULL, p = NULL, n = 110, note = "event-floor")),
         list(event_floor = 10)),
  undefined("one group with rows", counts(rbind(c(3, 4), c(0, 0))), "one-group"),
  undefined("one level that occurs", counts(rbind(c(3, 0), c(4, 0))), "one-level"))

write("pearson_chi2", "chisq.test(table, correct = FALSE) on the table without empty rows and columns; V from its statistic.", cases)
