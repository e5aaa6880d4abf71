//! S3 and what speaks like it: one client, called from threads that know nothing of it.
//!
//! [`S3Access`] owns the client and a small runtime; its methods block. The SDK retries
//! what may pass (standard mode, `AWS_MAX_ATTEMPTS`); what is left comes back as an
//! [`S3Error`] that says what a person can do. Credentials come from the environment, a
//! profile, a web identity or the container (Pod Identity), in this order, and never from
//! the node unless [`S3Settings::allow_node_role`] says so.

mod classify;
mod download;
mod error;
mod settings;
mod upload;
mod uri;

use std::{
    sync::{Arc, OnceLock},
    time::Instant,
};

use aws_sdk_s3::Client;
use tokio::runtime::{self, Runtime};

use self::classify::{Asker, problem};
pub use self::{
    error::{Action, S3Error, S3Problem},
    settings::{S3Settings, StaticKey},
    uri::{S3Uri, SCHEME},
};

/// Threads that move bytes for all callers.
const WORKERS: usize = 2;

/// A connection to S3. Its methods block and may be called from any thread that is not
/// itself part of an asynchronous runtime.
#[derive(Debug)]
pub struct S3Access {
    client: Client,
    asker: Asker,
    runtime: Runtime,
}

/// Why an object was not read.
#[derive(Debug)]
pub enum Fail {
    /// It has more bytes than wanted.
    TooLarge {
        /// How many it has.
        bytes: u64,
    },
    /// It could not be.
    Problem(S3Problem),
}

impl From<S3Problem> for Fail {
    fn from(problem: S3Problem) -> Self {
        Self::Problem(problem)
    }
}

/// Access that is made when it is first asked for.
#[derive(Debug, Default)]
pub struct LazyS3(OnceLock<Arc<S3Access>>);

impl LazyS3 {
    /// The access, as the environment says.
    ///
    /// # Errors
    /// If a setting cannot be used; credentials are asked for with the first request.
    pub fn get(&self) -> Result<Arc<S3Access>, S3Error> {
        if let Some(access) = self.0.get() {
            return Ok(Arc::clone(access));
        }
        let access = Arc::new(S3Access::new(&S3Settings::from_environment())?);
        Ok(Arc::clone(self.0.get_or_init(|| access)))
    }
}

impl S3Access {
    /// Access as `settings` say. Nothing is asked of the server yet.
    ///
    /// # Errors
    /// If a setting cannot be used.
    pub fn new(settings: &S3Settings) -> Result<Self, S3Error> {
        let fail = |problem| S3Error {
            action: Action::Connect,
            place: "S3".to_owned(),
            problem,
        };
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(WORKERS)
            .thread_name("s3")
            .enable_io()
            .enable_time()
            .build()
            .map_err(|error| {
                fail(S3Problem::Failed {
                    said: error.to_string(),
                })
            })?;
        let (client, asker) = runtime.block_on(settings.connect()).map_err(fail)?;
        tracing::debug!(
            endpoint = asker.endpoint,
            region = asker.region,
            who = asker.who,
            "s3 client"
        );
        Ok(Self {
            client,
            asker,
            runtime,
        })
    }

    /// The object's bytes, unless there are more than `limit`.
    ///
    /// # Errors
    /// [`Fail`]; an object that is replaced meanwhile is [`S3Problem::Changed`].
    pub fn get(&self, uri: &S3Uri, limit: u64) -> Result<Vec<u8>, Fail> {
        self.runtime.block_on(download::download(self, uri, limit))
    }

    /// Puts `bytes` at `uri`, whole or not at all.
    ///
    /// # Errors
    /// Why they could not be written.
    pub fn put(&self, uri: &S3Uri, bytes: &[u8]) -> Result<(), S3Error> {
        self.runtime
            .block_on(upload::upload(self, uri, bytes))
            .map_err(|problem| error(Action::Write, uri, problem))
    }

    /// How many bytes the object has; `None` if it is not there.
    ///
    /// # Errors
    /// Why that cannot be told.
    pub fn head(&self, uri: &S3Uri) -> Result<Option<u64>, S3Error> {
        let started = Instant::now();
        let request = self.client.head_object().bucket(&uri.bucket).key(&uri.key);
        let answer = self
            .runtime
            .block_on(request.send())
            .map_err(|error| problem(&self.asker, Action::Look, &uri.bucket, &error));
        self.log(Action::Look, uri, started, answer.as_ref().err());
        match answer {
            Ok(answer) => Ok(Some(
                answer
                    .content_length()
                    .and_then(|length| u64::try_from(length).ok())
                    .unwrap_or_default(),
            )),
            Err(S3Problem::NotFound) => Ok(None),
            Err(problem) => Err(error(Action::Look, uri, problem)),
        }
    }

    /// The keys of the bucket that begin with the key of `uri`, in the server's order.
    ///
    /// # Errors
    /// Why they cannot be listed.
    pub fn list(&self, uri: &S3Uri) -> Result<Vec<String>, S3Error> {
        let request = self
            .client
            .list_objects_v2()
            .bucket(&uri.bucket)
            .prefix(&uri.key);
        let listed = self.runtime.block_on(async {
            let mut keys = Vec::new();
            let mut pages = request.into_paginator().send();
            loop {
                let started = Instant::now();
                let Some(page) = pages.next().await else {
                    return Ok(keys);
                };
                let page =
                    page.map_err(|error| problem(&self.asker, Action::List, &uri.bucket, &error));
                self.log(Action::List, uri, started, page.as_ref().err());
                let objects = page?.contents.unwrap_or_default();
                keys.extend(objects.into_iter().filter_map(|object| object.key));
            }
        });
        listed.map_err(|problem| error(Action::List, uri, problem))
    }

    /// Removes the object; that it is not there is fine.
    ///
    /// # Errors
    /// Why it cannot be removed.
    pub fn delete(&self, uri: &S3Uri) -> Result<(), S3Error> {
        let started = Instant::now();
        let request = self
            .client
            .delete_object()
            .bucket(&uri.bucket)
            .key(&uri.key);
        let answer = self
            .runtime
            .block_on(request.send())
            .map_err(|error| problem(&self.asker, Action::Delete, &uri.bucket, &error));
        self.log(Action::Delete, uri, started, answer.as_ref().err());
        match answer {
            Ok(_) | Err(S3Problem::NotFound) => Ok(()),
            Err(problem) => Err(error(Action::Delete, uri, problem)),
        }
    }

    /// One line a request.
    fn log(&self, action: Action, uri: &S3Uri, started: Instant, problem: Option<&S3Problem>) {
        let milliseconds = started.elapsed().as_millis();
        let (action, bucket, key) = (action.verb(), uri.bucket.as_str(), uri.key.as_str());
        match problem {
            None => tracing::debug!(action, bucket, key, milliseconds, "s3 request"),
            Some(problem) => {
                tracing::debug!(action, bucket, key, milliseconds, %problem, "s3 request");
            }
        }
    }
}

/// The error of doing `action` to the object at `uri`.
pub(crate) fn error(action: Action, uri: &S3Uri, problem: S3Problem) -> S3Error {
    S3Error {
        action,
        place: uri.to_string(),
        problem,
    }
}
