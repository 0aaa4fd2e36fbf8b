# Expected numbers of `reliable_change`. From the project root: Rscript tests/oracle/reliable_change.R
#
# The definition of Jacobson & Truax (1991) in R; limits by prop.test(correct = FALSE). Published: s = 7.5 and
# r = .80 give S_diff = 4.74, so that a score that goes from 32.5 to 47.5 (RC = 3.16) changed reliably.
source("tests/oracle/reliability/write.R")

rows_of <- function(values, r, direction = NULL, cutoff = NULL, level = 0.95) {
  pre <- values[[1]]; n <- length(pre); z <- qnorm((1 + level) / 2)
  error <- sd(pre) * sqrt(2) * sqrt(1 - r)
  out <- list(row(names(values)[1], "smallest_reliable_change", value = z * error), row(names(values)[1], "error_of_difference", value = error))
  sign <- if (identical(direction, "higher-is-worse")) -1 else 1
  for (name in names(values)[-1]) {
    post <- values[[name]]; rci <- sign * (post - pre) / error
    kind <- ifelse(rci > z, "improved", ifelse(rci < -z, "deteriorated", "unchanged"))
    if (!is.null(cutoff)) kind[kind == "improved" & sign * pre < sign * cutoff & sign * post > sign * cutoff] <- "recovered"
    kinds <- c("improved", "unchanged", "deteriorated", if (!is.null(cutoff)) "recovered")
    codes <- if (is.null(direction)) c(improved = "higher", unchanged = "unchanged", deteriorated = "lower") else setNames(kinds, kinds)
    for (k in kinds) {
      x <- sum(kind == k); ci <- suppressWarnings(prop.test(x, n, correct = FALSE, conf.level = level)$conf.int)
      out <- c(out, list(row(paste0(name, " - ", names(values)[1], ": ", codes[[k]]), "proportion", value = x / n,
                             low = if (x == 0) 0 else ci[1], high = if (x == n) 1 else ci[2], n = n)))
    }
  }
  out
}
of <- function(name, values, r, direction = NULL, cutoff = NULL, level = 0.95, ...)
  case(name, c(columns(values), if (!is.null(direction)) list(direction = direction)), rows_of(values, r, direction, cutoff, level),
       settings = c(list(reliability = r, level = level), if (!is.null(cutoff)) list(cutoff = cutoff)), ...)
set.seed(19)
pre <- round(rnorm(50, 24, 6), 1)
easy <- list(pre = pre, post = round(pre - 4 + rnorm(50, 0, 5), 1), later = round(pre - 5 + rnorm(50, 0, 7), 1))
# Mean 40 and s 7.5 before, as published; 32.5 goes to 47.5, which improves and stays below the cut-off of 50.
truax <- list(pre = c(32.5, 40, 47.5), post = c(47.5, 40, 47.5))
set.seed(20)
large <- { p <- round(rnorm(1500, 50, 10)); list(pre = p, post = round(p + rnorm(1500, 3, 9))) }
cases <- list(
  of("higher is worse, two later waves", easy, 0.85, "higher-is-worse"),
  of("higher is better", easy, 0.85, "higher-is-better"),
  of("no direction", easy, 0.85),
  of("with a cut-off", easy, 0.85, "higher-is-worse", 20),
  of("level .9", easy, 0.85, "higher-is-worse", level = 0.9),
  of("no reliability at all", easy, 0, "higher-is-worse"),
  of("many units", large, 0.9, "higher-is-better", 60),
  of("nobody changed", list(pre = c(1, 2, 3, 4), post = c(1, 2, 3, 4)), 0.8, "higher-is-better"),
  of("two units", list(pre = c(10, 20), post = c(40, 21)), 0.9, "higher-is-better"),
  case("Jacobson & Truax 1991", c(columns(truax), list(direction = "higher-is-better")), list(
    row("pre", "error_of_difference", value = 4.74, value_digits = 3),
    row("post - pre: improved", "proportion", value = 1 / 3), row("post - pre: recovered", "proportion", value = 0)),
    settings = list(reliability = 0.8, cutoff = 50)),
  undefined("no reliability", columns(easy), "unanswerable"),
  undefined("a reliability of 1", columns(easy), "unanswerable", settings = list(reliability = 1)),
  undefined("constant before", columns(list(pre = c(2, 2, 2), post = c(1, 2, 3))), "no-spread", settings = list(reliability = 0.8)),
  undefined("one measure", columns(list(pre = c(1, 2, 3))), "unanswerable", settings = list(reliability = 0.8)),
  undefined("one unit", columns(list(pre = 1, post = 2)), "too-few-rows", settings = list(reliability = 0.8)))
write("reliable_change", "the definition, prop.test(correct = FALSE); Jacobson & Truax (1991)", cases)
