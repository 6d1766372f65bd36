//! Source text to code objects: lexer, parser, arena AST, scopes, code generation, bytecode, disassembler.

pub mod ast;
pub mod bytecode;
pub mod error;
mod lexer;
mod parser;
mod source;

pub use parser::parse_module;
pub use source::decode_source;
