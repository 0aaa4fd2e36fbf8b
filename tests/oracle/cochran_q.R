# Rscript tests/oracle/cochran_q.R, from the project root; needs python3.
source("tests/oracle/paired/write.R")

whole <- function(values, ..., tested = TRUE) {
  m <- do.call(cbind, values); k <- ncol(m); n <- sum(m)
  q <- (k - 1) * (k * sum(colSums(m)^2) - n^2) / (k * n - sum(rowSums(m)^2))
  p <- pchisq(q, k - 1, lower.tail = FALSE)
  said <- task(kind = "cochran_q", rows = lapply(seq_len(nrow(m)), function(i) I(unname(m[i, ]))))
  f <- if (nrow(m) > 1) friedman.test(m)
  stopifnot(near(said$statistic, q, 1e-12), near(said$p, p, 1e-10), nrow(m) == 1 || near(unname(f$statistic), q, 1e-10))
  row("group", "kendalls_w", value = q / (nrow(m) * (k - 1)), std_error = NULL, low = NULL, statistic = if (tested) q,
      df1 = if (tested) k - 1, p = if (tested) p, n = nrow(m), ...)
}
repeated <- function(patterns, times) lapply(as.list(as.data.frame(patterns)), function(v) rep(v, times))

set.seed(9)
trait <- rnorm(45)
waves <- lapply(c(T0 = -0.2, T1 = 0.3, T2 = 0.6, T3 = 0.6), function(at) as.numeric(trait + rnorm(45) < at))
media <- repeated(cbind(A = c(1, 1, 0, 0, 0), B = c(1, 1, 1, 1, 0), C = c(1, 0, 1, 0, 0), D = c(1, 1, 1, 1, 0)), c(4, 2, 3, 1, 59))
far <- repeated(cbind(a = c(1, 0, 0, 1), b = c(0, 1, 0, 1), c = c(1, 1, 1, 1)), c(3, 2, 120, 10))
two <- turned(10, 9, 2, 14)
smallest <- list(a = 0, b = 1, c = 1)
equal <- list(a = c(1, 0, 0), b = c(0, 1, 0), c = c(0, 0, 1))

cases <- list(
  answer("four waves", columns(waves, TRUE), list(whole(waves))),
  answer("59 of 69 units alike throughout", columns(media, TRUE), list(whole(media))),
  answer("far tail", columns(far, TRUE), list(whole(far))),
  answer("two measures: McNemar without correction", columns(two, TRUE), list(whole(two))),
  answer("smallest", columns(smallest, TRUE), list(whole(smallest))),
  answer("equal shares", columns(equal, TRUE), list(whole(equal))),
  answer("below the event floor: described, not tested", columns(media, TRUE),
         list(whole(media, tested = FALSE, note = "event-floor")), list(event_floor = 40)),
  undefined("each unit alike throughout", columns(list(a = c(1, 0, 0), b = c(1, 0, 0), c = c(1, 0, 0)), TRUE), "unanswerable"),
  undefined("no yes at all", columns(list(a = c(0, 0), b = c(0, 0)), TRUE), "unanswerable"),
  undefined("not yes/no", columns(list(a = c(1, 0), b = c(0, 3)), TRUE), "unanswerable"),
  undefined("one measure", columns(list(a = c(1, 0)), TRUE), "unanswerable"),
  undefined("no units", columns(list(a = numeric(0), b = numeric(0)), TRUE), "empty-group"))
write("cochran_q", paste(
  "The published formula and pchisq, met by friedman.test to 10 digits and by statsmodels 0.15.0 cochrans_q to 12",
  "(its p to 10)."), cases)
