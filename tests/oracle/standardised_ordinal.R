# Expected numbers of `standardised_ordinal`. From the project root: Rscript tests/oracle/standardised_ordinal.R
source("tests/oracle/m_estimation.R")

levels3 <- c("low", "mid", "high")
within <- function(a, l) paste0(a, ": ", l)
# The chance from the shares at or above levels 1 .. K - 1 of either arm.
superiority <- function(S1, S0) {
  p1 <- -diff(c(1, S1, 0)); p0 <- -diff(c(1, S0, 0))
  sum(p1 * (cumsum(p0) - p0 / 2))
}
rows <- function(d, rhs, labels, cluster = seq_len(nrow(d)), level = 0.95, ...) {
  cuts <- seq_along(labels)[-1] - 1
  parts <- lapply(cuts, function(k) part(rhs, binomial(), d, as.numeric(d$outcome >= k)))
  S <- lapply(parts, function(p) standardised(list(p)))
  value <- function(a) sapply(S, function(q) q[[a]]$value)
  # The chance is linear in each share, so that a step of any length gives its derivative.
  t <- c(value(1), value(2)); of <- function(t) superiority(t[cuts], t[length(cuts) + cuts])
  g <- sapply(seq_along(t), function(j) of(replace(t, j, t[j] + 0.5)) - of(replace(t, j, t[j] - 0.5)))
  psi <- do.call(cbind, c(lapply(S, function(q) q[[1]]$influence), lapply(S, function(q) q[[2]]$influence)))
  u <- list(value = superiority(value(1), value(2)), influence = drop(psi %*% g))
  if (rhs == "arm") {  # Mann & Whitney's U over its pairs.
    w <- suppressWarnings(wilcox.test(d$outcome[d$arm == 1], d$outcome[d$arm == 0]))$statistic
    stopifnot(abs(w / sum(d$arm) / sum(1 - d$arm) - u$value) < 1e-12)
  }
  # M-estimation, the equations of all cuts stacked with those of their shares.
  equations <- function(t) {
    size <- sapply(parts, function(p) length(p$b)); ends <- cumsum(size)
    b <- Map(function(e, s) t[(e - s + 1):e], ends, size)
    means <- do.call(cbind, lapply(1:2, function(a) mapply(function(p, b) mu(p, a, b), parts, b)))
    cbind(do.call(cbind, Map(function(p, b) p$score(b), parts, b)), t(t(means) - tail(t, ncol(means))))
  }
  t <- c(unlist(lapply(parts, `[[`, "b")), value(1), value(2))
  A <- solve(numDeriv::jacobian(function(t) colSums(equations(t)), t)); G <- length(unique(cluster))
  V <- G / (G - 1) * A %*% crossprod(rowsum(equations(t), cluster)) %*% t(A)
  last <- tail(seq_along(t), 2 * length(cuts))
  stopifnot(abs(sqrt(drop(g %*% V[last, last] %*% g)) / spread(u$influence, cluster) - 1) < 1e-6)
  se <- spread(u$influence, cluster); df <- G - 1; half <- qt(1 - (1 - level) / 2, df) * se
  c(list(c(list(term = contrast, measure = "superiority", value = u$value, std_error = se, low = max(0, u$value - half),
      high = min(1, u$value + half), statistic = (u$value - 0.5) / se, df1 = df, p = 2 * pt(-abs(u$value - 0.5) / se, df), n = nrow(d)), list(...))),
    unlist(lapply(cuts, function(k) { l <- labels[k + 1]; q <- S[[k]]; list(
      natural(within(contrast, l), "share_at_least_difference", minus(q), cluster, level, FALSE, c(-1, 1), statistic = NULL),
      share(within("treatment", l), "share_at_least", q[[1]], cluster, level, n = sum(d$arm)),
      share(within("control", l), "share_at_least", q[[2]], cluster, level)) }), recursive = FALSE))
}
refused <- function(d, labels, note) c(list(dash("superiority", note)), unlist(lapply(seq_along(labels)[-1] - 1, function(k) list(
  list(term = within(contrast, labels[k + 1]), measure = "share_at_least_difference", value = NULL, low = NULL, note = note),
  list(term = within("treatment", labels[k + 1]), measure = "share_at_least", value = mean(d$outcome[d$arm == 1] >= k), low = NULL))), recursive = FALSE))
