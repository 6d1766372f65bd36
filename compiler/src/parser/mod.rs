//! Tokens to syntax tree: recursive descent, with precedence climbing for the binary operators.
//!
//! The parser never backtracks over a well-formed source, except for the parenthesised form of `with`.
//! Where CPython has a text of its own for a mistake, the parser looks for that mistake at the place
//! where it gets stuck. Recursion is bounded twice: the lexer limits open brackets, and
//! [`Parser::nested`] limits what nests without brackets; left-leaning chains (`a + b + …`, `a.b.c…`,
//! `if`/`else` and `elif` chains, prefix operators) are read in loops, and [`Parser::expr`] limits how
//! high the tree they build may be.

mod call;
mod compound;
mod display;
mod expr;
mod fstring;
mod params;
mod pattern;
mod recovery;
mod simple;
mod string;
mod target;
mod with;

use crate::ast::{
    Constant, Expr, ExprKind, MAX_EXPR_HEIGHT, Mode, Module, Span, Stmt, StmtKind, SyntaxWarning,
};
use crate::error::{SyntaxError, SyntaxErrorKind};
use crate::lexer::{Token, TokenKind, Tokens, UNEXPECTED_END, tokenize};
use crate::source::Source;
use bumpalo::Bump;
use recovery::Recovery;
use smallvec::SmallVec;
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;

/// How deep the parser recurses. Brackets are limited to 200 by the lexer, blocks to 100 by their
/// indentation; what remains are mainly lambdas.
const MAX_RECURSION: u32 = 1000;

/// The text of an error that nothing more particular is known about.
const INVALID_SYNTAX: &str = "invalid syntax";

/// The text of an error that no error of the lexer replaces.
const UNEXPECTED_INDENT: &str = "unexpected indent";

type Parsed<T> = Result<T, Box<SyntaxError>>;
type Node<'a> = &'a Expr<'a>;
type Nodes<'a> = SmallVec<[Node<'a>; 8]>;

/// Parses a source into a tree in `arena`.
///
/// `filename` only names the source in errors. The tree holds copies of what it needs of `source`.
///
/// # Errors
///
/// Any source that is not Python 3.13, with CPython's text and position where it has them. Errors that
/// CPython finds later than in its parser (`return` outside a function, `nonlocal` at module level, …)
/// are not looked for here.
pub fn parse_module<'a>(
    arena: &'a Bump,
    source: &str,
    mode: Mode,
    filename: &str,
) -> Result<&'a Module<'a>, SyntaxError> {
    let source = Source::new(source, filename)?;
    let lexed = tokenize(&source);
    let mut parser = Parser::new(arena, &source, &lexed);
    match parser.module(mode) {
        Ok(body) => {
            let mut warnings = parser.warnings;
            warnings.sort_by_key(|warning| warning.line);
            Ok(arena.alloc(Module {
                mode,
                body,
                warnings: arena.alloc_slice_copy(&warnings),
            }))
        }
        // CPython sees no line at all.
        Err(_) if mode == Mode::Eval && source.text().trim().is_empty() => Err(SyntaxError {
            text: Some(String::new()),
            ..SyntaxError::new(INVALID_SYNTAX, filename, (0, 0), (0, 0))
        }),
        Err(error) => {
            let furthest_line = parser.tokens[parser.furthest()].line;
            let misindented = error.message == UNEXPECTED_INDENT;
            // The parser got to where the lexer failed, and not for lack of text.
            let lexical = parser.at_lexical_error() && error.message != UNEXPECTED_END;
            let final_already = misindented || lexical;
            Err(match (lexed.pending, lexed.unclosed) {
                (Some(overriding), _) if lexed.overriding && !misindented => *overriding,
                (_, Some((line, unclosed))) if line < furthest_line && !final_already => *unclosed,
                _ => *error,
            })
        }
    }
}

struct Parser<'p, 'a> {
    arena: &'a Bump,
    source: &'p Source<'p>,
    tokens: &'p [Token],
    /// Index of the current token; the last token is never passed.
    pos: usize,
    pending: Option<&'p SyntaxError>,
    names: HashSet<&'a str, foldhash::fast::FixedState>,
    warnings: Vec<SyntaxWarning<'a>>,
    depth: u32,
    recovery: Recovery,
    mode: Mode,
}

impl<'p, 'a> Parser<'p, 'a> {
    fn new(arena: &'a Bump, source: &'p Source<'p>, lexed: &'p Tokens) -> Self {
        let warnings = lexed
            .warnings
            .iter()
            .map(|(message, line)| SyntaxWarning {
                message: arena.alloc_str(message),
                line: *line,
            })
            .collect();
        Parser {
            arena,
            source,
            tokens: &lexed.tokens,
            pos: 0,
            pending: lexed.pending.as_deref(),
            names: HashSet::default(),
            warnings,
            depth: 0,
            recovery: Recovery::default(),
            mode: Mode::Exec,
        }
    }

