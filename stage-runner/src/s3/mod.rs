//! S3 and what speaks like it: one client, called from threads that know nothing of it.
//!
//! [`S3Access`] owns the client and a small runtime; its methods block. The SDK retries
//! what may pass (standard mode, `AWS_MAX_ATTEMPTS`); what is left comes back as an
//! [`S3Error`] that says what a person can do. Credentials come from the environment, a
//! profile, a web identity or the container (Pod Identity), in this order, and never from
//! the node unless [`AwsSettings::allow_node_role`](crate::aws::AwsSettings) says so.

mod classify;
mod download;
mod error;
mod settings;
mod upload;
mod uri;

use std::{
    sync::{Arc, OnceLock},
    time::{Instant, SystemTime},
};

use aws_sdk_s3::{Client, operation::head_object::HeadObjectOutput};
use tokio::runtime::{self, Runtime};

use self::{classify::problem, upload::Condition};
pub use self::{
    error::{Action, S3Error, S3Problem},
    settings::S3Settings,
    uri::{S3Uri, SCHEME},
};
use crate::aws::Asker;

/// Threads that move bytes for all callers.
const WORKERS: usize = 2;

/// The tag of no object: an MD5 digest of all zeros.
const NO_ETAG: &str = "\"00000000000000000000000000000000\"";

/// A connection to S3. Its methods block and may be called from any thread that is not
/// itself part of an asynchronous runtime.
#[derive(Debug)]
pub struct S3Access {
    client: Client,
    asker: Asker,
    runtime: Runtime,
    /// Whether the server looks at the conditions of a write, once that is known.
    keeps_conditions: OnceLock<bool>,
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
            keeps_conditions: OnceLock::new(),
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
            .block_on(upload::upload(self, uri, bytes, Condition::None))
            .map_err(|problem| error(Action::Write, uri, problem))
    }

    /// Puts `bytes` at `uri` if the object there is still the one with `etag`, or if there
    /// is still none. A server that knows no such condition takes them anyway; whether it
    /// does is asked once, with a condition that cannot hold.
    ///
    /// # Errors
    /// [`S3Problem::Changed`] if it is another one, or why it could not be written.
    pub fn replace(&self, uri: &S3Uri, bytes: &[u8], etag: Option<&str>) -> Result<(), S3Error> {
        let put = |condition: Condition<'_>| {
            let sent = upload::upload(self, uri, bytes, condition);
            self.runtime.block_on(sent)
        };
        let sent = match etag {
            None => put(Condition::Absent),
            Some(etag) => match self.keeps_conditions.get() {
                Some(true) => put(Condition::Is(etag)),
                Some(false) => put(Condition::None),
                None => match put(Condition::Is(NO_ETAG)) {
                    // It did not look, and the bytes are there.
                    Ok(()) => {
                        let _ = self.keeps_conditions.set(false);
                        Ok(())
                    }
                    Err(S3Problem::Changed) => {
                        let _ = self.keeps_conditions.set(true);
                        put(Condition::Is(etag))
                    }
                    Err(problem) => Err(problem),
                },
            },
        };
        let sent = match sent {
            // "Not implemented".
            Err(S3Problem::Refused { .. }) => {
                let _ = self.keeps_conditions.set(false);
                put(Condition::None)
            }
            sent => sent,
        };
        sent.map_err(|problem| error(Action::Write, uri, problem))
    }

    /// How many bytes the object has; `None` if it is not there.
    ///
    /// # Errors
    /// Why that cannot be told.
    pub fn head(&self, uri: &S3Uri) -> Result<Option<u64>, S3Error> {
        let answer = self.look(uri)?;
        let length = answer.map(|answer| answer.content_length().unwrap_or_default());
        Ok(length.map(|length| u64::try_from(length).unwrap_or_default()))
    }

    /// The tag of the object's state; `None` if it is not there.
    ///
    /// # Errors
    /// Why that cannot be told.
    pub fn etag(&self, uri: &S3Uri) -> Result<Option<String>, S3Error> {
        let answer = self.look(uri)?;
        Ok(answer.map(|answer| answer.e_tag().unwrap_or_default().to_owned()))
    }

    /// When the object was written by the server's clock; `None` if it is not there.
    ///
    /// # Errors
    /// Why that cannot be told.
    pub fn last_modified(&self, uri: &S3Uri) -> Result<Option<SystemTime>, S3Error> {
        let answer = self.look(uri)?;
        let time = answer.and_then(|answer| answer.last_modified().copied());
        Ok(time.and_then(|time| SystemTime::try_from(time).ok()))
    }

    fn look(&self, uri: &S3Uri) -> Result<Option<HeadObjectOutput>, S3Error> {
        let started = Instant::now();
        let request = self.client.head_object().bucket(&uri.bucket).key(&uri.key);
        let answer = self
            .runtime
            .block_on(request.send())
            .map_err(|error| problem(&self.asker, Action::Look, &uri.bucket, &error));
        self.log(Action::Look, uri, started, answer.as_ref().err());
        match answer {
            Ok(answer) => Ok(Some(answer)),
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
