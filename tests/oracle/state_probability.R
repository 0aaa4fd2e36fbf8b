# Expected numbers of `state_probability`. From the project root: Rscript tests/oracle/state_probability.R
#
# Shares and influences are those of survival::survfit with `influence = TRUE` (without it survfit leaves the error of p(0)
# out); standard errors are root sums of squares of the influences, summed within clusters first, differences between
# groups likewise. Where survfit refuses (spells with gaps, or p(0) of those who begin at 0 while some are lost before
# the first move) the definition is followed step by step below, unit by unit; `forward` must agree with survfit where both answer.
# etm must give the same shares, and the same variances where nobody moves twice and all are seen from the start. Where some
# come in later, those at risk at two times are not all who were at the first, so that the two variances part.
suppressPackageStartupMessages({library(jsonlite); library(survival); library(etm); library(msm)})

# d: subject, from, until, state, to (name of the next state or NA), group; all character states among `states`.
forward <- function(d, states, at, horizon) {
  id <- unique(d$subject); n <- length(id); s <- length(states)
  h <- match(d$state, states); j <- match(d$to, states); who <- match(d$subject, id)
  move <- !is.na(j) & j != h
  times <- sort(unique(d$until[move]))
  late <- any(tapply(d$from, d$subject, min) > 0)
  start <- if (!late) d$from == 0 else { t0 <- if (length(times)) times[1] else max(d$until); d$from < t0 & d$until >= t0 }
  p <- tabulate(h[start], s) / sum(start)
  U <- matrix(0, n, s)
  for (r in which(start)) U[who[r], ] <- ((1:s == h[r]) - p) / sum(start)
  P <- matrix(p, 1); all <- list(U)
  for (u in times) {
    risk <- d$from < u & d$until >= u
    now <- move & d$until == u
    A <- matrix(0, s, s); dA <- array(0, c(n, s, s))
    for (a in 1:s) {
      Y <- sum(risk & h == a); if (!Y) next
      for (b in setdiff(1:s, a)) {
        rate <- sum(now & h == a & j == b) / Y
        A[a, b] <- rate
        if (rate == 0) next
        i <- tapply((now & h == a & j == b) - (risk & h == a) * rate, factor(who, 1:n), sum) / Y
        dA[, a, b] <- dA[, a, b] + i; dA[, a, a] <- dA[, a, a] - i
      }
      A[a, a] <- -sum(A[a, -a])
    }
    step <- diag(s) + A
    V <- U %*% step
    for (b in 1:s) V[, b] <- V[, b] + dA[, , b] %*% p
    U <- V; p <- c(p %*% step)
    P <- rbind(P, p); all <- c(all, list(U))
  }
  gather(times, P, aperm(simplify2array(all), c(1, 3, 2)), id, at, horizon)
}
survfits <- function(d, states, at, horizon) {
  d$event <- factor(ifelse(is.na(d$to), "none", d$to), c("none", states))
  d$now <- factor(d$state, states)
  fit <- survfit(Surv(from, until, event) ~ 1, d, id = subject, istate = now, influence = TRUE, timefix = FALSE)
  order <- match(states, fit$states)
  stopifnot(!anyNA(order[states %in% c(d$state, d$to)]))
  pick <- function(m) { m <- m[, order, drop = FALSE]; m[is.na(m)] <- 0; m }
  I <- fit$influence.pstate[, , order, drop = FALSE]; I[is.na(I)] <- 0
  gather(fit$time, pick(rbind(fit$p0, fit$pstate)), I, dimnames(fit$influence.pstate)[[1]], at, horizon)
}
# Of the whole curves the answers: a list of value (s) and influence (n by s), by time, and up to the horizon.
gather <- function(times, P, I, id, at, horizon) {
  pick <- function(k) matrix(I[, k, ], dim(I)[1], dim(I)[3])
  ask <- function(t) { k <- findInterval(t, times) + 1; list(value = P[k, ], influence = pick(k)) }
  inside <- times[times < horizon]
  width <- diff(c(0, inside, horizon))
  until <- list(value = colSums(P[seq_along(width), , drop = FALSE] * width),
                influence = Reduce(`+`, lapply(seq_along(width), function(k) pick(k) * width[k])))
  list(id = id, at = lapply(at, ask), until = until)
}
limits <- function(p, se, curve, level = 0.95)
  survival:::survfit_confint(p, se, logse = FALSE, conf.type = c("log-log" = "log-log", log = "log", plain = "plain", arcsine = "arcsin")[[curve]], conf.int = level)

