# Expected numbers of `influence`. From the project root: Rscript tests/oracle/influence.R
# Data: HSAUR3 1.0.13 `BtheB` (Proudfoot et al. 2003: depression before and after two months of "Beat the Blues" or
# usual care); geepack 1.3.9 `dietox` (Lauridsen et al. 1999: weight of pigs at the start and after twelve weeks, to
# one decimal, litters). Every number is of `lm` fitted again without a row or a litter.
suppressPackageStartupMessages({library(jsonlite); library(sandwich); library(clubSandwich)})

interval <- function(fit, at, cluster, level) {
  if (is.null(cluster)) { se <- sqrt(vcovHC(fit, type = "HC3")[at, at]); df <- fit$df.residual }
  else { x <- coef_test(fit, vcovCR(fit, cluster, "CR2"), test = "Satterthwaite"); se <- x$SE[at]; df <- x[[grep("^df", names(x))[1]]][at] }
  coef(fit)[[at]] + c(-1, 1) * qt((1 - level) / 2, df, lower.tail = FALSE) * se
}
row <- function(fit, term, measure, cluster, level, ...) {
  i <- interval(fit, 2, cluster, level)
  c(list(term = term, measure = measure, value = coef(fit)[[2]], low = i[1], high = i[2], std_error = NULL, p = NULL,
         n = nobs(fit)), list(...))
}
# The extremes of all fits without one group.
rows <- function(formula, d, group, name, cluster = NULL, level = 0.95, ...) {
  all <- lm(formula, d)
  part <- lapply(unique(group), function(g) lm(formula, d[group != g, ]))
  shift <- sapply(part, function(f) coef(f)[[2]]) - coef(all)[[2]]
  at <- c(which.min(shift), which.max(shift)); big <- which.max(abs(shift))
  out <- list(list(term = "treatment - control", measure = "largest_shift", value = shift[big], value_digits = 10, note = "left-out", ...),
              row(all, "treatment - control", "adjusted_difference", cluster, level))
  c(out, lapply(at, function(k) {
    g <- unique(group)[k]
    row(part[[k]], paste("without", name, g), "left_out_difference", if (!is.null(cluster)) cluster[group != g], level) }))
}
category <- function(name, f) list(name = name, reference = levels(f)[1], columns = lapply(levels(f)[-1], function(l)
  list(name = l, values = I(as.numeric(f == l)))))
sample <- function(d, covariates = list(), clusters = NULL, binary = FALSE) {
  s <- list(shape = "regression", arm = I(d$arm), outcome = I(d$outcome), pre = if ("pre" %in% names(d)) I(d$pre),
            covariates = covariates, binary = binary)
  if (!is.null(clusters)) s$clusters <- list(I(clusters))
  s
}
case <- function(name, sample, expect, ...) c(list(name = name, sample = sample, expect = expect), list(...))

data(BtheB, package = "HSAUR3")
b <- subset(BtheB, !is.na(bdi.2m))
b <- data.frame(arm = as.numeric(b$treatment == "BtheB"), pre = b$bdi.pre, outcome = b$bdi.2m, drug = factor(tolower(b$drug), c("no", "yes")))
data(dietox, package = "geepack")
d <- droplevels(subset(dietox, Time == 12))
d <- data.frame(arm = as.numeric(d$Evit != "Evit000"), pre = round(d$Start, 1), outcome = round(d$Weight, 1),
                copper = factor(as.integer(d$Cu), labels = c("none", "some", "much")), litter = as.integer(factor(d$Litter)) - 1)
out <- b; out$outcome[7] <- 1e6
small <- data.frame(arm = c(1, 1, 0, 0, 1), outcome = c(3, 5, 8, 2, 2))
lone <- data.frame(arm = c(1, 0, 0, 0, 0), outcome = c(3, 5, 8, 2, 2))
tied <- data.frame(arm = c(1, 1, 1, 0, 0, 0), outcome = c(2, 2, 3, 1, 1, 1))
hutch <- c(0, 0, 0, 1, 1, 2, 2, 2, 3)
pair <- data.frame(arm = c(1, 1, 1, 0, 0, 0, 0, 0, 0), outcome = c(4, 6, 5, 1, 2, 4, 2, 3, 6))
cases <- list(
  case("Beat the Blues", sample(b), rows(outcome ~ arm + pre, b, seq_len(nrow(b)), "row")),
  case("a covariate, level .9", sample(b, list(category("drug", b$drug))),
       rows(outcome ~ arm + pre + drug, b, seq_len(nrow(b)), "row", level = 0.9), settings = list(level = 0.9)),
  case("an outlier far away", sample(out), rows(outcome ~ arm + pre, out, seq_len(nrow(b)), "row"), digits = 9),
  case("pigs, litters", sample(d, clusters = d$litter),
       rows(outcome ~ arm + pre, d, d$litter + 1, "cluster", d$litter), digits = 10),
  case("pigs, copper, litters", sample(d, list(category("copper", d$copper)), clusters = d$litter),
       rows(outcome ~ arm + pre + copper, d, d$litter + 1, "cluster", d$litter), digits = 10),
  case("large clusters", sample(d, clusters = d$litter %/% 5),
       rows(outcome ~ arm + pre, d, d$litter %/% 5 + 1, "cluster", d$litter %/% 5), digits = 10),
  case("smallest", sample(small), rows(outcome ~ arm, small, 1:5, "row")[c(1, 2)]),
  # By hand, without its one treated row there is no difference: 3 − 4.25; without the 8 it is 3 − 3.
  case("an arm of one row", sample(lone), list(
    list(term = "treatment - control", measure = "largest_shift", value = 1.25, note = "not-left-out"),
    list(term = "treatment - control", measure = "adjusted_difference", value = -1.25, low = NULL, p = NULL, note = "exact-fit"),
    list(term = "without row 3", measure = "left_out_difference", value = 0, low = NULL, note = "exact-fit"))),
  case("an arm in one cluster", sample(pair, clusters = hutch), list(
    list(term = "treatment - control", measure = "largest_shift",
         value = -(mean(c(4, 2, 3, 6)) - 3), note = "not-left-out"),
    list(term = "treatment - control", measure = "adjusted_difference", value = 2, low = NULL, p = NULL))),
  # By hand: treated 2, 2, 3 less 1: without the 3 it is 1, without a 2 it is 1.5.
  case("ties", sample(tied), list(
    list(term = "treatment - control", measure = "largest_shift", value = 1 - 4 / 3),
    list(term = "without row 3", measure = "left_out_difference", value = 1, low = NULL, note = "exact-fit"))),
  list(name = "yes/no outcome", sample = sample(transform(b, outcome = as.numeric(outcome > 14)), binary = TRUE), undefined = "wrong-shape"),
  list(name = "an empty arm", sample = sample(transform(small, arm = 1)), undefined = "empty-group"),
  list(name = "no rows", sample = sample(small[0, ]), undefined = "empty-group"),
  list(name = "constant outcome", sample = sample(transform(small, outcome = 1)), undefined = "constant-outcome"),
  list(name = "as many rows as coefficients", sample = sample(data.frame(arm = c(1, 0, 1), pre = c(1, 2, 3), outcome = c(1, 3, 2))),
       undefined = "too-few-rows"))
write_json(list(
  estimator = "influence",
  origin = paste(R.version.string, "lm without each row and each cluster in turn; sandwich 3.0.2 vcovHC HC3;",
                 "clubSandwich 0.5.8 coef_test CR2 Satterthwaite"),
  cases = cases), "tests/oracle/influence.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