    // Tokens

    fn current(&self) -> Token {
        self.tokens[self.pos]
    }

    fn kind(&self) -> TokenKind {
        self.tokens[self.pos].kind
    }

    /// The kind of the token `ahead` tokens on, or of the last one.
    fn kind_ahead(&self, ahead: usize) -> TokenKind {
        let index = (self.pos + ahead).min(self.tokens.len() - 1);
        self.tokens[index].kind
    }

    fn at(&self, kind: TokenKind) -> bool {
        self.kind() == kind
    }

    fn advance(&mut self) {
        if self.pos + 1 < self.tokens.len() {
            self.pos += 1;
        }
    }

    /// Passes the current token if it is of this kind.
    fn eat(&mut self, kind: TokenKind) -> bool {
        let found = self.at(kind);
        if found {
            self.advance();
        }
        found
    }

    fn expect(&mut self, kind: TokenKind) -> Parsed<()> {
        if self.eat(kind) {
            Ok(())
        } else {
            Err(self.invalid_syntax())
        }
    }

    /// Passes a token that nothing else can stand in for; CPython names it in the error.
    fn expect_named(&mut self, kind: TokenKind) -> Parsed<()> {
        if self.eat(kind) {
            return Ok(());
        }
        Err(self.error_here(format!("expected '{}'", kind.text())))
    }

