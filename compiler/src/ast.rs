//! The abstract syntax tree: what Python's own `ast` module describes, in a [`bumpalo::Bump`] arena.
//!
//! Every node is `Copy` plain data that lives as long as the arena; nothing in it needs dropping.
//! The shape follows the `ast` module of Python 3.13, with these differences:
//!
//! * Expressions carry no load/store/delete context: the place where a node stands says it. The parser
//!   has already checked that targets are valid targets.
//! * `elif` is flat ([`StmtKind::If`] holds a list of branches), so thousands of them nest nowhere.
//! * Defaults are stored with their parameter ([`Param::default`]).
//! * A [`Mode::Eval`] module holds a single [`StmtKind::Expr`].
//!
//! # Depth
//!
//! A recursive walk is safe on a bounded stack: no expression is higher than [`MAX_EXPR_HEIGHT`]
//! nodes, patterns and annotations included, and statements nest at most [`MAX_BLOCK_DEPTH`] blocks
//! deep. The parser rejects what would exceed either with a syntax error.

mod height;

/// The greatest [`Expr::height`] the parser lets through.
pub const MAX_EXPR_HEIGHT: u32 = 6000;

/// The greatest number of blocks that enclose a statement (CPython's limit on indentation levels).
pub const MAX_BLOCK_DEPTH: usize = 100;

/// A stretch of source text, from its first byte to just past its last.
///
/// Lines count from 1; columns count UTF-8 bytes from the start of their line, from 0. Both are as in
/// Python's `ast` module (`lineno`, `col_offset`, `end_lineno`, `end_col_offset`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Span {
    /// Line of the first byte.
    pub line: u32,
    /// Column of the first byte.
    pub col: u32,
    /// Line of the end.
    pub end_line: u32,
    /// Column just past the last byte.
    pub end_col: u32,
}

impl Span {
    /// The stretch from the start of `self` to the end of `last`.
    pub fn to(self, last: Span) -> Span {
        Span {
            line: self.line,
            col: self.col,
            end_line: last.end_line,
            end_col: last.end_col,
        }
    }
}

/// What kind of source is parsed, as the third argument of Python's `compile`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A file: any number of statements.
    Exec,
    /// A single expression, as for `eval`.
    Eval,
    /// One interactive statement, whose expression values are printed.
    Single,
}

/// A whole parsed source.
#[derive(Clone, Copy, Debug)]
pub struct Module<'a> {
    /// How the source was read.
    pub mode: Mode,
    /// The statements; exactly one [`StmtKind::Expr`] when `mode` is [`Mode::Eval`].
    pub body: &'a [Stmt<'a>],
    /// Warnings found while parsing, in source order.
    pub warnings: &'a [SyntaxWarning<'a>],
}

/// Something suspicious that is not an error, such as an unknown escape in a string literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntaxWarning<'a> {
    /// The text, as CPython words it.
    pub message: &'a str,
    /// The line it is about, from 1.
    pub line: u32,
}

/// A statement.
#[derive(Clone, Copy, Debug)]
pub struct Stmt<'a> {
    /// What the statement is.
    pub kind: StmtKind<'a>,
    /// Where it stands. Decorators are outside the span of what they decorate.
    pub span: Span,
}