rows <- function(d, states, at, horizon, fun, clusters = NULL, curve = "log-log", level = 0.95) {
  groups <- unique(d$group)
  parts <- setNames(lapply(groups, function(g) d[d$group == g, ]), groups)
  if (length(groups) > 1) parts$overall <- d
  z <- qnorm(1 - (1 - level) / 2)
  unit <- function(id) if (is.null(clusters)) id else clusters[match(id, d$subject)]
  summed <- function(I, id) rowsum(I, as.character(unit(id)))
  found <- lapply(parts, fun, states, at, horizon)
  out <- list()
  add <- function(...) out[[length(out) + 1]] <<- list(...)
  se <- function(I) sqrt(colSums(I^2))
  for (g in names(found)) { f <- found[[g]]
    for (k in seq_along(at)) { a <- f$at[[k]]; e <- se(summed(a$influence, f$id)); l <- limits(a$value, e, curve, level)
      for (s in seq_along(states)) {
        edge <- a$value[s] < 1e-14 || a$value[s] > 1 - 1e-14
        row <- list(term = sprintf("%s: %s @ %s", g, states[s], format(at[k], scientific = FALSE)), measure = "state_probability", value = if (edge) round(a$value[s]) else a$value[s], time = at[k], n = length(f$id))
        out[[length(out) + 1]] <- if (edge) c(row, list(std_error = NULL, low = NULL, note = "state-at-edge")) else
          c(row, list(std_error = e[s], low = l$lower[s], high = l$upper[s])) } }
    u <- f$until; e <- se(summed(u$influence, f$id))
    for (s in seq_along(states)) {
      row <- list(term = sprintf("%s: %s", g, states[s]), measure = "time_in_state", value = u$value[s], time = horizon)
      out[[length(out) + 1]] <- if (e[s] < 1e-12 * horizon) c(row, list(std_error = NULL, note = "no-spread")) else
        c(row, list(std_error = e[s], low = max(0, u$value[s] - z * e[s]), high = min(horizon, u$value[s] + z * e[s]))) } }
  both <- function(a, b, ia, ib) { x <- summed(a$influence, ia); y <- -summed(b$influence, ib); all <- rbind(x, y); se(rowsum(all, rownames(all))) }
  if (length(groups) > 1) for (i in seq_along(groups)) for (j in seq_along(groups)) if (i < j) {
    f <- found[[groups[i]]]; g <- found[[groups[j]]]
    for (k in c(seq_along(at), 0)) {
      a <- if (k) f$at[[k]] else f$until; b <- if (k) g$at[[k]] else g$until
      e <- both(a, b, f$id, g$id); v <- a$value - b$value; most <- if (k) 1 else horizon
      for (s in seq_along(states)) if (e[s] > 1e-12 * most)
        add(term = paste0(groups[i], " - ", groups[j], ": ", states[s], if (k) paste(" @", format(at[k], scientific = FALSE))),
            measure = if (k) "state_probability_difference" else "time_in_state_difference",
            value = v[s], std_error = e[s], low = max(-most, v[s] - z * e[s]), high = min(most, v[s] + z * e[s]),
            statistic = v[s] / e[s], p = 2 * pnorm(-abs(v[s] / e[s])), null = 0)
    } }
  out
}
sample <- function(d, states, at = NULL, horizon = NULL, clusters = NULL, groups = unique(d$group)) {
  cluster <- if (!is.null(clusters)) list(clusters = I(list(I(as.integer(factor(clusters)) - 1L))))
  c(list(shape = "spells", groups = I(groups), group = I(match(d$group, groups) - 1L), states = I(states),
         subject = I(match(d$subject, unique(d$subject)) - 1L), from = I(d$from), until = I(d$until),
         state = I(match(d$state, states) - 1L), `next` = I(match(d$to, states) - 1L)),
    if (!is.null(at)) list(at = I(at)), if (!is.null(horizon)) list(horizon = horizon), cluster)
}
case <- function(name, d, states, at, horizon, fun = survfits, clusters = NULL, curve = NULL, level = NULL, ...) {
  settings <- c(if (!is.null(level)) list(level = level), if (!is.null(curve)) list(model = list(curve = curve)))
  c(list(name = name, sample = sample(d, states, at, horizon, clusters)),
    if (length(settings)) list(settings = settings),
    list(expect = rows(d, states, at, horizon, fun, clusters, if (is.null(curve)) "log-log" else curve, if (is.null(level)) 0.95 else level)))
}
spells <- function(subject, from, until, state, to, group = "all")
  data.frame(subject, from, until, state, to, group, stringsAsFactors = FALSE)

