//! Class definitions.

use super::call::check_keywords;
use super::function::first_line;
use super::ir::{Reg, Wide};
use super::unit::Unit;
use super::{Codegen, Compiled, docstring};
use crate::ast::{ClassDef, Span};
use crate::bytecode::{Const, Op};

impl<'a> Codegen<'_, 'a> {
    /// A `class` statement: `__build_class__(body, name, *bases, **keywords)`.
    pub(super) fn class_def(&mut self, def: &'a ClassDef<'a>, span: Span) -> Compiled {
        check_keywords(def.keywords)?;
        let decorators = self.push_all(def.decorators)?;
        let base = self.temporary();
        let scope = self.scopes.of_node(def);
        let qualname = self.qualname_of(def.name);
        let first_line = first_line(def.decorators, span);
        let unit = Unit::class(self.scopes, scope, def.name, qualname);
        let code = self.in_unit(unit, first_line, |c| c.class_body(def, span))?;
        self.emit_regs(Op::LoadBuildClass, [base], span)?;
        let function = self.temporary();
        self.make_function(function, 0, code, scope, span)?;
        let name = self.temporary();
        self.load_str(def.name, name, span)?;
        self.finish_call(base, 2, def.bases, def.keywords, base, span)?;
        self.apply_decorators(def.decorators, decorators, base)?;
        let value = decorators.unwrap_or(base);
        self.store_name(def.name, value, span)
    }

    fn class_body(&mut self, def: &'a ClassDef<'a>, span: Span) -> Compiled {
        let value = self.temporary();
        // What the body does before its first statement belongs to the line, and to no text on it.
        let span = Span {
            line: span.line,
            end_line: span.line,
            ..Span::default()
        };
        self.load_global("__name__", value, span)?;
        self.store_name("__module__", value, span)?;
        let qualname = Const::Str(self.unit.qualname.as_bytes().into());
        self.load_const(qualname, value, span)?;
        self.store_name("__qualname__", value, span)?;
        if self.scopes.get(self.unit.scope).has_annotations {
            self.setup_annotations(span)?;
        }
        let mut body = def.body;
        if let Some((doc, place)) = docstring::of_body(body) {
            self.store_docstring(&doc, place)?;
            body = &body[1..];
        }
        self.release(0);
        self.statements(body)?;
        match self.unit.local(self.unit.scope, "__class__") {
            Some(cell) => {
                let cell = Reg::local(cell);
                self.emit(Op::Return, [cell.field(), 0, 0], Wide::None, span)
            }
            None => self.emit(Op::ReturnNone, [0; 3], Wide::None, span),
        }
    }

    /// Stores `__doc__` of a module or class.
    pub(super) fn store_docstring(&mut self, doc: &[u8], span: Span) -> Compiled {
        let mark = self.mark();
        let value = self.temporary();
        self.load_const(Const::Str(doc.into()), value, span)?;
        self.store_name("__doc__", value, span)?;
        self.release(mark);
        Ok(())
    }
}
