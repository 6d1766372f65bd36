//! Source text to code objects: lexer, parser, arena AST, scopes, code generation, bytecode, disassembler.
//!
//! ```
//! use minivm_compiler::{Mode, compile, disassemble};
//!
//! let code = compile("print(6 * 7)\n", "answer.py", Mode::Module)?;
//! assert!(disassemble(&code, Some("print(6 * 7)\n")).contains("LoadGlobal"));
//! # Ok::<(), minivm_compiler::error::SyntaxError>(())
//! ```

pub mod ast;
pub mod bytecode;
mod codegen;
mod disassemble;
pub mod error;
mod lexer;
mod map;
mod parser;
mod scope;
mod source;
mod verify;

use bumpalo::Bump;

use bytecode::CodeObject;
use error::{SyntaxError, SyntaxErrorKind};
use source::Source;

pub use codegen::Mode;
pub use disassemble::disassemble;
pub use parser::parse_module;
pub use source::decode_source;
pub use verify::verify;

/// Compiles source text. `filename` only names the source, in errors and in tracebacks.
///
/// # Errors
///
/// Whatever Python 3.13 rejects, with its text and position, and what this compiler does not support.
pub fn compile(source: &str, filename: &str, mode: Mode) -> Result<CodeObject, SyntaxError> {
    compile_with_warnings(source, filename, mode, &mut |_, _| {})
}

/// As [`compile`], for the bytes of a file, which are decoded as Python does (see [`decode_source`]).
///
/// # Errors
///
/// Those of [`decode_source`] and [`compile`].
pub fn compile_bytes(source: &[u8], filename: &str, mode: Mode) -> Result<CodeObject, SyntaxError> {
    compile(&decode_source(source, filename)?, filename, mode)
}

/// As [`compile`]; `warn` is given the text and line of every `SyntaxWarning`, in source order.
///
/// # Errors
///
/// Those of [`compile`].
pub fn compile_with_warnings(
    source: &str,
    filename: &str,
    mode: Mode,
    warn: &mut dyn FnMut(&str, u32),
) -> Result<CodeObject, SyntaxError> {
    let arena = Bump::new();
    let syntax = match mode {
        Mode::Module | Mode::Exec => ast::Mode::Exec,
        Mode::Eval => ast::Mode::Eval,
        Mode::Single => ast::Mode::Single,
    };
    let module = parse_module(&arena, source, syntax, filename)?;
    for warning in module.warnings {
        warn(warning.message, warning.line);
    }
    let source = Source::new(source, filename)?;
    // What is found after parsing is shown with a line that CPython reads from the file, if there is one.
    // What is not supported is our own error and always shows where.
    let in_file = mode == Mode::Module && !filename.starts_with('<');
    let shows_line = |message: &str| in_file || message.ends_with("supported by minivm");
    let lines: Vec<&str> = source.text().split('\n').collect();
    codegen::compile(&arena, module, mode, filename, &lines, warn)
        .inspect(|code| debug_assert_eq!(verify(code), Ok(())))
        .map_err(|error| {
            let mut error = *source.span_error(SyntaxErrorKind::Syntax, error.message, error.span);
            error.text = error.text.filter(|_| shows_line(&error.message));
            error
        })
}
