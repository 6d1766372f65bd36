//! Deep and long sources: the parser's native stack and the tree's height are bounded.

use bumpalo::Bump;
use minivm_compiler::ast::{ExprKind, MAX_EXPR_HEIGHT, Mode, StmtKind};
use minivm_compiler::parse_module;

/// The error's text, or `Ok` for a source that is accepted.
fn check(source: &str) -> Result<(), String> {
    let arena = Bump::new();
    match parse_module(&arena, source, Mode::Exec, "test") {
        Ok(_) => Ok(()),
        Err(error) => Err(error.message),
    }
}

const TOO_MANY_EXPRESSIONS: &str = "too many nested expressions";
const TOO_MANY_BRACKETS: &str = "too many nested parentheses";

fn rejected(source: &str, message: &str) {
    assert_eq!(check(source), Err(message.to_owned()), "{:.40}", source);
}

#[test]
fn brackets_nest_two_hundred_deep() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("f(", ")"), ("a[", "]")] {
        let nested = |depth: usize| format!("{}x{}", open.repeat(depth), close.repeat(depth));
        assert_eq!(check(&nested(200)), Ok(()));
        rejected(&nested(201), TOO_MANY_BRACKETS);
        rejected(&nested(10_000), TOO_MANY_BRACKETS);
        rejected(&open.repeat(100_000), TOO_MANY_BRACKETS);
    }
    rejected(&"(".repeat(1_000_000), TOO_MANY_BRACKETS);
}

#[test]
fn chains_are_as_high_as_the_limit_allows() {
    let limit = MAX_EXPR_HEIGHT as usize;
    let chains: [(&str, &str, &str); 8] = [
        ("", "x + ", "x"),
        ("x", ".y", ""),
        ("x", "()", ""),
        ("x", "[0]", ""),
        ("", "-", "x"),
        ("", "not ", "x"),
        ("", "x ** ", "x"),
        ("", "x if y else ", "x"),
    ];
    for (start, link, end) in chains {
        let chain = |links: usize| format!("{start}{}{end}", link.repeat(links));
        assert_eq!(check(&chain(limit - 1)), Ok(()), "{link}");
        rejected(&chain(limit), TOO_MANY_EXPRESSIONS);
        rejected(&chain(100_000), TOO_MANY_EXPRESSIONS);
    }
}

#[test]
fn heights_of_nested_chains_add_up() {
    let sum = format!("{}x", "x + ".repeat(100));
    let nested = (0..150).fold("x".to_owned(), |inner, _| format!("({inner}) + {sum}"));
    rejected(&nested, TOO_MANY_EXPRESSIONS);
}

#[test]
fn flat_chains_have_no_limit() {
    let many = 20_000;
    let chains = [
        format!("{}x", "x and ".repeat(many)),
        format!("{}x", "x < ".repeat(many)),
        format!("{}x", "x, ".repeat(many)),
        format!("{}x", "x = ".repeat(many)),
        format!("[{}]", "x, ".repeat(many)),
        format!("f({})", "x, ".repeat(many)),
        format!("{{{}}}", "x: y, ".repeat(many)),
        "'a' ".repeat(many),
        "f'{x}' ".repeat(many),
        format!("f'{}'", "{x}".repeat(many)),
        "x; ".repeat(many),
        "if x: pass\n".repeat(many),
        format!("del {}x", "x, ".repeat(many)),
        format!(
            "def f({}): pass",
            (0..many).map(|n| format!("x{n}, ")).collect::<String>()
        ),
        format!("with {}x: pass", "x, ".repeat(many)),
        format!("{}def f(): pass", "@x\n".repeat(many)),
    ];
    for chain in &chains {
        assert_eq!(check(chain), Ok(()), "{:.40}", chain);
    }
}

#[test]
fn loops_of_a_comprehension_are_nested() {
    for loops in [MAX_EXPR_HEIGHT as usize, 300_000] {
        let clauses = "for x in y ".repeat(loops);
        for (open, close) in [("[x ", "]"), ("{x ", "}"), ("(x ", ")"), ("{x: x ", "}")] {
            rejected(&format!("{open}{clauses}{close}"), TOO_MANY_EXPRESSIONS);
        }
    }
    assert_eq!(check(&format!("[x {}]", "for x in y ".repeat(200))), Ok(()));
}

#[test]
fn elif_chains_are_flat() {
    let arena = Bump::new();
    let source = format!(
        "if x: pass\n{}else: pass\n",
        "elif x: pass\n".repeat(10_000)
    );
    let module = parse_module(&arena, &source, Mode::Exec, "test").expect("accepted");
    let StmtKind::If { branches, orelse } = module.body[0].kind else {
        panic!("an if statement");
    };
    assert_eq!((branches.len(), orelse.len()), (10_001, 1));
}

#[test]
fn lambdas_nest_to_a_limit() {
    assert_eq!(check(&format!("{}x", "lambda: ".repeat(999))), Ok(()));
    rejected(
        &format!("{}x", "lambda: ".repeat(100_000)),
        TOO_MANY_EXPRESSIONS,
    );
    rejected(
        &format!("{}x", "lambda x=".repeat(100_000)),
        TOO_MANY_EXPRESSIONS,
    );
}

