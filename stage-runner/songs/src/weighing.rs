//! Features weighed by a logistic model: the arithmetic that [`super::belief`] and
//! [`super::title_look`] share.

/// The probability that `features` with these `weights` stand for.
pub(super) fn probability(features: &[f32], weights: &[f32]) -> f32 {
    let sum: f32 = features.iter().zip(weights).map(|(x, w)| x * w).sum();
    1.0 / (1.0 + (-sum).exp())
}

/// The logarithm of the odds of `probability`, which counts as `least` away from 0 and 1
/// at least.
pub(super) fn log_odds(probability: f32, least: f32) -> f32 {
    let p = probability.clamp(least, 1.0 - least);
    (p / (1.0 - p)).ln()
}

/// 1 for true, 0 for false.
pub(super) fn yes(test: bool) -> f32 {
    f32::from(u8::from(test))
}
