//! From the flags about services that cost to what a request says of them.

use std::fs;

use songbook_contract::{ModelMode, StageRequest};

use crate::{cli::CloudArgs, error::RunError, paid::prices};

/// Writes what the flags say into `request`; what they leave out stays.
pub(super) fn apply(args: &CloudArgs, request: &mut StageRequest) -> Result<(), RunError> {
    request.reading.engine = args.ocr_engine.into();
    if !args.model.is_empty() {
        request.model.mode = ModelMode::Fallback;
        request.model.models.clone_from(&args.model);
    }
    if let Some(budget) = args.budget {
        request.spending.limit = Some(budget);
    }
    if let Some(path) = &args.prices {
        let unreadable = |problem: String| RunError::RequestUnreadable {
            origin: path.display().to_string(),
            problem,
        };
        let text = fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
        request.spending.prices =
            prices::parse(&text).map_err(|error| unreadable(error.to_string()))?;
    }
    Ok(())
}
