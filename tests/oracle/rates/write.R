# How the fixtures of the rates are written; sourced by their scripts, from the project root.
suppressPackageStartupMessages(library(jsonlite))

counts <- function(cells, groups = paste0("g", seq_len(nrow(cells))), levels = paste0("l", seq_len(ncol(cells))), success = 0)
  list(shape = "counts", groups = I(groups), levels = I(levels), success = success,
       cells = lapply(seq_len(nrow(cells)), function(i) I(cells[i, ])))

# Yes/no table from events and totals.
rates <- function(x, n, groups = paste0("g", seq_along(x)))
  counts(cbind(x, n - x), groups, c("yes", "no"))

# One expected row; a missing or infinite number is written as the harness reads it.
row <- function(term, measure, ...) {
  fields <- list(...)
  fields <- lapply(fields, function(v) if (is.numeric(v) && is.infinite(v)) if (v > 0) "Inf" else "-Inf" else v)
  c(list(term = term, measure = measure), fields)
}

answer <- function(name, sample, expect, settings = NULL)
  c(list(name = name, sample = sample), if (!is.null(settings)) list(settings = settings), list(expect = expect))

undefined <- function(name, sample, code) list(name = name, sample = sample, undefined = code)

write <- function(id, origin, cases) {
  fixture <- list(estimator = id, origin = paste0(origin, " Made by ", R.version.string, "."), cases = cases)
  text <- toJSON(fixture, auto_unbox = TRUE, digits = NA, null = "null", pretty = 2)
  writeLines(text, file.path("tests", "oracle", paste0(id, ".json")))
}

# Wilson limits of R, each to be trusted only where it does not cancel: a limit at an edge is the edge.
wilson <- function(x, n, level = 0.95) {
  ci <- as.numeric(suppressWarnings(prop.test(x, n, conf.level = level, correct = FALSE))$conf.int)
  c(if (x == 0) 0 else ci[1], if (x == n) 1 else ci[2])
}

share <- function(term, x, n, measure = "proportion", level = 0.95, ...) {
  p <- x / n
  ci <- wilson(x, n, level)
  row(term, measure, value = p, std_error = sqrt(p * (1 - p) / n), low = ci[1], high = ci[2], p = NULL, n = n, ...)
}

# Exact answers in whole numbers, as numbers.
exact <- function(tasks) {
  said <- system2("python3", "tests/oracle/rates/exact.py", input = toJSON(tasks, auto_unbox = TRUE, digits = NA), stdout = TRUE)
  lapply(fromJSON(paste(said, collapse = ""), simplifyVector = FALSE), function(a) lapply(a, as.numeric))
}

near <- function(a, b, relative) all(a == b | abs(a - b) <= relative * abs(b))
