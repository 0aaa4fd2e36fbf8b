# Expected numbers of `cox`. From the project root: Rscript tests/oracle/cox.R
source("tests/oracle/hazards.R")

# All groups at once: O and E of the model without groups, likelihood ratio, or Wald by clusters.
joint <- function(s, fit, ending = s$event, ties = "efron", wald = FALSE) {
  X <- columns(s); k <- length(s$groups); without <- if (ncol(X) >= k) X[, -seq_len(k - 1), drop = FALSE]
  null <- if (is.null(without)) fitted(s, ending, ties, X = cbind(rep(0, length(s$time)))) else fitted(s, ending, ties, X = without)
  r <- residuals(null, "martingale"); apart <- sum(abs(tapply(r, unclass(s$group), sum))) / (2 * null$nevent)
  l0 <- if (is.null(without)) null$loglik[1] else null$loglik[2]
  i <- seq_len(k - 1); b <- coef(fit)[i]
  x2 <- if (wald) drop(b %*% solve(fit$var[i, i], b)) else 2 * (fit$loglik[2] - l0)
  list(term = paste0("joint", ended(s, ending)), measure = "hazards_apart", value = apart, statistic = x2, df1 = k - 1,
       p = pchisq(x2, k - 1, lower.tail = FALSE), n = size(s, "")) }
# The finite limit of a coefficient that runs off: the profile of the partial likelihood.
limit <- function(s, name, sign, ties = "efron", level = 0.95) {
  X <- columns(s); i <- match(name, colnames(X)); d <- list(y = response(s), X = X[, -i, drop = FALSE], o = X[, i])
  l <- function(b) { d$o <- b * d$o; f <- if (ncol(d$X)) y ~ X + offset(o) else y ~ offset(o)
    fit <- coxph(f, d, ties = ties, control = coxph.control(eps = 1e-15, iter.max = 60)); tail(fit$loglik, 1) }
  top <- l(sign * 40)
  exp(uniroot(function(b) top - l(b) - qchisq(level, 1) / 2, c(-1, 1) * 30, tol = 1e-13, extendInt = "no")$root) }

v <- transform(veteran, trt = factor(trt, c(2, 1), c("test", "standard")))
sv <- sample(v$trt, v$time, ifelse(v$status == 1, 1, NA), list(category("cell", v$celltype), number("karno", v$karno), number("age", v$age)))
# A second origin: lifelines 0.30.3, CoxPHFitter (Efron), fit_options precision 1e-14; coefficients and standard errors. It
# stops on its own gradient, nine digits on.
second <- list(trt = c(0.30304809502364466, 0.20565590078078366), smallcell = c(0.8563403751448141, 0.27132236347587074),
  adeno = c(1.1788070286018588, 0.29644047771530385), large = c(0.40233219607780346, 0.28254365087511807),
  karno = c(-0.03268548273799672, 0.00540884963355039), age = c(-0.008903165133077555, 0.009224283188951698))
f <- fitted(sv); stopifnot(all.equal(unname(coef(f)), unname(sapply(second, `[`, 1)), tolerance = 2e-9),
                           all.equal(sqrt(diag(f$var)), unname(sapply(second, `[`, 2)), tolerance = 2e-9))
l <- na.omit(lung[c("inst", "time", "status", "age", "sex", "ph.ecog", "wt.loss")])
sl <- sample(factor(l$sex, c(2, 1), c("female", "male")), l$time, ifelse(l$status == 2, 1, NA), list(number("age", l$age), number("loss", l$wt.loss)), strata = l$ph.ecog)
co <- subset(colon, etype == 2 & !is.na(nodes))
sco <- function(...) sample(factor(co$rx, c("Lev", "Lev+5FU", "Obs")), co$time, ifelse(co$status == 1, 1, NA), ...)
cc <- list(number("age", co$age), number("nodes", co$nodes), category("sex", co$sex))
week <- function(s) { s$time <- I(ceiling(unclass(s$time) / 7)); s }
sc <- sco(cc); sw <- week(sc)
h <- heart
sh <- sample(factor(h$transplant, c(1, 0), c("transplant", "waiting")), h$stop, ifelse(h$event == 1, 1, NA),
             list(number("age", h$age), number("surgery", h$surgery), number("year", h$year)), entry = h$start, subject = h$id)
shc <- c(sh, list(clusters = list(as.integer(h$id) - 1L)))
# Infections that come back: patients of whom several rows end are clusters, as coxph has it with `id`.
i <- cgd
si <- sample(factor(i$treat, c("rIFN-g", "placebo")), i$tstop, ifelse(i$status == 1, 1, NA), list(number("age", i$age), number("steroids", i$steroids)),
             entry = i$tstart, subject = i$id)
b <- bladder
sb <- sample(factor(b$rx, c(2, 1), c("thiotepa", "placebo")), b$stop, ifelse(b$event == 1, 1, NA),
             list(number("size", b$size), number("number", b$number)), strata = b$enum, clusters = b$id)
