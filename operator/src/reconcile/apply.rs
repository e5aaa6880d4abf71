//! Does what was decided: the only writer of Jobs and of the SongBook itself.

use k8s_openapi::api::batch::v1::Job;
use kube::{
    Api, Client, ResourceExt as _,
    api::{DeleteParams, Patch, PatchParams, PostParams, Preconditions},
};
use serde_json::json;

use super::validate::ValidatedSongBook;
use crate::{crd::SongBook, names};

/// A write that failed.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// The API server does not take the Job; another try may help (a quota, an admission
    /// policy, a server that is away).
    #[error("cannot create the Job {namespace}/{job}: {source}")]
    CreateJob {
        /// Namespace of the Job.
        namespace: String,
        /// Name of the Job.
        job: String,
        /// What the API server says; part of the text, because it goes into the status.
        source: Box<kube::Error>,
    },
    /// A Job of that name is there and is not ours.
    #[error("the Job {namespace}/{job} belongs to somebody else; delete or rename it")]
    ForeignJob {
        /// Namespace of the Job.
        namespace: String,
        /// Name of the Job.
        job: String,
    },
    /// A Job that is in the way cannot be deleted.
    #[error("cannot delete the Job {namespace}/{job}")]
    DeleteJob {
        /// Namespace of the Job.
        namespace: String,
        /// Name of the Job.
        job: String,
        /// What the API server says.
        #[source]
        source: Box<kube::Error>,
    },
    /// The finalizer cannot be set or removed.
    #[error("cannot change the finalizer of the SongBook {namespace}/{name}")]
    Finalizer {
        /// Namespace of the SongBook.
        namespace: String,
        /// Its name.
        name: String,
        /// What the API server says.
        #[source]
        source: Box<kube::Error>,
    },
    /// The SongBook whose time is over cannot be deleted.
    #[error("cannot delete the SongBook {namespace}/{name}")]
    DeleteBook {
        /// Its namespace.
        namespace: String,
        /// Its name.
        name: String,
        /// What the API server says.
        #[source]
        source: Box<kube::Error>,
    },
}

/// Creates `job`. True if it is new; false if it is there already because the operator
/// died, or lost a race, after creating it.
///
/// # Errors
/// [`ApplyError::CreateJob`], or [`ApplyError::ForeignJob`] for a name that is taken.
pub async fn create(
    client: &Client,
    book: &ValidatedSongBook,
    job: &Job,
) -> Result<bool, ApplyError> {
    let jobs: Api<Job> = Api::namespaced(client.clone(), &book.namespace);
    let failed = |source| ApplyError::CreateJob {
        namespace: book.namespace.clone(),
        job: job.name_any(),
        source: Box::new(source),
    };
    let options = PostParams {
        field_manager: Some(names::MANAGER.to_owned()),
        ..PostParams::default()
    };
    match jobs.create(&options, job).await {
        Ok(_) => return Ok(true),
        Err(kube::Error::Api(answer)) if answer.is_already_exists() => {}
        Err(source) => return Err(failed(source)),
    }
    let there = jobs.get(&job.name_any()).await.map_err(failed)?;
    let ours = there
        .owner_references()
        .iter()
        .any(|owner| owner.uid == book.uid);
    if ours {
        Ok(false)
    } else {
        Err(ApplyError::ForeignJob {
            namespace: book.namespace.clone(),
            job: job.name_any(),
        })
    }
}

/// Deletes the Jobs `names` of `namespace`, each only once its pods are gone.
///
/// # Errors
/// [`ApplyError::DeleteJob`]; a Job that is gone already is none.
pub async fn stop(client: &Client, namespace: &str, names: &[String]) -> Result<(), ApplyError> {
    let jobs: Api<Job> = Api::namespaced(client.clone(), namespace);
    for name in names {
        match jobs.delete(name, &DeleteParams::foreground()).await {
            Ok(_) => {}
            Err(kube::Error::Api(answer)) if answer.is_not_found() => {}
            Err(source) => {
                return Err(ApplyError::DeleteJob {
                    namespace: namespace.to_owned(),
                    job: name.clone(),
                    source: Box::new(source),
                });
            }
        }
    }
    Ok(())
}

/// Creates the Job that deletes a book's results; that it is there already is fine.
/// False if its namespace is on its way out and takes no new Job.
///
/// # Errors
/// [`ApplyError::CreateJob`].
pub async fn create_cleanup(client: &Client, job: &Job) -> Result<bool, ApplyError> {
    let namespace = job.namespace().unwrap_or_default();
    let jobs: Api<Job> = Api::namespaced(client.clone(), &namespace);
    let options = PostParams {
        field_manager: Some(names::MANAGER.to_owned()),
        ..PostParams::default()
    };
    match jobs.create(&options, job).await {
        Ok(_) => Ok(true),
        Err(kube::Error::Api(answer)) if answer.is_already_exists() => Ok(true),
        Err(kube::Error::Api(answer))
            if answer.is_not_found() || answer.message.contains("being terminated") =>
        {
            Ok(false)
        }
        Err(source) => Err(ApplyError::CreateJob {
            namespace,
            job: job.name_any(),
            source: Box::new(source),
        }),
    }
}

/// Sets or removes the finalizer of `book`, if nobody wrote since it was read.
///
/// # Errors
/// [`ApplyError::Finalizer`].
pub async fn hold(client: &Client, book: &SongBook, hold: bool) -> Result<(), ApplyError> {
    let namespace = book.namespace().unwrap_or_default();
    let books: Api<SongBook> = Api::namespaced(client.clone(), &namespace);
    let mut finalizers = book.finalizers().to_vec();
    finalizers.retain(|finalizer| finalizer != names::FINALIZER);
    if hold {
        finalizers.push(names::FINALIZER.to_owned());
    }
    let patch = json!({"metadata": {
        "resourceVersion": book.resource_version(),
        "finalizers": finalizers,
    }});
    let options = PatchParams {
        field_manager: Some(names::MANAGER.to_owned()),
        ..PatchParams::default()
    };
    match books
        .patch(&book.name_any(), &options, &Patch::Merge(&patch))
        .await
    {
        Ok(_) => Ok(()),
        Err(kube::Error::Api(answer)) if answer.is_not_found() => Ok(()),
        Err(source) => Err(ApplyError::Finalizer {
            namespace,
            name: book.name_any(),
            source: Box::new(source),
        }),
    }
}

/// Deletes the SongBook itself, if it is still the one that was looked at.
///
/// # Errors
/// [`ApplyError::DeleteBook`].
pub async fn expire(client: &Client, book: &SongBook) -> Result<(), ApplyError> {
    let namespace = book.namespace().unwrap_or_default();
    let books: Api<SongBook> = Api::namespaced(client.clone(), &namespace);
    let mut options = DeleteParams::background();
    options.preconditions = Some(Preconditions {
        uid: book.uid(),
        resource_version: book.resource_version(),
    });
    match books.delete(&book.name_any(), &options).await {
        Ok(_) => Ok(()),
        Err(kube::Error::Api(answer)) if answer.is_not_found() || answer.is_conflict() => Ok(()),
        Err(source) => Err(ApplyError::DeleteBook {
            namespace,
            name: book.name_any(),
            source: Box::new(source),
        }),
    }
}
