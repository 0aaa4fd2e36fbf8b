# How the fixtures of missing values are written; sourced by their scripts, from the project root.
source("tests/oracle/rates/write.R")

# A data frame of reasons: NA where there is a value, else the word for why not. A name "risk@T1" is a measure at a wave.
presence <- function(why, group = rep("all", nrow(why)), groups = unique(na.omit(group)), weight = NULL,
                     reasons = sort(unique(na.omit(unlist(why))))) {
  variable <- function(name) {
    parts <- strsplit(name, "@")[[1]]
    place <- match(why[[name]], reasons) - 1
    c(list(name = parts[1]), if (length(parts) > 1) list(wave = parts[2]), list(reason = I(place)))
  }
  c(list(shape = "presence", variables = lapply(names(why), variable), reasons = I(as.character(reasons)),
         groups = I(groups), group = I(match(group, groups) - 1)), if (!is.null(weight)) list(weight = I(weight)))
}

# The two rows of x out of n.
both <- function(term, x, n, level = 0.95) {
  if (n == 0)
    return(list(row(term, "count", value = NULL, n = 0, note = "empty-group"),
                row(term, "proportion", value = NULL, low = NULL, high = NULL, n = 0, note = "empty-group")))
  list(row(term, "count", value = x, n = n), share(term, x, n, level = level))
}

# All units and each group: a list of name in front of the term, and which rows.
parts <- function(group, groups) {
  all <- list(list(before = "", rows = rep(TRUE, length(group))))
  if (length(groups) + anyNA(group) < 2) return(all)
  one <- function(g) list(before = paste0(g, ": "), rows = !is.na(group) & group == g)
  c(all, lapply(groups, one), if (anyNA(group)) list(list(before = "no group: ", rows = is.na(group))))
}

write <- function(id, origin, cases) {
  fixture <- list(estimator = id, origin = paste0(origin, " Made by ", R.version.string, "."), cases = cases)
  text <- toJSON(fixture, auto_unbox = TRUE, digits = NA, null = "null", na = "null", pretty = 2)
  writeLines(text, file.path("tests", "oracle", paste0(id, ".json")))
}

# Samples that the scripts share.
set.seed(2016)
n <- 60
lose <- function(p, words, size = n) ifelse(runif(size) < p, sample(words, size, TRUE), NA)
study <- data.frame(
  "risk@T0" = lose(0.05, "refused"), "risk@T1" = lose(0.25, c("refused", "lost", "not applicable")),
  "risk@T2" = lose(0.4, c("refused", "lost")), age = lose(0.1, "empty"), sex = rep(NA_character_, n), check.names = FALSE)
arms <- sample(c("conference", "regular"), n, TRUE)
