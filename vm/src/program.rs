//! Running a whole program: source in, exit status out.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use minivm_compiler::Mode;

use crate::builtins::exception::syntax;
use crate::heap::{BREAK_INTERRUPT, Gc};
use crate::object::{ExceptionObj, StrObj};
use crate::value::Value;
use crate::vm::{PyResult, Raised, Vm};

/// A program to run.
pub struct Program<'a> {
    /// The source, as it was read.
    pub source: &'a [u8],
    /// How tracebacks call the source.
    pub filename: &'a str,
    /// `__file__`, where the program is to have one.
    pub file: Option<&'a str>,
    /// Whether tracebacks show lines of the source although it is in no file.
    pub keep_source: bool,
}

/// Asks a running interpreter to raise KeyboardInterrupt. May be used in a signal handler.
#[derive(Clone)]
pub struct Interrupt(Arc<AtomicU64>);

impl Interrupt {
    /// Asks for a KeyboardInterrupt at the next safepoint; whether one had been asked for and not been raised yet.
    pub fn request(&self) -> bool {
        self.0.fetch_or(BREAK_INTERRUPT, Ordering::Relaxed) & BREAK_INTERRUPT != 0
    }
}

impl Vm {
    /// What interrupts this interpreter.
    pub fn interrupt(&self) -> Interrupt {
        Interrupt(self.breaker.clone())
    }

    /// Runs a program as the module `__main__`, reports the exception that ends it, if any, and flushes the standard
    /// streams. Returns the status to exit with.
    pub fn run_program(&mut self, program: &Program<'_>) -> u8 {
        let status = match self.run_main(program) {
            Ok(()) => 0,
            Err(Raised(exception)) => self.report_rooted(exception),
        };
        let flushed = self.flush_streams();
        // Files that the program has not closed are complete all the same; nobody is left to hear that one is not.
        let _ = self.flush_files();
        match flushed {
            Ok(()) => status,
            Err(Raised(exception)) => match self.report_rooted(exception) {
                0 => status,
                failed => failed,
            },
        }
    }

    fn report_rooted(&mut self, exception: Gc<ExceptionObj>) -> u8 {
        let mark = self.root_count();
        self.root(exception);
        // What was printed before the exception comes before its traceback.
        let flushed = self.flush_streams();
        let mut status = self.report_uncaught(exception);
        if let Err(Raised(failed)) = flushed
            && self.is_instance_of(Raised(failed), self.interp.types.broken_pipe_error)
        {
            status = self.report_uncaught(failed);
        }
        self.unroot(mark);
        status
    }

    fn run_main(&mut self, program: &Program<'_>) -> PyResult<()> {
        if program.keep_source {
            let text = String::from_utf8_lossy(program.source).into_owned();
            self.interp
                .sources
                .insert(program.filename.to_string(), text);
        }
        let globals = self.new_main_module();
        let annotations = self.new_dict().into();
        let key = self.interp.names.__annotations__;
        self.set_global(globals, key, annotations);
        if let Some(file) = program.file {
            let (key, file) = (self.interp.names.__file__, self.new_str(file).into());
            self.set_global(globals, key, file);
        }
        let compiled = self.compile_bytes(program.source, program.filename, Mode::Module);
        let code = compiled.inspect_err(|&raised| {
            if program.file.is_some() {
                self.forget_offset_at_end(raised, program.source);
            }
        })?;
        self.run_code(code, globals, None)?;
        Ok(())
    }

    /// Where a file ends in place of a block, CPython shows its last line without a caret.
    fn forget_offset_at_end(&self, raised: Raised, source: &[u8]) {
        if !self.is_instance_of(raised, self.interp.types.indentation_error) {
            return;
        }
        let members = self.exception_members(&raised.0);
        let [message, text] =
            [syntax::MSG, syntax::TEXT].map(|at| members[at].get().as_gc::<StrObj>());
        let (Some(message), Some(text)) = (message, text) else {
            return;
        };
        let width = text.to_string_lossy().trim_end().chars().count() as i64;
        let offset = members[syntax::OFFSET].get().as_small_int();
        let is_past_end = offset.is_some_and(|offset| offset > width)
            && source
                .trim_ascii_end()
                .ends_with(text.bytes().trim_ascii_end());
        if is_past_end && message.bytes().starts_with(b"expected an indented block") {
            members[syntax::OFFSET].set(Value::int(0));
        }
    }

    fn flush_streams(&mut self) -> PyResult<()> {
        let names = &self.interp.names;
        let (streams, flush) = ([names.stdout, names.stderr], names.flush);
        let mut result = Ok(());
        for key in streams {
            let stream = self.sys_dict().and_then(|sys| sys.get_str(self, key));
            if let Some(stream) = stream.filter(|stream| !stream.is_none())
                && !self.is_closed_file(stream)
                && let Err(raised) = self.call_method(stream, flush, &[])
            {
                result = Err(raised);
            }
        }
        result
    }
}
