# Expected numbers of `wild_cluster_bootstrap`. From the project root: Rscript tests/oracle/wild_cluster_bootstrap.R
#
# Every draw is the model fitted again to y*; nothing of the algebra of the program. Where all 2^G draws are gone through
# the numbers agree exactly; where the program draws by chance, R takes all 6^G draws, or 20,000 of its own, and the digits
# are those that 10,000 draws fix (4 Monte Carlo standard errors).
suppressPackageStartupMessages(library(jsonlite))
webb <- c(-sqrt(1.5), -1, -sqrt(0.5), sqrt(0.5), 1, sqrt(1.5))
all_draws <- function(k, points) as.matrix(expand.grid(rep(list(points), k)))

t_of <- function(y, x, cluster, null) {
  inverse <- solve(crossprod(x)); b <- inverse %*% crossprod(x, y); e <- y - x %*% b
  arm <- as.numeric(x %*% inverse[, "arm"])
  scores <- rowsum(arm * e, cluster)
  (b["arm", ] - null) / sqrt(colSums(scores^2))
}
p_of <- function(null, y, x, cluster, v) {
  rest <- x[, colnames(x) != "arm", drop = FALSE]
  fit <- lm.fit(rest, y - null * x[, "arm"])
  star <- fit$fitted.values + null * x[, "arm"] + t(v[, match(cluster, sort(unique(cluster)))]) * fit$residuals
  mean(abs(t_of(star, x, cluster, null)) >= abs(t_of(cbind(y), x, cluster, null)) * sqrt(1 - 1e-9))
}
row <- function(d, cluster, v, level = 0.95, limits = TRUE, digits = list(), ...) {
  x <- cbind(1, arm = d$arm, pre = d$pre); y <- d$outcome; n <- length(y); k <- length(unique(cluster))
  fit <- lm.fit(x, y); value <- fit$coefficients[["arm"]]
  se <- value / t_of(cbind(y), x, cluster, 0) * sqrt(k / (k - 1) * (n - 1) / (n - ncol(x)))
  out <- list(term = "treatment - control", measure = "adjusted_difference", value = value, std_error = abs(unname(se)),
              statistic = value / abs(unname(se)), p = p_of(0, y, x, cluster, v), n = n)
  limit <- function(side) {
    f <- function(b) p_of(b, y, x, cluster, v) - (1 - level)
    far <- 1
    while (f(value + side * far * abs(se)) > 0) far <- 2 * far
    inner <- if (far > 1) far / 2 else 0
    for (i in 1:45) {
      middle <- (inner + far) / 2
      if (f(value + side * middle * abs(se)) > 0) inner <- middle else far <- middle
    }
    unname(value + side * far * abs(se))
  }
  if (limits) out <- c(out, list(low = limit(-1), high = limit(1)))
  c(out, digits, list(...))
}
sample <- function(d, cluster) list(shape = "regression", arm = I(d$arm), outcome = I(d$outcome), pre = if ("pre" %in% names(d)) I(d$pre),
  clusters = list(I(as.integer(factor(cluster)) - 1L)))
case <- function(name, d, cluster, expect, ...) c(list(name = name, sample = sample(d, cluster), expect = list(expect)), list(...))
none <- function(note, ...) list(term = "treatment - control", measure = "adjusted_difference", std_error = NULL, low = NULL,
                                 p = NULL, note = note, ...)

data(Exam, package = "mlmRev")
exam <- with(Exam, data.frame(arm = as.numeric(sex == "F"), pre = standLRT, outcome = normexam, school = as.integer(school)))
some <- function(schools, each) { e <- subset(exam, school %in% schools); e[seq(1, nrow(e), each), ] }
twelve <- some(c(1, 3, 4, 9, 12, 14, 17, 20, 23, 30, 32, 44), 5)
thirteen <- some(c(1, 3, 5, 9, 12, 14, 17, 19, 23, 30, 32, 45, 61), 7)
five <- some(c(1, 3, 4, 9, 12), 3)
thirty <- some(1:34, 9)
three <- some(c(1, 3, 17), 4)
stopifnot(length(unique(twelve$school)) == 12, length(unique(thirteen$school)) == 13)
far <- transform(twelve, outcome = outcome + 5 * arm)
set.seed(7)
drawn <- function(k, draws = 20000) matrix(base::sample(c(-1, 1), k * draws, TRUE), draws)
k30 <- length(unique(thirty$school))
signs <- function(k) all_draws(k, c(-1, 1))
ties <- data.frame(arm = c(1, 1, 1, 1, 0, 0, 0, 0, 0), pre = c(1, 2, 2, 3, 1, 1, 2, 3, 3), outcome = c(1, 2, 1, 3, 2, 2, 2, 3, 2))
b <- coef(lm(outcome ~ arm + pre, ties))[["arm"]]
cases <- list(
  case("Exam, 12 schools, all draws", twelve, twelve$school, row(twelve, twelve$school, signs(12))),
  case("level .9", twelve, twelve$school, row(twelve, twelve$school, signs(12), 0.9), settings = list(level = 0.9)),
  case("Exam, 13 schools, all draws", thirteen, thirteen$school, row(thirteen, thirteen$school, signs(13))),
  # Only the data themselves and their mirror image reach t: p = 2/2^12.
  case("far tail, all draws", far, far$school, row(far, far$school, signs(12), limits = FALSE)),
  case("Exam, 5 schools, Webb", five, five$school,
       row(five, five$school, all_draws(5, webb), digits = list(p_digits = 1.7, low_digits = 1.7, high_digits = 1.7), note = "monte-carlo")),
  case("Exam, 3 schools, Webb", three, three$school,
       row(three, three$school, all_draws(3, webb), limits = FALSE, digits = list(p_digits = 1.7), note = "monte-carlo")),
  case("Exam, some thirty schools", thirty, thirty$school,
       row(thirty, thirty$school, drawn(k30), digits = list(p_digits = 1.7, low_digits = 1.5, high_digits = 1.5), note = "monte-carlo")),
  # By hand.
  case("one cluster", ties, rep(1, 9), none("clusters-show-nothing", value = b)),
  case("one cluster in each arm", ties, ties$arm, none("clusters-show-nothing", value = b)),
  case("no spread left", data.frame(arm = c(1, 1, 0, 0, 0), pre = 1:5, outcome = c(3, 5, 6, 8, 10)), c(1, 2, 1, 2, 3),
       none("exact-fit", value = 1)),
  list(name = "constant outcome", sample = list(shape = "regression", arm = c(1, 1, 0, 0), outcome = c(2, 2, 2, 2)),
       undefined = "constant-outcome"),
  list(name = "empty arm", sample = list(shape = "regression", arm = c(1, 1, 1), outcome = c(2, 3, 2)), undefined = "empty-group"),
  list(name = "yes/no outcome", sample = list(shape = "regression", arm = c(1, 1, 0, 0), outcome = c(0, 1, 0, 1), binary = TRUE),
       undefined = "wrong-shape"),
  list(name = "too few rows", sample = list(shape = "regression", arm = c(1, 0, 0), pre = 1:3, outcome = c(2, 3, 2)),
       undefined = "too-few-rows"))
write_json(list(estimator = "wild_cluster_bootstrap",
  origin = paste(R.version.string, "every draw by lm.fit; mlmRev", packageVersion("mlmRev"), "Exam; cases of all draws exactly, p and limits of the others within Monte Carlo error"),
  digits = 10, cases = cases), "tests/oracle/wild_cluster_bootstrap.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
for (c in cases[1:7]) print(unlist(c$expect[[1]][c("value", "std_error", "p", "low", "high", "n")]))