ordered <- function(d, labels = levels3, ...) regression(d, ..., levels = I(labels))

wine <- with(ordinal::wine, data.frame(arm = as.numeric(contact == "yes"), outcome = as.numeric(cut(as.integer(rating), c(0, 2, 3, 5))) - 1,
             warm = as.numeric(temp == "warm"), bottle = as.numeric(bottle) / 2, judge = judge))
homes <- with(MASS::housing, MASS::housing[rep(seq_along(Freq), ceiling(Freq / 4)), ])
homes <- with(homes, data.frame(arm = as.numeric(Cont == "High"), outcome = as.numeric(Sat) - 1, influence = factor(as.character(Infl), c("Low", "Medium", "High")),
              type = Type))
far <- data.frame(arm = rep(1:0, each = 200), outcome = rep(c(0, 1, 2, 2, 0, 0, 1, 2), c(10, 30, 100, 60, 100, 60, 30, 10)))
small <- data.frame(arm = c(1, 1, 1, 0, 0, 0), outcome = c(0, 1, 2, 0, 1, 2))
yes <- with(MASS::birthwt, data.frame(arm = smoke, outcome = low, pre = as.numeric(lwt)))
warm <- list(number("warm", wine$warm))
wide <- c("none", "low", "mid", "high", "most")
gap <- transform(wine, outcome = outcome + 1)
cases <- list(
  case("wine, arm alone", ordered(wine[, 1:2]), rows(wine, "arm", levels3)),
  case("wine", ordered(wine, covariates = warm), rows(wine, "arm + warm", levels3)),
  case("wine, judges as clusters", ordered(wine, covariates = warm, cluster = wine$judge), rows(wine, "arm + warm", levels3, wine$judge, note = "few-clusters")),
  case("wine, a product with the arm", ordered(wine, covariates = list(number("warm", wine$warm), number("bottle", wine$bottle), number("bottle", wine$bottle, by_arm = TRUE))),
       rows(wine, "arm + warm + bottle + arm:bottle", levels3, level = 0.9), settings = list(level = 0.9)),
  case("housing", ordered(homes, covariates = list(category("influence", homes$influence), category("type", homes$type))), rows(homes, "arm + influence + type", levels3)),
  case("far tail", ordered(far), rows(far, "arm", levels3)),
  case("ties, smallest", ordered(small), rows(small, "arm", levels3)),
  case("two levels are a yes/no outcome", ordered(yes, c("no", "yes")), rows(yes, "arm + pre", c("no", "yes"))),
  case("levels that nobody has", ordered(gap, wide, covariates = warm), c(list(
    rows(wine, "arm + warm", levels3)[[1]],
    list(term = "treatment: low", measure = "share_at_least", value = 1, low = NULL),
    list(term = "control: most", measure = "share_at_least", value = 0, low = NULL),
    list(term = "treatment - control: most", measure = "share_at_least_difference", value = 0, low = NULL, note = "one-level")))),
  case("an arm all at the lowest", ordered(transform(small, outcome = outcome * arm)), refused(transform(small, outcome = outcome * arm), levels3, "separation")),
  case("an arm in one cluster", ordered(small, cluster = c(1, 1, 1, 2, 3, 3)), list(
    list(term = contrast, measure = "superiority", value = 0.5, low = NULL, p = NULL, note = "arm-in-one-cluster"))),
  undefined("no levels", regression(small), "wrong-shape"),
  undefined("a level that is none", ordered(transform(small, outcome = outcome + 1)), "wrong-shape"),
  undefined("constant outcome", ordered(transform(small, outcome = 1)), "constant-outcome"),
  undefined("an empty arm", ordered(small[1:3, ]), "empty-group"))
written("standardised_ordinal", paste("glm.fit(binomial) a cut, standardised over the sample, influence functions; checked by M-estimation",
  "(numDeriv::jacobian 2016.8-1.1) and wilcox.test; ordinal::wine, MASS::housing, MASS::birthwt"), cases, 10)
