//! `minivm profile attach`.

use clap::Args;
use minivm_profiler::sampler::Sampler;

use super::{Output, Sampling, collect};
use crate::complain;
use crate::dump::UNSEEN;

#[derive(Args)]
pub(super) struct Attach {
    /// The process
    pid: i32,

    #[command(flatten)]
    sampling: Sampling,

    #[command(flatten)]
    output: Output,
}

impl Attach {
    pub(super) fn execute(&self) -> u8 {
        match Sampler::attach(self.pid, self.sampling.options()) {
            Ok(sampler) => {
                let target = format!("process {}", self.pid);
                self.output.deliver(&collect(sampler, &target, |_| true))
            }
            Err(error) => {
                complain(error);
                UNSEEN
            }
        }
    }
}