# mgus2 (survival), every sixth patient, whole months: mgus, then malignancy or death, then death.
m <- mgus2[mgus2$id %% 6 == 0, ]
both <- m$pstat == 1 & m$ptime < m$futime
m$ptime <- ifelse(m$pstat == 1 & m$ptime == m$futime, m$ptime - 0.1, m$ptime); both <- m$pstat == 1
mgus <- rbind(
  spells(m$id, 0, ifelse(both, m$ptime, m$futime), "mgus", ifelse(both, "malignancy", ifelse(m$death == 1, "death", NA)), as.character(m$sex)),
  spells(m$id, m$ptime, m$futime, "malignancy", ifelse(m$death == 1, "death", NA), as.character(m$sex))[both, ])
mgus <- mgus[mgus$until > mgus$from, ]; mgus <- mgus[order(mgus$subject, mgus$from), ]
three <- c("mgus", "malignancy", "death")

# myeloid (survival), every fourth patient, days: complete response, relapse, death, as in the package's vignette.
y <- myeloid[myeloid$id %% 4 == 0, ]
my <- do.call(rbind, lapply(seq_len(nrow(y)), function(i) { r <- y[i, ]
  t <- c(response = r$crtime, relapse = r$rltime); t <- t[!is.na(t) & t < r$futime]
  cuts <- c(0, t, r$futime); now <- c("treatment", names(t))
  spells(r$id, head(cuts, -1), cuts[-1], now, c(names(t), if (r$death == 1) "death" else NA), r$trt) }))
stopifnot(all(my$until > my$from))
four <- c("treatment", "response", "relapse", "death")

# cav (msm), the first 150 patients: states at visits, there and back, years; the change is taken to be at the visit.
v <- cav[cav$PTNUM %in% unique(cav$PTNUM)[1:150], ]
heart <- do.call(rbind, lapply(split(v, v$PTNUM), function(r) { k <- nrow(r)
  if (k < 2) return(NULL)
  spells(r$PTNUM[-k], r$years[-k], r$years[-1], as.character(r$state[-k]), ifelse(r$state[-1] == r$state[-k], NA, as.character(r$state[-1]))) }))
visits <- as.character(1:4)
some <- heart[heart$subject %in% unique(heart$subject)[1:40], ]

# sir.cont (etm), patients with an even number: ventilated or not at the start, on and off, then out; whole days.
data(sir.cont, package = "etm")
s <- sir.cont[sir.cont$id %% 2 == 0, ]; s <- s[order(s$id, s$time), ]
before <- ave(s$time, s$id, FUN = function(t) c(0, head(t, -1)))
sir <- spells(s$id, before, s$time, c("off", "on")[s$from + 1], c(`0` = "off", `1` = "on", `2` = "out", cens = NA)[as.character(s$to)], as.character(s$sex))
sir <- sir[sir$until > sir$from, ]
# A zero-length spell that was left out would leave a break.
bad <- tapply(seq_len(nrow(sir)), sir$subject, function(i) length(i) > 1 && any(sir$from[i][-1] != head(sir$until[i], -1) | sir$state[i][-1] != head(sir$to[i], -1)))
sir <- sir[!sir$subject %in% names(bad)[bad], ]
wards <- sir$subject %% 17

