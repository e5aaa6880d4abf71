//! A SongBook that this operator cannot read, because its definition is older or newer:
//! it fails alone, says so in its status, and waits for an edit.

use jiff::Timestamp;
use kube::{
    Api, Client,
    api::{ApiResource, DynamicObject, PostParams},
};

use super::{ReconcileError, events, status};
use crate::{
    crd::{SongBook, SongBookStatus, conditions::reasons},
    names,
};

/// Notes in the status of `namespace/name` that it cannot be read because of `error`;
/// gives back what is worth an event. Writes nothing if that is there already.
///
/// # Errors
/// When the API server does not answer or does not take the status.
pub async fn refuse(
    client: &Client,
    namespace: &str,
    name: &str,
    error: &str,
) -> Result<Vec<events::Told>, ReconcileError> {
    let failed = |source| ReconcileError::WriteStatus {
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        source: Box::new(source),
    };
    let resource = ApiResource::erase::<SongBook>(&());
    let books: Api<DynamicObject> = Api::namespaced_with(client.clone(), namespace, &resource);
    let Some(mut book) = books.get_opt(name).await.map_err(failed)? else {
        return Ok(Vec::new());
    };
    let old: SongBookStatus = book
        .data
        .get("status")
        .and_then(|status| serde_json::from_value(status.clone()).ok())
        .unwrap_or_default();
    let new = status::refused(
        &old,
        book.metadata.generation,
        reasons::MALFORMED,
        &format!("this operator cannot read the object: {error}"),
        Timestamp::now(),
    );
    if new == old {
        return Ok(Vec::new());
    }
    let told = events::between(&old, &new);
    let (Some(data), Ok(value)) = (book.data.as_object_mut(), serde_json::to_value(&new)) else {
        return Ok(Vec::new());
    };
    data.insert("status".to_owned(), value);
    book.metadata.managed_fields = None;
    let options = PostParams {
        field_manager: Some(names::MANAGER.to_owned()),
        ..PostParams::default()
    };
    books
        .replace_status(name, &options, &book)
        .await
        .map_err(failed)?;
    Ok(told)
}
