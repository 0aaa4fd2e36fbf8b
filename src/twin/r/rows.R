# A row of estimates.csv, and rows under each other.

# One row: `term` and `measure` as in estimates.csv, numbers on their natural scale (shares from 0 to 1). NA: not given.
row <- function(term, measure, value = NA, std_error = NA, low = NA, high = NA,
                statistic = NA, df1 = NA, df2 = NA, p = NA) {
  one <- function(x) if (length(x) == 1) as.numeric(x) else NA_real_
  data.frame(term = term, measure = measure, value = one(value), std_error = one(std_error), low = one(low),
             high = one(high), statistic = one(statistic), df1 = one(df1), df2 = one(df2), p = one(p),
             stringsAsFactors = FALSE)
}

# Rows, data frames of rows, lists of rows and NULL: all under each other.
rows <- function(...) {
  flat <- function(x) if (is.data.frame(x)) list(x) else unlist(lapply(x, flat), recursive = FALSE)
  do.call(rbind, as.list(flat(list(...))))
}

`%||%` <- function(a, b) if (is.null(a)) b else a
