//! Estimators of groups.
