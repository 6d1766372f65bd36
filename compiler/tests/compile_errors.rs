//! What the compiler rejects after parsing: text and place are those of CPython 3.13, except for what minivm does not
//! support.

use minivm_compiler::{Mode, compile};

/// Source, text, and line and column of start and end, as in the exception's fields.
const REJECTED: &[(&str, &str, [u32; 4])] = &[
    (
        "def f():\n  x=1\n  global x",
        "name 'x' is assigned to before global declaration",
        [3, 3, 3, 11],
    ),
    (
        "def f(x):\n  global x",
        "name 'x' is parameter and global",
        [2, 3, 2, 11],
    ),
    (
        "def f():\n print(x)\n global x",
        "name 'x' is used prior to global declaration",
        [3, 2, 3, 10],
    ),
    (
        "def f():\n nonlocal y",
        "no binding for nonlocal 'y' found",
        [2, 2, 2, 12],
    ),
    (
        "nonlocal z",
        "nonlocal declaration not allowed at module level",
        [1, 1, 1, 11],
    ),
    (
        "def f(a,a): pass",
        "duplicate argument 'a' in function definition",
        [1, 9, 1, 10],
    ),
    (
        "def f():\n  x:int=1\n  global x",
        "annotated name 'x' can't be global",
        [3, 3, 3, 11],
    ),
    (
        "def f():\n  global x\n  x:int=1",
        "annotated name 'x' can't be global",
        [3, 3, 3, 10],
    ),
    (
        "[x:=1 for x in y]",
        "assignment expression cannot rebind comprehension iteration variable 'x'",
        [1, 2, 1, 3],
    ),
    (
        "[y for x in (z:=3)]",
        "assignment expression cannot be used in a comprehension iterable expression",
        [1, 14, 1, 18],
    ),
    (
        "class C:\n  [(a:=1) for x in y]",
        "assignment expression within a comprehension cannot be used in a class body",
        [2, 5, 2, 6],
    ),
    (
        "[(yield) for x in y]",
        "'yield' inside list comprehension",
        [1, 3, 1, 8],
    ),
    (
        "def f():\n return ((yield x) for x in y)",
        "'yield' inside generator expression",
        [2, 11, 2, 18],
    ),
    (
        "class C:\n yield 1",
        "'yield' outside function",
        [2, 2, 2, 9],
    ),
    ("yield 1", "'yield' outside function", [1, 1, 1, 8]),
    ("return 1", "'return' outside function", [1, 1, 1, 9]),
    (
        "class C:\n return 2",
        "'return' outside function",
        [2, 2, 2, 10],
    ),
    (
        "def f():\n class C:\n  return 3",
        "'return' outside function",
        [3, 3, 3, 11],
    ),
    ("break", "'break' outside loop", [1, 1, 1, 6]),
    ("continue", "'continue' not properly in loop", [1, 1, 1, 9]),
    (
        "for x in y:\n def f():\n  break",
        "'break' outside loop",
        [3, 3, 3, 8],
    ),
    (
        "while 1:\n class C:\n  continue",
        "'continue' not properly in loop",
        [3, 3, 3, 11],
    ),
    (
        "f(a=1,b=2,a=3)",
        "keyword argument repeated: a",
        [1, 11, 1, 14],
    ),
    (
        "a,*b,*c = d",
        "multiple starred expressions in assignment",
        [1, 1, 1, 8],
    ),
    (
        "*a = b",
        "starred assignment target must be in a list or tuple",
        [1, 1, 1, 3],
    ),
    ("*a", "can't use starred expression here", [1, 1, 1, 3]),
    (
        "def f():\n from x import *",
        "import * only allowed at module level",
        [2, 16, 2, 17],
    ),
    (
        "x=1\nfrom __future__ import division",
        "from __future__ imports must occur at the beginning of the file",
        [2, 1, 2, 32],
    ),
    (
        "lambda a,a:1",
        "duplicate argument 'a' in function definition",
        [1, 10, 1, 11],
    ),
    (
        "def f():\n  global x\n  nonlocal x",
        "name 'x' is nonlocal and global",
        [2, 3, 2, 11],
    ),
    (
        "def g():\n x=1\n def f():\n  global x\n  nonlocal x",
        "name 'x' is nonlocal and global",
        [4, 3, 4, 11],
    ),
    (
        "class C:\n  x=1\n  global x",
        "name 'x' is assigned to before global declaration",
        [3, 3, 3, 11],
    ),
    ("x = *a", "can't use starred expression here", [1, 5, 1, 7]),
    (
        "for *a in b: pass",
        "starred assignment target must be in a list or tuple",
        [1, 5, 1, 7],
    ),
    ("return *a", "'return' outside function", [1, 1, 1, 10]),
    (
        "def f():\n return *a",
        "can't use starred expression here",
        [2, 9, 2, 11],
    ),
    (
        "def f(x):\n def g():\n  nonlocal x\n  x:int=1",
        "annotated name 'x' can't be nonlocal",
        [4, 3, 4, 10],
    ),
    (
        "try:\n pass\nexcept:\n pass\nexcept E:\n pass",
        "default 'except:' must be last",
        [3, 1, 4, 6],
    ),
    (
        "with a:\n continue",
        "'continue' not properly in loop",
        [2, 2, 2, 10],
    ),
    (
        "def f():\n  def g(): nonlocal x\n  class C: x=1",
        "no binding for nonlocal 'x' found",
        [2, 12, 2, 22],
    ),
    (
        "def f(*, __debug__): pass",
        "cannot assign to __debug__",
        [1, 10, 1, 19],
    ),
    ("__debug__ = 1", "cannot assign to __debug__", [1, 1, 1, 10]),
    ("x.__debug__=1", "cannot assign to __debug__", [1, 1, 1, 12]),
    (
        "f(__debug__=1)",
        "cannot assign to __debug__",
        [1, 3, 1, 14],
    ),
    (
        "def f(a, *, b, a): pass",
        "duplicate argument 'a' in function definition",
        [1, 16, 1, 17],
    ),
    (
        "while 1:\n  x\nelse:\n  break",
        "'break' outside loop",
        [4, 3, 4, 8],
    ),
    (
        "[x for x in y if (x:=2)]",
        "assignment expression cannot rebind comprehension iteration variable 'x'",
        [1, 19, 1, 20],
    ),
    (
        "[[x:=2 for y in z] for x in w]",
        "assignment expression cannot rebind comprehension iteration variable 'x'",
        [1, 3, 1, 4],
    ),
    (
        "def f():\n  [ (q:=1) for a in b]\n  global q",
        "name 'q' is assigned to before global declaration",
        [3, 3, 3, 11],
    ),
    (
        "import __debug__",
        "cannot assign to __debug__",
        [1, 1, 1, 17],
    ),
    (
        "[{(yield 1) for x in y}]",
        "'yield' inside set comprehension",
        [1, 4, 1, 11],
    ),
    (
        "def f():\n {(yield):1 for x in y}",
        "'yield' inside dict comprehension",
        [2, 4, 2, 9],
    ),
    (
        "async def f(): pass",
        "'async def' is not supported by minivm",
        [1, 1, 1, 20],
    ),
    (
        "match subject:\n case 1: pass",
        "'match' statement is not supported by minivm",
        [1, 1, 2, 14],
    ),
    (
        "type X = int",
        "'type' statement is not supported by minivm",
        [1, 1, 1, 13],
    ),
    (
        "def f[T](): pass",
        "type parameter syntax is not supported by minivm",
        [1, 7, 1, 8],
    ),
    (
        "try: # guarded\n pass\nexcept* E:\n pass",
        "'except*' is not supported by minivm",
        [1, 1, 4, 6],
    ),
    (
        "1j",
        "complex numbers are not supported by minivm",
        [1, 1, 1, 3],
    ),
];

#[test]
fn texts_and_places() {
    for &(source, message, place) in REJECTED {
        let error = compile(source, "test.py", Mode::Module).expect_err(source);
        assert_eq!(error.message, message, "{source}");
        let found = [error.line, error.col, error.end_line, error.end_col];
        assert_eq!(found, place, "{source}");
    }
}

#[test]
fn deeply_nested_blocks_are_refused() {
    let nested = |depth: usize| {
        let mut source = String::new();
        for level in 0..depth {
            source += &format!("{}while x:\n", " ".repeat(level));
        }
        source + &" ".repeat(depth) + "pass\n"
    };
    assert!(compile(&nested(21), "test.py", Mode::Module).is_ok());
    let error = compile(&nested(22), "test.py", Mode::Module).expect_err("too deep");
    assert_eq!(error.message, "too many statically nested blocks");
}
