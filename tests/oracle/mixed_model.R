# Expected numbers of `mixed_model`. From the project root: Rscript tests/oracle/mixed_model.R
# lme4 stops near 1e-6 of its optimum; Newton's steps on its own deviance function, with numeric derivatives, go on from
# there, and all numbers are of the model at that end.
suppressPackageStartupMessages({
  library(jsonlite); library(lme4); library(lmerTest); library(pbkrtest); library(numDeriv); library(nlme); library(mlmRev)
})

# The fit brought to the end of its optimum. Variances at 0 stay there.
refined <- function(form, d, REML = TRUE) {
  m <- lme4::lmer(form, d, REML = REML, control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9),
    check.conv.singular = "ignore", check.nobs.vs.nRE = "ignore", calc.derivs = FALSE))
  m@call$formula <- form; m@call$data <- d; m@call$REML <- REML
  dev <- update(m, devFunOnly = TRUE)
  theta <- getME(m, "theta"); low <- getME(m, "lower")
  theta[low == 0 & theta < 1e-4] <- 0
  free <- !(low == 0 & theta == 0)
  f <- function(t) { theta[free] <- t; dev(theta) }
  if (any(free)) for (i in 1:4) theta[free] <- theta[free] - solve(hessian(f, theta[free]), grad(f, theta[free]))
  parsed <- lFormula(form, d, control = lmerControl(check.nobs.vs.nRE = "ignore"), REML = REML)
  mkMerMod(environment(dev), list(par = theta, fval = dev(theta), conv = 0), parsed$reTrms, parsed$fr, m@call)
}

# Kenward-Roger or Satterthwaite of one combination.
error <- function(m, L, df) {
  if (df == "kr") {
    adjusted <- vcovAdj(m)
    list(se = sqrt(drop(L %*% adjusted %*% L)), df = Lb_ddf(L, vcov(m), adjusted))
  } else {
    s <- contest1D(as_lmerModLmerTest(m), L, ddf = "Satterthwaite")
    list(se = s[["Std. Error"]], df = s[["df"]])
  }
}

row <- function(m, L, term, measure, df, level = .95, digits = NULL, test = TRUE, ...) {
  e <- error(m, L, df)
  b <- sum(L * fixef(m)); half <- qt((1 + level) / 2, e$df) * e$se
  out <- list(term = term, measure = measure, value = b, std_error = e$se, low = b - half, high = b + half)
  if (test) out <- c(out, list(statistic = b / e$se, df1 = e$df, p = 2 * pt(-abs(b / e$se), e$df)))
  # A limit next to 0 has lost digits to it.
  if (df == "kr" && min(abs(b - half), abs(b + half)) < e$se / 10) out <- c(out, list(low_digits = 6, high_digits = 6))
  if (df == "kr" && test) out$p_digits <- 6
  if (df != "kr") out <- c(out, list(std_error_digits = 8, df1_digits = 5, low_digits = 6, high_digits = 6, p_digits = 5))
  c(out, list(...))
}

plain <- function(term, measure, value, ...) list(term = term, measure = measure, value = unname(value), ...)

# Rows of a fit whose fixed part is arm, then further columns, of which the means are taken. `levels` are the names of the
# random terms, innermost first; `of` the name of the slope's term.
rows <- function(m, levels, terms = character(), df = "kr", level = .95, of = NULL, slope = "pre", note = NULL,
                 by_arm = integer()) {
  X <- getME(m, "X"); p <- ncol(X)
  at <- function(a) { L <- colMeans(X); L[2] <- a; L[by_arm] <- a * colMeans(X[, by_arm - 1, drop = FALSE]); L }
  L <- at(1) - at(0)
  out <- list(row(m, L, "treatment - control", "adjusted_difference", df, level))
  if (!is.null(note)) out[[1]]$note <- note
  for (a in 1:0)
    out <- c(out, list(row(m, at(a), c("control", "treatment")[a + 1], "adjusted_mean", df, level, test = FALSE)))
  for (j in seq_along(terms))
    out <- c(out, list(row(m, as.numeric(seq_len(p) == j + 2), terms[j], "coefficient", df, level)))
  vc <- VarCorr(m); s2 <- sigma(m)^2
  variances <- sapply(names(levels), function(g) vc[[g]][1, 1])
  for (k in seq_along(levels)) out <- c(out, list(plain(levels[k], "random_sd", sqrt(variances[k]))))
  last <- length(levels)
  if (!is.null(of)) {
    v <- vc[[names(levels)[last]]]
    term <- paste0(levels[last], ": ", slope)
    out <- c(out, list(plain(term, "random_sd", sqrt(v[2, 2])),
                       plain(term, "random_correlation", v[1, 2] / sqrt(v[1, 1] * v[2, 2]), value_digits = 6)))
    x <- mean(m@frame[[of]])
    variances[last] <- v[1, 1] + 2 * x * v[1, 2] + x^2 * v[2, 2]
  }
  out <- c(out, list(plain("residual", "random_sd", sigma(m))))
  for (k in seq_along(levels))
    out <- c(out, list(plain(levels[k], "variance_share", variances[k] / (sum(variances) + s2))))
  c(out, list(plain("overall", "log_likelihood", as.numeric(logLik(m)))))
}

