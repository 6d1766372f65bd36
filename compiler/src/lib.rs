//! Source text to code objects: lexer, parser, arena AST, scopes, code generation, bytecode, disassembler.
