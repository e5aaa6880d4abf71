//! The CustomResourceDefinition as it is installed, made from the types.

use k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::CustomResourceDefinition;
use kube::CustomResourceExt as _;
use serde_json::Value;

use super::SongBook;

/// Integer and float formats that the API server does not know and would warn about.
const FOREIGN_FORMATS: [&str; 8] = [
    "uint", "uint8", "uint16", "uint32", "uint64", "int", "int8", "int16",
];

/// The definition of `SongBook`.
///
/// # Errors
/// If the generated schema is not JSON of the expected shape: a mistake in the types.
pub fn definition() -> Result<CustomResourceDefinition, serde_json::Error> {
    let mut value = serde_json::to_value(SongBook::crd())?;
    strip_foreign_formats(&mut value);
    unfold_descriptions(&mut value);
    serde_json::from_value(value)
}

/// The definition as the text of `crds/songbooks.yaml`.
///
/// # Errors
/// If the types give no definition ([`definition`]) or it cannot be written.
pub fn to_yaml() -> Result<String, DefinitionError> {
    let mut text =
        String::from("# Printed by `songbook-operator crd`; edit the types, not this file.\n");
    text.push_str(&serde_saphyr::to_string(&definition()?)?);
    Ok(text)
}

/// The definition cannot be made; a mistake in the program.
#[derive(Debug, thiserror::Error)]
pub enum DefinitionError {
    /// The types give no valid schema.
    #[error("the SongBook types give no valid definition")]
    Schema(#[from] serde_json::Error),
    /// The definition cannot be written as YAML.
    #[error("the definition cannot be written as YAML")]
    Yaml(#[from] serde_saphyr::SerializeError),
}

fn strip_foreign_formats(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let foreign = fields
                .get("format")
                .and_then(Value::as_str)
                .is_some_and(|format| FOREIGN_FORMATS.contains(&format));
            if foreign {
                fields.remove("format");
            }
            fields.values_mut().for_each(strip_foreign_formats);
        }
        Value::Array(items) => items.iter_mut().for_each(strip_foreign_formats),
        _ => {}
    }
}

/// Joins the lines of a paragraph, which doc comments break where the source is wide:
/// `kubectl explain` breaks them anew.
fn unfold_descriptions(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(text)) = fields.get_mut("description") {
                *text = text
                    .split("\n\n")
                    .map(|paragraph| paragraph.replace('\n', " "))
                    .collect::<Vec<_>>()
                    .join("\n\n");
            }
            fields.values_mut().for_each(unfold_descriptions);
        }
        Value::Array(items) => items.iter_mut().for_each(unfold_descriptions),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> Value {
        let crd = serde_json::to_value(definition().unwrap()).unwrap();
        crd["spec"]["versions"][0].clone()
    }

    /// Every schema node below `node`, with its path.
    fn walk(node: &Value, path: &str, visit: &mut dyn FnMut(&str, &Value)) {
        visit(path, node);
        if let Some(fields) = node.get("properties").and_then(Value::as_object) {
            for (name, child) in fields {
                walk(child, &format!("{path}.{name}"), visit);
            }
        }
        if let Some(items) = node.get("items") {
            walk(items, &format!("{path}[]"), visit);
        }
    }

    #[test]
    fn formats_are_ones_that_the_api_server_knows() {
        walk(
            &schema()["schema"]["openAPIV3Schema"],
            "",
            &mut |path, node| {
                if let Some(format) = node.get("format").and_then(Value::as_str) {
                    assert!(
                        ["int32", "int64", "double", "date-time"].contains(&format),
                        "{path} has format {format}"
                    );
                }
            },
        );
    }

    #[test]
    fn every_field_is_explained() {
        let version = schema();
        let root = &version["schema"]["openAPIV3Schema"]["properties"];
        for part in ["spec", "status"] {
            walk(&root[part], part, &mut |path, node| {
                // What belongs to Kubernetes is explained by Kubernetes.
                let foreign = [
                    ".resources",
                    ".affinity",
                    ".tolerations",
                    ".conditions",
                    "[]",
                ]
                .iter()
                .any(|part| path.contains(part));
                if !foreign {
                    assert!(
                        node["description"]
                            .as_str()
                            .is_some_and(|text| !text.is_empty()),
                        "{path} has no description"
                    );
                }
            });
        }
    }

    #[test]
    fn paragraphs_are_one_line() {
        let mut value = serde_json::json!({"description": "a\nb\n\nc", "description2": "a\nb"});
        unfold_descriptions(&mut value);
        assert_eq!(
            value,
            serde_json::json!({"description": "a b\n\nc", "description2": "a\nb"})
        );
    }

    #[test]
    fn the_phase_is_selectable_and_the_status_a_subresource() {
        let version = schema();
        assert_eq!(version["selectableFields"][0]["jsonPath"], ".status.phase");
        assert!(version["subresources"]["status"].is_object());
    }

    #[test]
    fn only_the_source_is_required() {
        let version = schema();
        let spec = &version["schema"]["openAPIV3Schema"]["properties"]["spec"];
        assert_eq!(spec["required"], serde_json::json!(["source"]));
    }

    #[test]
    fn the_committed_definition_is_the_generated_one() {
        let generated = crate::crd::to_yaml().unwrap();
        for path in [
            "crds/songbooks.yaml",
            "charts/songbook-operator/files/songbooks.yaml",
        ] {
            let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
            let committed = std::fs::read_to_string(format!("{root}/{path}")).unwrap();
            assert!(
                committed == generated,
                "{path} is not what `songbook-operator crd` prints"
            );
        }
    }
}