number <- function(name, values, ...) list(name = name, columns = list(list(name = "value", values = values)), ...)
category <- function(name, f) {
  f <- factor(f)
  list(name = name, reference = levels(f)[1],
       columns = lapply(levels(f)[-1], function(l) list(name = l, values = as.numeric(f == l))))
}
sample <- function(d, covariates = list(), clusters) list(
  shape = "regression", arm = d$arm, outcome = d$outcome, pre = d$pre, covariates = covariates,
  clusters = lapply(clusters, function(f) as.integer(factor(f)) - 1L))
case <- function(name, sample, expect, model = NULL, ...)
  list(name = name, sample = sample, settings = if (is.null(model)) list(...) else list(model = model, ...), expect = expect)

sleep <- with(sleepstudy, data.frame(outcome = Reaction, arm = as.numeric(Days >= 5), days = Days, g = Subject))
between <- with(sleepstudy, data.frame(outcome = Reaction, arm = as.numeric(as.integer(Subject) %% 2 == 0), pre = Days, g = Subject))
tooth <- with(as.data.frame(Orthodont), data.frame(outcome = distance, arm = as.numeric(Sex == "Female"), pre = age,
                                                   g = factor(as.character(Subject))))
paste_ <- with(Pastes, data.frame(outcome = strength, arm = rep(c(0, 1), 30), b = batch, c = sample))
worker <- with(subset(as.data.frame(Machines), Machine != "A"), data.frame(
  outcome = score, arm = as.numeric(Machine == "C"), w = factor(as.character(Worker)), m = paste(Worker, Machine)))
pupils <- with(subset(Exam, as.integer(school) <= 10), data.frame(
  outcome = normexam, arm = as.numeric(sex == "M"), pre = standLRT, g = factor(as.character(school)),
  intake = factor(as.character(intake))))
beet <- with(beets, data.frame(outcome = sugpct, arm = as.numeric(harvest == levels(harvest)[2]), block = block,
                               sow = sow, g = factor(paste(block, harvest))))
few <- levels(egsingle$schoolid)[c(1, 3, 5, 8, 13, 21)]
growth <- with(subset(egsingle, schoolid %in% few), data.frame(
  outcome = math, arm = as.numeric(female == "Female"), pre = year, s = factor(as.character(schoolid)),
  k = factor(as.character(childid))))
growth <- growth[order(growth$s, growth$k), ]
dye <- with(Dyestuff2, data.frame(outcome = Yield, arm = rep(c(0, 1, 1, 0, 1), 6), g = Batch))
plate <- with(Penicillin, data.frame(outcome = diameter, arm = as.numeric(sample %in% c("A", "C", "E")), g = plate))

one <- c(g = "cluster")
case_sleep <- function(model, df, REML = TRUE, ...) case(
  paste("sleepstudy,", paste(unlist(model), collapse = " ")), sample(sleep, clusters = list(sleep$g)),
  rows(refined(outcome ~ arm + (1 | g), sleep, REML), one, df = df), model = model, ...)
m_pastes <- refined(outcome ~ arm + (1 | b) + (1 | c), paste_)
three <- c(c = "level 1", b = "cluster")

