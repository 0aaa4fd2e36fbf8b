# Rscript tests/oracle/frequency.R, from the project root.
source("tests/oracle/rates/write.R")

both <- function(term, x, n, level = 0.95) list(row(term, "count", value = x, low = NULL, p = NULL, n = n), share(term, x, n, level = level))

two <- rbind(c(12, 30, 18), c(7, 0, 44))
cases <- list(
  answer("two groups, three levels, one cell empty", counts(two, c("a", "b"), c("low", "middle", "high")), c(
    both("a: low", 12, 60), both("a: middle", 30, 60), both("a: high", 18, 60),
    both("b: low", 7, 51), both("b: middle", 0, 51), both("b: high", 44, 51))),
  answer("one group has its levels alone, ties", counts(rbind(c(20, 20)), levels = c("x", "y")), c(both("x", 20, 40), both("y", 20, 40))),
  answer("all in one level, 99%", counts(rbind(c(33, 0)), levels = c("x", "y")),
         c(both("x", 33, 33, 0.99), both("y", 0, 33, 0.99)), list(level = 0.99)),
  answer("far tail: one in a million at z = 4.0", counts(rbind(c(999999, 1)), levels = c("x", "y")), list(
    row("y", "count", value = 1), share("y", 1, 1e6, level = 1 - 2^-14)), list(level = 1 - 2^-14)),
  answer("one unit", counts(rbind(1), levels = "x"), both("x", 1, 1)),
  answer("a group without rows", counts(rbind(c(0, 0), c(1, 2))), c(
    list(row("g1: l1", "count", value = 0, n = 0),
         row("g1: l1", "proportion", value = NULL, low = NULL, n = 0, note = "empty-group")),
    both("g2: l2", 2, 3))),
  undefined("no levels", list(shape = "counts", groups = I("g1"), levels = list(), success = 0, cells = list(list())), "unanswerable"))

write("frequency", "Counts as given; prop.test(x, n, correct = FALSE)$conf.int; standard error sqrt(p(1 - p)/n).", cases)
