# The data and expected numbers of tests/worked_questions.rs, from the data sets of AER 1.2.10 (R 4.2.2).
# From the project root: Rscript tests/questions/make.R
suppressPackageStartupMessages({ library(AER); library(sandwich) })

# Angrist & Evans (1998): 254,654 married mothers of two or more children (census of 1980). First two children of one
# sex, a third child, weeks worked: no other column is used, so the rows are counted.
data("Fertility")
cells <- as.data.frame(table(samesex = as.numeric(Fertility$gender1 == Fertility$gender2),
  morekids = as.numeric(Fertility$morekids == "yes"), work = Fertility$work), responseName = "n")
write.csv(cells[cells$n > 0, ], "tests/questions/fertility.csv", row.names = FALSE, quote = FALSE)
d <- data.frame(y = Fertility$work, d = as.numeric(Fertility$morekids == "yes"),
                z = as.numeric(Fertility$gender1 == Fertility$gender2))
show <- function(what, fit, j) { v <- vcovHC(fit, type = "HC1")
  cat(what, format(c(coef(fit)[[j]], sqrt(v[j, j])), digits = 12), "\n") }
show("offer", lm(y ~ z, d), 2); show("as treated", lm(y ~ d, d), 2)
show("compliers", ivreg(y ~ d | z, data = d), 2); show("first stage", lm(d ~ z, d), 2)

# Stock & Watson: cigarette demand in 48 states in 1995, price instrumented by the sales tax.
data("CigarettesSW"); c95 <- subset(CigarettesSW, year == "1995")
cig <- with(c95, data.frame(packs = log(packs), price = log(price / cpi), income = log(income / population / cpi),
                            tax = (taxs - tax) / cpi))
write.csv(format(cig, digits = 17), "tests/questions/cigarettes.csv", row.names = FALSE, quote = FALSE)
fit <- ivreg(packs ~ price + income | income + tax, data = cig)
for (type in c("const", "HC0", "HC1")) cat(type, format(sqrt(vcovHC(fit, type = type)[2, 2]), digits = 14), "\n")
library(estimatr)
for (type in c("HC2", "HC3")) cat(type, format(iv_robust(packs ~ price + income | income + tax, data = cig,
  se_type = type)$std.error[["price"]], digits = 14), "\n")
cat("effect", format(coef(fit)[[2]], digits = 14), "\n")
first <- lm(price ~ tax + income, cig)
cat("F", format(coef(first)[[2]]^2 / c(vcov(first)[2, 2], vcovHC(first, "HC1")[2, 2]), digits = 12), "\n")
# The Anderson-Rubin limits: where |t| of the tax in lm(packs - b * price ~ tax + income) is the quantile.
over <- function(b, type) { m <- lm(I(packs - b * price) ~ tax + income, cig); v <- vcovHC(m, type)
  coef(m)[[2]]^2 / v[2, 2] - qt(0.975, 45)^2 }
for (type in c("const", "HC1")) cat("AR", type, format(c(
  uniroot(over, c(-4, coef(fit)[[2]]), type = type, tol = 1e-14)$root,
  uniroot(over, c(coef(fit)[[2]], 2), type = type, tol = 1e-14)$root), digits = 12), "\n")