sa <- sample(factor(aml$x, c("Maintained", "Nonmaintained")), aml$time, ifelse(aml$status == 1, 1, NA))
o <- ovarian
so <- sample(factor(o$rx, c(2, 1), c("two", "one")), o$futime, ifelse(o$fustat == 1, 1, NA), list(number("age", o$age), number("resid", o$resid.ds)))
m <- mgus2; m$etime <- with(m, ifelse(pstat == 1, ptime, futime)); m$end <- with(m, ifelse(pstat == 1, 1, ifelse(death == 1, 2, NA)))
m <- m[!is.na(m$mspike) & seq_len(nrow(m)) %% 3 == 0, ]
sm <- sample(factor(m$sex, c("M", "F")), m$etime, m$end, list(number("mspike", m$mspike), number("age", m$age)), endings = c("pcm", "death"))
smc <- c(sm, list(clusters = list(as.integer(m$dxyr) %/% 5L)))
two <- function(time, ending, group, ...) sample(factor(group, c("a", "b")), time, ending, ...)
# No one of "a" ends.
zero <- two(c(2, 3, 3, 5, 6, 7, 4, 4), c(1, 1, 1, NA, NA, NA, NA, 1), c("b", "b", "b", "a", "a", "b", "a", "b"), list(number("x", c(1, 4, 2, 5, 3, 6, 2, 1))))
# The highest x always ends first.
first <- two(c(1, 2, 3, 4, 5, 6), c(1, 1, 1, 1, NA, 1), c("a", "b", "a", "b", "b", "a"), list(number("x", c(9, 8, 6, 5, 2, 1))))
small <- two(c(1, 2, 3), c(1, 1, 1), c("a", "b", "a"))
oneweek <- two(c(4, 4, 4, 4, 4, 4, 4, 5), c(1, 1, 1, 1, 1, NA, NA, NA), c("a", "a", "a", "b", "b", "b", "a", "b"))
start0 <- two(c(0, 0, 1, 1, 2, 5), c(1, NA, 1, 1, NA, 1), c("a", "b", "b", "a", "a", "b"))
far <- two(c(1:60 / 3, 1:60 * 4), rep(1, 120), rep(c("a", "b"), each = 60))
large <- two(c(1e9, 1e9 + 1, 3e9, 4e9, 5e12, 6e12), c(1, 1, NA, 1, 1, 1), c("a", "b", "a", "b", "a", "b"))
close <- two(c(1, 1 + 1e-12, 1 + 2e-12, 2, 3, 4), c(1, 1, 1, NA, 1, 1), c("a", "b", "a", "b", "a", "b"))
offset <- so; offset$covariates[[1]]$columns[[1]]$values <- I(1e7 + as.numeric(o$age))
copy <- so; copy$covariates[[3]] <- number("months", 12 * o$age)
still <- so; still$covariates[[3]] <- number("ones", rep(1, 26))
single <- sample(factor(rep("all", 26)), o$futime, ifelse(o$fustat == 1, 1, NA), list(number("age", o$age)))
never <- sample(factor(m$sex, c("M", "F")), m$etime, ifelse(m$end == 1, 1, NA), endings = c("pcm", "death"))
nobody <- two(c(1, 2, 3), c(NA, NA, NA), c("a", "b", "a"))
empty <- sample(factor(c("a", "c", "a", "c", "a"), c("a", "b", "c")), c(1, 2, 3, 4, 4), c(1, 1, NA, 1, 1))
arm1 <- c(small, list(clusters = list(c(0L, 1L, 2L)))); arm1$group <- I(c(0L, 1L, 0L))
one1 <- c(so, list(clusters = list(rep(0L, 26))))
ties <- function(which) list(model = list(ties = which))
lvl <- function(s, ...) c(list(level = 0.9), list(...))
full <- function(s, note = NULL, ...) rows(s, fitted(s, ...), note = note)
competing <- function(s, by = NULL) do.call(c, lapply(0:1, function(e) rows(s, fitted(s, e, by = by), e, note = "cause-specific")))
cases <- list(
  case("veteran", sv, full(sv)),
  case("veteran, Breslow", sv, full(sv, ties = "breslow"), settings = ties("breslow")),
  case("veteran, exact", sv, full(sv, ties = "exact"), settings = ties("exact")),
  case("veteran, level .9", sv, rows(sv, fitted(sv), level = 0.9), settings = list(level = 0.9)),
  case("lung, strata", sl, full(sl)),
  case("lung, strata, Breslow", sl, full(sl, ties = "breslow"), settings = ties("breslow")),
  case("lung, strata, exact", sl, full(sl, ties = "exact"), settings = ties("exact")),
  case("colon, three groups", sc, {f <- fitted(sc); c(rows(sc, f), list(joint(sc, f)))}),
  case("colon in weeks, three groups", sw, {f <- fitted(sw); c(rows(sw, f), list(joint(sw, f)))}),
  case("colon, no covariates", sco(), {f <- fitted(sco()); c(rows(sco(), f), list(joint(sco(), f)))}),
  case("colon, clusters", c(sw, list(clusters = list(as.integer(co$id %% 97)))), {f <- fitted(sw, by = co$id %% 97); c(rows(sw, f), list(joint(sw, f, wald = TRUE)))}),
  case("heart, late entry and rows of a unit", sh, full(sh)),
  case("heart, Breslow", sh, full(sh, ties = "breslow"), settings = ties("breslow")),
  case("heart, exact", sh, full(sh, ties = "exact"), settings = ties("exact")),
  case("heart, clusters", shc, full(shc, by = h$id)),
  case("heart, HC0 by unit", sh, full(sh, by = h$id), settings = list(model = list(covariance = "HC0"))),
  case("chronic granulomatous disease, infections that come back", si, full(si, by = i$id)),
  case("heart, clusters ignored", shc, full(shc, note = "clusters-ignored"), settings = list(model = list(covariance = "model"))),
  case("bladder, strata and clusters", sb, full(sb, by = b$id)),
  case("bladder, Breslow", sb, full(sb, by = b$id, ties = "breslow"), settings = ties("breslow")),
  case("aml", sa, full(sa)), case("aml, Breslow", sa, full(sa, ties = "breslow"), settings = ties("breslow")),
  case("aml, exact", sa, full(sa, ties = "exact"), settings = ties("exact")),
  case("ovarian", so, full(so)), case("ovarian, HC0", so, full(so, robust = TRUE), settings = list(model = list(covariance = "HC0"))),
  case("covariate far from 0", offset, full(so)),
  case("a copy of a covariate", copy, c(rows(copy, fitted(so), X = columns(so), note = "aliased-predictor"), list(none(copy, "months", "aliased-predictor")))),
  case("a constant covariate", still, c(rows(still, fitted(so), X = columns(so), note = "constant-predictor"), list(none(still, "ones", "constant-predictor")))),
  case("one group", single, full(single)),
  case("mgus2, competing endings", sm, competing(sm)),
  case("mgus2, clusters of a year, few", smc, {r <- competing(smc, by = m$dxyr %/% 5); r[[1]]$note <- "few-clusters"; r}),
  case("an ending that never happens", never, c(rows(never, fitted(never)), list(none(never, "M - F", "never-happens", 1)))),
  case("everyone censored", nobody, list(none(nobody, "a - b", "never-happens"))),
  case("smallest", small, full(small)), case("all in one week", oneweek, full(oneweek)),
  case("all in one week, exact", oneweek, full(oneweek, ties = "exact"), settings = ties("exact")),
  case("times of 0", start0, full(start0)), case("far tail", far, full(far)), case("times beyond 1e9", large, full(large)),
  case("times 1e-12 apart", close, full(close)),
  case("a group without endings", zero, c(list(none(zero, "a - b", "monotone-likelihood", low = 0, high = limit(zero, "a - b", -1))),
    {f <- fitted(zero, X = cbind(x = columns(zero)[, 2])[, , drop = FALSE]); g <- zero; g2 <- coxph(response(zero) ~ offset(-40 * (unclass(zero$group) == 0)) + columns(zero)[, 2], control = coxph.control(eps = 1e-15, iter.max = 60))
     list(list(term = "x", measure = "covariate_hazard_ratio", value = exp(coef(g2)[[1]]), std_error = sqrt(g2$var[1, 1])))})),
  case("a group without endings, exact", zero, list(none(zero, "a - b", "monotone-likelihood", low = 0, high = limit(zero, "a - b", -1, "exact"))), settings = ties("exact")),
  case("the highest ends first", first, list(none(first, "x", "monotone-likelihood", high = "Inf", low = limit(first, "x", 1)))),
  case("an empty group", empty, {s <- two(c(1, 2, 3, 4, 4), c(1, 1, NA, 1, 1), c("a", "b", "a", "b", "a")); f <- fitted(s); r <- rows(s, f)
    r[[1]]$term <- "a - c"; c(r, list(none(empty, "b - c", "empty-group")))}),
  case("a group in one cluster", arm1, list(list(term = "a - b", measure = "hazard_ratio", value = exp(coef(fitted(small))[[1]]), std_error = NULL, low = NULL, p = NULL, note = "arm-in-one-cluster"))),
  case("all in one cluster", one1, list(list(term = "two - one", measure = "hazard_ratio", value = exp(coef(fitted(so))[[1]]), std_error = NULL, low = NULL, p = NULL, note = "one-cluster"))),
  case("below the floor", sa, list(none(sa, "Maintained - Nonmaintained", "event-floor")), settings = list(event_floor = 19)),
  undefined("no rows", sample(factor(character(), c("a", "b")), I(numeric()), integer()), "empty-group"),
  undefined("nothing to compare", sample(factor(rep("all", 3)), c(1, 2, 3), c(1, 1, NA)), "one-group"))
save("cox", versions, cases, digits = 10)
