//! `minivm dis`.

use std::io::{ErrorKind, Write};

use clap::Args;
use minivm_compiler::{Mode, compile, decode_source, disassemble};

use crate::{complain, read_source, tell};

#[derive(Args)]
pub(crate) struct Dis {
    /// The Python file
    file: String,
}

impl Dis {
    pub(crate) fn execute(&self) -> u8 {
        let bytes = match read_source(&self.file) {
            Ok(bytes) => bytes,
            Err(message) => return complain(message),
        };
        let compiled = decode_source(&bytes, &self.file).and_then(|source| {
            let code = compile(&source, &self.file, Mode::Module)?;
            Ok(disassemble(&code, Some(&source)))
        });
        match compiled {
            Ok(listing) => print(listing.as_bytes()),
            Err(error) => {
                tell(&minivm_vm::syntax_error_text(&error));
                1
            }
        }
    }
}

/// Writes to stdout; a reader that has seen enough is no error. Returns the status to exit with.
pub(crate) fn print(text: &[u8]) -> u8 {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text).and_then(|()| stdout.flush()) {
        Ok(()) => 0,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => 0,
        Err(error) => {
            complain(format!("can't write the output: {error}"));
            1
        }
    }
}
