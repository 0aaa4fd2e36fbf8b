# Makes the three tables of the demonstration trial, in base R (4.2.2). From the project root:
#   Rscript data/demo-trial/make.R
# Nothing here was observed. SOURCE.md says what is true of these rows.
set.seed(2016)
organisations <- 16
families <- 180
family <- data.frame(
  family = sprintf("F%03d", seq_len(families)),
  organisation = sprintf("O%02d", sort(sample(organisations, families, TRUE, prob = 1 / sqrt(seq_len(organisations))))))
# The offer is drawn by lot within each organisation.
family$arm <- ave(seq_len(families), family$organisation, FUN = function(i) sample(rep_len(c(1, 0), length(i))))
family$single_parent <- rbinom(families, 1, 0.45)
family$migration <- rbinom(families, 1, 0.35)
burden <- rnorm(families)                       # of the family, at the start
# Willing families carry less: those who make a plan are not like those who do not.
willing <- rbinom(families, 1, plogis(0.3 - 0.7 * burden))
made <- ifelse(family$arm == 1, willing * rbinom(families, 1, 0.75), willing * rbinom(families, 1, 0.06))
family$method <- ifelse(family$arm == 1, sample(c("EK-c", "FNB-SoNeStra", "SoS"), families, TRUE, c(0.45, 0.3, 0.25)), "")
size <- sample(1:4, families, TRUE, c(0.5, 0.3, 0.15, 0.05))
of <- rep(seq_len(families), size)
n <- length(of)
child <- data.frame(child = sprintf("C%03d", seq_len(n)), family = family$family[of], age = sample(2:17, n, TRUE),
                    girl = rbinom(n, 1, 0.5))
organisation <- as.integer(factor(family$organisation))
u <- rnorm(organisations, 0, 1.2)[organisation][of] # organisation
v <- 3.5 * burden[of]                            # family
w <- rnorm(n, 0, 3)                              # child
got <- made[of]
single <- family$single_parent[of]
wave <- function(name, fall, effect) {
  risk <- round(pmin(60, pmax(0, 28 + u + v + w + rnorm(n, 0, 4) - fall + got * effect * (0.5 + single))))
  maltreatment <- rbinom(n, 1, plogis(-0.6 + 0.12 * (risk - 28)))
  services <- rnbinom(n, size = 1.5, mu = exp(0.5 + 0.03 * (risk - 28) - 0.02 * fall))
  hours <- ifelse(services == 0, 0, round(rgamma(n, 2, 2 / (4 * services + 1)), 1))
  intensity <- findInterval(risk / 8 + rlogis(n, 0, 0.6), c(2.2, 3.4, 4.6))
  placed <- rbinom(n, 1, plogis(-4.4 + 0.06 * (risk - 28)))
  data.frame(child = child$child, wave = name, risk_score = risk, maltreatment, services, hours,
             intensity = c("none", "light", "regular", "intensive")[intensity + 1], placed)
}
before <- wave("T0", 0, 0)
after <- wave("T1", 3, -2)
later <- wave("T2", 4, 0)
# Lost more often the higher the score before.
lost <- function(d, share) {
  out <- rbinom(n, 1, plogis(qlogis(share) + 0.05 * (before$risk_score - 28))) == 1
  why <- ifelse(runif(n) < 0.7, "lost", "refused")
  for (column in names(d)[-(1:2)]) d[[column]] <- ifelse(out, why, as.character(d[[column]]))
  d
}
yes <- function(x) ifelse(x %in% c("1", 1), "yes", ifelse(x %in% c("0", 0), "no", x))
measures <- do.call(rbind, lapply(list(before, lost(after, 0.10), lost(later, 0.18)), function(d)
  data.frame(lapply(d, as.character))))
measures <- measures[order(match(measures$child, child$child), measures$wave), ]
for (column in c("maltreatment", "placed")) measures[[column]] <- yes(measures[[column]])
family$arm <- ifelse(family$arm == 1, "offered", "regular")
family$plan_made <- yes(made)
for (column in c("single_parent", "migration")) family[[column]] <- yes(family[[column]])
child$girl <- yes(child$girl)
save <- function(d, name)
  write.csv(d, file.path("data/demo-trial", name), row.names = FALSE, quote = FALSE, fileEncoding = "UTF-8")
save(child, "children.csv")
save(family[c("family", "organisation", "arm", "method", "plan_made", "single_parent", "migration")], "families.csv")
save(measures, "measures.csv")
