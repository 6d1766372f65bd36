//! The source lines that tracebacks show.

use std::collections::HashMap;
use std::rc::Rc;

use minivm_compiler::decode_source;

use crate::vm::Vm;

/// The lines of sources that have been looked at, by filename; None where there are none.
#[derive(Default)]
pub(super) struct Sources(HashMap<String, Option<Rc<[String]>>>);

impl Sources {
    /// The lines of a source, without their ends.
    pub(super) fn lines(&mut self, vm: &Vm, filename: &str) -> Option<Rc<[String]>> {
        if let Some(lines) = self.0.get(filename) {
            return lines.clone();
        }
        let lines = read(vm, filename);
        self.0.insert(filename.to_string(), lines.clone());
        lines
    }
}

fn read(vm: &Vm, filename: &str) -> Option<Rc<[String]>> {
    let text = match vm.interp.sources.get(filename) {
        Some(text) => text.clone(),
        None if filename.is_empty() || filename.starts_with('<') && filename.ends_with('>') => {
            return None;
        }
        None => {
            let bytes = std::fs::read(filename).ok()?;
            decode_source(&bytes, filename).ok()?.into_owned()
        }
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    Some(text.lines().map(str::to_string).collect())
}
