//! The text that an uncaught exception ends a program with: what CPython 3.13 prints, byte for byte.

mod anchors;
mod frames;
mod object;
mod source;
mod suggestion;
mod syntax;

use std::collections::HashSet;
use std::io::Write;

use crate::heap::Gc;
use crate::object::*;
use crate::text::wtf8;
use crate::value::Value;
use crate::vm::{Raised, Vm};

pub(crate) use object::init;
pub use syntax::syntax_error_text;

/// The name in `sys` of what reports an uncaught exception.
pub(crate) const EXCEPT_HOOK: &str = "excepthook";

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

impl Vm {
    /// The traceback of an exception, and of those that it came from.
    pub fn format_exception(&mut self, exception: Gc<ExceptionObj>) -> String {
        let mark = self.root_count();
        self.root(exception);
        let mut sources = source::Sources::default();
        let mut text = String::new();
        for (message, exception) in chain(exception).into_iter().rev() {
            text += message.unwrap_or_default();
            frames::format_stack(self, exception, &mut sources, &mut text);
            self.format_exception_only(exception, &mut text);
        }
        self.unroot(mark);
        text
    }

    /// The last lines of a traceback: class, message and notes.
    fn format_exception_only(&mut self, exception: Gc<ExceptionObj>, text: &mut String) {
        let class = exception.header().shape().class;
        let name = qualified_name(self, class);
        if class.is_subclass_of(self.interp.types.syntax_error) {
            syntax::format_syntax_error(self, exception, &name, text);
        } else {
            let mut message = self.safe_str(exception.into(), "exception");
            message += &suggestion::suggestion(self, exception);
            *text += &name;
            if !message.is_empty() {
                *text += ": ";
                *text += &message;
            }
            text.push('\n');
        }
        self.format_notes(exception, text);
    }

    fn format_notes(&mut self, exception: Gc<ExceptionObj>, text: &mut String) {
        let key = self.interp.names.__notes__;
        let mark = self.root_count();
        let notes = match self.find_attr(exception.into(), key) {
            Ok(notes) => notes.unwrap_or(Value::NONE),
            Err(raised) => {
                let shown = self.safe_repr(raised.0.into(), "__notes__");
                *text += &format!("Ignored error getting __notes__: {shown}\n");
                return;
            }
        };
        self.root(notes);
        let items = match (notes.as_gc::<ListObj>(), notes.as_gc::<TupleObj>()) {
            (Some(list), _) => list.items(self).to_vec(),
            (_, Some(tuple)) => tuple.items().to_vec(),
            _ => {
                if !notes.is_none() {
                    *text += &self.safe_repr(notes, "__notes__");
                    text.push('\n');
                }
                self.unroot(mark);
                return;
            }
        };
        self.roots.extend_from_slice(&items);
        for note in items {
            *text += &self.safe_str(note, "note");
            text.push('\n');
        }
        self.unroot(mark);
    }

    /// `str(value)`, or what stands for it where that fails.
    fn safe_str(&mut self, value: Value, what: &str) -> String {
        match self.str(value) {
            Ok(text) => displayed(text),
            Err(_) => format!("<{what} str() failed>"),
        }
    }

    /// `repr(value)`, or what stands for it where that fails.
    fn safe_repr(&mut self, value: Value, what: &str) -> String {
        match self.repr(value) {
            Ok(text) => displayed(text),
            Err(_) => format!("<{what} repr() failed>"),
        }
    }

    /// Reports an exception that nothing caught, as the program's last act. Returns the status to exit with.
    pub fn report_uncaught(&mut self, exception: Gc<ExceptionObj>) -> u8 {
        /// What shells report for a process that an interrupt ended.
        const INTERRUPTED: u8 = 130;
        /// What shells report for a process that wrote to a closed pipe.
        const BROKEN_PIPE: u8 = 141;
        let mark = self.root_count();
        self.root(exception);
        self.handled = Value::UNBOUND;
        self.outer_handled = Value::NONE;
        let types = &self.interp.types;
        let class = exception.header().shape().class;
        let (is_exit, is_interrupt, is_broken_pipe) = (
            class.is_subclass_of(types.system_exit),
            class.is_subclass_of(types.keyboard_interrupt),
            class.is_subclass_of(types.broken_pipe_error),
        );
        let status = if is_exit {
            let code = self.exception_members(&exception)[0].get();
            self.exit_status(code)
        } else if is_broken_pipe {
            BROKEN_PIPE
        } else {
            match self.call_except_hook(exception) {
                Some(exit) => exit,
                None if is_interrupt => INTERRUPTED,
                None => 1,
            }
        };
        self.unroot(mark);
        status
    }

