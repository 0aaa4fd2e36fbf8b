# Differences between groups of the share of each ending at each time; a unit with rows in both groups counts once.
estimate_incidence_difference <- function(s, o) {
  d <- waiting(s)
  curves <- lapply(seq_along(s$groups), function(g) if (any(d$group == g)) incidence(d[d$group == g, ], length(s$endings)))
  rows(lapply(group_pairs(s$groups), function(pair) lapply(times_of(s, s$time), function(t) lapply(endings_of(s), function(e) {
    two <- curves[pair]
    if (is.null(two[[1]]) || is.null(two[[2]])) return(NULL)
    term <- sprintf("%s - %s: %s @ %s", s$groups[pair[1]], s$groups[pair[2]], s$endings[e], written(t))
    a <- at(two[[1]], 1 + e, t); b <- at(two[[2]], 1 + e, t)
    if (is.null(a) || is.null(b)) return(NULL)
    if (edge(a$value, unit_error(a$moved, two[[1]]$unit)) || edge(b$value, unit_error(b$moved, two[[2]]$unit)))
      return(row(term, "incidence_difference", a$value - b$value))
    z_row(term, "incidence_difference", a$value - b$value, unit_error(c(a$moved, -b$moved), c(two[[1]]$unit, two[[2]]$unit)), 1, o)
  }))))
}
