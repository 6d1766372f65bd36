//! `minivm profile run`.

use clap::Args;

use super::{Output, Program, Sampling, collect, sample_child, status_of};
use crate::complain;
use crate::dump::UNSEEN;

#[derive(Args)]
#[command(override_usage = "minivm profile run [OPTIONS] <FILE|-> [ARGS]...")]
pub(super) struct Run {
    #[command(flatten)]
    sampling: Sampling,

    #[command(flatten)]
    output: Output,

    #[command(flatten)]
    how: Program,

    /// The program, `-` for standard input, and its arguments, even if they look like options
    #[arg(value_name = "FILE|-", num_args = 1.., trailing_var_arg = true, required = true)]
    program: Vec<String>,
}

impl Run {
    /// The status is that of the program, unless nothing was sampled.
    pub(super) fn execute(&self) -> u8 {
        let mut child = match self.how.start(&self.program) {
            Ok(child) => child,
            Err(message) => return complain(message),
        };
        let Some(sampler) = sample_child(&mut child, &self.sampling.options()) else {
            let status = status_of(&mut child);
            return if status == 0 { UNSEEN } else { status };
        };
        let target = self.program.join(" ");
        let profile = collect(sampler, &target, |_| true);
        let status = status_of(&mut child);
        let delivered = self.output.deliver(&profile);
        if delivered == 0 { status } else { delivered }
    }
}
