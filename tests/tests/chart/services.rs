//! What the chart tells of services that cost: to the operator, and to Helm's test.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use songbook_tests::helm::{name, template};
use songbook_tests::runner::repository_file;

use crate::{only, pods, rights, variable, words};

#[test]
fn helm_test_asks_bucket_and_services_only_if_it_is_told_where() -> Result<()> {
    let is_doctor = |pod: &&Value| pod["containers"][0]["name"] == "doctor";
    let objects = template(&[])?;
    assert_eq!(pods(&objects).into_iter().filter(is_doctor).count(), 0);
    let settings = "doctor.output=s3://books/doctor,doctor.textract=true,\
        cloud.bedrock.models={small},cloud.textract.endpoint=https://textract.test,\
        runner.serviceAccount.create=true,runner.s3.region=eu-central-1";
    let objects = template(&["--set", settings])?;
    let pods = pods(&objects);
    let doctor = pods.into_iter().find(is_doctor).context("no doctor")?;
    assert_eq!(doctor["serviceAccountName"], "songbook-runner");
    assert_eq!(doctor["automountServiceAccountToken"], false);
    let container = &doctor["containers"][0];
    let asked = "doctor --out s3://books/doctor --ocr-engine textract --model small --no-paid";
    assert_eq!(words(&container["args"]).join(" "), asked);
    let told = |name: &str| {
        let mut env = container["env"].as_array().into_iter().flatten();
        env.find(|env| env["name"] == name).map(|env| &env["value"])
    };
    assert_eq!(told("AWS_REGION"), Some(&json!("eu-central-1")));
    let textract = told("AWS_ENDPOINT_URL_TEXTRACT");
    assert_eq!(textract, Some(&json!("https://textract.test")));
    assert_eq!(told("AWS_ENDPOINT_URL_S3"), None);
    Ok(())
}

/// What the operator is told about services that cost.
pub fn platform(objects: &[Value]) -> Result<Value> {
    let text = only(objects, "ConfigMap")?["data"]["platform.yaml"]
        .as_str()
        .context("no platform.yaml")?;
    Ok(serde_saphyr::from_str(text)?)
}

#[test]
fn the_charts_prices_are_those_of_the_runner() -> Result<()> {
    let file = repository_file("stage-runner/src/paid/prices.json")?;
    let runner: Value = serde_json::from_slice(&std::fs::read(file)?)?;
    let prices = &platform(&template(&[])?)?["cloud"]["prices"];
    assert_eq!(prices["date"], runner["asOf"]);
    assert_eq!(prices["currency"], runner["currency"]);
    let runner = &runner["prices"];
    assert_eq!(
        prices["textractThousandPages"],
        runner["textractThousandPages"]
    );
    let models = prices["models"].as_object().context("no models")?;
    assert!(models.len() > 3, "{models:?}");
    for (model, price) in models {
        assert_eq!(*price, runner["models"][model], "{model}");
    }
    Ok(())
}

#[test]
fn what_services_cost_and_who_may_use_them_is_mounted_and_needs_no_right() -> Result<()> {
    let objects = template(&[
        "--set",
        "cloud.bedrock.tokensPerMinute=2000000",
        "--set",
        "policy.namespaces.choir.engines={Local}",
        "--set-string",
        "policy.default.maxBudget=1.00",
    ])?;
    let told = platform(&objects)?;
    assert_eq!(told["cloud"]["prices"]["textractThousandPages"], "1.50");
    assert_eq!(
        told["cloud"]["bedrock"]["tokensPerMinute"].as_f64(),
        Some(2e6)
    );
    assert_eq!(
        told["policy"],
        json!({
            "default": {"maxBudget": "1.00"},
            "namespaces": {"choir": {"engines": ["Local"]}},
        })
    );
    let map = only(&objects, "ConfigMap")?;
    assert_eq!(map["metadata"]["namespace"], "operator", "no tenant's");
    let pod = &only(&objects, "Deployment")?["spec"]["template"]["spec"];
    assert_eq!(pod["volumes"][0]["configMap"]["name"], name(map));
    let folder = pod["containers"][0]["volumeMounts"][0]["mountPath"]
        .as_str()
        .context("not mounted")?;
    let file = variable(&objects, "PLATFORM_FILE")?;
    assert_eq!(file, format!("{folder}/platform.yaml"));
    let text = rights(&objects).join("\n");
    assert!(!text.contains("configmaps"), "{text}");
    Ok(())
}

#[test]
fn the_operator_is_restarted_by_another_policy_and_by_nothing_else() -> Result<()> {
    let checksum = |settings: &[&str]| -> Result<Value> {
        let objects = template(settings)?;
        let pod = &only(&objects, "Deployment")?["spec"]["template"];
        Ok(pod["metadata"]["annotations"]["checksum/platform"].clone())
    };
    let plain = checksum(&[])?;
    assert!(plain.is_string());
    assert_eq!(checksum(&["--set", "podAnnotations.a=b"])?, plain);
    let strict = ["--set", "policy.default.modelModes={Never}"];
    assert_ne!(checksum(&strict)?, plain);
    Ok(())
}
