//! `minivm profile report`.

use std::fs::File;
use std::path::PathBuf;

use clap::Args;
use minivm_profiler::render::read_raw;

use super::output::Output;
use crate::complain;

#[derive(Args)]
pub(super) struct Report {
    /// A file in the format raw, `-` for standard input
    file: PathBuf,

    #[command(flatten)]
    output: Output,
}

impl Report {
    pub(super) fn execute(&self) -> u8 {
        let name = self.file.display();
        if let Err(message) = self.output.check() {
            return complain(message);
        }
        let profile = if self.file.as_os_str() == "-" {
            read_raw(std::io::stdin().lock())
        } else {
            match File::open(&self.file) {
                Ok(file) => read_raw(file),
                Err(error) => return complain(format!("can't read {name}: {error}")),
            }
        };
        match profile {
            Ok(profile) => self.output.deliver(&profile),
            Err(message) => complain(format!("can't report on {name}: {message}")),
        }
    }
}
