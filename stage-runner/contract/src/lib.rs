//! What the operator and the stage-runner agree on.

mod page;

pub use page::{PageNumber, PageRange};
