//! Which replica works: the one that holds a Lease. Small and our own, because what there
//! is to decide is one pure function ([`claim`]) and two requests.
//!
//! Other replicas' clocks are not trusted: a leader is silent when *we* have seen no
//! change of its Lease for the Lease's duration, whatever times stand in it.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use k8s_openapi::{
    api::coordination::v1::{Lease, LeaseSpec},
    apimachinery::pkg::apis::meta::v1::{MicroTime, ObjectMeta},
};
use kube::{Api, Client, api::PostParams};
use tokio::time::{sleep, timeout};

use crate::{cli::LeaseSettings, names};

/// What to do about the Lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// There is none: create it.
    Create,
    /// It is free or its holder is silent: take it.
    Take,
    /// It is ours: say that we are alive.
    Renew,
    /// Somebody else leads.
    Wait,
}

/// What a try to hold the Lease came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// This replica leads.
    Ours,
    /// Another replica leads.
    Theirs,
    /// Somebody wrote at the same time; the next try tells.
    Unclear,
}

/// What to do about `spec`, as `me`, when it has not changed for `unchanged`.
pub fn claim(spec: Option<&LeaseSpec>, me: &str, unchanged: Duration) -> Claim {
    let Some(spec) = spec else {
        return Claim::Create;
    };
    match spec.holder_identity.as_deref() {
        None | Some("") => Claim::Take,
        Some(holder) if holder == me => Claim::Renew,
        Some(_) => {
            let duration = spec.lease_duration_seconds.unwrap_or(0);
            let silent = unchanged >= Duration::from_secs(u64::try_from(duration).unwrap_or(0));
            if silent { Claim::Take } else { Claim::Wait }
        }
    }
}

/// A Lease that this replica tries to hold.
#[derive(Debug)]
pub struct Leader {
    leases: Api<Lease>,
    settings: LeaseSettings,
    /// The Lease's version that was seen last, and since when.
    seen: Option<(String, Instant)>,
}

impl Leader {
    /// A candidate for the Lease of `settings`.
    pub fn new(client: &Client, settings: LeaseSettings) -> Self {
        let leases = match &settings.namespace {
            Some(namespace) => Api::namespaced(client.clone(), namespace),
            None => Api::default_namespaced(client.clone()),
        };
        Self {
            leases,
            settings,
            seen: None,
        }
    }

    /// Waits until this replica leads.
    pub async fn acquire(&mut self) {
        loop {
            match self.attempt().await {
                Ok(Held::Ours) => {
                    tracing::info!(identity = self.settings.identity, "this replica leads");
                    return;
                }
                Ok(Held::Theirs | Held::Unclear) => tracing::debug!("another replica leads"),
                Err(error) => tracing::warn!(%error, "cannot claim the Lease, trying again"),
            }
            sleep(self.settings.ask_every).await;
        }
    }

    /// Keeps the Lease; returns when it is lost, because it was taken or because it could
    /// not be renewed in time. The caller must stop all work at once.
    pub async fn keep(&mut self) {
        // Stop well before others may take over.
        let patience = self.settings.duration.mul_f64(2.0 / 3.0);
        let mut renewed = Instant::now();
        loop {
            sleep(self.settings.renew_every).await;
            let left = patience.saturating_sub(renewed.elapsed());
            match timeout(left.max(Duration::from_secs(1)), self.attempt()).await {
                Ok(Ok(Held::Ours)) => renewed = Instant::now(),
                Ok(Ok(Held::Unclear)) => {
                    tracing::warn!("somebody else wrote the Lease at the same time");
                }
                Ok(Ok(Held::Theirs)) => {
                    tracing::error!("another replica has taken the Lease");
                    return;
                }
                Ok(Err(error)) => tracing::warn!(%error, "cannot renew the Lease"),
                Err(_) => tracing::warn!("the API server does not answer in time"),
            }
            if renewed.elapsed() >= patience {
                tracing::error!("the Lease could not be renewed in time");
                return;
            }
        }
    }

    /// Gives the Lease back, so that another replica need not wait for silence.
    pub async fn release(&mut self) {
        let held = match self.leases.get_opt(&self.settings.name).await {
            Ok(Some(lease)) => lease,
            Ok(None) => return,
            Err(error) => {
                tracing::warn!(%error, "cannot read the Lease to give it back");
                return;
            }
        };
        let ours = held
            .spec
            .as_ref()
            .is_some_and(|spec| spec.holder_identity.as_deref() == Some(&self.settings.identity));
        if !ours {
            return;
        }
        let mut free = held;
        if let Some(spec) = &mut free.spec {
            spec.holder_identity = Some(String::new());
        }
        match self.write(&free).await {
            Ok(_) => tracing::info!("gave the Lease back"),
            Err(error) => tracing::warn!(%error, "cannot give the Lease back"),
        }
    }

