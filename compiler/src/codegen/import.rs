//! `import` and `from … import`.

use super::ir::{Reg, Wide};
use super::{Codegen, Compiled};
use crate::ast::{Alias, Span};
use crate::bytecode::{CodeFlags, Const, Op};

impl<'a> Codegen<'_, 'a> {
    /// `import a.b as c, d`.
    pub(super) fn import(&mut self, names: &'a [Alias<'a>], span: Span) -> Compiled {
        for alias in names {
            let mark = self.mark();
            let module = self.import_module(alias.name, 0, Const::None, span)?;
            let mut parts = alias.name.split('.');
            let first = parts.next().unwrap_or(alias.name);
            match alias.asname {
                None => self.store_name(first, module, span)?,
                Some(asname) => {
                    for part in parts {
                        self.emit_site(Op::ImportFrom, module, module, part, span)?;
                    }
                    self.store_name(asname, module, span)?;
                }
            }
            self.release(mark);
        }
        Ok(())
    }

    /// `from module import names`.
    pub(super) fn import_from(
        &mut self,
        module: Option<&'a str>,
        names: &'a [Alias<'a>],
        level: u32,
        span: Span,
    ) -> Compiled {
        let list = names
            .iter()
            .map(|alias| Const::Str(alias.name.as_bytes().into()))
            .collect();
        let module = self.import_module(module.unwrap_or(""), level, Const::Tuple(list), span)?;
        for alias in names {
            let mark = self.mark();
            if alias.name == "*" {
                let in_namespace = self.has_flag(CodeFlags::NAMESPACE);
                let namespace = if in_namespace {
                    self.namespace()
                } else {
                    module
                };
                self.emit_count(
                    Op::ImportStar,
                    module,
                    namespace,
                    u32::from(in_namespace),
                    span,
                )?;
            } else {
                let value = self.temporary();
                self.emit_site(Op::ImportFrom, value, module, alias.name, span)?;
                self.store_name(alias.asname.unwrap_or(alias.name), value, span)?;
            }
            self.release(mark);
        }
        Ok(())
    }

    fn import_module(&mut self, name: &str, level: u32, names: Const, span: Span) -> Compiled<Reg> {
        let module = self.temporaries(2);
        self.load_const(Const::Int(i64::from(level)), module, span)?;
        self.load_const(names, module.plus(1), span)?;
        let name = self.unit.constants.add(Const::Str(name.as_bytes().into()));
        self.emit(
            Op::ImportName,
            [module.field(), 0, 0],
            Wide::Number(name),
            span,
        )?;
        Ok(module)
    }
}
