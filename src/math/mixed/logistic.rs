//! Logistic regression with a random intercept.
