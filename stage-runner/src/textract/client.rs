//! The calls of Textract that are used, and their client.

use std::time::Duration;

use aws_sdk_textract::{
    Client,
    primitives::Blob,
    types::{Block, Document, DocumentLocation, JobStatus, S3Object},
};

use crate::{
    aws::{
        AwsSettings,
        access::{Access, ServiceNames},
        answer::{Call, failure},
    },
    paid::Failure,
    s3::S3Uri,
};

/// Textract, for people, and where it is.
const TEXTRACT: ServiceNames = ServiceNames {
    name: "Textract",
    endpoint_variable: "AWS_ENDPOINT_URL_TEXTRACT",
};

/// Blocks in one answer about a whole document.
const BLOCKS_AT_ONCE: i32 = 1000;

/// A part of the answer about a whole document.
#[derive(Debug, Clone, PartialEq)]
pub enum JobPart {
    /// The service is still reading.
    Running,
    /// Some blocks, and the token of the next part if there is one.
    Blocks {
        /// The blocks.
        blocks: Vec<Block>,
        /// Where the next part begins.
        next: Option<String>,
    },
    /// It could not be read.
    Failed {
        /// The service's word.
        said: String,
    },
}

/// What is asked of Textract. Each method is one call, billed or not.
pub trait TextDetection: Send + Sync {
    /// Reads one picture; billed as a page.
    ///
    /// # Errors
    /// Why there is no answer.
    fn detect(&self, png: Vec<u8>) -> Result<Vec<Block>, Failure>;

    /// Begins to read a document in a bucket; every page of it is billed. The same `token`
    /// for the same document gives the same job again and is billed once.
    ///
    /// # Errors
    /// Why it was not begun.
    fn start(&self, document: &S3Uri, token: &str) -> Result<String, Failure>;

    /// A part of what was read, the first if there is no `next`.
    ///
    /// # Errors
    /// Why there is no answer.
    fn part(&self, job: &str, next: Option<&str>) -> Result<JobPart, Failure>;
}

/// The real service.
pub struct AwsTextract {
    access: Access<Client>,
}

impl AwsTextract {
    /// A client as the environment says; a call may take `timeout`.
    ///
    /// # Errors
    /// If a setting cannot be used.
    pub fn from_environment(timeout: Duration) -> Result<Self, Failure> {
        let settings = AwsSettings::from_environment();
        let access = Access::new(settings, TEXTRACT, timeout, Client::new)?;
        Ok(Self { access })
    }
}

/// What a call needs, for errors. Textract knows no resources in policies.
fn call(action: &'static str) -> Call<'static> {
    Call {
        action,
        resource: "*",
        endpoint_variable: TEXTRACT.endpoint_variable,
    }
}

impl TextDetection for AwsTextract {
    fn detect(&self, png: Vec<u8>) -> Result<Vec<Block>, Failure> {
        let document = Document::builder().bytes(Blob::new(png)).build();
        self.access.call(|client, asker| async move {
            client
                .detect_document_text()
                .document(document)
                .send()
                .await
                .map(|answer| answer.blocks.unwrap_or_default())
                .map_err(|error| failure(&asker, call("textract:DetectDocumentText"), &error))
        })
    }

    fn start(&self, document: &S3Uri, token: &str) -> Result<String, Failure> {
        let object = S3Object::builder()
            .bucket(&document.bucket)
            .name(&document.key)
            .build();
        let location = DocumentLocation::builder().s3_object(object).build();
        self.access.call(|client, asker| async move {
            let answer = client
                .start_document_text_detection()
                .document_location(location)
                .client_request_token(token)
                .send()
                .await
                .map_err(|error| {
                    failure(&asker, call("textract:StartDocumentTextDetection"), &error)
                })?;
            answer.job_id.ok_or_else(|| Failure::Passing {
                said: "the answer names no job".to_owned(),
            })
        })
    }

    fn part(&self, job: &str, next: Option<&str>) -> Result<JobPart, Failure> {
        self.access.call(|client, asker| async move {
            let answer = client
                .get_document_text_detection()
                .job_id(job)
                .max_results(BLOCKS_AT_ONCE)
                .set_next_token(next.map(str::to_owned))
                .send()
                .await
                .map_err(|error| {
                    failure(&asker, call("textract:GetDocumentTextDetection"), &error)
                })?;
            Ok(match answer.job_status {
                Some(JobStatus::InProgress) => JobPart::Running,
                Some(JobStatus::Succeeded | JobStatus::PartialSuccess) => JobPart::Blocks {
                    blocks: answer.blocks.unwrap_or_default(),
                    next: answer.next_token.filter(|token| !token.is_empty()),
                },
                status => JobPart::Failed {
                    said: answer
                        .status_message
                        .unwrap_or_else(|| format!("its status is {status:?}")),
                },
            })
        })
    }
}
