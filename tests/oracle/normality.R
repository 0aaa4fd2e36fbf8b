# Expected numbers of `normality`. From the project root: Rscript tests/oracle/normality.R
#
# G1, G2: e1071 1.7-13, type = 2; cases named "SciPy": stats.skew and kurtosis(bias = FALSE) of SciPy 1.17.1. Standard errors: their
# formulas. W and p: shapiro.test (AS R94), whose p in a far tail follows W in its last digits: 10 there; SciPy's
# stats.shapiro.
library(jsonlite)

row <- function(values, group, level = 0.95) {
  x <- values[[group]]; n <- length(x); z <- qnorm((1 + level) / 2)
  s1 <- sqrt(6 * n * (n - 1) / ((n - 2) * (n + 1) * (n + 3)))
  s2 <- sqrt(4 * s1^2 * (n^2 - 1) / ((n - 3) * (n + 5)))
  of <- function(measure, value, se) list(term = group, measure = measure, value = value, std_error = se, low = value - z * se,
                                          high = value + z * se, p = NULL, n = n)
  w <- shapiro.test(x)
  list(of("skewness", e1071::skewness(x, type = 2), s1), of("excess_kurtosis", e1071::kurtosis(x, type = 2), s2),
       list(term = group, measure = "shapiro_wilk_w", value = unname(w$statistic), low = NULL, statistic = unname(w$statistic),
            p = w$p.value, n = n, p_digits = P_DIGITS))
}
P_DIGITS <- 10
rows <- function(values, ...) do.call(c, lapply(names(values), function(g) row(values, g, ...)))
w_only <- function(group, x, p) list(list(term = group, measure = "shapiro_wilk_w", value = unname(shapiro.test(x)$statistic),
                                         p = p))
sample <- function(values) list(shape = "groups", groups = I(names(values)), values = unname(lapply(values, I)))
case <- function(name, values, expect, ...) c(list(name = name, sample = sample(values), expect = expect), list(...))
undefined <- function(name, values, note) list(name = name, sample = sample(values), undefined = note)
dash <- function(term, measure, note) list(term = term, measure = measure, value = NULL, p = NULL, low = NULL, note = note)
all_dashes <- function(term, note) lapply(c("skewness", "excess_kurtosis", "shapiro_wilk_w"), dash, term = term, note = note)
scipy <- function(g1, g2, w, p) list(list(term = "a", measure = "skewness", value = g1),
                                     list(term = "a", measure = "excess_kurtosis", value = g2),
                                     list(term = "a", measure = "shapiro_wilk_w", value = w, p = p, value_digits = 10, p_digits = 8))

set.seed(12)
easy <- list(a = round(rnorm(15, 10, 3), 2), b = round(rexp(40), 2), c = round(rnorm(30, 11, 1), 2))
ties <- list(a = c(1, 1, 2, 2, 2, 3), b = c(2, 2, 2, 3, 3, 3, 3))
sizes <- setNames(lapply(c(4, 5, 7, 10, 11, 12, 25), function(n) round(rt(n, 3), 3)), paste0("n", c(4, 5, 7, 10, 11, 12, 25)))
# p below 1e-30.
far <- list(a = round(exp(2 * rnorm(400)), 3))
most <- list(a = (1:5000 * 7919) %% 5000)
three <- c(1, 4, 2)
cases <- list(
  case("easy", easy, rows(easy)),
  case("SciPy, easy", easy["a"], scipy(0.7088813450718578, 1.6557364945742128, 0.9592181107277437, 0.6788076580553608)),
  case("level .9", easy["b"], row(easy, "b", 0.9), settings = list(level = 0.9)),
  case("ties", ties, rows(ties)),
  case("sizes about the seams of the algorithm", sizes, rows(sizes)),
  case("far tail", far, rows(far)),
  case("5000 values", most, rows(most)),
  case("5001 values", list(a = c(1:5000, 0.5)), list(dash("a", "shapiro_wilk_w", "unanswerable"))),
  case("a large offset", list(a = 1e9 + c(1, 2, 4, 8, 16)), rows(list(a = c(1, 2, 4, 8, 16)))),
  # Three values: G1 as e1071, W exact.
  case("smallest", list(a = three), list(
    list(term = "a", measure = "skewness", value = e1071::skewness(three, type = 2)), dash("a", "excess_kurtosis", "too-few-rows"),
    list(term = "a", measure = "shapiro_wilk_w", value = unname(shapiro.test(three)$statistic), p = shapiro.test(three)$p.value))),
  # By hand: W = 3/4, p = 0.
  case("three, two of them equal", list(a = c(1, 1, 2)), w_only("a", c(1, 1, 2), 0)),
  case("too few, empty, constant", list(a = c(1, 2), b = numeric(0), c = c(3, 3, 3, 3)),
       c(all_dashes("a", "too-few-rows"), all_dashes("b", "empty-group"), all_dashes("c", "no-spread"))),
  undefined("no values", list(a = numeric(0)), "empty-group"))
write_json(list(estimator = "normality", origin = paste(R.version.string, "shapiro.test; e1071; SciPy 1.17.1 skew, kurtosis, shapiro"),
                cases = cases), "tests/oracle/normality.json", auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE)
