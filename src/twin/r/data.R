# From the files, as they are, to tables that follow the codebook: missing codes, numbers, dates, derived columns, waves
# beside each other, tables joined.

# A column as the codebook has it. `missing`: codes that stand for "no value"; `ranges`: the same, from a number to a
# number.
column <- function(name, role, type, levels = NULL, success = NULL, open = NULL, missing = NULL, ranges = NULL,
                   required = TRUE, measure = NULL, wave = NULL)
  list(name = name, role = role, type = type, levels = levels, success = success, open = open, missing = missing,
       ranges = ranges, required = required, measure = measure, wave = wave)

# A column computed from others: `rule` says how, the rest is what the rule needs.
derived <- function(name, rule, ..., measure = NULL, wave = NULL)
  list(name = name, role = "derived", rule = rule, of = list(...), measure = measure, wave = wave)

# SHA-256 of a file by whatever can compute it here; NA where nothing can.
sha256 <- function(file) {
  if (requireNamespace("digest", quietly = TRUE)) return(digest::digest(file = file, algo = "sha256"))
  if (requireNamespace("openssl", quietly = TRUE)) return(paste(openssl::sha256(file(file)), collapse = ""))
  for (tool in list(c("sha256sum"), c("shasum", "-a", "256"))) {
    if (nzchar(Sys.which(tool[1]))) return(sub("[ *].*", "", system2(tool[1], c(tool[-1], shQuote(file)), stdout = TRUE)[1]))
  }
  NA_character_
}

# All cells of a file as text.
read_cells <- function(table) {
  cells <- switch(table$format,
    CSV = utils::read.table(table$path, header = TRUE, sep = table$separator, quote = "\"", colClasses = "character",
                            na.strings = character(0), strip.white = TRUE, check.names = FALSE, comment.char = "",
                            fill = TRUE, fileEncoding = sub("^utf-8$", "UTF-8-BOM", table$encoding)),
    SPSS = haven::read_sav(table$path, user_na = TRUE),
    Stata = haven::read_dta(table$path),
    `Excel workbook` = readxl::read_excel(table$path, sheet = table$sheet, col_types = "text"),
    stop("this script reads no file of the format ", table$format))
  as_text <- function(x) {
    if (inherits(x, c("Date", "POSIXt"))) return(format(x, "%Y-%m-%d"))
    x <- if (is.numeric(x)) format(unclass(as.vector(x)), digits = 15, trim = TRUE, scientific = FALSE) else as.character(x)
    trimws(ifelse(is.na(x) | x == "NA" & table$format != "CSV", "", x))
  }
  cells <- lapply(cells, as_text)
  names(cells) <- trimws(names(cells))
  cells
}

# Text to numbers and to days, as the file writes them.
as_number <- function(x, table) {
  if (table$decimal == "comma") x <- chartr(",", ".", gsub(".", "", x, fixed = TRUE)) else x <- gsub(",", "", x, fixed = TRUE)
  suppressWarnings(as.numeric(x))
}
as_day <- function(x, table) {
  iso <- grepl("^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", x)
  form <- c("year-month-day" = "%Y-%m-%d", "day-month-year" = "%d-%m-%Y", "month-day-year" = "%m-%d-%Y")[[table$dates]]
  as.numeric(as.Date(ifelse(iso, x, gsub("[./]", "-", x)), format = ifelse(iso, "%Y-%m-%d", form)))
}

