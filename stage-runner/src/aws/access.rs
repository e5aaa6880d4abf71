//! A client of one service that costs, called from threads that know nothing of it.

use std::{
    future::Future,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use aws_config::{SdkConfig, retry::RetryConfig};
use tokio::runtime::{self, Runtime};

use super::{
    Asker, AwsSettings,
    settings::{ClientOptions, variable},
};
use crate::paid::Failure;

/// Which service it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ServiceNames {
    /// For people.
    pub name: &'static str,
    /// The variable with its endpoint, which the SDK reads.
    pub endpoint_variable: &'static str,
}

/// A client that can be made anew when its credentials have run out. The SDK repeats
/// nothing: whoever asks counts, waits and decides.
pub(crate) struct Access<C> {
    runtime: Runtime,
    settings: AwsSettings,
    names: ServiceNames,
    timeout: Duration,
    build: fn(&SdkConfig) -> C,
    current: Mutex<(C, Asker)>,
}

impl<C: Clone> Access<C> {
    /// A client as `settings` say, made by `build`; a call may take `timeout`.
    ///
    /// # Errors
    /// If a setting cannot be used; nothing is asked of the service yet.
    pub fn new(
        settings: AwsSettings,
        names: ServiceNames,
        timeout: Duration,
        build: fn(&SdkConfig) -> C,
    ) -> Result<Self, Failure> {
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name(names.name)
            .enable_io()
            .enable_time()
            .build()
            .map_err(|error| Failure::Passing {
                said: error.to_string(),
            })?;
        let current = connect(&runtime, &settings, names, timeout, build)?;
        Ok(Self {
            runtime,
            settings,
            names,
            timeout,
            build,
            current: Mutex::new(current),
        })
    }

    /// Calls the service by what `send` makes of its client.
    ///
    /// # Errors
    /// Those of `send`. After [`Failure::Expired`] the next call is made with credentials
    /// that are looked for anew.
    pub fn call<T, F>(&self, send: impl FnOnce(C, Asker) -> F) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        let (client, asker) = self.current().clone();
        let answer = self.runtime.block_on(send(client, asker));
        if matches!(answer, Err(Failure::Expired { .. })) {
            let renewed = connect(
                &self.runtime,
                &self.settings,
                self.names,
                self.timeout,
                self.build,
            )?;
            *self.current() = renewed;
        }
        answer
    }

    fn current(&self) -> MutexGuard<'_, (C, Asker)> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn connect<C>(
    runtime: &Runtime,
    settings: &AwsSettings,
    names: ServiceNames,
    timeout: Duration,
    build: fn(&SdkConfig) -> C,
) -> Result<(C, Asker), Failure> {
    let misconfigured = |reason, said| Failure::Misconfigured { reason, said };
    let options = ClientOptions {
        attempt: timeout,
        retries: Some(RetryConfig::disabled()),
        // Pages go to the region that somebody chose, or nowhere.
        default_region: None,
    };
    let connection = runtime
        .block_on(settings.connect(&options))
        .map_err(|error| misconfigured("CloudMisconfigured", error.said))?;
    let Some(region) = connection.region else {
        return Err(misconfigured(
            "RegionMissing",
            "no region is set; set AWS_REGION to the one that pages may go to".to_owned(),
        ));
    };
    let asker = Asker {
        who: connection.who,
        endpoint: variable(names.endpoint_variable)
            .or_else(|| variable("AWS_ENDPOINT_URL"))
            .unwrap_or_else(|| format!("{} in {region}", names.name)),
        region,
    };
    tracing::debug!(
        service = names.name,
        endpoint = asker.endpoint,
        region = asker.region,
        who = asker.who,
        "client"
    );
    Ok((build(&connection.shared), asker))
}
