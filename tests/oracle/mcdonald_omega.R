# Expected numbers of `mcdonald_omega`. From the project root: Rscript tests/oracle/mcdonald_omega.R
#
# lavaan 0.6-14: cfa(std.lv = TRUE) with omega a defined parameter, parameterEstimates() and fitMeasures(); its iterations
# stop at gradients of 1e-6, which leave six digits of omega and its interval; of chi-square, flat at its minimum, ten.
# Holzinger & Swineford's data travel with lavaan: x1 to x9 of 301 children.
source("tests/oracle/reliability/write.R")
suppressPackageStartupMessages(library(lavaan))

fitted <- function(values, level = 0.95) {
  x <- as.data.frame(values); k <- ncol(x); names(x) <- paste0("i", 1:k)
  model <- c(paste("f =~", paste0("l", 1:k, "*i", 1:k, collapse = " + ")), paste0("i", 1:k, " ~~ e", 1:k, "*i", 1:k),
             sprintf("omega := (%s)^2/((%s)^2 + %s)", paste0("l", 1:k, collapse = "+"), paste0("l", 1:k, collapse = "+"),
                     paste0("e", 1:k, collapse = "+")))
  fit <- suppressWarnings(cfa(paste(model, collapse = "\n"), x, std.lv = TRUE))
  stopifnot(lavInspect(fit, "converged"))
  list(omega = subset(parameterEstimates(fit, level = level), lhs == "omega"), fit = fitMeasures(fit), n = nrow(x))
}
rows_of <- function(values, level = 0.95, improper = FALSE) {
  got <- fitted(values, level); o <- got$omega; f <- got$fit
  omega <- row("scale", "mcdonald_omega", value = o$est, n = got$n)
  omega <- c(omega, if (improper) list(low = NULL, note = "heywood") else
    list(std_error = o$se, low = o$ci.lower, high = min(1, o$ci.upper)))
  fit <- if (f["df"] == 0) dash("one factor", "rmsea", "just-identified") else
    row("one factor", "rmsea", value = f[["rmsea"]], statistic = f[["chisq"]], df1 = f[["df"]], p = f[["pvalue"]],
        value_digits = 9, statistic_digits = 9, p_digits = 9)
  list(omega, fit)
}
hs <- as.list(HolzingerSwineford1939[paste0("x", 1:9)])
hs <- lapply(hs, as.numeric)
set.seed(16)
trait <- rnorm(120)
likert <- function(x) pmin(5, pmax(1, round(3 + x)))
easy <- lapply(c(a = 0.9, b = 0.7, c = 1.1, d = 0.6, e = 0.8), function(l) likert(l * trait + rnorm(120)))
against <- easy; against$d <- 6 - against$d
yes <- lapply(easy, function(v) as.numeric(v > 3))
units <- easy; units$a <- units$a * 1000
set.seed(3)
weak <- { t <- rnorm(25); list(a = round(t + rnorm(25), 1), b = round(t + rnorm(25), 1), c = round(t + rnorm(25), 1), d = round(t + rnorm(25), 1)) }
# r12 = .9, r13 = .8, r23 = .5 exactly: the first has -0.44 of its own.
heywood <- { set.seed(17); x <- scale(qr.Q(qr(scale(matrix(rnorm(150), 50), scale = FALSE)))) %*% chol(matrix(c(1, .9, .8, .9, 1, .5, .8, .5, 1), 3))
             list(a = x[, 1], b = x[, 2], c = x[, 3]) }
set.seed(18)
large <- { t <- rnorm(1500); lapply(c(a = 1, b = 0.5, c = 0.8, d = 0.2), function(l) round(l * t + rnorm(1500), 2)) }
cases <- list(
  case("Holzinger & Swineford, nine tests", columns(hs), rows_of(hs)),
  case("Holzinger & Swineford, visual", columns(hs[1:3]), rows_of(hs[1:3])),
  case("five items", columns(easy), rows_of(easy)),
  case("level .9", columns(easy), rows_of(easy, 0.9), settings = list(level = 0.9)),
  case("one item reversed", columns(against), rows_of(against)),
  case("yes/no items", columns(yes), rows_of(yes)),
  case("one item in other units", columns(units), rows_of(units)),
  case("25 units", columns(weak), rows_of(weak)),
  case("many units", columns(large), rows_of(large)),
  case("a Heywood case", columns(heywood), rows_of(heywood, improper = TRUE)),
  undefined("the same item twice", columns(list(a = c(1, 2, 4, 3, 5), b = c(1, 2, 4, 3, 5), c = c(2, 1, 3, 5, 4))), "unanswerable"),
  undefined("as many units as items", columns(list(a = c(1, 2, 4), b = c(1, 3, 2), c = c(2, 1, 3))), "unanswerable"),
  undefined("two items", columns(easy[1:2]), "unanswerable"),
  undefined("a constant item", columns(list(a = c(1, 2, 4, 3), b = c(2, 2, 2, 2), c = c(2, 1, 3, 5))), "no-spread"),
  undefined("all equal", columns(list(a = c(2, 2), b = c(2, 2), c = c(2, 2))), "no-spread"),
  undefined("one unit", columns(list(a = 1, b = 2, c = 3)), "too-few-rows"))
for (i in seq_along(cases)) cases[[i]]$digits <- 6
write("mcdonald_omega", "lavaan 0.6-14 cfa(std.lv = TRUE), parameterEstimates, fitMeasures", cases)