    fn token_text(&self, token: Token) -> &'p str {
        &self.source.text()[token.start as usize..token.end as usize]
    }

    fn token_span(&self, token: Token) -> Span {
        Span {
            line: token.line,
            col: token.start - self.source.line_start(token.line),
            end_line: token.end_line,
            end_col: token.end - self.source.line_start(token.end_line),
        }
    }

    /// The span of the current token.
    fn here(&self) -> Span {
        self.token_span(self.current())
    }

    /// From `start` to the end of the last token passed; line ends and indentation do not count.
    fn span_from(&self, start: Span) -> Span {
        use TokenKind::{Dedent, Indent, Newline};
        let passed = self.tokens[..self.pos].iter().rev();
        let last = passed
            .copied()
            .find(|token| !matches!(token.kind, Newline | Indent | Dedent));
        last.map_or(start, |token| start.to(self.token_span(token)))
    }

    /// Whether the current token is this soft keyword.
    fn at_word(&self, word: &str) -> bool {
        self.at(TokenKind::Name) && self.token_text(self.current()) == word
    }

    // Nodes

    fn list<T: Copy>(&self, items: &[T]) -> &'a [T] {
        self.arena.alloc_slice_copy(items)
    }

    /// Makes an expression node, unless it would be too high for a recursive walk.
    fn expr(&self, kind: ExprKind<'a>, span: Span) -> Parsed<Node<'a>> {
        let node = Expr::new(kind, span);
        if node.height() > MAX_EXPR_HEIGHT {
            return Err(self.error_at("too many nested expressions", span));
        }
        Ok(self.arena.alloc(node))
    }

    fn constant(&self, value: Constant<'a>, span: Span) -> Node<'a> {
        self.arena.alloc(Expr::new(ExprKind::Constant(value), span))
    }

    /// Runs a parsing function one level deeper.
    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_RECURSION {
            return Err(self.error_here("too many nested expressions"));
        }
        self.depth += 1;
        let result = parse(self);
        self.depth -= 1;
        result
    }

    fn intern(&mut self, name: &str) -> &'a str {
        if let Some(known) = self.names.get(name) {
            return known;
        }
        let kept = self.arena.alloc_str(name);
        self.names.insert(kept);
        kept
    }

    /// The name a token of kind [`TokenKind::Name`] stands for.
    fn name_of(&mut self, token: Token) -> &'a str {
        let text = self.token_text(token);
        if text.is_ascii() {
            return self.intern(text);
        }
        let normal: String = text.nfkc().collect();
        self.intern(&normal)
    }

    fn identifier(&mut self) -> Parsed<&'a str> {
        if !self.at(TokenKind::Name) {
            return Err(self.invalid_syntax());
        }
        let name = self.name_of(self.current());
        self.advance();
        Ok(name)
    }

    fn warn(&mut self, message: &str, line: u32) {
        let message = self.arena.alloc_str(message);
        self.warnings.push(SyntaxWarning { message, line });
    }

    // Errors

    fn error_of_kind(
        &self,
        kind: SyntaxErrorKind,
        message: impl Into<String>,
        token: Token,
    ) -> Box<SyntaxError> {
        if let Some(pending) = self.pending_error() {
            return pending;
        }
        if matches!(
            token.kind,
            TokenKind::Indent | TokenKind::Dedent | TokenKind::EndMarker
        ) {
            // These have no text to point at; CPython points at where its tokenizer stands.
            let col = token.end - self.source.line_start(token.line);
            return self
                .source
                .error(kind, message, (token.line, col), (token.line, 0));
        }
        self.source
            .span_error(kind, message, self.token_span(token))
    }

    /// The lexer's error, if the parser has got to where it stands.
    fn pending_error(&self) -> Option<Box<SyntaxError>> {
        let pending = self.pending.filter(|_| self.at_lexical_error())?;
        Some(Box::new(pending.clone()))
    }

    /// Whether the parser has got to where the lexer failed.
    fn at_lexical_error(&self) -> bool {
        self.tokens[self.furthest()].kind == TokenKind::Error
    }

    /// An error at the current token.
    fn error_here(&self, message: impl Into<String>) -> Box<SyntaxError> {
        self.error_of_kind(SyntaxErrorKind::Syntax, message, self.current())
    }

    fn error_at(&self, message: impl Into<String>, span: Span) -> Box<SyntaxError> {
        if let Some(pending) = self.pending_error() {
            return pending;
        }
        let kind = SyntaxErrorKind::Syntax;
        let mut error = self.source.span_error(kind, message, span);
        if span.end_line != span.line {
            // CPython's parser looks for the end's column in the first line's text.
            let width = self.source.line_len(span.line);
            error.end_col = error.end_col.min(self.source.char_col(span.line, width));
        }
        error
    }

    /// An error that reaches from a token to the end of the current one.
    fn error_starting_from(&self, message: impl Into<String>, start: Span) -> Box<SyntaxError> {
        if let Some(pending) = self.pending_error() {
            return pending;
        }
        let start_col = self.source.char_col(start.line, start.col) + 1;
        let Span {
            end_line, end_col, ..
        } = self.here();
        // CPython leaves out the step from counting from 0 to counting from 1 for this end.
        let end_col = self.source.char_col(end_line, end_col);
        let kind = SyntaxErrorKind::Syntax;
        self.source
            .error(kind, message, (start.line, start_col), (end_line, end_col))
    }

    /// The error for a current token that fits nothing.
    fn invalid_syntax(&self) -> Box<SyntaxError> {
        let token = self.current();
        let indentation = SyntaxErrorKind::Indentation;
        match token.kind {
            TokenKind::Indent => self.error_of_kind(indentation, UNEXPECTED_INDENT, token),
            TokenKind::Dedent => self.error_of_kind(indentation, "unexpected unindent", token),
            TokenKind::EndMarker => {
                let place = (token.line, 0);
                self.source
                    .error(SyntaxErrorKind::Syntax, INVALID_SYNTAX, place, place)
            }
            // The line end that an expression lacks has no place, as CPython adds one to statements only.
            TokenKind::Newline
                if self.mode == Mode::Eval && !self.source.text().ends_with('\n') =>
            {
                let place = (token.line, 0);
                self.source
                    .error(SyntaxErrorKind::Syntax, INVALID_SYNTAX, place, place)
            }
            _ => self.error_here(INVALID_SYNTAX),
        }
    }

    // Whole sources

    fn module(&mut self, mode: Mode) -> Parsed<&'a [Stmt<'a>]> {
        self.mode = mode;
        match mode {
            Mode::Exec => self.file(),
            Mode::Eval => self.lone_expression(),
            Mode::Single => self.interactive(),
        }
    }

    fn file(&mut self) -> Parsed<&'a [Stmt<'a>]> {
        let mut body = Vec::new();
        while !self.at(TokenKind::EndMarker) {
            self.statement(&mut body)?;
        }
        Ok(self.list(&body))
    }

    fn lone_expression(&mut self) -> Parsed<&'a [Stmt<'a>]> {
        let value = self.expressions()?;
        while self.eat(TokenKind::Newline) {}
        if !self.at(TokenKind::EndMarker) {
            return Err(self.invalid_syntax());
        }
        let kind = StmtKind::Expr(value);
        Ok(self.list(&[Stmt {
            kind,
            span: value.span,
        }]))
    }

    fn interactive(&mut self) -> Parsed<&'a [Stmt<'a>]> {
        let mut body = Vec::new();
        if !self.at(TokenKind::EndMarker) {
            self.statement(&mut body)?;
        }
        if !self.at(TokenKind::EndMarker) {
            return Err(
                self.error_here("multiple statements found while compiling a single statement")
            );
        }
        Ok(self.list(&body))
    }
}
