# Rscript tests/oracle/wilson_rate.R, from the project root.
source("tests/oracle/rates/write.R")

study <- function(level, ...) {
  x <- c(44, 22, 11); n <- c(152, 29, 32); g <- c("EK-c", "FNB-SoNeStra", "SoS")
  c(list(share(g[1], x[1], n[1], level = level),
         share(g[2], x[2], n[2], level = level, note = "small-group"),
         share(g[3], x[3], n[3], level = level, note = "small-group")),
    list(share("overall", sum(x), sum(n), level = level)))
}
methods <- rates(c(44, 22, 11), c(152, 29, 32), c("EK-c", "FNB-SoNeStra", "SoS"))

cases <- list(
  answer("three methods", methods, study(0.95)),
  answer("three methods, 90%", methods, study(0.90), list(level = 0.90)),
  answer("one group has no overall row", rates(84, 205), list(share("g1", 84, 205))),
  answer("far tail: a level with z = 4.0 and a rate of one in ten million", rates(c(1, 40), c(1e7, 100)),
         list(share("g1", 1, 1e7, level = 1 - 2^-14), share("g2", 40, 100, level = 1 - 2^-14)),
         list(level = 1 - 2^-14)),
  answer("equal rates", rates(c(10, 20), c(60, 120)), list(share("g1", 10, 60), share("overall", 30, 180))),
  answer("no events, all events", rates(c(0, 25), c(60, 25)),
         list(share("g1", 0, 60), share("g2", 25, 25, note = "small-group"))),
  answer("one unit", rates(c(1, 0), c(1, 1)), list(share("g1", 1, 1), share("g2", 0, 1), share("overall", 1, 2))),
  answer("a group without rows", rates(c(0, 5), c(0, 60)),
         list(row("g1", "proportion", value = NULL, low = NULL, high = NULL, n = 0, note = "empty-group"),
              share("g2", 5, 60))),
  answer("three levels, the second counts", counts(rbind(c(5, 30, 25), c(8, 12, 40)), success = 1),
         list(share("g1", 30, 60), share("g2", 12, 60))),
  undefined("a level that is not there", counts(rbind(c(5, 30)), success = 2), "unanswerable"),
  undefined("no groups", list(shape = "counts", groups = list(), levels = I(c("yes", "no")), success = 0, cells = list()),
            "unanswerable"))

write("wilson_rate", "prop.test(x, n, correct = FALSE)$conf.int; standard error sqrt(p(1 - p)/n).", cases)