/// The kinds of statement.
#[derive(Clone, Copy, Debug)]
pub enum StmtKind<'a> {
    /// `def` and `async def`.
    FunctionDef(&'a FunctionDef<'a>),
    /// `class`.
    ClassDef(&'a ClassDef<'a>),
    /// `return value`.
    Return(Option<&'a Expr<'a>>),
    /// `del a, b`.
    Delete(&'a [&'a Expr<'a>]),
    /// `a = b = value`.
    Assign {
        /// The targets from left to right.
        targets: &'a [&'a Expr<'a>],
        /// The right-hand side.
        value: &'a Expr<'a>,
    },
    /// `type Name[params] = value`.
    TypeAlias {
        /// A [`ExprKind::Name`].
        name: &'a Expr<'a>,
        /// The type parameters.
        type_params: &'a [TypeParam<'a>],
        /// The aliased type.
        value: &'a Expr<'a>,
    },
    /// `target op= value`.
    AugAssign {
        /// A name, attribute or subscript.
        target: &'a Expr<'a>,
        /// The operator.
        op: BinOp,
        /// The right-hand side.
        value: &'a Expr<'a>,
    },
    /// `target: annotation = value`.
    AnnAssign {
        /// A name, attribute or subscript.
        target: &'a Expr<'a>,
        /// The annotation.
        annotation: &'a Expr<'a>,
        /// The value, if one is given.
        value: Option<&'a Expr<'a>>,
        /// Whether the target is a bare name without parentheses.
        simple: bool,
    },
    /// `for` and `async for`.
    For {
        /// Whether it is `async for`.
        is_async: bool,
        /// The loop target.
        target: &'a Expr<'a>,
        /// What is iterated.
        iter: &'a Expr<'a>,
        /// The loop body.
        body: &'a [Stmt<'a>],
        /// The `else` block; empty if absent.
        orelse: &'a [Stmt<'a>],
    },
    /// `while`.
    While {
        /// The condition.
        test: &'a Expr<'a>,
        /// The loop body.
        body: &'a [Stmt<'a>],
        /// The `else` block; empty if absent.
        orelse: &'a [Stmt<'a>],
    },
    /// `if` with its `elif`s.
    If {
        /// The `if` and each `elif`, at least one.
        branches: &'a [IfBranch<'a>],
        /// The `else` block; empty if absent.
        orelse: &'a [Stmt<'a>],
    },
    /// `with` and `async with`.
    With {
        /// Whether it is `async with`.
        is_async: bool,
        /// The context managers, at least one.
        items: &'a [WithItem<'a>],
        /// The body.
        body: &'a [Stmt<'a>],
    },
    /// `match`.
    Match {
        /// What is matched.
        subject: &'a Expr<'a>,
        /// The cases, at least one.
        cases: &'a [MatchCase<'a>],
    },
    /// `raise exc from cause`.
    Raise {
        /// The exception; absent in a bare `raise`.
        exc: Option<&'a Expr<'a>>,
        /// What follows `from`.
        cause: Option<&'a Expr<'a>>,
    },
    /// `try` with `except` or `except*`, `else` and `finally`.
    Try(&'a Try<'a>),
    /// `assert test, msg`.
    Assert {
        /// The condition.
        test: &'a Expr<'a>,
        /// The message.
        msg: Option<&'a Expr<'a>>,
    },
    /// `import a.b as c, d`.
    Import(&'a [Alias<'a>]),
    /// `from module import names`.
    ImportFrom {
        /// The dotted module name; absent in `from . import x`.
        module: Option<&'a str>,
        /// The names; a single `*` for a star import.
        names: &'a [Alias<'a>],
        /// The number of leading dots.
        level: u32,
    },
    /// `global a, b`.
    Global(&'a [&'a str]),
    /// `nonlocal a, b`.
    Nonlocal(&'a [&'a str]),
    /// An expression for its effect.
    Expr(&'a Expr<'a>),
    /// `pass`.
    Pass,
    /// `break`.
    Break,
    /// `continue`.
    Continue,
}

/// A function definition.
#[derive(Clone, Copy, Debug)]
pub struct FunctionDef<'a> {
    /// Whether it is `async def`.
    pub is_async: bool,
    /// The function's name.
    pub name: &'a str,
    /// The parameters.
    pub params: &'a Params<'a>,
    /// The body, not empty.
    pub body: &'a [Stmt<'a>],
    /// The decorators, outermost first.
    pub decorators: &'a [&'a Expr<'a>],
    /// The annotation after `->`.
    pub returns: Option<&'a Expr<'a>>,
    /// The type parameters in brackets after the name.
    pub type_params: &'a [TypeParam<'a>],
}

/// A class definition.
#[derive(Clone, Copy, Debug)]
pub struct ClassDef<'a> {
    /// The class's name.
    pub name: &'a str,
    /// The positional arguments in the parentheses, starred ones included.
    pub bases: &'a [&'a Expr<'a>],
    /// The keyword arguments in the parentheses.
    pub keywords: &'a [Keyword<'a>],
    /// The body, not empty.
    pub body: &'a [Stmt<'a>],
    /// The decorators, outermost first.
    pub decorators: &'a [&'a Expr<'a>],
    /// The type parameters in brackets after the name.
    pub type_params: &'a [TypeParam<'a>],
}

/// An `if` or `elif` with its block.
#[derive(Clone, Copy, Debug)]
pub struct IfBranch<'a> {
    /// The condition.
    pub test: &'a Expr<'a>,
    /// The block, not empty.
    pub body: &'a [Stmt<'a>],
    /// From the keyword to the end of the whole `if` statement.
    pub span: Span,
}

