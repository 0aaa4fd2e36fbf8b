# Expected numbers of `krippendorff_alpha`. From the project root: Rscript tests/oracle/krippendorff_alpha.R
#
# krippendorff 0.9.0 (Python) alpha; nominal and interval checked against irrCAC 0.4.4 krippendorff. Published: Krippendorff
# (2011), Computing Krippendorff's Alpha-Reliability, sections A to D, three digits. The interval is by draws:
# tests/laws_reliability.rs holds it against draws by numpy (tests/reliability/make.py).
source("tests/oracle/reliability/write.R")

measures <- c("nominal", "ordinal", "interval")
rows_of <- function(values, positions) {
  got <- python(task = "alpha", values = unname(values), positions = positions)
  for (w in c("identity", "quadratic"))
    stopifnot(near(python(task = "irr_krippendorff", values = unname(values), positions = positions, weights = w)$value,
                   got[[if (w == "identity") "nominal" else "interval"]], 1e-10))
  pairable <- sum(colSums(!is.na(do.call(rbind, values))) > 1)
  lapply(measures, function(m) row(term_of(values), paste0("krippendorff_", m), value = got[[m]], p = NULL, n = pairable))
}
term_of <- function(values) if (length(values) > 4) "raters" else paste(names(values), collapse = " ~ ")
of <- function(name, values, levels, positions = seq_along(levels))
  case(name, ratings(values, levels, positions), rows_of(values, positions), settings = list(draws = 500))
printed <- function(values, ...) lapply(names(list(...)), function(m)
  row(term_of(values), paste0("krippendorff_", m), value = list(...)[[m]], value_digits = 3))
binary <- list(Meg = c(0, 1, 0, 0, 0, 0, 0, 0, 1, 0), Owen = c(1, 1, 1, 0, 0, 1, 0, 0, 0, 0))
letters5 <- function(text) match(strsplit(text, "")[[1]], letters) - 1
nominal <- list(Ben = letters5("aabbdcccedda"), Gerry = letters5("babbbccceddd"))
four <- list(A = c(1, 2, 3, 3, 2, 1, 4, 1, 2, NA, NA, NA), B = c(1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NA, 3),
             C = c(NA, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NA), D = c(1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NA))
four <- lapply(four, function(v) v - 1)
set.seed(27)
true <- rnorm(40)
rater <- function(by) findInterval(true + rnorm(40, 0, by), c(-1, 0, 1))
five <- list(a = rater(0.4), b = rater(0.8), c = rater(1.2), d = rater(0.9), e = rater(0.3))
gaps <- lapply(five[1:3], function(v) { v[sample(40, 10)] <- NA; v })
words <- c("none", "some", "much", "all")
set.seed(28)
large <- { t <- rnorm(2000); f <- function() findInterval(t + rnorm(2000), c(-1, 0, 1)); list(a = f(), b = f()) }
small <- list(draws = 500)
cases <- list(
  case("Krippendorff 2011, section A", ratings(binary, c("0", "1"), c(0, 1)), printed(binary, nominal = 0.095), settings = small),
  case("Krippendorff 2011, section B", ratings(nominal, letters[1:5]), printed(nominal, nominal = 0.692), settings = small),
  case("Krippendorff 2011, sections C and D", ratings(four, as.character(1:5)), printed(four, nominal = 0.743, ordinal = 0.815, interval = 0.849),
       settings = small),
  of("four raters, missing", four, as.character(1:5)),
  of("five raters", five, words),
  of("missing ratings", gaps, words),
  of("numbers at unequal distances", gaps, c("0", "1", "5", "20"), c(0, 1, 5, 20)),
  of("a level that nobody gave", gaps, c(words, "more")),
  of("below zero", list(a = c(0, 1, 0, 1, 0, 1), b = c(1, 0, 1, 0, 1, 1)), c("x", "y")),
  of("many units", large, words),
  # By hand.
  case("perfect agreement", ratings(list(a = c(0, 1, 2), b = c(0, 1, 2)), c("x", "y", "z")), list(
    row("a ~ b", "krippendorff_nominal", value = 1, low = NULL, note = "unanswerable"))),
  case("one level throughout", ratings(list(a = c(0, 0), b = c(0, 0)), c("x", "y")), list(dash("a ~ b", "krippendorff_nominal", "one-level"))),
  case("one unit", ratings(list(a = 0, b = 1), c("x", "y")), list(row("a ~ b", "krippendorff_nominal", value = 0, low = NULL, note = "too-few-rows"))),
  undefined("no unit with two ratings", ratings(list(a = c(0, NA), b = c(NA, 1)), c("x", "y")), "unanswerable"),
  undefined("one rater", ratings(list(a = c(0, 1)), c("x", "y")), "unanswerable"))
write("krippendorff_alpha", "krippendorff 0.9.0 (Python) alpha; irrCAC 0.4.4 krippendorff; Krippendorff (2011)", cases)
