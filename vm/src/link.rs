//! Linking: from the compiler's code objects to those that the eval loop runs.

use std::sync::Arc;

use minivm_compiler::bytecode::{CodeObject, Const};

use crate::heap::Gc;
use crate::object::{CodeObj, CodeParts, Linked, Site, StrObj};
use crate::value::Value;
use crate::vm::{PyResult, Vm};

impl Vm {
    /// Links a code object and those nested in it. A safepoint must not come in between; none does.
    ///
    /// # Errors
    /// MemoryError; whatever making a constant set raises.
    pub fn link(&mut self, object: &Arc<CodeObject>) -> PyResult<Gc<CodeObj>> {
        let mut constants = self.new_vec(object.constants.len())?;
        for constant in &object.constants {
            constants.push(self.constant(constant)?);
        }
        let names = object
            .names
            .iter()
            .map(|name| self.intern(name))
            .collect::<Vec<_>>();
        let sites = object
            .sites
            .iter()
            .map(|&name| Site::new(names[name as usize]))
            .collect();
        let Some(linked) = Linked::new(&object.instructions, sites) else {
            return Err(self.memory_error());
        };
        let doc = match &object.docstring {
            Some(doc) => self.new_str_bytes(doc)?.into(),
            None => Value::NONE,
        };
        let parts = CodeParts {
            constants: constants.into(),
            linked,
            name: self.intern(&object.name),
            qualname: self.intern(&object.qualname),
            doc,
            local_names: self.intern_all(&object.local_names),
            free_names: self.intern_all(&object.free_names),
        };
        let header = self.header(self.interp.types.code);
        Ok(self.alloc(CodeObj::new(header, object.clone(), parts)))
    }

    fn intern_all(&mut self, names: &[Box<str>]) -> Box<[Gc<StrObj>]> {
        names.iter().map(|name| self.intern(name)).collect()
    }

    fn constant(&mut self, constant: &Const) -> PyResult {
        Ok(match constant {
            Const::None => Value::NONE,
            Const::Ellipsis => Value::ELLIPSIS,
            Const::Bool(b) => Value::bool(*b),
            Const::Int(n) => self.new_int(*n),
            Const::BigInt(n) => self.new_bigint(n.clone()),
            Const::Float(x) => self.new_float(*x),
            Const::Str(text) => {
                // Strings that look like names are interned, so that attribute and keyword names compare by address.
                let is_name = text.len() <= 64
                    && text.iter().all(|&b| b == b'_' || b.is_ascii_alphanumeric());
                if is_name {
                    self.intern_bytes(text).into()
                } else {
                    self.new_str_bytes(text)?.into()
                }
            }
            Const::Bytes(bytes) => self.new_bytes(bytes.to_vec()).into(),
            Const::Tuple(items) => {
                let items = items
                    .iter()
                    .map(|item| self.constant(item))
                    .collect::<PyResult<Vec<_>>>()?;
                self.new_tuple(&items).into()
            }
            Const::FrozenSet(items) => {
                let first = self.new_frozenset();
                for item in items {
                    let item = self.constant(item)?;
                    self.set_add(first, item)?;
                }
                // CPython's compiler makes the set anew from its values, which changes their order.
                let set = self.new_frozenset();
                let mut position = 0;
                while let Some((entry, next)) = first.table(self).next_entry(position) {
                    position = next;
                    self.set_add(set, entry.key)?;
                }
                set.into()
            }
            Const::Code(code) => self.link(code)?.into(),
        })
    }
}
