//! Splits a songbook PDF into one PDF per song, stage by stage.

pub mod export;
pub mod models;
pub mod naming;
pub mod ocr;
pub mod page;
pub mod pdf;
pub mod progress;
pub mod reading;
pub mod review;
pub mod songs;
pub mod store;
pub mod telemetry;