# One table: `values` (numbers, codes, days), `why` (the missing code that stood where a value is missing), `columns`
# (what each means).
read_table <- function(table) {
  cells <- read_cells(table)
  values <- why <- columns <- list()
  for (c in table$columns) {
    x <- cells[[c$name]]
    numeric <- c$type %in% c("number", "integer") || c$role == "frequency"
    number <- if (numeric) as_number(x, table)
    gap <- x %in% c$missing | !c$required & x == ""
    if (numeric) {
      gap <- gap | number %in% suppressWarnings(as.numeric(c$missing[c$missing != ""]))
      for (range in c$ranges) gap <- gap | (number >= range[1] & number <= range[2]) %in% TRUE
    }
    value <- if (numeric) number else if (c$type == "date") as_day(x, table) else x
    values[[c$name]] <- replace(value, gap, NA)
    why[[c$name]] <- replace(x, !gap, NA)
    columns[[c$name]] <- c
  }
  out <- list(name = table$name, values = values, why = why, columns = columns, join = table$join, wave_date = table$wave_date)
  for (d in table$derived) out <- derive(out, d)
  out
}

# The columns that a rule reads, in the order in which their missing codes count.
rule_sources <- function(d) {
  o <- d$of
  switch(d$rule, weeks = c(o$start, o$end), difference = c(o$of, o$minus), score = o$items, `weeks-to` = o$ending,
         `norm-table` = c(o$column, o$by), `first-of` = c(o$start, unlist(o$endings), if (is.character(o$cut)) o$cut), o$column)
}

# How a waiting ended: place of the ending (the last: still open) and the days until it.
first_of <- function(values, o) {
  start <- values[[o$start]]
  cut <- if (is.character(o$cut)) values[[o$cut]] else rep(as.numeric(o$cut), length(start))
  days <- sapply(o$endings, function(name) values[[name]])
  days <- replace(matrix(days, nrow = length(start)), is.na(days), Inf)
  place <- max.col(-days, ties.method = "first")
  first <- days[cbind(seq_along(start), place)]
  open <- !(first <= cut)
  place <- ifelse(is.na(start) | is.na(cut), NA, ifelse(open, length(o$endings) + 1, place))
  list(place = place, days = ifelse(open, cut, first) - start)
}

# Adds a derived column to a table.
derive <- function(t, d) {
  o <- d$of
  v <- function(name) t$values[[name]]
  meaning <- list(name = d$name, role = "derived", type = "number", measure = d$measure, wave = d$wave)
  finite <- function(x) replace(x, !is.finite(x), NA)
  level <- function(levels, success, open = NULL) utils::modifyList(meaning, list(type = "category", levels = levels,
                                                                           success = success, open = open))
  sources <- rule_sources(d)
  value <- switch(d$rule,
    weeks = (v(o$end) - v(o$start)) / 7,
    `at-least` = ifelse(v(o$column) >= o$value, "yes", "no"),
    difference = finite(v(o$of) - v(o$minus)),
    `t-score` = finite(50 + 10 * (v(o$column) - o$mean) / o$sd),
    bands = o$levels[findInterval(v(o$column), o$from) + 1],
    score = {
      items <- sapply(o$items, function(item) {
        x <- suppressWarnings(as.numeric(v(item)))
        if (item %in% o$reverse) o$low + o$high - x else x
      })
      items <- matrix(items, ncol = length(o$items))
      answered <- rowSums(!is.na(items))
      weights <- if (length(o$weights)) o$weights else rep(1, length(o$items))
      sum <- rowSums(sweep(items, 2, weights, "*"), na.rm = TRUE)
      full <- answered == length(o$items)
      total <- if (o$combine == "sum") ifelse(full, sum, sum * length(o$items) / answered)
               else ifelse(full, sum / sum(weights), sum / answered)
      finite(replace(total, answered < max(1, o$answered), NA))
    },
    `norm-table` = {
      steps <- function(x) floor(x / o$step + 0.5)
      raw <- steps(v(o$column))
      score <- rep(NA_real_, length(raw))
      for (r in o$rows) {
        here <- raw >= steps(r$from) & raw <= steps(r$to)
        for (i in seq_along(o$by)) here <- here & v(o$by[i]) == r$group[i]
        score[here %in% TRUE] <- r$score
      }
      score
    },
    `first-of` = c(names(o$endings), o$open)[first_of(t$values, o)$place],
    `weeks-to` = first_of(t$values, t$rules[[o$ending]])$days / 7)
  t$columns[[d$name]] <- switch(d$rule,
    `at-least` = level(c("yes", "no"), "yes"),
    bands = level(o$levels, o$success),
    `first-of` = level(c(names(o$endings), o$open), if (is.null(o$success)) names(o$endings)[1] else o$success, o$open),
    meaning)
  if (d$rule == "first-of") {
    t$rules[[d$name]] <- o
    sources <- c(o$start, if (is.character(o$cut)) o$cut)
  }
  t$values[[d$name]] <- value
  t$why[[d$name]] <- Reduce(function(a, b) ifelse(is.na(a), b, a), t$why[sources])
  t$sources[[d$name]] <- rule_sources(d)
  t
}

