//! `minivm profile run`.

use clap::Args;

use super::{Output, Program, Sampling, collect, sample_child, start, status_of};
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
    /// The status is that of the program, unless nothing was sampled. The profile is written when the sampling ends,
    /// even if the program goes on.
    pub(super) fn execute(&self) -> u8 {
        let started = self.output.check().and_then(|()| {
            let options = self.sampling.options()?;
            Ok((options, start(self.how.command(&self.program)?)?))
        });
        let (options, mut child) = match started {
            Ok(started) => started,
            Err(message) => return complain(message),
        };
        let Some(sampler) = sample_child(&mut child, &options) else {
            let status = status_of(&mut child);
            return if status == 0 { UNSEEN } else { status };
        };
        let target = self.program.join(" ");
        let profile = collect(sampler, &target, |_| true);
        let delivered = self.output.deliver(&profile);
        let status = status_of(&mut child);
        if delivered == 0 { status } else { delivered }
    }
}