    /// Reports an exception the way the program wants it: through `sys.excepthook`. The status to exit with, where that
    /// raises SystemExit.
    fn call_except_hook(&mut self, exception: Gc<ExceptionObj>) -> Option<u8> {
        let own = self.interp.kept.get(EXCEPT_HOOK).copied();
        let key = self.intern(EXCEPT_HOOK);
        let hook = self.sys_dict().and_then(|sys| sys.get_str(self, key));
        match hook {
            // The module has not been imported, or is as it was.
            _ if own.is_none() || hook == own => {}
            None => self.report("sys.excepthook is missing\n"),
            Some(hook) => {
                let class = exception.header().shape().class;
                let arguments = [class.into(), exception.into(), exception.traceback.get()];
                let Err(Raised(failed)) = self.call(hook, &arguments) else {
                    return None;
                };
                let mark = self.root_count();
                self.root(failed);
                if self.is_instance_of(Raised(failed), self.interp.types.system_exit) {
                    let code = self.exception_members(&failed)[0].get();
                    let status = self.exit_status(code);
                    self.unroot(mark);
                    return Some(status);
                }
                let text = self.format_exception(failed);
                self.unroot(mark);
                self.report(&format!(
                    "Error in sys.excepthook:\n{text}\nOriginal exception was:\n"
                ));
            }
        }
        let text = self.format_exception(exception);
        self.report(&text);
        None
    }

    /// Writes the traceback of an exception to `sys.stderr`, as `sys.excepthook` does.
    pub(crate) fn display_exception(&mut self, exception: Gc<ExceptionObj>) {
        let text = self.format_exception(exception);
        self.report(&text);
    }

    /// The status that `SystemExit(code)` ends the program with. A code that is neither None nor an integer is printed.
    fn exit_status(&mut self, code: Value) -> u8 {
        if code.is_none() {
            return 0;
        }
        if let Some(truth) = code.as_bool() {
            return u8::from(truth);
        }
        if let Some(n) = code.as_small_int() {
            return (n & 0xFF) as u8;
        }
        if let Some(n) = code.as_gc::<IntObj>() {
            // An integer that does not fit reads as -1, as in C.
            return match n.as_i64() {
                Some(n) => (n & 0xFF) as u8,
                None => 0xFF,
            };
        }
        let text = self.safe_str(code, "exit code");
        self.report(&(text + "\n"));
        1
    }

    /// Writes to `sys.stderr`, or to the process's own where that fails or is missing.
    fn report(&mut self, text: &str) {
        let names = &self.interp.names;
        let (key, flush) = (names.stderr, names.flush);
        let stream = self.sys_dict().and_then(|sys| sys.get_str(self, key));
        let written = match stream {
            // The program wants to hear of nothing.
            Some(Value::NONE) => true,
            Some(stream) => self
                .write_stderr(text)
                .and_then(|()| self.call_method(stream, flush, &[]))
                .is_ok(),
            None => false,
        };
        if !written {
            // There is nowhere to tell that this fails, too.
            let _ = std::io::stderr().write_all(text.as_bytes());
        }
    }
}

/// An exception and those that it came from, each with the line that goes before it: itself first.
fn chain(exception: Gc<ExceptionObj>) -> Vec<(Option<&'static str>, Gc<ExceptionObj>)> {
    let mut chain = Vec::new();
    let mut seen = HashSet::from([exception.address()]);
    let mut at = exception;
    loop {
        let cause = at.cause.get().as_gc::<ExceptionObj>();
        let context = at.context.get().as_gc::<ExceptionObj>();
        let cause = cause.filter(|e| !seen.contains(&e.address()));
        let context =
            context.filter(|e| !at.suppress_context.get() && !seen.contains(&e.address()));
        let (message, from) = match (cause, context) {
            (Some(cause), _) => (CAUSE, cause),
            (None, Some(context)) => (CONTEXT, context),
            (None, None) => {
                chain.push((None, at));
                return chain;
            }
        };
        chain.push((Some(message), at));
        seen.insert(from.address());
        at = from;
    }
}

/// The name of a class as tracebacks show it: with its module, unless that is `__main__` or `builtins`.
fn qualified_name(vm: &mut Vm, class: Gc<ClassObj>) -> String {
    let key = vm.interp.names.__module__;
    let name = displayed(class.qualname.get());
    match class.dict.get_str(vm, key) {
        None => name,
        Some(module) => match module.as_gc::<StrObj>().map(displayed) {
            Some(module) if module == "__main__" || module == "builtins" => name,
            Some(module) => format!("{module}.{name}"),
            None => format!("<unknown>.{name}"),
        },
    }
}

/// Text as standard error shows it: lone surrogates escaped.
fn displayed(text: Gc<StrObj>) -> String {
    if let Some(text) = text.as_str() {
        return text.to_string();
    }
    wtf8::code_points(text.bytes())
        .map(|c| match char::from_u32(c) {
            Some(c) => c.to_string(),
            None => format!("\\u{c:04x}"),
        })
        .collect()
}
