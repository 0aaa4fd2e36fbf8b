# Rscript tests/oracle/missing_patterns.R, from the project root. The counts of the patterns must be those of
# mice md.pattern() too, where it takes the data (it wants a missing value and two columns).
source("tests/oracle/missing/write.R")
suppressPackageStartupMessages(library(mice))

expected <- function(why, group = rep("all", nrow(why)), groups = unique(na.omit(group)), weight = rep(1, nrow(why))) {
  gone <- !is.na(as.matrix(why))
  key <- apply(gone, 1, function(g) paste(names(why)[g], collapse = " + "))
  total <- tapply(weight, key, sum)
  total <- total[names(total) != ""]
  # Most frequent first, then fewest missing, then the order of the columns.
  places <- lapply(strsplit(names(total), " + ", fixed = TRUE), match, names(why))
  order_key <- sapply(places, function(p) paste(sprintf("%04d", p), collapse = " "))
  total <- total[order(-total, lengths(places), order_key)]
  shown <- head(names(total), 20)
  out <- list()
  for (part in parts(group, groups)) {
    n <- sum(weight[part$rows])
    count <- function(which) sum(weight[part$rows & which])
    out <- c(out, both(paste0(part$before, "complete"), count(key == ""), n))
    for (s in shown) out <- c(out, both(paste0(part$before, s), count(key == s), n))
    if (length(total) > 20) out <- c(out, both(paste0(part$before, "other patterns"), count(!key %in% c("", shown)), n))
  }
  if (ncol(why) > 1 && any(gone) && all(weight == 1)) {
    data <- as.data.frame(ifelse(gone, NA, 1)); names(data) <- names(why)
    said <- md.pattern(data, plot = FALSE)
    said <- as.integer(head(rownames(said), -1))
    stopifnot(identical(sort(said), sort(as.integer(c(table(key))))))
  }
  out
}
case <- function(name, why, ...) answer(name, presence(why, ...), expected(why, ...))
frame <- function(...) data.frame(..., check.names = FALSE)

set.seed(7)
many <- as.data.frame(matrix(ifelse(runif(80 * 12) < 0.3, "lost", NA), 80))
cases <- list(
  case("a study of three waves", study),
  case("in two arms", study, arms, c("conference", "regular")),
  case("more patterns than are shown", many),
  case("none missing", frame(a = rep(NA_character_, 4), b = rep(NA_character_, 4))),
  case("all missing", frame(a = rep("lost", 4), b = rep("lost", 4))),
  case("one row", frame(a = "lost", b = NA)),
  case("one variable", frame(a = c("lost", NA, "lost"))),
  case("tied patterns", frame(a = c("x", NA, NA, "x"), b = c(NA, "x", NA, "x"), c = c(NA, NA, "x", NA))),
  case("a group without rows, and one not known", frame(a = c("lost", NA, NA)), c("x", NA, "x"), c("x", "y")),
  case("rows that stand for several", frame(a = c("lost", NA, NA), b = c(NA, NA, "lost")), weight = c(7, 40, 9)),
  undefined("no variables", list(shape = "presence", variables = list(), reasons = I("lost"), groups = I("x"), group = I(0)),
            "unanswerable"))
write("missing_patterns", paste0("table() over pasted is.na(); mice ", packageVersion("mice"),
                                 " md.pattern(); prop.test(x, n, correct = FALSE)$conf.int."), cases)