/// A `try` statement.
#[derive(Clone, Copy, Debug)]
pub struct Try<'a> {
    /// The guarded block.
    pub body: &'a [Stmt<'a>],
    /// The `except` clauses.
    pub handlers: &'a [ExceptHandler<'a>],
    /// The `else` block; empty if absent.
    pub orelse: &'a [Stmt<'a>],
    /// The `finally` block; empty if absent.
    pub finalbody: &'a [Stmt<'a>],
    /// Whether the clauses are `except*`.
    pub is_star: bool,
}

/// An `except` clause.
#[derive(Clone, Copy, Debug)]
pub struct ExceptHandler<'a> {
    /// The exception type; absent in a bare `except:`.
    pub typ: Option<&'a Expr<'a>>,
    /// The name after `as`.
    pub name: Option<&'a str>,
    /// The block, not empty.
    pub body: &'a [Stmt<'a>],
    /// From the keyword to the end of the block.
    pub span: Span,
}

/// One context manager of a `with`.
#[derive(Clone, Copy, Debug)]
pub struct WithItem<'a> {
    /// The context manager.
    pub context: &'a Expr<'a>,
    /// The target after `as`.
    pub target: Option<&'a Expr<'a>>,
}

/// One name of an `import`.
#[derive(Clone, Copy, Debug)]
pub struct Alias<'a> {
    /// The imported name, dotted for `import a.b`, `*` for a star import.
    pub name: &'a str,
    /// The name after `as`.
    pub asname: Option<&'a str>,
    /// Where it stands.
    pub span: Span,
}

/// One `case` of a `match`.
#[derive(Clone, Copy, Debug)]
pub struct MatchCase<'a> {
    /// The pattern.
    pub pattern: &'a Pattern<'a>,
    /// The condition after `if`.
    pub guard: Option<&'a Expr<'a>>,
    /// The block, not empty.
    pub body: &'a [Stmt<'a>],
}

/// A pattern of a `case`.
#[derive(Clone, Copy, Debug)]
pub struct Pattern<'a> {
    /// What the pattern is.
    pub kind: PatternKind<'a>,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of pattern.
#[derive(Clone, Copy, Debug)]
pub enum PatternKind<'a> {
    /// A literal or dotted name, compared with `==`.
    Value(&'a Expr<'a>),
    /// `None`, `True` or `False`, compared by identity.
    Singleton(Constant<'a>),
    /// `[a, *b]` or `(a, b)`.
    Sequence(&'a [&'a Pattern<'a>]),
    /// `{key: pattern, **rest}`.
    Mapping {
        /// The keys: literals or dotted names.
        keys: &'a [&'a Expr<'a>],
        /// One pattern for each key.
        patterns: &'a [&'a Pattern<'a>],
        /// The name after `**`.
        rest: Option<&'a str>,
    },
    /// `Class(pattern, name=pattern)`.
    Class {
        /// A dotted name.
        cls: &'a Expr<'a>,
        /// The positional patterns.
        patterns: &'a [&'a Pattern<'a>],
        /// The attribute names of the keyword patterns.
        kwd_attrs: &'a [&'a str],
        /// One pattern for each name.
        kwd_patterns: &'a [&'a Pattern<'a>],
    },
    /// `*name` in a sequence; `None` for `*_`.
    Star(Option<&'a str>),
    /// `pattern as name`, a bare capture (no pattern), or the wildcard `_` (neither).
    As {
        /// The pattern before `as`.
        pattern: Option<&'a Pattern<'a>>,
        /// The name that is bound.
        name: Option<&'a str>,
    },
    /// `a | b`, at least two.
    Or(&'a [&'a Pattern<'a>]),
}

/// A type parameter of a function, class or type alias.
#[derive(Clone, Copy, Debug)]
pub struct TypeParam<'a> {
    /// Which sort it is.
    pub kind: TypeParamKind<'a>,
    /// Its name.
    pub name: &'a str,
    /// What follows `=`.
    pub default: Option<&'a Expr<'a>>,
    /// Where it stands.
    pub span: Span,
}

/// The sorts of type parameter.
#[derive(Clone, Copy, Debug)]
pub enum TypeParamKind<'a> {
    /// `T` or `T: bound`.
    TypeVar {
        /// The bound, or a tuple of constraints.
        bound: Option<&'a Expr<'a>>,
    },
    /// `**P`.
    ParamSpec,
    /// `*Ts`.
    TypeVarTuple,
}

