//! The listing of every `tests/golden/*.py` is compared with the `.dis` file beside it. `UPDATE_GOLDENS=1` rewrites
//! those files.

use std::fs;
use std::path::{Path, PathBuf};

use minivm_compiler::{Mode, compile, disassemble, verify};

fn sources() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut sources: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of goldens can be read")
        .map(|entry| entry.expect("its entries can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    sources.sort();
    sources
}

#[test]
fn listings_are_as_recorded() {
    let update = std::env::var_os("UPDATE_GOLDENS").is_some();
    let sources = sources();
    assert!(sources.len() >= 15, "too few goldens: {}", sources.len());
    let mut differing = Vec::new();
    for path in sources {
        let source = fs::read_to_string(&path).expect("a golden can be read");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let code = compile(&source, &name, Mode::Module).expect("a golden compiles");
        verify(&code).expect("its code is well formed");
        let listing = disassemble(&code, Some(&source));
        let recorded = path.with_extension("dis");
        if update {
            fs::write(&recorded, &listing).expect("a golden can be written");
        } else if fs::read_to_string(&recorded).ok().as_deref() != Some(&listing) {
            differing.push(format!("{}:\n{listing}", recorded.display()));
        }
    }
    assert!(
        differing.is_empty(),
        "these listings differ from what is recorded (UPDATE_GOLDENS=1 records them):\n{}",
        differing.join("\n")
    );
}
