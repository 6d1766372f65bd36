//! `minivm profile attach`.

use clap::Args;
use minivm_profiler::sampler::Sampler;

use super::output::Output;
use super::{Asked, Sampling, collect};
use crate::complain;
use crate::dump::UNSEEN;

#[derive(Args)]
pub(super) struct Attach {
    /// The process
    #[arg(value_parser = clap::value_parser!(i32).range(1..))]
    pid: i32,

    #[command(flatten)]
    sampling: Sampling,

    #[command(flatten)]
    output: Output,
}

impl Attach {
    pub(super) fn execute(&self) -> u8 {
        let options = self.output.check().and_then(|()| self.sampling.options());
        let options = match options {
            Ok(options) => options,
            Err(message) => return complain(message),
        };
        match Sampler::attach(self.pid, options) {
            Ok(sampler) => {
                let target = format!("process {}", self.pid);
                let profile = collect(sampler, &target, &Asked::heed(), |_| true);
                self.output.deliver(&profile)
            }
            Err(error) => {
                complain(error);
                UNSEEN
            }
        }
    }
}