# abortion (etm), every fifth pregnancy: seen from some week on, four endings of which three happened; whole weeks.
data(abortion, package = "etm")
a <- abortion[abortion$id %% 5 == 0 | abortion$group == 1 & abortion$id %% 2 == 0, ]
weeks <- spells(a$id, a$entry, a$exit, "pregnant", c("induced", "birth", "miscarriage")[a$cause], c("control", "exposed")[a$group + 1])
weeks <- weeks[order(weeks$group), ]
ends <- c("pregnant", "induced", "birth", "miscarriage")
# The same as states of a trajectory that begins late in either of two: sir.cont from day 3 on.
late <- sir; late$from <- pmax(late$from, 3 + late$subject %% 3); late <- late[late$until > late$from, ]
firsts <- !duplicated(late$subject); late <- late[late$subject %in% late$subject[firsts], ]

# Both origins of the reference agree, and etm with them.
near <- function(a, b, by = 1e-11) stopifnot(max(abs(a - b)) < by)
compare <- function(d, states, at, horizon) {
  x <- survfits(d, states, at, horizon); y <- forward(d, states, at, horizon)
  o <- match(x$id, as.character(y$id))
  for (k in seq_along(at)) { near(x$at[[k]]$value, y$at[[k]]$value); near(x$at[[k]]$influence, y$at[[k]]$influence[o, ]) }
  near(x$until$value, y$until$value, 1e-9); near(x$until$influence, y$until$influence[o, ], 1e-9)
}
compare(mgus, three, c(60, 120), 240); compare(my, four, c(200, 800), 1500)
compare(heart, visits, c(2, 7), 10); compare(sir, c("off", "on", "out"), c(3, 20), 50)
compare(weeks, ends, c(12, 30), 40); compare(late, c("off", "on", "out"), c(5, 20), 50)
with_etm <- function(d, states, at, variances) {
  tra <- matrix(FALSE, length(states), length(states), dimnames = list(states, states))
  tra[as.matrix(unique(data.frame(d$state, d$to)[!is.na(d$to), ]))] <- TRUE
  e <- etm(data.frame(id = d$subject, from = d$state, to = ifelse(is.na(d$to), "cens", d$to), entry = d$from, exit = d$until), states, tra, "cens", 0)
  x <- survfits(d, states, at, max(at))
  for (k in seq_along(at)) { i <- findInterval(at[k], e$time)
    near(x$at[[k]]$value, e$est[states[1], , i])
    if (variances) for (b in 2:length(states)) {
      v <- e$cov[paste(states[1], states[b]), paste(states[1], states[b]), i]
      near(sqrt(v), sqrt(sum(x$at[[k]]$influence[, b]^2))) } }
}
with_etm(mgus[mgus$state == "mgus", ], three, c(60, 120, 240), TRUE)
with_etm(mgus, three, c(60, 120, 240), FALSE)
with_etm(my, four, c(200, 800, 1500), FALSE)
with_etm(heart, visits, c(2, 7), FALSE)
with_etm(weeks, ends, c(12, 30), FALSE)

# By hand: four units, home and away. At 2 one of three in home leaves (one was lost at 1): home 2/3, away 1/3. At 3 the one
# in away returns: 1. At 4 one of three in home leaves: 2/3 and 1/3.
tiny <- spells(c(1, 1, 1, 2, 3, 4), c(0, 2, 3, 0, 0, 0), c(2, 3, 5, 1, 4, 6), c("home", "away", "home", "home", "home", "home"),
               c("away", "home", NA, NA, "away", NA))
