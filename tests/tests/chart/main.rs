//! What the chart renders, for the values that people set: rights, confinement,
//! identities, images, scope. Needs Helm and no cluster.

mod services;

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use songbook_tests::helm::{chart, name, of_kind, template, template_as};

const DIGEST: &str = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// The only object of a kind.
fn only<'a>(objects: &'a [Value], kind: &str) -> Result<&'a Value> {
    match of_kind(objects, kind).as_slice() {
        [one] => Ok(one),
        many => anyhow::bail!("{} objects are a {kind}", many.len()),
    }
}

/// An environment variable of the operator's container.
fn variable(objects: &[Value], wanted: &str) -> Result<String> {
    let deployment = only(objects, "Deployment")?;
    deployment["spec"]["template"]["spec"]["containers"][0]["env"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|env| env["name"] == wanted)
        .and_then(|env| env["value"].as_str())
        .map(str::to_owned)
        .with_context(|| format!("no variable {wanted}"))
}

/// The words of a JSON list of strings.
fn words(list: &Value) -> Vec<&str> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// Every rule of every role: where it holds, group/resource, verbs.
fn rights(objects: &[Value]) -> Vec<String> {
    let mut lines = Vec::new();
    for role in objects {
        let kind = role["kind"].as_str().unwrap_or_default();
        if kind != "Role" && kind != "ClusterRole" {
            continue;
        }
        for rule in role["rules"].as_array().into_iter().flatten() {
            let names = words(&rule["resourceNames"]).join(",");
            lines.push(format!(
                "{kind} {}: {} {}{} {}",
                name(role),
                words(&rule["apiGroups"]).join(","),
                words(&rule["resources"]).join(","),
                if names.is_empty() {
                    String::new()
                } else {
                    format!("[{names}]")
                },
                words(&rule["verbs"]).join(","),
            ));
        }
    }
    lines
}

#[test]
fn the_operator_has_these_rights_and_no_others() -> Result<()> {
    let objects = template(&[])?;
    let o = "release-songbook-operator";
    let wanted = [
        format!("ClusterRole {o}: sheetmusic.dev songbooks get,list,watch,patch,delete"),
        format!("ClusterRole {o}: sheetmusic.dev songbooks/status update"),
        format!("ClusterRole {o}: sheetmusic.dev songbooks/finalizers update"),
        format!("ClusterRole {o}: batch jobs get,list,watch,create,delete"),
        format!("ClusterRole {o}:  pods list,watch"),
        format!("ClusterRole {o}: events.k8s.io events create,patch"),
        format!("ClusterRole {o}-viewer: sheetmusic.dev songbooks,songbooks/status get,list,watch"),
        format!(
            "ClusterRole {o}-editor: sheetmusic.dev songbooks create,update,patch,delete,deletecollection"
        ),
        format!("Role {o}-leader: coordination.k8s.io leases create"),
        format!("Role {o}-leader: coordination.k8s.io leases[{o}] get,update"),
    ];
    assert_eq!(rights(&objects), wanted);
    let text = rights(&objects).join("\n");
    assert!(!text.contains('*') && !text.contains("secrets"), "{text}");
    Ok(())
}

#[test]
fn named_namespaces_need_no_right_in_the_cluster() -> Result<()> {
    let objects = template(&["--set", "watchNamespaces={choir,band,choir}"])?;
    assert!(of_kind(&objects, "ClusterRole").is_empty());
    assert!(of_kind(&objects, "ClusterRoleBinding").is_empty());
    let places: Vec<_> = of_kind(&objects, "Role")
        .into_iter()
        .filter_map(|role| role["metadata"]["namespace"].as_str())
        .collect();
    assert_eq!(places, ["choir", "band", "operator"]);
    for binding in of_kind(&objects, "RoleBinding") {
        let subject = &binding["subjects"][0];
        assert_eq!(subject["namespace"], "operator");
        assert_eq!(subject["name"], "release-songbook-operator");
    }
    assert_eq!(variable(&objects, "WATCH_NAMESPACES")?, "choir,band");
    Ok(())
}

/// Every pod that the chart itself starts.
fn pods(objects: &[Value]) -> Vec<&Value> {
    let deployed = of_kind(objects, "Deployment")
        .into_iter()
        .map(|deployment| &deployment["spec"]["template"]["spec"]);
    let bare = of_kind(objects, "Pod").into_iter().map(|pod| &pod["spec"]);
    deployed.chain(bare).collect()
}

