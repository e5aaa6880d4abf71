//! The operator in a real cluster: the chart installed by Helm, books in a bucket, their
//! songs in the bucket, and everything that happens to books and operators in between.
//!
//! One test of it all, because what it costs is the cluster; its steps are told with their
//! times. Another one takes long and is run by itself.

mod cloud;
mod costs;
mod deletion;
mod kills;
mod leaders;
mod outcomes;
mod releases;
mod scene;
mod songs;

use anyhow::Result;

use scene::Scene;

#[test]
#[ignore = "needs a cluster: run it by `make e2e`"]
fn books_become_songs_in_a_cluster() -> Result<()> {
    let scene = Scene::set()?;
    releases::installed(&scene)?;
    releases::book_through_upgrade_and_rollback(&scene)?;
    songs::are_right(&scene)?;
    songs::columns(&scene)?;
    outcomes::every_end(&scene)?;
    outcomes::review_and_answer(&scene)?;
    outcomes::refused_edits(&scene)?;
    outcomes::stopped_redone_gone(&scene)?;
    costs::sixty_pages(&scene)?;
    costs::at_rest(&scene)?;
    kills::runner_killed(&scene)?;
    kills::node_drained(&scene)?;
    kills::operator_killed_anywhere(&scene)?;
    leaders::leader_leaves(&scene)?;
    leaders::leader_hangs(&scene)?;
    deletion::deleted_book(&scene)?;
    deletion::deleted_at_work(&scene)?;
    deletion::deleted_with_its_songs(&scene)?;
    deletion::deleted_without_credentials(&scene)?;
    cloud::books_that_pay(&scene)?;
    releases::uninstalled(&scene)?;
    releases::limited_to_a_namespace(&scene)?;
    releases::namespaces_deleted(&scene)
}

#[test]
#[ignore = "needs a cluster and a quarter of an hour: run it by `make e2e-fifty`"]
fn fifty_books_wait_for_a_throttled_service() -> Result<()> {
    let scene = Scene::set()?;
    cloud::fifty::books(&scene)?;
    scene.uninstall()
}
