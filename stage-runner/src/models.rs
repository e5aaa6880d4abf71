//! Where the OCR models are found on this machine, and whether they are the right ones.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use thiserror::Error;

/// The environment variable that names the folder with the models.
pub const MODELS_VARIABLE: &str = "STAGE_RUNNER_MODELS";

/// The command that fetches the models, run in a checkout of the project.
pub const FETCH_COMMAND: &str = "make models";

/// The name of the folder that holds the models.
const FOLDER: &str = "models";

/// How far above the executable a `models` folder is looked for: a checkout keeps
/// it beside `target/release/`.
const PARENTS: usize = 3;

/// A model that the local OCR engine uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelFile {
    /// Its file name.
    pub name: &'static str,
    /// Its size in bytes.
    pub bytes: u64,
    /// The SHA-256 of its bytes, in lower-case hex.
    pub sha256: &'static str,
}

/// Finds text on pages of songs; fast.
pub const DETECTOR_FAST: ModelFile = ModelFile {
    name: "text-detector-v4-mobile.onnx",
    bytes: 4_745_517,
    sha256: "d2a7720d45a54257208b1e13e36a8479894cb74155a5efe29462512d42f49da9",
};

/// Finds text on dense pages of contents; thorough.
pub const DETECTOR_THOROUGH: ModelFile = ModelFile {
    name: "text-detector-v6-small.onnx",
    bytes: 9_929_594,
    sha256: "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
};

/// Reads a line of text: Latin and Greek letters, digits, punctuation.
pub const RECOGNISER: ModelFile = ModelFile {
    name: "text-recogniser-v6-small-latin.onnx",
    bytes: 12_261_474,
    sha256: "a477e1001ec3983ec52f5c07b0316deecf1fd7116698725c839818e18f7877d7",
};

/// All models, in the order in which the fingerprint names them.
pub const ALL: [ModelFile; 3] = [DETECTOR_FAST, DETECTOR_THOROUGH, RECOGNISER];

/// Why the models cannot be used.
#[derive(Debug, Error)]
pub enum ModelError {
    /// No folder has them.
    #[error(
        "the OCR models were not found; looked in {}; fetch them with `{FETCH_COMMAND}` in the project's folder, or name their folder with --models or {MODELS_VARIABLE}",
        listed(.looked)
    )]
    NotFound {
        /// The folders that were looked in.
        looked: Vec<PathBuf>,
    },
    /// A folder that was named explicitly lacks a model.
    #[error(
        "the folder {} has no OCR model {name}; fetch the models with `{FETCH_COMMAND}` in the project's folder",
        .folder.display()
    )]
    Incomplete {
        /// The folder.
        folder: PathBuf,
        /// The missing model's file name.
        name: &'static str,
    },
    /// A model cannot be read.
    #[error("cannot read the OCR model {}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A model has other bytes than the ones this version was made for.
    #[error(
        "the OCR model {} is damaged or of another version; fetch it again with `{FETCH_COMMAND}` in the project's folder",
        .path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
    },
}

fn listed(folders: &[PathBuf]) -> String {
    let names: Vec<String> = folders.iter().map(|folder| folder.display().to_string()).collect();
    names.join(", ")
}

/// A folder that has every model, their bytes not looked at yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Models {
    folder: PathBuf,
}

impl Models {
    /// Finds the models: in `named` (a flag) if given, else in the folder that the
    /// environment names, else in `models` beside the executable or up to three
    /// folders above it, else in the user's data folder.
    ///
    /// # Errors
    /// [`ModelError::Incomplete`] if a named folder lacks one,
    /// [`ModelError::NotFound`] if none was named and none has them.
    pub fn find(named: Option<&Path>) -> Result<Self, ModelError> {
        let from_environment = env::var_os(MODELS_VARIABLE).filter(|value| !value.is_empty());
        let named = named.map(Path::to_path_buf).or(from_environment.map(PathBuf::from));
        if let Some(folder) = named {
            return match missing_in(&folder) {
                None => Ok(Models { folder }),
                Some(name) => Err(ModelError::Incomplete { folder, name }),
            };
        }
        let executable = env::current_exe().and_then(fs::canonicalize).ok();
        let looked = usual_folders(
            executable.as_deref(),
            env::var_os("XDG_DATA_HOME").as_deref(),
            env::var_os("HOME").as_deref(),
        );
        match looked.iter().find(|folder| missing_in(folder).is_none()) {
            Some(folder) => Ok(Models {
                folder: folder.clone(),
            }),
            None => Err(ModelError::NotFound { looked }),
        }
    }

