//! What the accuracy run, the end-to-end tests and the example book share.
//!
//! - [`child`] runs a process under limits and says what it took;
//! - [`runner`] knows the `stage-runner` binary and its command line;
//! - [`output`] reads an output folder and checks every promise made about it;
//! - [`corpus`], [`scoring`], [`figures`], [`baseline`], [`hostile`] and
//!   [`targets`] make up `make accuracy`, [`spending`] lets it use services;
//! - [`degrade`] makes worse copies of books for `make degraded`;
//! - [`s3_server`] starts a real S3 server, [`s3_faults`] servers that misbehave,
//!   [`s3_jobs`] runs stages over them;
//! - [`aws`] is a server that stands in for Textract, Bedrock and STS, [`cloud`] splits books
//!   against it;
//! - [`songbook`] draws songbooks in code, so that tests need no book of others, [`books`]
//!   some that more than one test wants;
//! - [`helm`] renders the chart, [`cluster`] talks to a cluster, [`processes`] finds what
//!   runs in its pods, [`audit`] what was asked of its API server.

pub mod audit;
pub mod aws;
pub mod baseline;
pub mod books;
pub mod child;
pub mod cloud;
pub mod cluster;
pub mod corpus;
pub mod degrade;
pub mod figures;
pub mod helm;
pub mod hostile;
pub mod output;
pub mod processes;
pub mod runner;
pub mod s3_faults;
pub mod s3_jobs;
pub mod s3_server;
pub mod scoring;
pub mod setting;
pub mod spending;
pub mod targets;

pub use stage_runner::drawn as songbook;
