//! `minivm profile run`.

use clap::Args;

use super::output::Output;
use super::program::{Program, sample_child, start, status_of};
use super::{Asked, Sampling, collect};
use crate::complain;
use crate::dump::UNSEEN;

#[derive(Args)]
#[command(override_usage = "minivm profile run [OPTIONS] <FILE|-|-c CODE> [ARGS]...")]
pub(super) struct Run {
    #[command(flatten)]
    sampling: Sampling,

    #[command(flatten)]
    output: Output,

    #[command(flatten)]
    how: Program,

    /// Run CODE; what follows are its arguments
    #[arg(short, value_names = ["CODE", "ARGS"], num_args = 1.., allow_hyphen_values = true)]
    code: Option<Vec<String>>,

    /// The program, `-` for standard input, and its arguments, even if they look like options
    #[arg(
        value_name = "FILE|-",
        num_args = 1..,
        trailing_var_arg = true,
        required_unless_present = "code",
        conflicts_with = "code"
    )]
    program: Vec<String>,
}

impl Run {
    /// The status is that of the program; where that is 0, that of what became of the profile. It is written when the
    /// sampling ends, even if the program goes on.
    pub(super) fn execute(&self) -> u8 {
        let (arguments, target) = match &self.code {
            Some(code) => {
                let option = std::iter::once("-c".to_string());
                let arguments = option.chain(code.iter().cloned()).collect();
                (arguments, [&["-c".to_string()], &code[1..]].concat())
            }
            None => (self.program.clone(), self.program.clone()),
        };
        let started = self.output.check().and_then(|()| {
            let options = self.sampling.options()?;
            Ok((options, start(self.how.command(&arguments)?)?))
        });
        let (options, mut child) = match started {
            Ok(started) => started,
            Err(message) => return complain(message),
        };
        let asked = Asked::heed();
        let delivered = match sample_child(&mut child, &options) {
            Some(sampler) => {
                let profile = collect(sampler, &target.join(" "), &asked, |_| true);
                self.output.deliver(&profile)
            }
            None => UNSEEN,
        };
        match status_of(&mut child, &asked) {
            0 => delivered,
            status => status,
        }
    }
}
