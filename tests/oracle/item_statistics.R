# Expected numbers of `item_statistics`. From the project root: Rscript tests/oracle/item_statistics.R
#
# psych 2.2.9: alpha(x)$item.stats (r.drop, mean, sd) and $alpha.drop$raw_alpha; item-rest correlations checked against cor.
source("tests/oracle/reliability/write.R")
suppressPackageStartupMessages(library(psych))

rows_of <- function(values, reversed = character()) {
  x <- as.data.frame(values)
  a <- suppressWarnings(suppressMessages(psych::alpha(x, delete = FALSE, warnings = FALSE)))
  unlist(lapply(seq_along(values), function(i) {
    name <- names(values)[i]; rest <- cor(x[[i]], rowSums(x[-i]))
    stopifnot(near(a$item.stats$r.drop[i], rest, 1e-10))
    first <- row(name, "item_rest_correlation", value = rest, low = NULL, p = NULL, n = nrow(x))
    if (name %in% reversed) first$note <- "reversed-items"
    list(first, row(name, "alpha_if_dropped", value = a$alpha.drop$raw_alpha[i]),
         row(name, "mean", value = a$item.stats$mean[i]), row(name, "standard_deviation", value = a$item.stats$sd[i]))
  }), recursive = FALSE)
}
set.seed(12)
trait <- rnorm(80)
likert <- function(x) pmin(5, pmax(1, round(3 + x)))
easy <- lapply(c(a = 0.9, b = 0.7, c = 1.1, d = 0.6, e = 0.8), function(l) likert(l * trait + rnorm(80)))
against <- easy; against$d <- 6 - against$d
two_against <- against; two_against$b <- 6 - two_against$b
ties <- list(a = c(1, 1, 2, 2, 3), b = c(1, 2, 2, 2, 3), c = c(2, 1, 2, 3, 3))
set.seed(13)
large_trait <- rnorm(1500)
large <- lapply(c(a = 1, b = 0.5, c = 0.2), function(l) round(l * large_trait + rnorm(1500), 2))
cases <- list(
  case("five items", columns(easy), rows_of(easy)),
  case("one item reversed", columns(against), rows_of(against, "d")),
  case("two items reversed", columns(two_against), rows_of(two_against, c("b", "d"))),
  case("ties", columns(ties), rows_of(ties)),
  case("many units", columns(large), rows_of(large)),
  # By hand.
  case("a constant item", columns(list(a = c(1, 2, 4), b = c(3, 3, 3), c = c(1, 3, 5))), list(
    dash("b", "item_rest_correlation", "no-spread"), row("b", "mean", value = 3), row("b", "standard_deviation", value = 0))),
  case("two items", columns(list(a = c(1, 2, 4), b = c(1, 3, 2))), list(
    dash("a", "alpha_if_dropped", "unanswerable"),
    row("a", "item_rest_correlation", value = cor(c(1, 2, 4), c(1, 3, 2))))),
  case("two items against each other", columns(list(a = c(1, 2, 4), b = c(3, 2, 1))), list(
    row("a", "item_rest_correlation", value = cor(c(1, 2, 4), c(3, 2, 1)), note = "reversed-items"))),
  undefined("one item", columns(list(a = c(1, 2, 3))), "unanswerable"),
  undefined("one unit", columns(list(a = 1, b = 2)), "too-few-rows"))
write("item_statistics", "psych 2.2.9 alpha: item.stats, alpha.drop; cor", cases)