#[test]
fn every_pod_is_confined_as_the_restricted_standard_wants() -> Result<()> {
    let objects = template(&[])?;
    let pods = pods(&objects);
    assert_eq!(pods.len(), 2, "the operator and the test");
    for pod in pods {
        let security = &pod["securityContext"];
        assert_eq!(security["runAsNonRoot"], true);
        assert_eq!(security["runAsUser"], 65_532);
        assert_eq!(security["seccompProfile"]["type"], "RuntimeDefault");
        assert_eq!(pod["enableServiceLinks"], false);
        for key in ["hostNetwork", "hostPID", "hostIPC"] {
            assert!(pod[key].is_null(), "{key}");
        }
        for container in pod["containers"].as_array().into_iter().flatten() {
            assert_eq!(
                container["securityContext"],
                json!({
                    "allowPrivilegeEscalation": false,
                    "readOnlyRootFilesystem": true,
                    "capabilities": {"drop": ["ALL"]},
                })
            );
            assert!(container["resources"]["requests"]["cpu"].is_string());
            assert!(container["resources"]["limits"]["memory"].is_string());
        }
    }
    Ok(())
}

#[test]
fn the_runner_has_an_account_of_its_own_that_has_rights_in_the_cloud_only() -> Result<()> {
    let role = "arn:aws:iam::111122223333:role/songbook-runner";
    let objects = template(&[
        "--set",
        "runner.serviceAccount.create=true",
        "--set",
        &format!("runner.serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn={role}"),
        "--set",
        "runner.serviceAccount.namespaces={choir}",
    ])?;
    let accounts = of_kind(&objects, "ServiceAccount");
    let placed: BTreeSet<_> = accounts
        .iter()
        .filter_map(|account| Some((account["metadata"]["namespace"].as_str()?, name(account))))
        .collect();
    let wanted = BTreeSet::from([
        ("operator", "release-songbook-operator"),
        ("operator", "songbook-runner"),
        ("choir", "songbook-runner"),
    ]);
    assert_eq!(placed, wanted);
    for account in accounts {
        let annotation = &account["metadata"]["annotations"]["eks.amazonaws.com/role-arn"];
        if name(account) == "songbook-runner" {
            assert_eq!(account["automountServiceAccountToken"], false);
            assert_eq!(annotation, role);
        } else {
            assert!(annotation.is_null());
        }
    }
    let bound = of_kind(&objects, "ClusterRoleBinding")
        .into_iter()
        .chain(of_kind(&objects, "RoleBinding"))
        .map(|binding| &binding["subjects"][0]["name"])
        .filter(|subject| **subject == "songbook-runner")
        .count();
    assert_eq!(bound, 0);
    assert_eq!(
        variable(&objects, "RUNNER_SERVICE_ACCOUNT")?,
        "songbook-runner"
    );
    Ok(())
}

#[test]
fn a_digest_wins_over_a_tag_and_the_tag_over_the_charts_version() -> Result<()> {
    let version = fs::read_to_string(chart().join("Chart.yaml"))?;
    let version = version
        .lines()
        .find_map(|line| line.strip_prefix("appVersion: "))
        .context("no appVersion")?
        .to_owned();
    let table: [(&[&str], String); 3] = [
        (&[], format!("x/i:{version}")),
        (&["tag=2"], "x/i:2".to_owned()),
        (
            &["tag=2", &format!("digest={DIGEST}")],
            format!("x/i@{DIGEST}"),
        ),
    ];
    for (settings, wanted) in table {
        let mut arguments = Vec::new();
        for setting in ["repository=x/i"].iter().chain(settings) {
            for image in ["image", "runner.image"] {
                arguments.extend(["--set-string".to_owned(), format!("{image}.{setting}")]);
            }
        }
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        let objects = template(&arguments)?;
        assert_eq!(variable(&objects, "RUNNER_IMAGE")?, wanted);
        let images: Vec<_> = pods(&objects)
            .into_iter()
            .map(|pod| &pod["containers"][0]["image"])
            .collect();
        assert_eq!(images, [&json!(wanted), &json!(wanted)]);
    }
    Ok(())
}

#[test]
fn the_definition_comes_with_the_chart_and_outlives_it_unless_told_otherwise() -> Result<()> {
    let objects = template(&[])?;
    let definition = only(&objects, "CustomResourceDefinition")?;
    assert_eq!(name(definition), "songbooks.sheetmusic.dev");
    let keep = |definition: &Value| {
        definition["metadata"]["annotations"]["helm.sh/resource-policy"].clone()
    };
    assert_eq!(keep(definition), "keep");

    let objects = template(&["--set", "crds.keep=false"])?;
    assert!(keep(only(&objects, "CustomResourceDefinition")?).is_null());
    let objects = template(&["--set", "crds.install=false"])?;
    assert!(of_kind(&objects, "CustomResourceDefinition").is_empty());
    Ok(())
}

