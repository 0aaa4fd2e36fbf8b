# Expected numbers of `cronbach_alpha`. From the project root: Rscript tests/oracle/cronbach_alpha.R
#
# psych 2.2.9: alpha()$total$raw_alpha with alpha.ci (Feldt); each checked against pingouin 0.6.1 cronbach_alpha, whose
# limits are rounded to three decimals.
source("tests/oracle/reliability/write.R")
suppressPackageStartupMessages(library(psych))

row_of <- function(values, level = 0.95) {
  x <- as.data.frame(values); n <- nrow(x); k <- ncol(x)
  a <- suppressWarnings(suppressMessages(psych::alpha(x, delete = FALSE, warnings = FALSE)))$total$raw_alpha
  ci <- alpha.ci(a, n, k, p.val = 1 - level)
  other <- python(task = "cronbach", values = unname(values), level = level)
  stopifnot(near(other$value, a, 1e-12), abs(other$low - ci$lower.ci) < 6e-4, abs(other$high - ci$upper.ci) < 6e-4)
  list(row("scale", "cronbach_alpha", value = a, low = ci$lower.ci, high = ci$upper.ci, p = NULL, n = n))
}
set.seed(11)
trait <- rnorm(60)
likert <- function(x) pmin(5, pmax(1, round(3 + x)))
easy <- lapply(c(a = 0.9, b = 0.7, c = 1.1, d = 0.6), function(l) likert(l * trait + rnorm(60)))
against <- easy; against$b <- 6 - against$b
big <- rnorm(2000)
large <- lapply(c(a = 1, b = 1, c = 1, d = 0.5, e = 0.5, f = 0.2), function(l) round(l * big + rnorm(2000), 2))
cases <- list(
  case("four items", columns(easy), row_of(easy)),
  case("level .9", columns(easy), row_of(easy, 0.9), settings = list(level = 0.9)),
  case("one item reversed", columns(against), row_of(against)),
  case("below zero", columns(list(a = c(1, 2, 3, 4, 5, 2), b = c(5, 3, 3, 2, 2, 4), c = c(2, 2, 3, 2, 1, 3))),
       row_of(list(a = c(1, 2, 3, 4, 5, 2), b = c(5, 3, 3, 2, 2, 4), c = c(2, 2, 3, 2, 1, 3)))),
  case("yes/no items", columns(list(a = c(0, 1, 1, 0, 1, 1, 0), b = c(0, 1, 0, 0, 1, 1, 0), c = c(0, 1, 1, 1, 1, 0, 0))),
       row_of(list(a = c(0, 1, 1, 0, 1, 1, 0), b = c(0, 1, 0, 0, 1, 1, 0), c = c(0, 1, 1, 1, 1, 0, 0)))),
  case("two units", columns(list(a = c(1, 3), b = c(2, 5))), row_of(list(a = c(1, 3), b = c(2, 5)))),
  case("two thousand units", columns(large), row_of(large)),
  case("a constant item", columns(list(a = c(1, 2, 4, 3), b = c(2, 2, 5, 3), c = c(3, 3, 3, 3))),
       # psych leaves such an item out. The definition on var().
       list(row("scale", "cronbach_alpha", value = local({
         x <- cbind(c(1, 2, 4, 3), c(2, 2, 5, 3), 3); 1.5 * (1 - sum(diag(var(x))) / var(rowSums(x)))
       }), note = "no-spread"))),
  # By hand.
  case("the same but for a constant", columns(list(a = c(1, 2, 4), b = c(3, 4, 6))),
       list(row("scale", "cronbach_alpha", value = 1, low = NULL, note = "unanswerable"))),
  undefined("one item", columns(list(a = c(1, 2, 3))), "unanswerable"),
  undefined("one unit", columns(list(a = 1, b = 2)), "too-few-rows"),
  undefined("no units", columns(list(a = numeric(0), b = numeric(0))), "too-few-rows"),
  undefined("all equal", columns(list(a = c(2, 2, 2), b = c(2, 2, 2))), "unanswerable"),
  undefined("items that cancel out", columns(list(a = c(1, 2, 4), b = c(4, 3, 1))), "unanswerable"))
write("cronbach_alpha", "psych 2.2.9 alpha, alpha.ci; pingouin 0.6.1 cronbach_alpha", cases)