    /// The folder that has them.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The bytes of one model, checked against its digest.
    ///
    /// # Errors
    /// If the file cannot be read or is not the right one.
    pub fn load(&self, model: &ModelFile) -> Result<Vec<u8>, ModelError> {
        let path = self.folder.join(model.name);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(source) => return Err(ModelError::Unreadable { path, source }),
        };
        if format!("{:x}", Sha256::digest(&bytes)) == model.sha256 {
            Ok(bytes)
        } else {
            Err(ModelError::Damaged { path })
        }
    }
}

/// The first model that is not in the folder with its right size.
fn missing_in(folder: &Path) -> Option<&'static str> {
    let there = |model: &ModelFile| {
        fs::metadata(folder.join(model.name))
            .is_ok_and(|file| file.is_file() && file.len() == model.bytes)
    };
    ALL.iter().find(|model| !there(model)).map(|model| model.name)
}

/// The folders that are looked in when none is named, best first.
fn usual_folders(
    executable: Option<&Path>,
    data_home: Option<&OsStr>,
    home: Option<&OsStr>,
) -> Vec<PathBuf> {
    let beside = executable.and_then(Path::parent);
    let mut folders: Vec<PathBuf> = beside
        .into_iter()
        .flat_map(Path::ancestors)
        .take(PARENTS + 1)
        .map(|folder| folder.join(FOLDER))
        .collect();
    let data = data_home
        .map(PathBuf::from)
        .filter(|folder| folder.is_absolute())
        .or_else(|| home.map(|home| Path::new(home).join(".local/share")));
    folders.extend(data.map(|data| data.join("stage-runner").join(FOLDER)));
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_looked_in_from_the_executable_up_then_in_the_data_folder() {
        let folders = usual_folders(
            Some(Path::new("/src/project/target/release/stage-runner")),
            None,
            Some(OsStr::new("/home/me")),
        );
        let wanted = [
            "/src/project/target/release/models",
            "/src/project/target/models",
            "/src/project/models",
            "/src/models",
            "/home/me/.local/share/stage-runner/models",
        ];
        assert_eq!(folders, wanted.map(PathBuf::from));
        let with_data = usual_folders(None, Some(OsStr::new("/data")), Some(OsStr::new("/h")));
        assert_eq!(with_data, [PathBuf::from("/data/stage-runner/models")]);
        let relative = usual_folders(None, Some(OsStr::new("data")), None);
        assert!(relative.is_empty());
    }

    #[test]
    fn a_named_folder_without_models_says_what_to_run() {
        let folder = tempfile::tempdir().unwrap();
        let error = Models::find(Some(folder.path())).unwrap_err();
        let text = error.to_string();
        assert!(matches!(error, ModelError::Incomplete { .. }));
        assert!(text.contains(FETCH_COMMAND) && text.contains(DETECTOR_FAST.name), "{text}");
        let text = ModelError::NotFound {
            looked: vec!["/a".into(), "/b".into()],
        }
        .to_string();
        assert!(text.contains("/a, /b") && text.contains(FETCH_COMMAND), "{text}");
    }

    #[test]
    fn a_file_with_other_bytes_is_damaged() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(RECOGNISER.name), b"not a model").unwrap();
        let models = Models {
            folder: folder.path().to_path_buf(),
        };
        assert!(matches!(models.load(&RECOGNISER), Err(ModelError::Damaged { .. })));
        assert!(matches!(models.load(&DETECTOR_FAST), Err(ModelError::Unreadable { .. })));
    }
}