#[test]
fn values_that_mean_nothing_are_refused_by_name() {
    let table = [
        ("replica=3", "replica"),
        ("runner.image.tga=1", "tga"),
        ("image.digest=latest", "digest"),
        ("image.pullPolicy=Sometimes", "pullPolicy"),
        ("replicas=0", "replicas"),
        ("runner.memoryLimit=1GB", "memoryLimit"),
        ("watchNamespaces={Choir}", "watchNamespaces"),
        ("log.format=xml", "format"),
        ("cloud.jobsAtOnce=0", "jobsAtOnce"),
        ("cloud.textract.requestsPerSecond=-1", "requestsPerSecond"),
        (
            "cloud.prices.textractThousandPages=cheap",
            "textractThousandPages",
        ),
        ("cloud.bedrock.endpoint=bedrock", "endpoint"),
        ("policy.default.engines={Abbyy}", "engines"),
        ("policy.namespaces.choir.maxBudgt=1", "maxBudgt"),
    ];
    for (setting, named) in table {
        let error = template(&["--set", setting])
            .expect_err(setting)
            .to_string();
        assert!(error.contains(named), "{setting}: {error}");
    }
}

#[test]
fn one_replica_has_no_disruption_budget_and_two_are_spread() -> Result<()> {
    let objects = template(&[])?;
    assert_eq!(
        only(&objects, "PodDisruptionBudget")?["spec"]["maxUnavailable"],
        1
    );
    let pod = &only(&objects, "Deployment")?["spec"]["template"]["spec"];
    assert_eq!(
        pod["topologySpreadConstraints"][0]["topologyKey"],
        "kubernetes.io/hostname"
    );
    let objects = template(&["--set", "replicas=1"])?;
    assert!(of_kind(&objects, "PodDisruptionBudget").is_empty());
    Ok(())
}

#[test]
fn the_lease_that_the_role_names_is_the_one_that_the_operator_takes() -> Result<()> {
    for release in ["songbook-operator", "x"] {
        let objects = template_as(release, &[])?;
        let lease = variable(&objects, "LEASE_NAME")?;
        let role = of_kind(&objects, "Role")
            .into_iter()
            .find(|role| name(role).ends_with("-leader"))
            .context("no role for the Lease")?;
        assert_eq!(role["rules"][1]["resourceNames"], json!([lease]));
    }
    Ok(())
}

#[test]
fn the_network_policy_lets_the_operator_talk_to_the_api_server_only() -> Result<()> {
    assert!(of_kind(&template(&[])?, "NetworkPolicy").is_empty());
    let objects = template(&["--set", "networkPolicy.enabled=true"])?;
    let policy = &only(&objects, "NetworkPolicy")?["spec"];
    assert_eq!(policy["policyTypes"], json!(["Ingress", "Egress"]));
    let ports: BTreeSet<_> = policy["egress"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|rule| rule["ports"].as_array().into_iter().flatten())
        .filter_map(|port| port["port"].as_u64())
        .collect();
    assert_eq!(ports, BTreeSet::from([53, 443, 6443]));
    let labels = &of_kind(&objects, "Pod")[0]["metadata"]["labels"];
    let selected = policy["podSelector"]["matchLabels"]
        .as_object()
        .context("selects everything")?
        .iter()
        .all(|(key, value)| labels[key] == *value);
    assert!(!selected, "the policy is not the test's");
    Ok(())
}

#[test]
fn the_preset_for_eks_renders() -> Result<()> {
    let preset = chart().join("values-eks.yaml");
    let objects = template(&["--values", &preset.to_string_lossy()])?;
    assert_eq!(variable(&objects, "S3_REGION")?, "eu-central-1");
    assert_eq!(of_kind(&objects, "NetworkPolicy").len(), 1);
    let told = services::platform(&objects)?;
    let asked = told["cloud"]["bedrock"]["models"][0]
        .as_str()
        .context("no default model")?;
    assert!(
        told["cloud"]["prices"]["models"][asked].is_object(),
        "{asked} has no price, and the preset has a budget"
    );
    Ok(())
}

/// Dotted paths of all values that are set, empty ones included.
fn leaves(value: &Value, path: &str, into: &mut Vec<String>) {
    match value.as_object() {
        Some(map) if !map.is_empty() => {
            for (key, value) in map {
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                leaves(value, &path, into);
            }
        }
        _ => into.push(path.to_owned()),
    }
}

#[test]
fn the_readme_names_every_value() -> Result<()> {
    let values = fs::read_to_string(chart().join("values.yaml"))?;
    let values: Value = serde_saphyr::from_str(&values)?;
    let readme = fs::read_to_string(chart().join("README.md"))?;
    let mut paths = Vec::new();
    leaves(&values, "", &mut paths);
    let missing: Vec<_> = paths
        .into_iter()
        .filter(|path| {
            let mut above = path.match_indices('.').filter_map(|(at, _)| path.get(..at));
            !readme.contains(&format!("`{path}`"))
                && !above.any(|part| readme.contains(&format!("`{part}.*`")))
        })
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
    Ok(())
}