hand <- function(term, value, ...) list(term = term, measure = "state_probability", value = value, ...)
tinyrows <- list(hand("all: home @ 1.5", 1, note = "state-at-edge", std_error = NULL, low = NULL), hand("all: away @ 2", 1 / 3), hand("all: home @ 2", 2 / 3),
  hand("all: home @ 3", 1, note = "state-at-edge"), hand("all: home @ 4", 2 / 3), hand("all: away @ 4", 1 / 3),
  list(term = "all: home", measure = "time_in_state", value = 2 + 2 / 3 + 1 + 2 / 3, time = 5))
gaps <- spells(c(1, 1, 2, 2, 3, 3, 4, 5, 6), c(0, 5, 0, 4, 0, 3, 0, 2, 0), c(3, 9, 4, 8, 2, 7, 6, 9, 9),
               c("home", "home", "home", "away", "home", "away", "home", "home", "away"),
               c(NA, "away", "away", "home", NA, NA, "away", "home", NA))
gaps$to[8] <- "away"
mixed <- spells(1:9, 0, c(1, 1, 2, 3, 4, 5, 6, 7, 8), c("home", "away", "away", "home", "home", "away", "home", "away", "home"),
                c(NA, NA, "home", "away", NA, "home", "away", NA, NA))
few <- mgus[mgus$subject %% 5 == 0, ]
repeated <- do.call(rbind, lapply(seq_len(nrow(few)), function(i) { r <- few[i, ]; if (r$until - r$from < 10) return(r)
  x <- r[c(1, 1), ]; mid <- r$from + 5; x$until[1] <- mid; x$from[2] <- mid; x$to[1] <- r$state; x }))
one <- spells(1, c(0, 3), c(3, 8), c("home", "away"), c("away", NA))
alone <- function(d, states, at, horizon, note) list(
  list(term = "all: away @ 4", measure = "state_probability", value = 1, std_error = NULL, low = NULL, note = note),
  list(term = "all: home", measure = "time_in_state", value = 3, std_error = NULL, low = NULL, note = note))
lost <- spells(1:3, 0, c(2, 5, 7), "home", NA)
gone <- spells(1:4, 0, c(1, 2, 2, 3), "home", "gone")
never <- sample(gone, c("home", "gone"), 50, 50)
dash <- function(term, measure, ...) list(term = term, measure = measure, value = NULL, std_error = NULL, low = NULL, ...)
far <- sir[sir$subject %in% unique(sir$subject)[1:60], ]; far$from <- far$from * 1e9; far$until <- far$until * 1e9
undefined <- function(name, d, states, note) list(name = name, sample = sample(d, states, 3, 5), undefined = note)
only <- function(name, s, expect, ...) list(name = name, sample = s, ..., expect = expect)
two <- rbind(cbind(tiny[1:5, 1:5], group = "a"), cbind(tiny[6, 1:5], group = "b"))
near_edges <- spells(1:200, 0, c(1, rep(9, 199)), "home", c("away", rep(NA, 199)))

