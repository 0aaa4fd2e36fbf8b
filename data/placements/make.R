# Makes the two tables of the demonstration of waiting and of states, in base R (4.2.2). From the project root:
#   Rscript data/placements/make.R
# Nothing here was observed. SOURCE.md says what is true of these rows; the truth is printed at the end.
set.seed(2016)
organisations <- sprintf("O%02d", 1:12)
save <- function(d, name)
  write.csv(d, file.path("data/placements", name), row.names = FALSE, quote = FALSE, na = "", fileEncoding = "UTF-8")
yes <- function(x) ifelse(x == 1, "yes", "no")

# --- Families that were offered a conference ----------------------------------------------------
methods <- c("EK-c", "FNB-SoNeStra", "SoS")
plan_rate <- c(0.070, 0.045, 0.045)             # a week, of a family without the characteristics, in an average organisation
stop_rate <- c(0.025, 0.025, 0.025)
single_ratio <- 0.7                             # on the rate of plans
urgent_ratio <- 1.6
spread <- 0.15                                  # SD of an organisation's logarithm of the rate of plans
shares <- c(single = 0.45, urgent = 0.3)

registration <- as.Date("2015-06-01")           # families under way then were written down; those that had ended were not
cut <- as.Date("2016-06-30")
n <- 465
family <- data.frame(organisation = sample(organisations, n, TRUE), method = sample(methods, n, TRUE, c(0.4, 0.3, 0.3)),
                     single = rbinom(n, 1, shares["single"]), urgent = rbinom(n, 1, shares["urgent"]),
                     age = sample(0:16, n, TRUE), offer = as.Date("2015-01-05") + sample(0:519, n, TRUE))
effect <- setNames(rnorm(12, 0, spread), organisations)
m <- match(family$method, methods)
plan <- plan_rate[m] * single_ratio^family$single * urgent_ratio^family$urgent * exp(effect[family$organisation])
weeks <- ceiling(rexp(n, plan + stop_rate[m]))  # an ending is known at the end of the week
planned <- runif(n) < plan / (plan + stop_rate[m])
end <- family$offer + 7 * weeks
family <- cbind(family, end, planned, weeks)[end > registration, ]
family$registered <- pmax(family$offer, registration)
family <- family[order(family$offer, family$organisation, family$method), ]
k <- nrow(family)
family$family <- sprintf("F%03d", seq_len(k))
seen <- family$end <= cut
day <- function(d, there) ifelse(there, format(d), "")
# A call every four weeks, to those registered from the start: the last at which it was under way, the first at which not.
called <- family$registered == family$offer
reach <- as.numeric(cut - family$offer) %/% 28 * 4
before <- pmin((family$weeks - 1) %/% 4 * 4, reach)
after <- (family$weeks - 1) %/% 4 * 4 + 4
waiting <- data.frame(
  family = family$family, organisation = family$organisation, method = family$method, single_parent = yes(family$single),
  age_youngest = family$age, urgent = yes(family$urgent), offer_date = format(family$offer),
  registered_date = format(family$registered), followed_from = day(family$offer, called),
  plan_date = day(family$end, family$planned & seen), stop_date = day(family$end, !family$planned & seen),
  open_at_call = ifelse(called, before, ""), ended_at_call = ifelse(called & after <= reach, after, ""))
save(waiting, "waiting.csv")

# --- Children at home, placed and returned ------------------------------------------------------
# A chain in whole weeks: each week a child moves, or stays, whatever came before.
states <- c("home", "placed", "returned", "adult")
chain <- function(placing, returning) {
  P <- diag(4); dimnames(P) <- list(states, states)
  P["home", c("placed", "adult")] <- c(placing, 0.001)
  P["placed", c("returned", "adult")] <- c(returning, 0.001)
  P["returned", c("placed", "adult")] <- c(0.010, 0.001)
  diag(P) <- 0; diag(P) <- 1 - rowSums(P)
  P
}
chains <- list(offered = chain(0.006, 0.040), regular = chain(0.012, 0.025))
start <- c(home = 0.8, placed = 0.2, returned = 0, adult = 0)
children <- 320
rows <- list()
for (i in seq_len(children)) {
  arm <- c("offered", "regular")[1 + i %% 2]
  organisation <- sample(organisations, 1)
  last <- sample(40:104, 1)
  first <- if (runif(1) < 0.15) sample(2:12, 1) else 0        # known to the study from that week on
  away <- if (runif(1) < 0.05) sample(20:30, 1) else NA       # abroad for five weeks, and not under observation
  path <- character(last + 1)
  path[1] <- sample(states, 1, prob = start)
  for (w in seq_len(last)) path[w + 1] <- sample(states, 1, prob = chains[[arm]][path[w], ])
  at <- function(week) path[week + 1]
  parts <- if (is.na(away)) list(c(first, last)) else list(c(first, away), c(away + 5, last))
  for (part in parts) {
    from <- part[1]
    while (from < part[2] && at(from) != "adult") {
      until <- from + 1
      while (until < part[2] && at(until) == at(from)) until <- until + 1
      moved <- at(until) != at(from)
      rows[[length(rows) + 1]] <- data.frame(child = sprintf("K%03d", i), organisation, arm, from, until, state = at(from),
                                             next_state = if (moved) at(until) else "last-seen")
      from <- until
    }
  }
}
save(do.call(rbind, rows), "placements.csv")

# --- What is true -------------------------------------------------------------------------------
incidence <- function(m, until) {
  one <- function(single, urgent) integrate(function(u) {
    p <- plan_rate[m] * single_ratio^single * urgent_ratio^urgent * exp(spread * u)
    p / (p + stop_rate[m]) * (1 - exp(-(p + stop_rate[m]) * until)) * dnorm(u)
  }, -8, 8, rel.tol = 1e-10)$value
  any <- function(single, urgent) integrate(function(u) {
    p <- plan_rate[m] * single_ratio^single * urgent_ratio^urgent * exp(spread * u)
    (1 - exp(-(p + stop_rate[m]) * until)) * dnorm(u)
  }, -8, 8, rel.tol = 1e-10)$value
  weight <- function(f) sum(sapply(0:1, function(s) sapply(0:1, function(u)
    f(s, u) * dbinom(s, 1, shares["single"]) * dbinom(u, 1, shares["urgent"]))))
  c(plan = weight(one), any = weight(any))
}
truth <- function(m, until) sapply(until, function(t) incidence(m, t))
cat("families", k, "children", children, "\n")
for (m in 1:3) { cat(methods[m], "\n"); print(round(truth(m, c(10, 26)), 4))
  cat("mean weeks under way up to 26:", round(sum(1 - truth(m, 0:25)["any", ]), 3), "\n") }
for (arm in names(chains)) {
  p <- start; sums <- 0 * p; at <- list()
  for (w in 0:51) { if (w == 26) at$w26 <- p; sums <- sums + p; p <- c(p %*% chains[[arm]]) }
  cat(arm, "\n"); print(round(rbind(week26 = at$w26, week52 = p, weeks = sums), 4))
}
