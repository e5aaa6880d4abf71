//! Splits a songbook PDF into one PDF per song, stage by stage.
//!
//! ```text
//! StageRequest ─▶ run::Run ─ fresh? ─▶ report, nothing done
//!                    │ no
//!                    ▼
//!   stages::* ◀─ reading (text layer, OCR; kept per page) ◀─ pdf, ocr
//!      │ decide: songs::{find_contents, map_songs, verify_songs}: pure, a crate of its own
//!      │ write:  pdf::split, naming, export, review
//!      ▼
//!   store (folder, bucket): artifacts, pages, songs, manifest last ─▶ StageReport, exit code
//! ```
//!
//! [`commands`] are what can be typed; [`run`] is the frame around any stage;
//! [`stages`] holds one file a stage. Everything in [`songs`], [`naming`], [`export`]
//! and [`review`] is a pure function over values.

pub mod aws;
pub mod cleanup;
pub mod cli;
pub mod commands;
pub mod doctor;
pub mod drawn;
pub mod error;
pub mod export;
pub mod heap;
mod interrupt;
mod kept;
pub mod model;
pub mod models;
pub mod naming;
pub mod ocr;
pub mod paid;
mod parallel;
pub mod pdf;
pub mod picture;
pub mod plan;
pub mod printed_numbers;
pub mod progress;
pub mod reading;
pub mod review;
mod review_input;
pub mod run;
pub mod s3;
pub mod source;
pub mod stages;
pub mod store;
pub mod telemetry;
pub mod textract;
pub mod tools;
pub mod user_input;

pub use songbook_songs::{self as songs, page};
