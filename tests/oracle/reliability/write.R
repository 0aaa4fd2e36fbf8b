# How the fixtures of reliability and agreement are written; sourced by their scripts, from the project root.
suppressPackageStartupMessages(library(jsonlite))

columns <- function(values, ...) list(shape = "columns", columns = I(names(values)), values = unname(lapply(values, I)), ...)
# Ratings by raters: indices 0, 1 ... of the levels, NA for none.
ratings <- function(values, levels, positions = seq_along(levels))
  list(shape = "ratings", raters = I(names(values)), levels = I(levels), positions = I(positions), values = unname(lapply(values, I)))
case <- function(name, sample, expect, ...) c(list(name = name, sample = sample, expect = expect), list(...))
undefined <- function(name, sample, note, ...) c(list(name = name, sample = sample, undefined = note), list(...))
row <- function(term, measure, ...) c(list(term = term, measure = measure), list(...))
dash <- function(term, measure, note) list(term = term, measure = measure, value = NULL, p = NULL, low = NULL, note = note)
pair <- function(a, b) paste(a, "~", b)
# Tasks of reliability/packages.py: lists of numbers.
python <- function(...) {
  # R sets a library path of its own, under which another Python may start.
  command <- c("-u", "LD_LIBRARY_PATH", "python3", "tests/oracle/reliability/packages.py")
  lines <- system2("env", command, input = toJSON(list(...), digits = NA, auto_unbox = TRUE, na = "null", null = "null"), stdout = TRUE)
  fromJSON(paste(lines, collapse = ""))
}
near <- function(a, b, by) isTRUE(all(abs(a - b) <= by * pmax(abs(b), 1e-300)))
write <- function(id, origin, cases) {
  write_json(list(estimator = id, origin = paste(R.version.string, origin), cases = cases),
             sprintf("tests/oracle/%s.json", id), auto_unbox = TRUE, digits = NA, null = "null", na = "null", pretty = TRUE)
}