/// The parameters of a function or lambda.
#[derive(Clone, Copy, Debug, Default)]
pub struct Params<'a> {
    /// Those before `/`.
    pub posonly: &'a [Param<'a>],
    /// Those that may be passed by position or by name.
    pub args: &'a [Param<'a>],
    /// `*args`; its `default` is always absent.
    pub vararg: Option<&'a Param<'a>>,
    /// Those after `*` or `*args`.
    pub kwonly: &'a [Param<'a>],
    /// `**kwargs`; its `default` is always absent.
    pub kwarg: Option<&'a Param<'a>>,
}

/// One parameter.
#[derive(Clone, Copy, Debug)]
pub struct Param<'a> {
    /// Its name.
    pub name: &'a str,
    /// The annotation after `:`.
    pub annotation: Option<&'a Expr<'a>>,
    /// The default value after `=`.
    pub default: Option<&'a Expr<'a>>,
    /// Name and annotation, without the default.
    pub span: Span,
}

/// A keyword argument of a call or class definition.
#[derive(Clone, Copy, Debug)]
pub struct Keyword<'a> {
    /// The name; absent for `**mapping`.
    pub name: Option<&'a str>,
    /// The value.
    pub value: &'a Expr<'a>,
    /// Where it stands.
    pub span: Span,
}

/// An expression.
#[derive(Clone, Copy, Debug)]
pub struct Expr<'a> {
    /// What the expression is.
    pub kind: ExprKind<'a>,
    /// Where it stands. Parentheses around it are outside, except those of a tuple or generator.
    pub span: Span,
    height: u32,
}

