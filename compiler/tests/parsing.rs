//! What the parser makes of literals, modes, encodings and warnings.

use bumpalo::Bump;
use minivm_compiler::ast::*;
use minivm_compiler::error::SyntaxErrorKind;
use minivm_compiler::{decode_source, parse_module};

fn with_expression<T>(source: &str, look: impl FnOnce(&Expr<'_>) -> T) -> T {
    let arena = Bump::new();
    let module = match parse_module(&arena, source, Mode::Eval, "test") {
        Ok(module) => module,
        Err(error) => panic!("{source}: {error}"),
    };
    match module.body {
        [
            Stmt {
                kind: StmtKind::Expr(value),
                ..
            },
        ] => look(value),
        other => panic!("{source}: {other:?}"),
    }
}

fn constant(source: &str, expected: Constant<'_>) {
    with_expression(source, |expr| match expr.kind {
        ExprKind::Constant(found) => assert_eq!(found, expected, "{source}"),
        other => panic!("{source}: {other:?}"),
    });
}

fn warnings(source: &str) -> Vec<(String, u32)> {
    let arena = Bump::new();
    let module = parse_module(&arena, source, Mode::Exec, "test").expect("accepted");
    module
        .warnings
        .iter()
        .map(|warning| (warning.message.to_owned(), warning.line))
        .collect()
}

#[test]
fn integers() {
    constant("0", Constant::Int(0));
    constant("0_0", Constant::Int(0));
    constant("1_000", Constant::Int(1000));
    constant("0xFf_0", Constant::Int(0xFF0));
    constant("0o17", Constant::Int(15));
    constant("0B101", Constant::Int(5));
    constant("9223372036854775807", Constant::Int(i64::MAX));
    constant(
        "9223372036854775808",
        Constant::BigInt(&[0, 0, 0, 0, 0, 0, 0, 0x80]),
    );
    constant(
        "0x1_0000_0000_0000_0000",
        Constant::BigInt(&[0, 0, 0, 0, 0, 0, 0, 0, 1]),
    );
}

#[test]
fn floats_and_imaginary_numbers() {
    constant("1.", Constant::Float(1.0));
    constant(".5", Constant::Float(0.5));
    constant("1e3", Constant::Float(1000.0));
    constant("1_0.2_5e-1_0", Constant::Float(10.25e-10));
    constant("1e999", Constant::Float(f64::INFINITY));
    constant("09.5", Constant::Float(9.5));
    constant("2j", Constant::Complex(2.0));
    constant("1.5J", Constant::Complex(1.5));
    constant("00j", Constant::Complex(0.0));
}

#[test]
fn strings() {
    constant("'a' \"b\"", Constant::Str(b"ab"));
    constant(
        r"'\x41\101\u00e9\U0001F600\n\\\''",
        Constant::Str("AAé😀\n\\'".as_bytes()),
    );
    constant(r"r'\x41'", Constant::Str(br"\x41"));
    constant(
        r"'\N{BULLET}\N{latin small letter a}'",
        Constant::Str("•a".as_bytes()),
    );
    constant("'''a\n'b''c'''", Constant::Str(b"a\n'b''c"));
    constant("'a\\\nb'", Constant::Str(b"ab"));
    constant(r"b'\x00\xff\101'", Constant::Bytes(b"\x00\xffA"));
    constant(r"Rb'\n'", Constant::Bytes(br"\n"));
    constant("u'é'", Constant::Str("é".as_bytes()));
}

#[test]
fn lone_surrogates_are_kept() {
    constant(r"'\ud800'", Constant::Str(b"\xED\xA0\x80"));
    constant(
        r"'\ud83d\ude00'",
        Constant::Str(b"\xED\xA0\xBD\xED\xB8\x80"),
    );
}

#[test]
fn line_ends_are_newlines() {
    constant("'''a\r\nb\rc'''", Constant::Str(b"a\nb\nc"));
    let arena = Bump::new();
    let module = parse_module(&arena, "a\r\nb\rc\n", Mode::Exec, "test").expect("accepted");
    let lines: Vec<u32> = module.body.iter().map(|stmt| stmt.span.line).collect();
    assert_eq!(lines, [1, 2, 3]);
}

#[test]
fn identifiers_are_normalised() {
    with_expression("ﬁ", |expr| {
        assert!(matches!(expr.kind, ExprKind::Name("fi")))
    });
    with_expression("ª.ﬁ", |expr| {
        assert!(matches!(expr.kind, ExprKind::Attribute { attr: "fi", .. }));
    });
}

#[test]
fn parentheses_are_outside_spans() {
    with_expression("(a)", |expr| {
        assert_eq!(
            expr.span,
            Span {
                line: 1,
                col: 1,
                end_line: 1,
                end_col: 2
            }
        );
    });
    with_expression("(a) + (b)", |expr| {
        assert_eq!(
            expr.span,
            Span {
                line: 1,
                col: 0,
                end_line: 1,
                end_col: 9
            }
        );
    });
    with_expression("(a,\n b)", |expr| {
        assert_eq!(
            expr.span,
            Span {
                line: 1,
                col: 0,
                end_line: 2,
                end_col: 3
            }
        );
    });
}

#[test]
fn fstring_fields() {
    with_expression("f'a{b!r:>{w}}{{' 'c' f'{d = }'", |expr| {
        let ExprKind::JoinedStr(values) = expr.kind else {
            panic!("an f-string")
        };
        let texts: Vec<Option<&[u8]>> = values
            .iter()
            .map(|value| match value.kind {
                ExprKind::Constant(Constant::Str(text)) => Some(text),
                _ => None,
            })
            .collect();
        assert_eq!(texts, [Some(&b"a"[..]), None, Some(b"{cd = "), None]);
        let ExprKind::FormattedValue {
            conversion,
            format_spec,
            ..
        } = values[1].kind
        else {
            panic!("a field");
        };
        assert_eq!(conversion, Conversion::Repr);
        let Some(ExprKind::JoinedStr(spec)) = format_spec.map(|spec| spec.kind) else {
            panic!("a specification");
        };
        assert_eq!(spec.len(), 2);
        let ExprKind::FormattedValue { conversion, .. } = values[3].kind else {
            panic!("a field");
        };
        assert_eq!(conversion, Conversion::Repr);
    });
}

#[test]
fn warnings_are_returned() {
    assert_eq!(
        warnings("x\n'\\d \\w'\n"),
        [("invalid escape sequence '\\d'".to_owned(), 2)]
    );
    assert_eq!(
        warnings("b'\\400'"),
        [("invalid octal escape sequence '\\400'".to_owned(), 1)]
    );
    assert_eq!(
        warnings("f'\\{x}'"),
        [("invalid escape sequence '\\{'".to_owned(), 1)]
    );
    assert_eq!(
        warnings("1if x else 2"),
        [("invalid decimal literal".to_owned(), 1)]
    );
    assert_eq!(warnings("with (open('\\d') + b): pass").len(), 1);
    assert_eq!(warnings("r'\\d'"), []);
}

#[test]
fn modes() {
    let arena = Bump::new();
    let parse = |source, mode| parse_module(&arena, source, mode, "test").map(|m| m.body.len());
    assert_eq!(parse("", Mode::Exec), Ok(0));
    assert_eq!(parse("# only a comment", Mode::Exec), Ok(0));
    assert_eq!(parse("a; b\nc", Mode::Exec), Ok(3));
    assert_eq!(parse("a, b\n\n", Mode::Eval), Ok(1));
    assert_eq!(parse("a; b\n", Mode::Single), Ok(2));
    assert_eq!(parse("if a:\n  b\n\n", Mode::Single), Ok(1));
    for source in ["a = 1", "a; b", "", "pass", "*a"] {
        let error = parse(source, Mode::Eval).expect_err(source);
        assert_eq!(error.message, "invalid syntax", "{source}");
    }
    let error = parse("a\nb", Mode::Single).expect_err("two statements");
    assert_eq!(
        error.message,
        "multiple statements found while compiling a single statement"
    );
}

#[test]
fn soft_keywords_are_names_elsewhere() {
    let arena = Bump::new();
    let source = "match = case = type = _ = 1\nmatch(x)\nmatch[x]\nmatch.x\nmatch * x\nmatch -x\n\
                  match: int = 1\ntype(x)\ntype = type\ncase: x\nmatch(x), y\nmatch not in x\n\
                  match [a]:\n case [_]: pass\nmatch (a, b):\n case _: pass\nmatch -a:\n case 1: pass\n\
                  match *a, b:\n case 1: pass\ntype x = int\nprint(match, case)\n";
    let module = parse_module(&arena, source, Mode::Exec, "test").expect("accepted");
    let matches = module
        .body
        .iter()
        .filter(|stmt| matches!(stmt.kind, StmtKind::Match { .. }));
    assert_eq!(matches.count(), 4);
}

#[test]
fn errors_carry_their_line_and_file() {
    let arena = Bump::new();
    let error = parse_module(&arena, "x\n  é é\n", Mode::Exec, "dir/f.py").expect_err("indented");
    assert_eq!(error.kind, SyntaxErrorKind::Indentation);
    assert_eq!(error.text.as_deref(), Some("  é é\n"));
    assert_eq!(error.filename, "dir/f.py");
    assert_eq!(error.to_string(), "unexpected indent (f.py, line 2)");
}

#[test]
fn null_bytes_are_rejected() {
    let arena = Bump::new();
    let error = parse_module(&arena, "a\0", Mode::Exec, "test").expect_err("a null byte");
    assert_eq!(
        error.message,
        "source code string cannot contain null bytes"
    );
    let error = decode_source(b"a\nb\0", "test").expect_err("a null byte");
    assert_eq!(
        (error.message.as_str(), error.line),
        ("source code cannot contain null bytes", 2)
    );
}

#[test]
fn source_encodings() {
    let decoded = |bytes: &[u8]| decode_source(bytes, "test").map(|text| text.into_owned());
    let message = |bytes: &[u8]| decoded(bytes).expect_err("not decodable").message;
    assert_eq!(decoded(b"\xEF\xBB\xBFa").as_deref(), Ok("a"));
    assert_eq!(decoded("é".as_bytes()).as_deref(), Ok("é"));
    assert_eq!(
        decoded(b"# -*- coding: latin-1 -*-\n\xE9").as_deref(),
        Ok("# -*- coding: latin-1 -*-\né")
    );
    assert_eq!(
        decoded(b"#!x\n# vim: set fileencoding=utf-8 :\nx").map(|text| text.len()),
        Ok(37)
    );
    assert_eq!(
        message(b"x\n'\xE9'"),
        "Non-UTF-8 code starting with '\\xe9' on line 2, but no encoding declared; \
         see https://peps.python.org/pep-0263/ for details"
    );
    assert_eq!(
        message(b"# coding: utf-8\n\xE9"),
        "(unicode error) 'utf-8' codec can't decode byte 0xe9 in position 16: unexpected end of data"
    );
    assert_eq!(
        message(b"# coding: nonsense\n"),
        "unknown encoding: nonsense"
    );
    assert_eq!(
        message(b"# coding: ascii\n\xE9"),
        "'ascii' codec can't decode byte 0xe9 in position 16: ordinal not in range(128)"
    );
    assert_eq!(
        message(b"\xEF\xBB\xBF# coding: latin-1\n"),
        "encoding problem: latin-1 with BOM"
    );
}