#[test]
fn the_deepest_mixed_nesting_fits_a_test_thread() {
    let pairs = "(lambda: not -a.b ** [x for x in {1: f(lambda: ".repeat(50);
    let closing = ")}])".repeat(50);
    let result = check(&format!("{pairs}x{closing}"));
    assert!(
        result.is_ok() || result == Err(TOO_MANY_EXPRESSIONS.to_owned()),
        "{result:?}"
    );
    let lambdas = format!("{}{}", "(lambda: ".repeat(199), "lambda: ".repeat(2_000));
    let result = check(&format!("{lambdas}x{}", ")".repeat(199)));
    assert_eq!(result, Err(TOO_MANY_EXPRESSIONS.to_owned()));
}

#[test]
fn blocks_nest_to_the_indentation_limit() {
    let blocks = |depth: usize| -> String {
        let lines = (0..depth).map(|level| format!("{}if x:\n", " ".repeat(level)));
        lines.collect::<String>() + &format!("{}pass\n", " ".repeat(depth))
    };
    assert_eq!(check(&blocks(99)), Ok(()));
    rejected(&blocks(100), "too many levels of indentation");
    rejected(&blocks(1_000), "too many levels of indentation");
}

#[test]
fn fstrings_nest_to_a_limit() {
    let nested = |depth: usize| format!("{}x{}", "f'{".repeat(depth), "}'".repeat(depth));
    assert_eq!(check(&nested(149)), Ok(()));
    rejected(&nested(150), "too many nested f-strings");
    rejected(&nested(10_000), "too many nested f-strings");
    rejected(&"f'{".repeat(10_000), "too many nested f-strings");
}

#[test]
fn patterns_nest_with_their_brackets() {
    let nested = |depth: usize| {
        format!(
            "match x:\n case {}y{}: pass\n",
            "[".repeat(depth),
            "]".repeat(depth)
        )
    };
    assert_eq!(check(&nested(200)), Ok(()));
    rejected(&nested(201), TOO_MANY_BRACKETS);
    let either = format!("match x:\n case {}1: pass\n", "1 | ".repeat(20_000));
    assert_eq!(check(&either), Ok(()));
}

#[test]
fn heights_are_those_of_the_tree() {
    let arena = Bump::new();
    let source = "f(a + b * c, [d], k={1: (2, lambda x=y[1:2]: z)})";
    let module = parse_module(&arena, source, Mode::Eval, "test").expect("accepted");
    let StmtKind::Expr(call) = module.body[0].kind else {
        panic!("an expression")
    };
    // Call, dict, tuple, lambda, subscript, slice, constant.
    assert_eq!(call.height(), 7);
    assert!(matches!(call.kind, ExprKind::Call { .. }));
}

#[test]
fn long_numbers_and_strings_are_read() {
    assert_eq!(check(&"9".repeat(4_300)), Ok(()));
    let message = check(&"9".repeat(4_301)).expect_err("too many digits");
    assert!(
        message.starts_with("Exceeds the limit (4300 digits)"),
        "{message}"
    );
    assert_eq!(check(&format!("0x{}", "f".repeat(100_000))), Ok(()));
    assert_eq!(check(&format!("'{}'", "a\\n".repeat(300_000))), Ok(()));
}

#[test]
fn long_mistakes_are_found_quickly() {
    let many = 20_000;
    let mistakes = [
        "a + not ".repeat(many),
        "a b ".repeat(many),
        "print x ".repeat(many),
        "(a b".repeat(150),
        "print x (".repeat(150),
        "(a = ".repeat(150),
        "(a.b := ".repeat(150),
        "{a: b, ".repeat(150),
        format!("{}{}", "{a: b, ".repeat(150), "}".repeat(150)),
        "f(a=1, b, ".repeat(150),
        format!("{}{}", "a[b ".repeat(150), "]".repeat(150)),
        format!("{}{}", "a[] [".repeat(150), "]".repeat(150)),
        format!("{}{}", "f(x if y. (".repeat(90), ")".repeat(180)),
        "x if y ".repeat(many),
        "not ".repeat(many),
        "lambda *: ".repeat(many),
        "f(*) ".repeat(many),
        "del a, ".repeat(many),
        "f'{x!' ".repeat(many),
        format!("with {}: pass", "(a as b, ".repeat(150)),
        "match (x)\n".repeat(many) + "x y",
        format!("[x {}", "for x y ".repeat(many)),
        "a, b = ".repeat(many) + "1 2",
        "f() = ".repeat(many) + "1",
        "\\\n".repeat(many),
        "\n\\".repeat(many),
    ];
    for mistake in &mistakes {
        let start = std::time::Instant::now();
        assert!(check(mistake).is_err(), "{mistake:.40}");
        let time = start.elapsed();
        assert!(time.as_secs() < 5, "{mistake:.40} takes {time:?}");
    }
}
