//! The ways to compile a source: where names live and what the code object says of itself.

use minivm_compiler::bytecode::{CodeFlags, CodeObject, Instruction, Op};
use minivm_compiler::{Mode, compile, compile_bytes, compile_with_warnings};

fn ops(code: &CodeObject) -> Vec<Op> {
    let mut ops = Vec::new();
    let mut at = 0;
    while let Some(ins) = Instruction::decode(&code.instructions, at) {
        ops.push(ins.op);
        at += ins.op.words();
    }
    ops
}

fn compiled(source: &str, mode: Mode) -> CodeObject {
    compile(source, "test.py", mode).expect("the source compiles")
}

#[test]
fn a_module_uses_globals() {
    let code = compiled("x = y", Mode::Module);
    assert_eq!(
        ops(&code),
        [Op::LoadGlobal, Op::StoreGlobal, Op::ReturnNone]
    );
    assert!(!code.flags.has(CodeFlags::NAMESPACE));
}

#[test]
fn exec_code_uses_a_namespace() {
    let code = compiled("x = y\nglobal z\nz = x", Mode::Exec);
    assert!(code.flags.has(CodeFlags::NAMESPACE));
    let expected = [
        Op::LoadName,
        Op::StoreName,
        Op::LoadName,
        Op::StoreGlobal,
        Op::ReturnNone,
    ];
    assert_eq!(ops(&code), expected);
}

#[test]
fn eval_code_returns_the_value() {
    assert_eq!(
        ops(&compiled("x + 1", Mode::Eval)),
        [Op::LoadName, Op::AddI, Op::Return]
    );
}

#[test]
fn interactive_code_shows_values_of_its_own_statements_only() {
    let shown = ops(&compiled("x\n", Mode::Single));
    assert!(shown.contains(&Op::ImportName));
    let in_function = compiled("def f():\n    x()\n", Mode::Single);
    assert!(!ops(&in_function).contains(&Op::ImportName));
}

#[test]
fn bytes_are_decoded_by_their_coding_comment() {
    let code = compile_bytes(b"# coding: latin-1\nx = '\xe9'\n", "test.py", Mode::Module);
    assert!(code.is_ok(), "{code:?}");
    assert!(compile_bytes(b"x = '\xe9'\n", "test.py", Mode::Module).is_err());
}

#[test]
fn warnings_are_reported() {
    let mut warnings = Vec::new();
    let code = compile_with_warnings("x = '\\d'\n", "test.py", Mode::Module, &mut |text, line| {
        warnings.push((text.to_owned(), line));
    });
    assert!(code.is_ok());
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert_eq!(warnings[0].1, 1);
}

#[test]
fn code_objects_describe_their_parameters() {
    let module = compiled("def f(a, /, b, *c, d, **e): 'doc'", Mode::Module);
    let code = module
        .constants
        .iter()
        .find_map(|constant| match constant {
            minivm_compiler::bytecode::Const::Code(code) => Some(code),
            _ => None,
        })
        .expect("the function's code is a constant");
    let counts = (code.arg_count, code.posonly_count, code.kwonly_count);
    assert_eq!(counts, (2, 1, 1));
    let names: Vec<&str> = code.local_names.iter().map(|name| &**name).collect();
    assert_eq!(names, ["a", "b", "d", "c", "e"]);
    assert_eq!(code.docstring.as_deref(), Some(&b"doc"[..]));
    assert_eq!(code.parameter_count(), 5);
}

#[test]
fn functions_with_hundreds_of_parameters_and_locals_compile() {
    let list: Vec<String> = (0..300).map(|i| format!("p{i}")).collect();
    let body: String = (0..300).map(|i| format!("    v{i} = p{i}\n")).collect();
    let source = format!("def f({}):\n{body}    return v299\n", list.join(", "));
    compiled(&source, Mode::Module);
}
