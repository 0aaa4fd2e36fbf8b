# Expected numbers of `proportional_hazards`. From the project root: Rscript tests/oracle/proportional_hazards.R
source("tests/oracle/hazards.R")

# `sets`: columns of one term, as positions, under the names of their rows.
zph <- function(s, sets = list(), ...) {
  fit <- fitted(s, ...); X <- columns(s); p <- ncol(X)
  # cox.zph has NA where a column is constant in a stratum, but 0 + coefficient where all are: neither says anything.
  flat <- if (!is.null(s$strata)) { g <- unclass(s$strata$of); names(which(tapply(seq_along(g), g, function(i) all(apply(X[i, , drop = FALSE], 2, function(x) all(x == x[1])))))) }
  rho <- function(z, i) { y <- z$y[, i]; ok <- !is.na(y) & !(sub("s=", "", as.character(z$strata)) %in% flat | rep(is.null(z$strata), length(y)) & FALSE)
    if (is.null(z$strata)) ok <- !is.na(y); cor(z$x[ok], y[ok]) }
  one <- cox.zph(fit, terms = FALSE)
  line <- function(term, z, i, n) list(term = paste0(term, ended(s, s$event)), measure = "schoenfeld_correlation", value = rho(z, i),
    statistic = z$table[i, "chisq"], df1 = z$table[i, "df"], p = z$table[i, "p"], n = n)
  out <- lapply(seq_len(p), function(i) line(colnames(X)[i], one, i, size(s, colnames(X)[i])))
  if (length(sets)) {
    alone <- setdiff(seq_len(p), unlist(sets)); with <- fit
    with$assign <- c(sets, as.list(setNames(alone, paste0("x", alone)))); z <- cox.zph(with)
    out <- c(out, lapply(seq_along(sets), function(i) line(names(sets)[i], z, i, size(s, ""))))
  }
  if (p > 1) { whole <- fit; whole$assign <- list(overall = seq_len(p)); z <- cox.zph(whole)
    out <- c(out, list(line("overall", z, 1, size(s, "")))) }
  out }
v <- transform(veteran, trt = factor(trt, c(2, 1), c("test", "standard")))
sv <- sample(v$trt, v$time, ifelse(v$status == 1, 1, NA), list(category("cell", v$celltype), number("karno", v$karno), number("age", v$age)))
l <- na.omit(lung[c("inst", "time", "status", "age", "sex", "ph.ecog", "wt.loss")])
sl <- sample(factor(l$sex, c(2, 1), c("female", "male")), l$time, ifelse(l$status == 2, 1, NA), list(number("age", l$age), number("loss", l$wt.loss)), strata = l$ph.ecog)
co <- subset(colon, etype == 2 & !is.na(nodes))
sc <- sample(factor(co$rx, c("Lev", "Lev+5FU", "Obs")), ceiling(co$time / 7), ifelse(co$status == 1, 1, NA), list(number("age", co$age), number("nodes", co$nodes)))
h <- heart
sh <- sample(factor(h$transplant, c(1, 0), c("transplant", "waiting")), h$stop, ifelse(h$event == 1, 1, NA),
             list(number("age", h$age), number("surgery", h$surgery), number("year", h$year)), entry = h$start, subject = h$id)
sa <- sample(factor(aml$x, c("Maintained", "Nonmaintained")), aml$time, ifelse(aml$status == 1, 1, NA))
m <- mgus2; m$etime <- with(m, ifelse(pstat == 1, ptime, futime)); m$end <- with(m, ifelse(pstat == 1, 1, ifelse(death == 1, 2, NA)))
m <- m[!is.na(m$mspike) & seq_len(nrow(m)) %% 3 == 0, ]
sm <- sample(factor(m$sex, c("M", "F")), m$etime, m$end, list(number("mspike", m$mspike), number("age", m$age)), endings = c("pcm", "death"))
two <- function(time, ending, group, ...) sample(factor(group, c("a", "b")), time, ending, ...)
# In the third stratum all are of one group.
three <- two(c(1:8, 2, 3, 5, 7, 9, 4, 6), rep(1, 15), c("a", "b", "b", "a", "a", "b", "a", "b", "a", "b", "a", "b", "a", "b", "b"),
             list(number("x", c(1, 5, 2, 7, 3, 8, 4, 6, 2, 1, 3, 5, 4, 1, 2))), strata = c(rep(1, 8), rep(2, 5), 3, 3))
small <- two(c(1, 2, 3, 4), c(1, 1, 1, 1), c("a", "b", "b", "a"))
zero <- two(c(2, 3, 3, 5, 6, 7, 4, 4), c(1, 1, 1, NA, NA, NA, NA, 1), c("b", "b", "b", "a", "a", "b", "a", "b"))
ties <- function(which) list(model = list(ties = which))
cases <- list(
  case("veteran", sv, zph(sv, list(cell = 2:4))), case("veteran, Breslow", sv, zph(sv, list(cell = 2:4), ties = "breslow"), settings = ties("breslow")),
  case("lung, strata", sl, zph(sl)), case("colon in weeks, three groups", sc, zph(sc, list(group = 1:2))),
  case("heart, late entry", sh, zph(sh)), case("heart, Breslow", sh, zph(sh, ties = "breslow"), settings = ties("breslow")),
  case("aml", sa, zph(sa)), case("aml, exact", sa, zph(sa, ties = "exact"), settings = ties("exact")),
  case("mgus2, competing endings", sm, zph(sm)),
  case("a column constant in a stratum", three, zph(three)), case("smallest", small, zph(small)),
  case("a group without endings", zero, list(list(term = "a - b", measure = "schoenfeld_correlation", value = NULL, p = NULL, note = "monotone-likelihood"))),
  undefined("everyone censored", two(c(1, 2, 3), c(NA, NA, NA), c("a", "b", "a")), "never-happens"),
  undefined("no rows", sample(factor(character(), c("a", "b")), I(numeric()), integer()), "empty-group"),
  undefined("nothing to compare", sample(factor(rep("all", 3)), c(1, 2, 3), c(1, 1, NA)), "one-group"))
save("proportional_hazards", versions, cases, digits = 9)
