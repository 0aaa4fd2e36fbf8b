# Expected numbers of `mixed_logistic`. From the project root: Rscript tests/oracle/mixed_logistic.R
# The likelihood here is by `integrate`, cluster by cluster, brought to its maximum by Newton's steps from where
# glmer(nAGQ = 25) stops, with numeric derivatives; glmer itself agrees to the digits that are checked below.
suppressPackageStartupMessages({library(jsonlite); library(lme4); library(numDeriv); library(mlmRev); library(HSAUR3)})

# -ln L of (beta, sigma); clusters of the same rows share an integral.
likelihood <- function(X, y, g) {
  keys <- vapply(split(seq_along(y), g), function(i) paste(sort(apply(cbind(y[i], X[i, , drop = FALSE]), 1, paste, collapse = " ")),
                                                         collapse = "|"), "")
  first <- !duplicated(keys); times <- as.numeric(table(keys)[keys[first]])
  parts <- split(seq_along(y), g)[first]
  function(par) {
    beta <- par[-length(par)]; s <- par[length(par)]
    eta <- drop(X %*% beta)
    each <- vapply(parts, function(i) {
      f <- function(u) colSums(plogis((2 * y[i] - 1) * outer(eta[i], s * u, "+"), log.p = TRUE)) - u^2 / 2
      top <- optimize(f, c(-8, 8), maximum = TRUE, tol = 1e-4)
      log(integrate(function(u) exp(f(u) - top$objective), top$maximum - 10, top$maximum + 10, rel.tol = 1e-13,
                    subdivisions = 400L, stop.on.error = FALSE)$value) + top$objective - log(2 * pi) / 2
    }, 0)
    -sum(times * each)
  }
}

rows <- function(d, form, level, terms = character(), confidence = .95, note = "within-cluster", ...) {
  m <- suppressWarnings(glmer(form, d, binomial, nAGQ = 25, control = glmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-8),
    check.conv.singular = "ignore", calc.derivs = FALSE)))
  X <- getME(m, "X"); p <- ncol(X)
  f <- likelihood(X, getME(m, "y"), d$g)
  par <- c(fixef(m), getME(m, "theta")); start <- par
  zero <- par[p + 1] < 1e-3
  if (zero) {
    b <- glm(update(nobars(form), . ~ .), binomial, d, control = glm.control(1e-14, 100))
    par <- c(coef(b), 0); covariance <- vcov(b); value <- -as.numeric(logLik(b))
  } else {
    for (i in 1:2) { h <- hessian(f, par, method.args = list(eps = 1e-3)); par <- par - solve(h, grad(f, par, method.args = list(eps = 1e-3))) }
    covariance <- solve(hessian(f, par, method.args = list(eps = 1e-3))); value <- f(par)
  }
  cat(level, "glmer against integrate:", max(abs(par - start)), "ln L", as.numeric(logLik(m)) + value, "\n")
  one <- function(j, term, measure, ...) {
    se <- sqrt(covariance[j, j]); half <- qnorm((1 + confidence) / 2) * se
    list(term = term, measure = measure, value = exp(par[[j]]), std_error = se, low = exp(par[[j]] - half), high = exp(par[[j]] + half),
         statistic = par[[j]] / se, p = 2 * pnorm(-abs(par[[j]] / se)), ...)
  }
  out <- list(one(2, "treatment - control", "odds_ratio", note = note, ...))
  for (j in seq_along(terms)) out <- c(out, list(one(j + 2, terms[j], "covariate_odds_ratio")))
  s <- par[[p + 1]]
  c(out, list(list(term = level, measure = "random_sd", value = s),
              list(term = level, measure = "variance_share", value = s^2 / (s^2 + pi^2 / 3)),
              list(term = "overall", measure = "log_likelihood", value = -value)))
}

number <- function(name, values, ...) list(name = name, columns = list(list(name = "value", values = values)), ...)
category <- function(name, f) {
  f <- factor(f)
  list(name = name, reference = levels(f)[1],
       columns = lapply(levels(f)[-1], function(l) list(name = l, values = as.numeric(f == l))))
}
sample <- function(d, covariates = list(), clusters = list(d$g), binary = TRUE) list(
  shape = "regression", arm = d$arm, outcome = d$y, pre = d$pre, covariates = covariates, binary = binary,
  clusters = lapply(clusters, function(f) as.integer(factor(f)) - 1L))
