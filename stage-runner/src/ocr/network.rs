//! One model of the local engine, and its running by rten.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rten::{Model, RunOptions, ThreadPool};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, Tensor};

use super::OcrError;
use crate::models::{ModelFile, Models};

/// A model ready to run.
pub struct Network {
    file: ModelFile,
    /// The model itself, with what its file says of it.
    pub model: Model,
}

impl Network {
    /// Loads a model from its file.
    pub fn load(models: &Models, file: ModelFile) -> Result<Self, OcrError> {
        let bytes = models.load(&file)?;
        let model = Model::load(bytes).map_err(|error| OcrError::Load {
            model: file.name,
            reason: error.to_string(),
        })?;
        Ok(Network { file, model })
    }

    /// Runs the model on three planes; gives its values and the length of the last
    /// dimension.
    pub fn run(
        &self,
        pool: &Arc<ThreadPool>,
        planes: Vec<f32>,
        width: usize,
        height: usize,
    ) -> Result<(Vec<f32>, usize), OcrError> {
        let failed = |reason: String| OcrError::Run {
            model: self.file.name,
            width,
            height,
            reason,
        };
        let input = NdTensor::<f32, 4>::try_from_data([1, 3, height, width], planes)
            .map_err(|error| failed(format!("{error:?}")))?;
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(pool)));
        // A panic of the runtime is this page's failure, not the book's.
        let answer = catch_unwind(AssertUnwindSafe(|| {
            self.model.run_one(input.view().into(), Some(options))
        }))
        .map_err(|_| failed("the runtime panicked".to_owned()))?
        .map_err(|error| failed(error.to_string()))?;
        let output: Tensor<f32> = answer
            .try_into()
            .map_err(|_| failed("not floats".to_owned()))?;
        let last = output.shape().last().copied().unwrap_or(0);
        Ok((output.to_vec(), last))
    }
}