cases <- list(
  case("mgus2 by sex, whole months", mgus, three, c(60, 120, 240), 240),
  case("myeloid by treatment", my, four, c(200, 800, 1500), 1500),
  case("cav: there and back", heart, visits, c(2, 7), 10),
  case("cav: plain", some, visits, c(2, 7), 10, curve = "plain"),
  case("cav: log", some, visits, c(2, 7), 10, curve = "log", level = 0.9),
  case("cav: arcsine", some, visits, c(2, 7), 10, curve = "arcsine"),
  case("sir.cont: both states at the start", sir[sir$subject %% 4 == 0, ], c("off", "on", "out"), c(3, 20), 50),
  case("sir.cont by ward", sir, c("off", "on", "out"), c(3, 20), 50, clusters = wards),
  case("abortion: late entry", weeks, ends, c(12, 30), 40),
  case("late entry in two states", late, c("off", "on", "out"), c(5, 20), 50),
  case("times beyond 1e9", far, c("off", "on", "out"), c(3e9, 2e10), 3e10),
  case("the same state again is no move", repeated, three, c(60, 120, 240), 240, fun = function(d, ...) survfits(mgus[mgus$subject %in% d$subject, ], ...)),
  case("out of sight between spells", gaps, c("home", "away"), c(3, 6), 8, fun = forward),
  case("lost before the first move", mixed, c("home", "away"), c(2, 5), 7, fun = forward),
  case("one of many", near_edges, c("home", "away"), 5, 8),
  only("by hand", sample(tiny, c("home", "away"), c(1.5, 2, 3, 4), 5), tinyrows),
  only("one unit", sample(one, c("home", "away"), 4, 8), alone(note = "too-few-rows")),
  only("one cluster", sample(rbind(one, within(one, subject <- 2)), c("home", "away"), 4, 8, clusters = rep(1, 4)), alone(note = "clusters-show-nothing")),
  only("everyone lost", sample(lost, c("home", "gone"), 4, 6), list(
    list(term = "all: gone @ 4", measure = "state_probability", value = 0, std_error = NULL, note = "state-at-edge"),
    list(term = "all: home", measure = "time_in_state", value = 6, std_error = NULL, note = "no-spread"))),
  only("nothing asked: up to the last", sample(lost, c("home", "gone")), list(
    list(term = "all: home @ 7", measure = "state_probability", value = 1, time = 7),
    list(term = "all: home", measure = "time_in_state", value = 7, time = 7))),
  only("beyond the last", sample(lost, c("home", "gone"), 8, 9), list(
    dash("all: home @ 8", "state_probability", note = "nobody-at-risk"), dash("all: gone", "time_in_state", note = "beyond-follow-up"))),
  only("all gone, for ever after", never, list(
    list(term = "all: gone @ 50", measure = "state_probability", value = 1, note = "state-at-edge"),
    list(term = "all: gone", measure = "time_in_state", value = 48))),
  only("before anybody was seen", sample(weeks[weeks$group == "control", ], ends, 1, 30), list(
    list(term = "control: pregnant @ 1", measure = "state_probability", value = 1, note = "nobody-at-risk"))),
  only("an empty group", sample(gone, c("home", "gone"), 2, 3, groups = c("all", "none")), list(
    list(term = "all: home @ 2", measure = "state_probability", value = 1 / 4), dash("none: home @ 2", "state_probability", note = "empty-group"),
    dash("all - none: home @ 2", "state_probability_difference", note = "empty-group", p = NULL),
    list(term = "overall: home @ 2", measure = "state_probability", value = 1 / 4))),
  only("a group of one", sample(two, c("home", "away"), 4, 4), list(
    list(term = "b: home @ 4", measure = "state_probability", value = 1, std_error = NULL, note = "too-few-rows"),
    list(term = "a - b: home @ 4", measure = "state_probability_difference", value = -0.5, std_error = NULL, low = NULL, p = NULL, note = "too-few-rows"))),
  undefined("overlapping", spells(1, c(0, 2), c(3, 5), c("home", "away"), c("away", NA)), c("home", "away"), "overlapping-rows"),
  undefined("contradicting", spells(1, c(0, 3), c(3, 5), c("home", "home"), c("away", NA)), c("home", "away"), "spells-contradict"),
  undefined("of no length", spells(1:2, c(0, 3), c(3, 3), "home", NA), c("home", "away"), "not-finite"),
  undefined("nobody", gone[0, ], c("home", "gone"), "empty-group"))
cases[[length(cases)]]$sample$groups <- I("all")
write_json(list(estimator = "state_probability",
                origin = paste(R.version.string, "survival 3.5-3 survfit(influence = TRUE); etm 1.1.1; the definition by hand"), digits = 11, cases = cases),
           "tests/oracle/state_probability.json", auto_unbox = TRUE, digits = NA, null = "null", na = "null", pretty = FALSE)
