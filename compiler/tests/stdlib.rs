//! Compiles and verifies a whole library of Python files: `PYTHON_LIB=/usr/lib/python3.13 cargo test -- --ignored`.

use std::fs;
use std::path::{Path, PathBuf};

use minivm_compiler::{Mode, compile_bytes, verify};

fn python_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            python_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            found.push(path);
        }
    }
}

#[test]
#[ignore = "needs PYTHON_LIB, the folder of a standard library"]
fn the_standard_library_compiles_to_valid_code() {
    let folder = std::env::var_os("PYTHON_LIB").expect("PYTHON_LIB names a folder");
    let mut files = Vec::new();
    python_files(Path::new(&folder), &mut files);
    let mut compiled = 0;
    for path in &files {
        let name = path.to_string_lossy();
        let source = fs::read(path).expect("a source can be read");
        match compile_bytes(&source, &name, Mode::Module) {
            Ok(code) => {
                compiled += 1;
                assert_eq!(verify(&code), Ok(()), "{name}");
            }
            Err(error) => {
                let understood = error.message.contains("not supported by minivm")
                    || error.message.starts_with("unknown encoding")
                    // Folders of sources that are meant to be wrong.
                    || name.contains("/bad") || name.contains("/lib2to3/");
                assert!(understood, "{name}: {error:?}");
            }
        }
    }
    assert!(
        compiled * 10 > files.len() * 8,
        "{compiled} of {}",
        files.len()
    );
}
