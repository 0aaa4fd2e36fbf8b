# R's rows against those of the run: PASS with the digits that agree, DIFFERS with both numbers, or NOT RECOMPUTED with why.

# Significant digits that must agree, and why fewer where R's own iteration stops earlier.
required <- function(estimator) {
  fewer <- c(default = 8)
  if (estimator %in% names(fewer)) fewer[[estimator]] else fewer[["default"]]
}

# Below this size a number counts as 0: what is left when equal numbers are subtracted.
NOTHING <- 1e-12

# Significant digits to which two numbers agree, at most 15; a 0 absolutely, infinities exactly.
digits_of <- function(ours, r) {
  if (identical(ours, r) || ours == r) return(15)
  if (!is.finite(ours) || !is.finite(r)) return(0)
  if (max(abs(ours), abs(r)) < NOTHING) return(15)
  min(15, max(0, -log10(abs(ours - r) / max(abs(ours), NOTHING))))
}

# Families of tests, as positions of rows: the contrasts of the first procedure over each family of the plan, of the others
# over each analysis. Of pairs of methods the procedure adjusts its own, by Holm.
families_of <- function(a, p) {
  contrast <- measures$contrast[match(a$measure, measures$measure)] %in% TRUE & !is.na(p)
  own <- contrast & a$estimator == "method_effect" & grepl(" - ", a$term) & !endsWith(a$term, paste(" -", design$arm$control))
  contrast <- contrast & !own
  first <- vapply(a$analysis, function(id) plan_estimators[[id]][1], "")
  out <- lapply(families, function(members) which(contrast & a$analysis %in% members & a$estimator == first))
  for (id in names(plan_estimators)) {
    declared <- id %in% unlist(families)
    procedures <- plan_estimators[[id]]
    for (e in if (declared) procedures[-1] else procedures) {
      out[[paste(id, e)]] <- which(contrast & a$analysis == id & a$estimator == e)
    }
    out[[paste(id, "pairs")]] <- which(own & a$analysis == id)
  }
  out
}

# Adjusted p-values; of a family that R has not whole none, and `broken` says so.
adjust <- function(a) {
  a$p_adjusted <- NA_real_
  a$broken <- FALSE
  mine <- families_of(ours, ours$p_value)
  theirs <- families_of(a, a$p)
  for (name in seq_along(theirs)) {
    g <- theirs[[name]]
    method <- if (endsWith(names(theirs)[name] %||% "", " pairs")) "holm" else settings$multiplicity
    if (length(g) != length(mine[[name]])) a$broken[g] <- TRUE
    else if (length(g) > 1 && method != "none") a$p_adjusted[g] <- stats::p.adjust(a$p[g], method)
  }
  a
}

FIELDS <- c(value = "value", std_error = "std_error", low = "low", high = "high", statistic = "statistic", df1 = "df1", df2 = "df2",
            p_value = "p", p_adjusted = "p_adjusted")

compare <- function() {
  a <- if (is.null(answers)) cbind(analysis = character(0), row("", "")[0, ]) else answers
  a <- if (nrow(a)) adjust(a) else cbind(a, p_adjusted = numeric(0), broken = logical(0))
  key <- function(x) {
    k <- paste(x$analysis, x$estimator, x$term, x$measure, sep = "\r")
    paste(k, stats::ave(seq_along(k), k, FUN = seq_along))
  }
  at <- match(key(ours), key(a))
  said <- c(PASS = 0, DIFFERS = 0, `NOT RECOMPUTED` = 0)
  fewest <- 15
  say <- function(word, i, rest) {
    said[[word]] <<- said[[word]] + 1
    cat(word, " ", ours$analysis[i], " ", ours$estimator[i], " ", ours$term[i], " ", ours$measure[i], " ", rest, "\n", sep = "")
  }
  number <- function(x) formatC(x, digits = 15, format = "g")
  for (i in seq_len(nrow(ours))) {
    estimator <- ours$estimator[i]
    reason <- not_recomputed[[estimator]]
    mine <- unlist(ours[i, names(FIELDS)])
    if (!exists(paste0("estimate_", estimator))) {
      say("NOT RECOMPUTED", i, "(no R is written for this procedure)")
      next
    }
    if (is.na(at[i])) {
      why <- Filter(function(x) x$analysis == ours$analysis[i] && x$estimator == estimator, stopped)
      if (all(is.na(mine))) say("PASS", i, "(undefined in both)")
      else if (length(why)) say("DIFFERS", i, paste0("(R stopped: ", why[[1]]$problem, ")"))
      else if (!is.null(reason)) say("NOT RECOMPUTED", i, paste0("(", reason, ")"))
      else if (estimator == "equivalence" && !all(vapply(paste0("estimate_", plan_estimators[[ours$analysis[i]]]), exists, NA)))
        say("NOT RECOMPUTED", i, "(no R is written for the procedure that it judges)")
      else say("DIFFERS", i, "(R gives no such row)")
      next
    }
    r <- unlist(a[at[i], FIELDS])
    digits <- 15
    wrong <- absent <- character(0)
    for (f in seq_along(FIELDS)) {
      name <- names(FIELDS)[f]
      if (is.na(mine[f]) && is.na(r[f])) next
      if (is.na(r[f])) { absent <- c(absent, name); next }
      if (is.na(mine[f])) { wrong <- c(wrong, paste0(name, ": run none, R ", number(r[f]))); next }
      d <- digits_of(mine[[f]], r[[f]])
      digits <- min(digits, d)
      if (d < required(estimator)) wrong <- c(wrong, paste0(name, ": run ", number(mine[f]), ", R ", number(r[f]), ", ",
                                                            "digit ", floor(d) + 1, " differs"))
    }
    if (!is.na(a$n[at[i]]) && a$n[at[i]] != ours$n_used[i]) wrong <- c(wrong, paste0("n_used: run ", ours$n_used[i], ", R ", a$n[at[i]]))
    verdict <- a$verdict[at[i]]
    limits <- !anyNA(r[c("low", "high")]) || !nzchar(ours$verdict[i]) || is.null(reason)
    if (limits && verdict != ours$verdict[i]) wrong <- c(wrong, paste0("verdict: run '", ours$verdict[i], "', R '", verdict, "'"))
    if (identical(absent, "p_adjusted") && a$broken[at[i]]) reason <- "not every p-value of its family is recomputed"
    if (length(wrong) || length(absent) && is.null(reason)) {
      if (length(absent)) wrong <- c(wrong, paste0(absent, ": R gives none"))
      say("DIFFERS", i, paste0("(", paste(wrong, collapse = "; "), ")"))
    } else if (length(absent)) {
      say("NOT RECOMPUTED", i, paste0("(", paste(absent, collapse = ", "), ": ", reason, "; what else there is agrees)"))
    } else {
      if (all(is.na(mine))) say("PASS", i, "(undefined in both)")
      else {
        fewest <- min(fewest, digits)
        say("PASS", i, paste0("(", floor(digits), " digits", if (nzchar(verdict)) paste0(", ", verdict), ")"))
      }
    }
  }
  cat("\n", nrow(ours), " rows: ", said[["PASS"]], " PASS, ", said[["DIFFERS"]], " DIFFERS, ", said[["NOT RECOMPUTED"]],
      " NOT RECOMPUTED. Fewest digits that agree: ", floor(fewest), ".\n", sep = "")
  if (said[["DIFFERS"]] > 0) 1 else 0
}
