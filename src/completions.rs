//! `minivm completions`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

#[derive(Args)]
pub(crate) struct Completions {
    /// The shell that the script is for
    shell: Shell,
}

impl Completions {
    pub(crate) fn execute(&self) -> u8 {
        let mut script = Vec::new();
        clap_complete::generate(
            self.shell,
            &mut crate::Cli::command(),
            "minivm",
            &mut script,
        );
        crate::dis::print(&script)
    }
}