case <- function(name, sample, expect, ...) list(name = name, sample = sample, settings = list(...), expect = expect)
undefined <- function(name, code, sample, ...) list(name = name, sample = sample, settings = list(...), undefined = code)
none <- function(note) list(list(term = "treatment - control", measure = "odds_ratio", value = NULL, note = note))

# A row an animal.
cows <- cbpp[rep(seq_len(nrow(cbpp)), cbpp$size), ]
cows$y <- unlist(Map(function(i, n) rep(1:0, c(i, n - i)), cbpp$incidence, cbpp$size))
cows <- with(cows, data.frame(y = y, arm = as.numeric(period == "1"), g = herd, period = factor(as.character(period), c("4", "2", "3", "1"))))
cows2 <- transform(cows, second = as.numeric(period == "2"), third = as.numeric(period == "3"))
women <- with(subset(Contraception, as.integer(district) <= 12), data.frame(
  y = as.numeric(use == "Y"), arm = as.numeric(urban == "Y"), pre = age, g = factor(as.character(district)), children = factor(as.character(livch))))
nails <- with(subset(toenail, as.integer(patientID) <= 80), data.frame(
  y = as.numeric(outcome == "moderate or severe"), arm = as.numeric(treatment == "terbinafine"), pre = time, g = factor(as.character(patientID))))
lungs <- subset(respiratory, month != "0")
lungs <- with(lungs, data.frame(y = as.numeric(status == "good"), arm = as.numeric(treatment == "treatment"), pre = age,
                                g = factor(as.character(subject)), centre = centre))
flat <- data.frame(y = rep(c(1, 0, 1, 0, 0, 1), 6), arm = rep(c(1, 0, 0, 0), 9), g = rep(1:12, each = 3))
few <- data.frame(y = c(1, 0, 1, 1, 0, 0, 1, 0), arm = rep(c(1, 0), 4), g = rep(1:2, each = 4))
apart <- data.frame(y = rep(1:0, 6), arm = rep(1:0, 6), g = rep(1:4, each = 3))
alike <- data.frame(y = rep(c(1, 0, 1, 0, 0, 1), each = 4), arm = rep(c(1, 0), 12), g = rep(1:6, each = 4))

cases <- list(
  case("cbpp", sample(cows2, list(number("second", cows2$second), number("third", cows2$third))),
       rows(cows2, y ~ arm + second + third + (1 | g), "cluster", c("second", "third"))),
  case("Contraception", sample(women, list(category("children", women$children))),
       rows(women, y ~ arm + pre + children + (1 | g), "cluster", c("pre", paste("children:", levels(women$children)[-1])))),
  case("toenail, a large variance", sample(nails), rows(nails, y ~ arm + pre + (1 | g), "cluster", "pre")),
  case("respiratory, patients in centres, level .9", sample(lungs, clusters = list(lungs$g, lungs$centre)),
       rows(lungs, y ~ arm + pre + (1 | g), "level 1", "pre", confidence = .9, note = "random-level"), level = .9),
  case("no more alike than chance", sample(flat), rows(flat, y ~ arm + (1 | g), "cluster", note = "singular-fit")),
  case("event floor", sample(flat), none("event-floor"), event_floor = 19),
  case("separation", sample(apart), none("separation")),
  case("clusters of one outcome each", sample(alike), none("not-converged")),
  undefined("one cluster", "clusters-in-model", sample(flat, clusters = list(rep(1, 36)))),
  undefined("every cluster one row", "one-each", sample(flat, clusters = list(1:36))),
  undefined("one cluster an arm", "clusters-in-model", sample(flat, clusters = list(flat$arm))),
  undefined("no clusters", "no-clusters", sample(flat, clusters = list())),
  undefined("constant outcome", "constant-outcome", sample(transform(flat, y = 1))),
  undefined("numbers", "wrong-shape", sample(transform(flat, y = y + 1), binary = FALSE)),
  undefined("an empty arm", "empty-group", sample(transform(flat, arm = 0))),
  undefined("too few rows", "too-few-rows", sample(few[1:2, ])),
  case("two clusters, the smallest", sample(few), rows(few, y ~ arm + (1 | g), "cluster")))

write_json(list(
  estimator = "mixed_logistic", digits = 8,
  origin = paste0(R.version.string, "; likelihood by integrate, maximum and Hessian by numDeriv ", packageVersion("numDeriv"),
    ", from lme4 ", packageVersion("lme4"), " glmer(nAGQ = 25); data of lme4, mlmRev, HSAUR3"),
  cases = cases), "tests/oracle/mixed_logistic.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
