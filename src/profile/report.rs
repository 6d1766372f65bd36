//! `minivm profile report`.

use std::path::PathBuf;

use clap::Args;
use minivm_profiler::render::read_raw;

use super::Output;
use crate::complain;

#[derive(Args)]
pub(super) struct Report {
    /// A file in the format raw
    file: PathBuf,

    #[command(flatten)]
    output: Output,
}

impl Report {
    pub(super) fn execute(&self) -> u8 {
        let name = self.file.display();
        let bytes = match std::fs::read(&self.file) {
            Ok(bytes) => bytes,
            Err(error) => return complain(format!("can't read {name}: {error}")),
        };
        match read_raw(&bytes) {
            Ok(profile) => self.output.deliver(&profile),
            Err(message) => complain(format!("can't report on {name}: {message}")),
        }
    }
}
