//! `minivm run`.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use minivm_strategies::{DataStack, StackConfig, Strategy, with_strategy};
use minivm_vm::eval::Thread;
use minivm_vm::interp::Config;
use minivm_vm::program::{Interrupt, Program};

use crate::size::Size;
use crate::stats::{Format, Stats};
use crate::{complain, read_source, tell};

/// Native stack of the thread that runs Python. Only what is used of it takes memory.
const NATIVE_STACK: usize = 64 << 20;
/// How much of it recursion through native code may use: some ten thousand levels, as in CPython. What is left serves
/// native code that does not recurse.
const RECURSION_STACK: usize = 16 << 20;
/// What shells report for a process that an interrupt ended.
const INTERRUPTED: i32 = 130;

#[derive(Args)]
#[command(override_usage = "minivm run [OPTIONS] <FILE|-|-c CODE> [ARGS]...")]
pub(crate) struct Run {
    /// Layout of the data stack: array, chunked, cached, uncached or reserved
    #[arg(long, value_name = "STRATEGY", default_value_t = Strategy::Cached)]
    stack: Strategy,

    /// Size of one chunk, or of the first array
    #[arg(long, value_name = "BYTES")]
    chunk_size: Option<Size>,

    /// How much memory of released chunks is kept for reuse
    #[arg(long, value_name = "BYTES")]
    cache_bytes: Option<Size>,

    /// The most memory that the frames of running functions may take
    #[arg(long, value_name = "BYTES")]
    max_stack: Option<Size>,

    /// The most memory that objects may take
    #[arg(long, value_name = "BYTES")]
    max_memory: Option<Size>,

    /// Print statistics on stderr after the run
    #[arg(long, value_name = "FORMAT", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    stats: Option<Format>,

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

/// A program that has been read.
struct Source {
    bytes: Vec<u8>,
    filename: String,
    file: Option<String>,
    keep: bool,
    argv: Vec<String>,
    directory: PathBuf,
}

impl Run {
    pub(crate) fn execute(&self) -> u8 {
        let stack = self.stack_config();
        if let Err(error) = stack.validate() {
            return complain(error);
        }
        let source = match self.source() {
            Ok(source) => source,
            Err(message) => return complain(message),
        };
        let config = Config {
            argv: source.argv.clone(),
            script_dir: Some(source.directory.clone()),
            max_memory: self.max_memory.map_or(usize::MAX, |size| size.0),
            native_stack: RECURSION_STACK,
        };
        let strategy = self.stack;
        let stats = self.stats;
        let thread = std::thread::Builder::new()
            .name("python".to_string())
            .stack_size(NATIVE_STACK)
            .spawn(move || {
                with_strategy!(strategy, Stack => run_on::<Stack>(config, &stack, &source, stats))
            });
        let finished = match thread {
            Ok(thread) => thread.join(),
            Err(error) => return complain(format!("can't start a thread: {error}")),
        };
        // A panic has told about itself.
        finished.unwrap_or(1)
    }

    fn stack_config(&self) -> StackConfig {
        let mut config = StackConfig::default();
        if let Some(size) = self.chunk_size {
            config.chunk_bytes = size.0;
        }
        if let Some(size) = self.max_stack {
            config.max_bytes = size.0;
        }
        config.cache_bytes = self.cache_bytes.map(|size| size.0);
        config
    }

    /// Reads the program.
    fn source(&self) -> Result<Source, String> {
        if let Some([code, args @ ..]) = self.code.as_deref() {
            return Ok(Source {
                bytes: code.clone().into_bytes(),
                filename: "<string>".to_string(),
                file: None,
                keep: true,
                argv: [&["-c".to_string()], args].concat(),
                directory: PathBuf::new(),
            });
        }
        let file = self.program.first().map_or("-", String::as_str);
        if file == "-" {
            let mut bytes = Vec::new();
            std::io::stdin()
                .read_to_end(&mut bytes)
                .map_err(|error| format!("can't read the program from stdin: {error}"))?;
            return Ok(Source {
                bytes,
                filename: "<stdin>".to_string(),
                file: Some("<stdin>".to_string()),
                keep: false,
                argv: self.program.clone(),
                directory: PathBuf::new(),
            });
        }
        let current = std::env::current_dir().unwrap_or_default();
        let path = current.join(file).to_string_lossy().into_owned();
        let bytes = read_source(&path)?;
        Ok(Source {
            bytes,
            directory: script_directory(&path),
            filename: path.clone(),
            file: Some(path),
            keep: false,
            argv: self.program.clone(),
        })
    }
}

/// The directory whose modules a script imports: that of the file itself, not of a link to it.
fn script_directory(path: &str) -> PathBuf {
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path));
    path.parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Runs a program to its end on this thread. Returns the status to exit with.
fn run_on<S: DataStack>(
    config: Config,
    stack: &StackConfig,
    source: &Source,
    stats: Option<Format>,
) -> u8 {
    let start = Instant::now();
    let mut thread = match Thread::<S>::new(config, stack) {
        Ok(thread) => thread,
        Err(error) => return complain(error),
    };
    if let Err(error) = catch_interrupts(thread.vm().interrupt()) {
        return complain(format!("can't catch Ctrl-C: {error}"));
    }
    let status = thread.vm().run_program(&Program {
        source: &source.bytes,
        filename: &source.filename,
        file: source.file.as_deref(),
        keep_source: source.keep,
    });
    if let Some(format) = stats {
        let collections = thread.vm().interp.heap.stats().collections;
        let counters = thread.data_stack().counters();
        let stats = Stats::new(S::NAME, &counters, collections, start.elapsed());
        tell(&stats.render(format));
    }
    // The process is about to end: its memory need not be given back piece by piece.
    std::mem::forget(thread);
    status
}

/// Makes Ctrl-C raise KeyboardInterrupt. A second one, while the first still waits to be raised, ends the process.
fn catch_interrupts(interrupt: Interrupt) -> std::io::Result<()> {
    let request = move || {
        if interrupt.request() {
            signal_hook::low_level::exit(INTERRUPTED);
        }
    };
    // SAFETY: the handler sets an atomic flag or ends the process, both of which are safe in a signal handler.
    unsafe { signal_hook::low_level::register(signal_hook::consts::SIGINT, request) }?;
    Ok(())
}
