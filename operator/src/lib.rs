//! The SongBook operator: turns each `SongBook` into one Job per stage of the
//! stage-runner, and the Jobs' reports into the SongBook's status.
//!
//! ```text
//! SongBook ─ observe (SongBook, its Jobs, their pods, now)          reads
//!     │
//!     ├─ validate → ValidatedSongBook                               pure
//!     ├─ decide   → Step {Start | Stop | Expire | Rest}             pure, the clock is an argument
//!     ├─ build    → Job carrying a StageRequest                     pure
//!     ├─ apply    → create or delete Jobs                           writes
//!     └─ status   → conditions, stages[], events                    computed purely, written once
//! ```
//!
//! Two writers, never three: the operator writes Jobs and the status of SongBooks, the
//! runner writes the bucket. The operator holds no cloud client, and what it remembers is
//! in the status alone: killed at any moment, it goes on from there.
//!
//! Principal types: [`crd::SongBook`], [`reconcile::decide::Decision`],
//! [`cli::OperatorConfig`].

pub mod cli;
pub mod controller;
pub mod crd;
pub mod http;
pub mod leader;
pub mod metrics;
pub mod names;
pub mod platform;
pub mod reconcile;
pub mod telemetry;

#[cfg(test)]
mod fixtures;