at_wave <- function(name, wave) paste0(name, "@", wave)
with_role <- function(t, role) Filter(function(c) c$role == role, t$columns)

# Whether a column is measured at each wave of a table whose waves are rows.
by_wave <- function(t, name) {
  if (!is.null(t$sources[[name]])) return(any(vapply(t$sources[[name]], function(s) by_wave(t, s), NA)))
  t$columns[[name]]$role == "outcome" || identical(t$wave_date, name)
}

# A table with one row a unit: of what is measured at each wave a column a wave; of the rest the unit's first value.
one_row_a_unit <- function(t) {
  wave <- with_role(t, "wave")
  if (!length(wave)) return(t)
  wave <- wave[[1]]
  id <- do.call(paste, c(t$values[names(with_role(t, "id"))], sep = "\r"))
  units <- unique(id[t$values[[wave$name]] %in% wave$levels])
  at <- sapply(wave$levels, function(w) match(units, replace(id, !(t$values[[wave$name]] %in% w), NA)))
  at <- matrix(at, ncol = length(wave$levels), dimnames = list(NULL, wave$levels))
  values <- why <- list()
  for (name in setdiff(names(t$values), wave$name)) {
    if (by_wave(t, name)) {
      for (w in wave$levels) {
        values[[at_wave(name, w)]] <- t$values[[name]][at[, w]]
        why[[at_wave(name, w)]] <- t$why[[name]][at[, w]]
      }
    } else {
      first <- apply(at, 1, function(rows) c(rows[!is.na(t$values[[name]][rows])], rows[!is.na(rows)])[1])
      values[[name]] <- t$values[[name]][first]
      why[[name]] <- t$why[[name]][first]
    }
  }
  t$values <- values
  t$why <- why
  t
}

# Lays the columns of table `b` beside those of `a`; of a table of waves one column a wave.
join_table <- function(a, b) {
  wave <- with_role(b, "wave")
  key <- function(t, rows = TRUE) do.call(paste, c(lapply(t$values[b$join], function(x) x[rows]), sep = "\r"))
  slices <- if (length(wave)) wave[[1]]$levels else NA
  for (w in slices) {
    rows <- if (is.na(w)) rep(TRUE, length(b$values[[1]])) else b$values[[wave[[1]]$name]] %in% w
    found <- match(key(a), replace(key(b), !rows, NA))
    for (name in setdiff(names(b$values), c(b$join, if (length(wave)) wave[[1]]$name))) {
      if (is.na(w) && name %in% names(a$values)) next
      to <- if (is.na(w)) name else at_wave(name, w)
      a$values[[to]] <- b$values[[name]][found]
      a$why[[to]] <- b$why[[name]][found]
    }
  }
  a$joined <- c(a$joined, list(b))
  a
}

# Of a table with several informants the rows of the one that the design names.
of_informant <- function(t, informant) {
  column <- with_role(t, "informant")
  if (!length(column) || is.null(informant)) return(t)
  rows <- which(t$values[[column[[1]]$name]] == informant)
  t$values <- lapply(t$values, function(x) x[rows])
  t$why <- lapply(t$why, function(x) if (!is.null(x)) x[rows])
  t
}
