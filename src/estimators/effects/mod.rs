//! Estimators of effects.
