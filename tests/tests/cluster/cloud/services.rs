//! Textract, Bedrock and STS as the cluster's pods find them, and the identity with which
//! pods ask them.
//!
//! The server runs in this process, behind a Service of the cluster. Pods get an identity
//! as on EKS: whoever runs as the runner's account is given a projected token and the
//! variables that SDKs look for. There a webhook does it, here an admission policy.

use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use songbook_tests::aws::{Emulator, Settings};
use songbook_tests::cloud::OnceReader;

use crate::scene::{self, BUCKET, CLOUD, MUSIC, Scene};

/// The services as pods call them.
const ENDPOINT: &str = "http://aws.aws.svc";
/// The account of pods that have an identity.
const ACCOUNT: &str = "songbook-runner";
/// The role that they take.
const ROLE: &str = "arn:aws:iam::111122223333:role/songbook-runner";
/// The only model that there is.
const MODEL: &str = "amazon.nova-lite-v1:0";

/// Where on EKS the token lies.
const TOKEN_FOLDER: &str = "/var/run/secrets/eks.amazonaws.com/serviceaccount";

/// Starts the services, which know nobody but whom STS gave credentials.
pub fn start(scene: &Scene) -> Result<Emulator> {
    let server = Emulator::start(Settings {
        listen: (Ipv4Addr::UNSPECIFIED, 0).into(),
        keys: Vec::new(),
        reader: Arc::new(OnceReader),
        model_ids: vec![MODEL.to_owned()],
        ..Settings::default()
    })?;
    let port = server.endpoint.rsplit(':').next().unwrap_or_default();
    let port: u16 = port.parse().context("where the server listens")?;
    let cluster = &scene.cluster;
    for object in [
        json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": CLOUD}}),
        service(),
        endpoints(port, own_address(scene)?),
        identity(),
        identity_binding(),
    ] {
        cluster.apply(&object)?;
    }
    Ok(server)
}

/// What the chart is told about services, and about the bucket for its test.
pub fn values(jobs_at_once: u32, textract_per_second: u32) -> Value {
    json!({
        "cloud": {
            "jobsAtOnce": jobs_at_once,
            "textract": {"endpoint": ENDPOINT, "requestsPerSecond": textract_per_second},
            "bedrock": {"endpoint": ENDPOINT, "requestsPerMinute": 600, "models": [MODEL]},
        },
        "policy": {"namespaces": {MUSIC: {"models": ["amazon.*"], "maxBudget": "2.00"}}},
        "runner": {
            "serviceAccount": {
                "create": true, "namespaces": [MUSIC],
                "annotations": {"eks.amazonaws.com/role-arn": ROLE},
            },
            "s3": {
                "endpoint": scene::ENDPOINT, "region": "us-east-1", "pathStyle": true,
                "secretName": "s3",
            },
        },
        "doctor": {"output": format!("s3://{BUCKET}/doctor"), "textract": true, "paid": true},
    })
}

fn service() -> Value {
    json!({
        "apiVersion": "v1", "kind": "Service",
        "metadata": {"name": "aws", "namespace": CLOUD},
        "spec": {"ports": [{"port": 80}]},
    })
}

/// The Service has no pods: it leads to this process.
fn endpoints(port: u16, address: IpAddr) -> Value {
    json!({
        "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
        "metadata": {
            "name": "aws-here", "namespace": CLOUD,
            "labels": {"kubernetes.io/service-name": "aws"},
        },
        "addressType": "IPv4",
        "ports": [{"name": "", "port": port}],
        "endpoints": [{"addresses": [address]}],
    })
}

/// The address at which the node finds this process, which may be in another network.
fn own_address(scene: &Scene) -> Result<IpAddr> {
    let nodes = scene.cluster.list("default", &["nodes"])?;
    let addresses = nodes
        .iter()
        .flat_map(|node| node["status"]["addresses"].as_array().into_iter().flatten());
    let node = addresses
        .filter(|address| address["type"] == "InternalIP")
        .find_map(|address| address["address"].as_str())
        .context("the node has no address")?;
    // Nothing is sent: this only chooses the way there.
    let way = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
    way.connect((node, 80))?;
    Ok(way.local_addr()?.ip())
}

fn identity() -> Value {
    let variables = [
        ("AWS_ROLE_ARN", ROLE.to_owned()),
        (
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            format!("{TOKEN_FOLDER}/token"),
        ),
        ("AWS_ENDPOINT_URL_STS", ENDPOINT.to_owned()),
    ];
    let mut patches = vec![
        r#"JSONPatch{op: "add", path: "/spec/volumes/-", value: Object.spec.volumes{
             name: "web-identity",
             projected: Object.spec.volumes.projected{sources: [
               Object.spec.volumes.projected.sources{
                 serviceAccountToken: Object.spec.volumes.projected.sources.serviceAccountToken{
                   audience: "sts.amazonaws.com", expirationSeconds: 3600, path: "token"}}]}}}"#
            .to_owned(),
        format!(
            r#"JSONPatch{{op: "add", path: "/spec/containers/0/volumeMounts/-",
                 value: Object.spec.containers.volumeMounts{{
                   name: "web-identity", mountPath: "{TOKEN_FOLDER}", readOnly: true}}}}"#
        ),
    ];
    patches.extend(variables.iter().map(|(name, value)| {
        format!(
            r#"JSONPatch{{op: "add", path: "/spec/containers/0/env/-",
                 value: Object.spec.containers.env{{name: "{name}", value: "{value}"}}}}"#
        )
    }));
    json!({
        "apiVersion": "admissionregistration.k8s.io/v1beta1",
        "kind": "MutatingAdmissionPolicy",
        "metadata": {"name": "pod-identity"},
        "spec": {
            "failurePolicy": "Fail",
            "reinvocationPolicy": "Never",
            "matchConstraints": {"resourceRules": [{
                "apiGroups": [""], "apiVersions": ["v1"],
                "operations": ["CREATE"], "resources": ["pods"],
            }]},
            "matchConditions": [{
                "name": "the-runners-account",
                "expression": format!("object.spec.serviceAccountName == '{ACCOUNT}'"),
            }],
            "mutations": [{
                "patchType": "JSONPatch",
                "jsonPatch": {"expression": format!("[{}]", patches.join(",\n"))},
            }],
        },
    })
}

fn identity_binding() -> Value {
    json!({
        "apiVersion": "admissionregistration.k8s.io/v1beta1",
        "kind": "MutatingAdmissionPolicyBinding",
        "metadata": {"name": "pod-identity"},
        "spec": {"policyName": "pod-identity"},
    })
}

/// Removes what [`start`] put into the cluster.
pub fn remove(scene: &Scene) -> Result<()> {
    for what in [
        &["mutatingadmissionpolicybinding", "pod-identity"] as &[&str],
        &["mutatingadmissionpolicy", "pod-identity"],
        &["namespace", CLOUD],
    ] {
        let mut arguments = vec!["delete"];
        arguments.extend(what);
        scene.cluster.kubectl(&arguments)?;
    }
    Ok(())
}