/// The kinds of expression.
#[derive(Clone, Copy, Debug)]
pub enum ExprKind<'a> {
    /// `a and b and c`, `a or b`: at least two values.
    BoolOp {
        /// Which of the two.
        op: BoolOp,
        /// The operands.
        values: &'a [&'a Expr<'a>],
    },
    /// `target := value`; the target is a [`ExprKind::Name`].
    Named {
        /// The name that is bound.
        target: &'a Expr<'a>,
        /// The value.
        value: &'a Expr<'a>,
    },
    /// `left op right`.
    BinOp {
        /// The left operand.
        left: &'a Expr<'a>,
        /// The operator.
        op: BinOp,
        /// The right operand.
        right: &'a Expr<'a>,
    },
    /// `op operand`.
    UnaryOp {
        /// The operator.
        op: UnaryOp,
        /// The operand.
        operand: &'a Expr<'a>,
    },
    /// `lambda params: body`.
    Lambda {
        /// The parameters.
        params: &'a Params<'a>,
        /// The body.
        body: &'a Expr<'a>,
    },
    /// `body if test else orelse`.
    IfExp {
        /// The condition.
        test: &'a Expr<'a>,
        /// The value if it holds.
        body: &'a Expr<'a>,
        /// The value if not.
        orelse: &'a Expr<'a>,
    },
    /// `{key: value, **mapping}`.
    Dict(&'a [DictItem<'a>]),
    /// `{a, b}`, not empty.
    Set(&'a [&'a Expr<'a>]),
    /// `[element for …]`.
    ListComp {
        /// What each round yields.
        element: &'a Expr<'a>,
        /// The `for` clauses, at least one.
        generators: &'a [Comprehension<'a>],
    },
    /// `{element for …}`.
    SetComp {
        /// What each round yields.
        element: &'a Expr<'a>,
        /// The `for` clauses, at least one.
        generators: &'a [Comprehension<'a>],
    },
    /// `{key: value for …}`.
    DictComp {
        /// The key of each round.
        key: &'a Expr<'a>,
        /// The value of each round.
        value: &'a Expr<'a>,
        /// The `for` clauses, at least one.
        generators: &'a [Comprehension<'a>],
    },
    /// `(element for …)`.
    GeneratorExp {
        /// What each round yields.
        element: &'a Expr<'a>,
        /// The `for` clauses, at least one.
        generators: &'a [Comprehension<'a>],
    },
    /// `await value`.
    Await(&'a Expr<'a>),
    /// `yield value`.
    Yield(Option<&'a Expr<'a>>),
    /// `yield from value`.
    YieldFrom(&'a Expr<'a>),
    /// `left op0 comparators[0] op1 comparators[1] …`.
    Compare {
        /// The first operand.
        left: &'a Expr<'a>,
        /// The operators, at least one.
        ops: &'a [CmpOp],
        /// One operand for each operator.
        comparators: &'a [&'a Expr<'a>],
    },
    /// `func(args, keywords)`.
    Call {
        /// What is called.
        func: &'a Expr<'a>,
        /// The positional arguments, with [`ExprKind::Starred`] for `*iterable`.
        args: &'a [&'a Expr<'a>],
        /// The keyword arguments.
        keywords: &'a [Keyword<'a>],
    },
    /// A replacement field of an f-string; only inside [`ExprKind::JoinedStr`].
    FormattedValue {
        /// What is formatted.
        value: &'a Expr<'a>,
        /// `!s`, `!r` or `!a`. A field with `=` and neither conversion nor specification is given `!r`.
        conversion: Conversion,
        /// What follows `:`, a [`ExprKind::JoinedStr`].
        format_spec: Option<&'a Expr<'a>>,
    },
    /// An f-string: string constants and [`ExprKind::FormattedValue`]s in order. The text that `=` asks
    /// for is part of the constant before the field. No two constants are adjacent, none is empty.
    JoinedStr(&'a [&'a Expr<'a>]),
    /// A literal.
    Constant(Constant<'a>),
    /// `value.attr`.
    Attribute {
        /// The object.
        value: &'a Expr<'a>,
        /// The attribute's name.
        attr: &'a str,
    },
    /// `value[index]`.
    Subscript {
        /// The object.
        value: &'a Expr<'a>,
        /// The index: an expression, a [`ExprKind::Slice`], or a tuple of these and of starred ones.
        index: &'a Expr<'a>,
    },
    /// `*value`.
    Starred(&'a Expr<'a>),
    /// A variable.
    Name(&'a str),
    /// `[a, b]`.
    List(&'a [&'a Expr<'a>]),
    /// `a, b` or `(a, b)`.
    Tuple(&'a [&'a Expr<'a>]),
    /// `lower:upper:step`; only as (part of) an index.
    Slice {
        /// The start.
        lower: Option<&'a Expr<'a>>,
        /// The end.
        upper: Option<&'a Expr<'a>>,
        /// The step.
        step: Option<&'a Expr<'a>>,
    },
}

/// An entry of a dict display.
#[derive(Clone, Copy, Debug)]
pub struct DictItem<'a> {
    /// The key; absent for `**mapping`.
    pub key: Option<&'a Expr<'a>>,
    /// The value, or the mapping.
    pub value: &'a Expr<'a>,
}

/// A `for` clause of a comprehension with the `if`s that follow it.
#[derive(Clone, Copy, Debug)]
pub struct Comprehension<'a> {
    /// Whether it is `async for`.
    pub is_async: bool,
    /// The loop target.
    pub target: &'a Expr<'a>,
    /// What is iterated.
    pub iter: &'a Expr<'a>,
    /// The conditions.
    pub ifs: &'a [&'a Expr<'a>],
}

/// The value of a literal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Constant<'a> {
    /// `None`
    None,
    /// `True`
    True,
    /// `False`
    False,
    /// `...`
    Ellipsis,
    /// An integer that fits 64 bits. Literals are never negative.
    Int(i64),
    /// A larger integer: its magnitude, least significant byte first, for
    /// [`num_bigint::BigUint::from_bytes_le`].
    BigInt(&'a [u8]),
    /// A floating-point number.
    Float(f64),
    /// An imaginary number, by its imaginary part.
    Complex(f64),
    /// A string in WTF-8: UTF-8 in which a lone surrogate stands as its three-byte sequence. Two escapes
    /// that form a surrogate pair stay two surrogates, as in Python.
    Str(&'a [u8]),
    /// A byte string.
    Bytes(&'a [u8]),
}

/// `and` and `or`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say all")]
pub enum BoolOp {
    And,
    Or,
}

/// The binary operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of Python's `ast` module")]
pub enum BinOp {
    Add,
    Sub,
    Mult,
    MatMult,
    Div,
    Mod,
    Pow,
    LShift,
    RShift,
    BitOr,
    BitXor,
    BitAnd,
    FloorDiv,
}

/// The unary operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of Python's `ast` module")]
pub enum UnaryOp {
    Invert,
    Not,
    UAdd,
    USub,
}

/// The comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of Python's `ast` module")]
pub enum CmpOp {
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
}

/// The conversion of an f-string field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Conversion {
    /// None is written.
    None,
    /// `!s`
    Str,
    /// `!r`
    Repr,
    /// `!a`
    Ascii,
}
