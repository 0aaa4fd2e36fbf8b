//! Estimators of rates.
