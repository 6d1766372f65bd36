//! Source text to code objects: lexer, parser, arena AST, scopes, code generation, bytecode, disassembler.

pub mod ast;
pub mod error;

pub mod bytecode;
