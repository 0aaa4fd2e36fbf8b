# Expected numbers of `concordance`. From the project root: Rscript tests/oracle/concordance.R
source("tests/oracle/hazards.R")

row <- function(s, by = NULL, level = 0.95, ...) {
  fit <- fitted(s, ...); q <- qnorm(1 - (1 - level) / 2)
  lp <- drop(columns(s) %*% coef(fit))
  c0 <- concordancefit(response(s), -lp, strata = if (!is.null(s$strata)) unclass(s$strata$of), cluster = by, keepstrata = TRUE)
  # The same by way of the fit, as users call it.
  if (is.null(by)) stopifnot(all.equal(c0$concordance, concordance(fit)$concordance, tolerance = 1e-12), all.equal(c0$var, concordance(fit)$var, tolerance = 1e-12))
  se <- sqrt(c0$var)
  list(list(term = if (length(s$endings) > 1) "overall: pcm" else "overall", measure = "concordance", value = c0$concordance, std_error = se,
    low = max(0, c0$concordance - q * se), high = min(1, c0$concordance + q * se), n = size(s, ""))) }
v <- transform(veteran, trt = factor(trt, c(2, 1), c("test", "standard")))
sv <- sample(v$trt, v$time, ifelse(v$status == 1, 1, NA), list(category("cell", v$celltype), number("karno", v$karno), number("age", v$age)))
l <- na.omit(lung[c("inst", "time", "status", "age", "sex", "ph.ecog", "wt.loss")])
sl <- sample(factor(l$sex, c(2, 1), c("female", "male")), l$time, ifelse(l$status == 2, 1, NA), list(number("age", l$age), number("loss", l$wt.loss)), strata = l$ph.ecog)
h <- heart
sh <- sample(factor(h$transplant, c(1, 0), c("transplant", "waiting")), h$stop, ifelse(h$event == 1, 1, NA),
             list(number("age", h$age), number("surgery", h$surgery), number("year", h$year)), entry = h$start)
shs <- c(sh, list(subject = I(as.integer(h$id) - 1L)))
b <- bladder
sb <- sample(factor(b$rx, c(2, 1), c("thiotepa", "placebo")), b$stop, ifelse(b$event == 1, 1, NA),
             list(number("size", b$size), number("number", b$number)), strata = b$enum, clusters = b$id)
sa <- sample(factor(aml$x, c("Maintained", "Nonmaintained")), aml$time, ifelse(aml$status == 1, 1, NA))
m <- mgus2; m$etime <- with(m, ifelse(pstat == 1, ptime, futime)); m$end <- with(m, ifelse(pstat == 1, 1, ifelse(death == 1, 2, NA)))
m <- m[!is.na(m$mspike) & seq_len(nrow(m)) %% 3 == 0, ]
sm <- sample(factor(m$sex, c("M", "F")), m$etime, m$end, list(number("mspike", m$mspike), number("age", m$age)), endings = c("pcm", "death"))
two <- function(time, ending, group, ...) sample(factor(group, c("a", "b")), time, ending, ...)
small <- two(c(1, 2, 3), c(1, 1, 1), c("a", "b", "a"))
oneweek <- two(c(4, 4, 4, 4, 4, 4, 4, 5), c(1, 1, 1, 1, 1, NA, NA, NA), c("a", "a", "a", "b", "b", "b", "a", "b"))
perfect <- two(c(1, 2, 3, 4, 5, 6), c(1, 1, 1, 1, NA, 1), c("a", "b", "a", "b", "b", "a"), list(number("x", c(9, 8, 6, 5, 2, 1))))
cases <- list(
  case("veteran", sv, row(sv)), case("veteran, level .9", sv, row(sv, level = 0.9), settings = list(level = 0.9)),
  case("lung, strata", sl, row(sl)), case("heart, late entry", sh, row(sh)),
  case("heart, rows of a unit", shs, row(shs, by = h$id)),
  case("bladder, strata and clusters", sb, row(sb, by = b$id)),
  case("aml, exact ties", sa, row(sa, ties = "exact"), settings = list(model = list(ties = "exact"))),
  case("mgus2, competing endings", sm, row(sm)),
  case("smallest", small, row(small)), case("all in one week", oneweek, row(oneweek)),
  # Every pair is as the model expects: no spread.
  case("the highest ends first", perfect, list(list(term = "overall", measure = "concordance", value = 1, std_error = NULL, low = NULL, note = "no-interval"))),
  undefined("everyone censored", two(c(1, 2, 3), c(NA, NA, NA), c("a", "b", "a")), "never-happens"),
  undefined("one ending, last of all", two(c(1, 2, 3), c(NA, NA, 1), c("a", "b", "a")), "not-identified"),
  undefined("no rows", sample(factor(character(), c("a", "b")), I(numeric()), integer()), "empty-group"),
  undefined("nothing to compare", sample(factor(rep("all", 3)), c(1, 2, 3), c(1, 1, NA)), "one-group"))
save("concordance", versions, cases, digits = 10)
