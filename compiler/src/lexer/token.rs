//! Tokens and their kinds.

/// A token: its kind and where it stands in the source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    /// How many brackets are open after it (at most 200).
    pub(crate) level: u8,
    /// Byte offset of the first byte.
    pub(crate) start: u32,
    /// Byte offset just past the last byte.
    pub(crate) end: u32,
    /// Line of the first byte, from 1.
    pub(crate) line: u32,
    /// Line of the end, from 1.
    pub(crate) end_line: u32,
}

macro_rules! token_kinds {
    (
        plain { $($plain:ident,)* }
        keywords { $($keyword:ident = $word:literal,)* }
        operators { $($operator:ident = $sign:literal,)* }
    ) => {
        /// What sort of token it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum TokenKind {
            $($plain,)*
            $($keyword,)*
            $($operator,)*
        }

        impl TokenKind {
            /// How the token is written, for those that are always written the same way.
            pub(crate) fn text(self) -> &'static str {
                match self {
                    $(TokenKind::$plain => stringify!($plain),)*
                    $(TokenKind::$keyword => $word,)*
                    $(TokenKind::$operator => $sign,)*
                }
            }

            /// The kind of an identifier-like word.
            pub(crate) fn of_word(word: &[u8]) -> TokenKind {
                // Keywords have two to eight letters; most names fail this without a comparison.
                if word.len() < 2 || word.len() > 8 || word[1].is_ascii_uppercase() {
                    return TokenKind::Name;
                }
                match std::str::from_utf8(word) {
                    $(Ok($word) => TokenKind::$keyword,)*
                    _ => TokenKind::Name,
                }
            }
        }
    };
}

token_kinds! {
    plain {
        Name,
        Number,
        String,
        FStringStart,
        FStringMiddle,
        FStringEnd,
        Newline,
        Indent,
        Dedent,
        EndMarker,
        // The lexer stopped here with an error that counts only if the parser gets this far.
        Error,
        // A character that is in no token, such as `$`.
        Unknown,
    }
    keywords {
        False = "False",
        None = "None",
        True = "True",
        And = "and",
        As = "as",
        Assert = "assert",
        Async = "async",
        Await = "await",
        Break = "break",
        Class = "class",
        Continue = "continue",
        Def = "def",
        Del = "del",
        Elif = "elif",
        Else = "else",
        Except = "except",
        Finally = "finally",
        For = "for",
        From = "from",
        Global = "global",
        If = "if",
        Import = "import",
        In = "in",
        Is = "is",
        Lambda = "lambda",
        Nonlocal = "nonlocal",
        Not = "not",
        Or = "or",
        Pass = "pass",
        Raise = "raise",
        Return = "return",
        Try = "try",
        While = "while",
        With = "with",
        Yield = "yield",
    }
    operators {
        LParen = "(",
        RParen = ")",
        LBracket = "[",
        RBracket = "]",
        LBrace = "{",
        RBrace = "}",
        Comma = ",",
        Colon = ":",
        ColonEqual = ":=",
        Semicolon = ";",
        Dot = ".",
        Ellipsis = "...",
        Arrow = "->",
        Exclamation = "!",
        Equal = "=",
        EqEqual = "==",
        NotEqual = "!=",
        Less = "<",
        LessEqual = "<=",
        Greater = ">",
        GreaterEqual = ">=",
        LessGreater = "<>",
        Plus = "+",
        Minus = "-",
        Star = "*",
        DoubleStar = "**",
        Slash = "/",
        DoubleSlash = "//",
        Percent = "%",
        At = "@",
        Amper = "&",
        VBar = "|",
        Caret = "^",
        Tilde = "~",
        LeftShift = "<<",
        RightShift = ">>",
        PlusEqual = "+=",
        MinusEqual = "-=",
        StarEqual = "*=",
        DoubleStarEqual = "**=",
        SlashEqual = "/=",
        DoubleSlashEqual = "//=",
        PercentEqual = "%=",
        AtEqual = "@=",
        AmperEqual = "&=",
        VBarEqual = "|=",
        CaretEqual = "^=",
        LeftShiftEqual = "<<=",
        RightShiftEqual = ">>=",
    }
}

impl TokenKind {
    /// Whether an expression can begin with it.
    pub(crate) fn starts_expression(self) -> bool {
        use TokenKind::*;
        matches!(
            self,
            Name | Number
                | String
                | FStringStart
                | LParen
                | LBracket
                | LBrace
                | Minus
                | Plus
                | Tilde
                | Not
                | Lambda
                | Await
                | None
                | True
                | False
                | Ellipsis
        )
    }
}
