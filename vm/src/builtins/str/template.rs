//! `format` and `format_map`.

use super::receiver;
use crate::heap::Gc;
use crate::object::StrObj;
use crate::text::error::PyErr;
use crate::text::format_string::{
    Accessor, Conversion, Field, MAX_NESTING, Numbering, Piece, Root, Template, missing_positional,
    nested_too_deep,
};
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

pub(super) static METHODS: &[NativeDef] = &[
    NativeDef::new("format", Arity::Any, format),
    NativeDef::new("format_map", Arity::Exact(2), format_map),
];

fn format(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let arguments = Arguments::Call(Args {
        pos: &args.pos[1..],
        ..*args
    });
    expand_to_str(vm, receiver(args), &arguments)
}

fn format_map(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    expand_to_str(vm, receiver(args), &Arguments::Mapping(args.pos[1]))
}

/// Where fields find their values.
enum Arguments<'a> {
    Call(Args<'a>),
    Mapping(Value),
}

impl Arguments<'_> {
    fn get(&self, vm: &mut Vm, root: Root<'_>) -> PyResult {
        match (self, root) {
            (Arguments::Call(args), Root::Positional(index)) => match args.pos.get(index) {
                Some(&value) => Ok(value),
                None => Err(vm.raise_err(missing_positional(index))),
            },
            (Arguments::Call(args), Root::Keyword(name)) => {
                let found = args
                    .keywords()
                    .find(|(key, _)| key.as_gc::<StrObj>().is_some_and(|key| key.bytes() == name));
                match found {
                    Some((_, value)) => Ok(value),
                    None => {
                        let key = vm.new_str_bytes(name)?;
                        Err(vm.key_error(key.into()))
                    }
                }
            }
            (Arguments::Mapping(mapping), Root::Keyword(name)) => {
                let key = vm.new_str_bytes(name)?;
                vm.get_item(*mapping, key.into())
            }
            (Arguments::Mapping(_), Root::Positional(_)) => {
                Err(vm.value_error("Format string contains positional fields"))
            }
        }
    }
}

fn expand_to_str(vm: &mut Vm, template: Gc<StrObj>, arguments: &Arguments<'_>) -> PyResult {
    let mut numbering = Numbering::default();
    let mut out = Vec::new();
    expand(
        vm,
        template.bytes(),
        arguments,
        &mut numbering,
        MAX_NESTING,
        &mut out,
    )?;
    vm.new_str_bytes(&out).map(Value::from)
}

/// Appends the template with its fields replaced. `depth` tells how much deeper specifications may nest.
fn expand(
    vm: &mut Vm,
    template: &[u8],
    arguments: &Arguments<'_>,
    numbering: &mut Numbering,
    depth: usize,
    out: &mut Vec<u8>,
) -> PyResult<()> {
    let raise = |vm: &mut Vm, error: PyErr| Err(vm.raise_err(error));
    if depth == 0 {
        return raise(vm, nested_too_deep());
    }
    for piece in Template::new(template) {
        match piece {
            Ok(Piece::Literal(text)) => out.extend_from_slice(text),
            Ok(Piece::Field(field)) => {
                let mark = vm.root_count();
                replace_field(vm, &field, arguments, numbering, depth, out)?;
                vm.unroot(mark);
            }
            Err(error) => return raise(vm, error),
        }
    }
    Ok(())
}

fn replace_field(
    vm: &mut Vm,
    field: &Field<'_>,
    arguments: &Arguments<'_>,
    numbering: &mut Numbering,
    depth: usize,
    out: &mut Vec<u8>,
) -> PyResult<()> {
    let resolved = numbering.resolve(field.name);
    let (root, accessors) = resolved.map_err(|e| vm.raise_err(e))?;
    let mut value = arguments.get(vm, root)?;
    vm.root(value);
    for accessor in accessors {
        value = match accessor.map_err(|e| vm.raise_err(e))? {
            Accessor::Attribute(name) => {
                let name = vm.new_str_bytes(name)?;
                vm.get_attr(value, name)?
            }
            Accessor::Index(index) => {
                let index = vm.new_usize(index);
                vm.get_item(value, index)?
            }
            Accessor::Key(key) => {
                let key = vm.new_str_bytes(key)?;
                vm.get_item(value, key.into())?
            }
        };
        vm.root(value);
    }
    if let Some(code) = field.conversion {
        let conversion = Conversion::from_code(code).map_err(|e| vm.raise_err(e))?;
        value = match conversion {
            Conversion::Repr => vm.repr(value)?,
            Conversion::Str => vm.str(value)?,
            Conversion::Ascii => vm.ascii(value)?,
        }
        .into();
        vm.root(value);
    }
    let mut expanded = Vec::new();
    let spec = if field.spec_is_template {
        expand(
            vm,
            field.spec,
            arguments,
            numbering,
            depth - 1,
            &mut expanded,
        )?;
        &expanded
    } else {
        field.spec
    };
    let text = if spec.is_empty() {
        vm.format_value(value, 0, None)?
    } else {
        let spec = vm.new_str_bytes(spec)?;
        vm.root(spec);
        vm.format(value, spec)?
    };
    out.extend_from_slice(text.bytes());
    Ok(())
}