    /// One try to take or to renew the Lease.
    async fn attempt(&mut self) -> Result<Held, kube::Error> {
        let found = self.leases.get_opt(&self.settings.name).await?;
        let unchanged = self.unchanged(found.as_ref());
        let spec = found.as_ref().and_then(|lease| lease.spec.as_ref());
        let claim = claim(
            found
                .as_ref()
                .map(|_| spec.cloned().unwrap_or_default())
                .as_ref(),
            &self.settings.identity,
            unchanged,
        );
        let now = MicroTime(Timestamp::now());
        let written = match (claim, found) {
            (Claim::Wait, _) => return Ok(Held::Theirs),
            (_, None) => {
                let lease = Lease {
                    metadata: ObjectMeta {
                        name: Some(self.settings.name.clone()),
                        ..ObjectMeta::default()
                    },
                    spec: Some(self.spec(0, now.clone(), now)),
                };
                let options = PostParams {
                    field_manager: Some(names::MANAGER.to_owned()),
                    ..PostParams::default()
                };
                self.leases.create(&options, &lease).await
            }
            (Claim::Renew, Some(mut lease)) => {
                if let Some(spec) = &mut lease.spec {
                    spec.renew_time = Some(now);
                }
                self.write(&lease).await
            }
            (_, Some(mut lease)) => {
                let transitions = spec_transitions(&lease).saturating_add(1);
                lease.spec = Some(self.spec(transitions, now.clone(), now));
                self.write(&lease).await
            }
        };
        match written {
            Ok(lease) => {
                self.unchanged(Some(&lease));
                Ok(Held::Ours)
            }
            Err(kube::Error::Api(answer)) if answer.is_conflict() || answer.is_already_exists() => {
                Ok(Held::Unclear)
            }
            Err(error) => Err(error),
        }
    }

    /// For how long the Lease has stood as it does.
    fn unchanged(&mut self, lease: Option<&Lease>) -> Duration {
        let version = lease.and_then(|lease| lease.metadata.resource_version.clone());
        match (&self.seen, version) {
            (Some((seen, since)), Some(version)) if *seen == version => since.elapsed(),
            (_, Some(version)) => {
                self.seen = Some((version, Instant::now()));
                Duration::ZERO
            }
            (_, None) => {
                self.seen = None;
                Duration::ZERO
            }
        }
    }

    fn spec(&self, transitions: i32, acquired: MicroTime, renewed: MicroTime) -> LeaseSpec {
        LeaseSpec {
            holder_identity: Some(self.settings.identity.clone()),
            lease_duration_seconds: i32::try_from(self.settings.duration.as_secs()).ok(),
            acquire_time: Some(acquired),
            renew_time: Some(renewed),
            lease_transitions: Some(transitions),
            ..LeaseSpec::default()
        }
    }

    /// Replaces the Lease if nobody has since it was read.
    async fn write(&self, lease: &Lease) -> Result<Lease, kube::Error> {
        let options = PostParams {
            field_manager: Some(names::MANAGER.to_owned()),
            ..PostParams::default()
        };
        self.leases
            .replace(&self.settings.name, &options, lease)
            .await
    }
}

fn spec_transitions(lease: &Lease) -> i32 {
    lease
        .spec
        .as_ref()
        .and_then(|spec| spec.lease_transitions)
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{Call, Scenario, get, post, put};

    const LEASES: &str = "/apis/coordination.k8s.io/v1/namespaces/music/leases";
    const LEASE: &str = "/apis/coordination.k8s.io/v1/namespaces/music/leases/operator";

    fn lease(holder: &str) -> serde_json::Value {
        serde_json::to_value(Lease {
            metadata: ObjectMeta {
                name: Some("operator".to_owned()),
                resource_version: Some("7".to_owned()),
                ..ObjectMeta::default()
            },
            spec: Some(held_by(Some(holder))),
        })
        .unwrap()
    }

    /// What the replica `me` makes of an API server that expects these calls.
    async fn attempt(calls: Vec<Call>) -> (Held, Vec<serde_json::Value>) {
        let server = Scenario::expecting(calls);
        let mut leader = Leader::new(
            &server.client,
            LeaseSettings {
                name: "operator".to_owned(),
                namespace: None,
                identity: "me".to_owned(),
                duration: Duration::from_secs(15),
                renew_every: Duration::from_secs(5),
                ask_every: Duration::from_secs(1),
            },
        );
        let held = leader.attempt().await.unwrap();
        drop(leader);
        (held, server.finished().await)
    }

    #[tokio::test]
    async fn a_lease_is_created_renewed_and_respected() {
        let missing = || get(LEASE, serde_json::Value::Null).refused(404, "NotFound");
        let (held, sent) = attempt(vec![missing(), post(LEASES)]).await;
        assert_eq!(held, Held::Ours);
        assert_eq!(sent[1]["spec"]["holderIdentity"], "me");

        let (held, sent) = attempt(vec![get(LEASE, lease("me")), put(LEASE)]).await;
        assert_eq!(held, Held::Ours);
        assert_eq!(
            sent[1]["metadata"]["resourceVersion"], "7",
            "only over what was read"
        );

        let (held, _) = attempt(vec![get(LEASE, lease("you"))]).await;
        assert_eq!(held, Held::Theirs);

        let raced = put(LEASE).refused(409, "Conflict");
        let (held, _) = attempt(vec![get(LEASE, lease("")), raced]).await;
        assert_eq!(held, Held::Unclear);
    }

    fn held_by(holder: Option<&str>) -> LeaseSpec {
        LeaseSpec {
            holder_identity: holder.map(str::to_owned),
            lease_duration_seconds: Some(15),
            ..LeaseSpec::default()
        }
    }

    #[test]
    fn a_lease_is_taken_only_from_nobody_or_from_the_silent() {
        let second = Duration::from_secs;
        let table = [
            ("none there", None, second(0), Claim::Create),
            ("free", Some(held_by(None)), second(0), Claim::Take),
            (
                "given back",
                Some(held_by(Some(""))),
                second(0),
                Claim::Take,
            ),
            ("ours", Some(held_by(Some("me"))), second(99), Claim::Renew),
            ("held", Some(held_by(Some("you"))), second(14), Claim::Wait),
            (
                "silent",
                Some(held_by(Some("you"))),
                second(15),
                Claim::Take,
            ),
        ];
        for (name, spec, unchanged, wanted) in table {
            assert_eq!(claim(spec.as_ref(), "me", unchanged), wanted, "{name}");
        }
    }
}