cases <- list(
  case_sleep(NULL, "kr"),
  case_sleep(list(df = "satterthwaite"), "s"),
  case_sleep(list(likelihood = "ML"), "s", FALSE),
  case("sleepstudy, slope on the pre-score", sample(between, clusters = list(between$g)),
       rows(refined(outcome ~ arm + pre + (pre | g), between), one, "pre", of = "pre"), model = list(random_slope = TRUE)),
  case("sleepstudy, slope on the pre-score, Satterthwaite", sample(between, clusters = list(between$g)),
       rows(refined(outcome ~ arm + pre + (pre | g), between), one, "pre", of = "pre", df = "s"),
       model = list(random_slope = TRUE, df = "satterthwaite")),
  case("sleepstudy, slope on the arm, ML, level .9", sample(sleep, clusters = list(sleep$g)),
       rows(refined(outcome ~ arm + (arm | g), sleep, FALSE), one, of = "arm", df = "s", slope = "treatment - control", level = .9),
       model = list(random_slope = TRUE, likelihood = "ML"), level = .9),
  case("Orthodont, slope", sample(tooth, clusters = list(tooth$g)),
       rows(refined(outcome ~ arm + pre + (pre | g), tooth), one, "pre", of = "pre"), model = list(random_slope = TRUE)),
  case("Orthodont, product with the arm", sample(tooth, list(number("pre", tooth$pre, by_arm = TRUE)), clusters = list(tooth$g)),
       rows(refined(outcome ~ arm + pre + arm:pre + (1 | g), tooth), one, c("pre", "arm:pre"), by_arm = 4)),
  case("Pastes, three levels", sample(paste_, clusters = list(paste_$c, paste_$b)), rows(m_pastes, three)),
  case("Pastes, three levels, Satterthwaite", sample(paste_, clusters = list(paste_$c, paste_$b)),
       rows(m_pastes, three, df = "s"), model = list(df = "satterthwaite")),
  case("Pastes, batches as fixed effects", sample(paste_, list(category("batch", paste_$b)), list(paste_$c, paste_$b)),
       rows(refined(outcome ~ arm + b + (1 | c), paste_), c(c = "level 1"), paste("batch:", levels(paste_$b)[-1]),
            note = "clusters-in-model")),
  case("Machines, three levels", sample(worker, clusters = list(worker$m, worker$w)),
       rows(refined(outcome ~ arm + (1 | w) + (1 | m), worker), c(m = "level 1", w = "cluster"))),
  case("Exam", sample(pupils, list(category("intake", pupils$intake)), list(pupils$g)),
       rows(refined(outcome ~ arm + pre + intake + (1 | g), pupils), one, c("pre", paste("intake:", levels(pupils$intake)[-1])))),
  case("Exam, slope", sample(pupils, clusters = list(pupils$g)),
       rows(refined(outcome ~ arm + pre + (pre | g), pupils), one, "pre", of = "pre"), model = list(random_slope = TRUE)),
  case("egsingle, three levels and a slope", sample(growth, clusters = list(growth$k, growth$s)),
       rows(refined(outcome ~ arm + pre + (1 | k) + (pre | s), growth), c(k = "level 1", s = "cluster"), "pre", of = "pre"),
       model = list(random_slope = TRUE)),
  case("beets, split plot", sample(beet, list(category("block", beet$block), category("sow", beet$sow)), list(beet$g)),
       rows(refined(outcome ~ arm + block + sow + (1 | g), beet), one,
            c(paste("block:", levels(beet$block)[-1]), paste("sow:", levels(beet$sow)[-1])))),
  case("Penicillin, far tail", sample(plate, clusters = list(plate$g)),
       rows(refined(outcome ~ arm + (1 | g), plate), one)),
  case("Dyestuff2, a variance of 0", sample(dye, clusters = list(dye$g)),
       rows(refined(outcome ~ arm + (1 | g), dye), one, note = "singular-fit")),
  case("Dyestuff2, a variance of 0, Satterthwaite", sample(dye, clusters = list(dye$g)),
       rows(refined(outcome ~ arm + (1 | g), dye), one, df = "s", note = "singular-known"), model = list(df = "satterthwaite")))

tiny <- data.frame(outcome = c(1, 3, 2, 7, 5, 4), arm = c(0, 1, 0, 1, 0, 1))
undefined <- function(name, code, d, clusters, ...) list(
  name = name, sample = sample(d, clusters = clusters, ...), undefined = code)
pair <- data.frame(outcome = c(1, 2, 5, 3), arm = c(0, 1, 0, 1), g = c(1, 1, 2, 2))
apart <- data.frame(outcome = c(1, 2, 11, 13, 6, 7.5, 21, 20), arm = rep(c(0, 1), 4), g = rep(1:2, each = 4))
cases <- c(cases, list(
  case("two clusters", sample(apart, clusters = list(apart$g)), rows(refined(outcome ~ arm + (1 | g), apart), one)),
  case("smallest legal n", sample(pair, clusters = list(pair$g)), rows(refined(outcome ~ arm + (1 | g), pair), one)),
  undefined("one cluster", "clusters-in-model", tiny, list(rep(1, 6))),
  undefined("every cluster one row", "one-each", tiny, list(1:6)),
  undefined("one cluster an arm", "clusters-in-model", tiny, list(tiny$arm)),
  undefined("no clusters", "no-clusters", tiny, list()),
  undefined("constant outcome", "constant-outcome", transform(tiny, outcome = 2), list(c(1, 1, 2, 2, 3, 3))),
  undefined("rows of a cluster alike", "no-spread-within", transform(tiny, outcome = c(1, 1, 4, 4, 2, 2), arm = c(1, 1, 0, 0, 1, 1)),
            list(c(1, 1, 2, 2, 3, 3))),
  undefined("too few rows", "too-few-rows", tiny[1:2, ], list(c(1, 1))),
  undefined("an empty arm", "empty-group", transform(tiny, arm = 1), list(c(1, 1, 2, 2, 3, 3))),
  case("exact fit", sample(transform(tiny, outcome = 2 + arm), clusters = list(c(1, 1, 2, 2, 3, 3))),
       list(list(term = "treatment - control", measure = "adjusted_difference", value = 1, std_error = NULL, low = NULL, p = NULL,
                 note = "exact-fit")))))

write_json(list(
  estimator = "mixed_model", digits = 8,
  origin = paste0(R.version.string, "; lme4 ", packageVersion("lme4"), " lmer, its optimum refined; pbkrtest ",
    packageVersion("pbkrtest"), " vcovAdj, Lb_ddf; lmerTest ", packageVersion("lmerTest"), " contest1D; data of lme4, nlme, mlmRev, pbkrtest"),
  cases = cases), "tests/oracle/mixed_model.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
