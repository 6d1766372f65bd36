//! The first pass: walks the tree once, opens a scope for every node that has one, and notes what each scope does with
//! each name. Constructs that the compiler does not support are rejected here.

use bumpalo::Bump;

use super::future::{check_future_imports, late_future_import};
use super::{Scope, ScopeId, ScopeKind, Scopes, Symbol, flag, mangle, node_key};
use crate::ast::{
    ClassDef, Comprehension, Constant, Expr, ExprKind, FunctionDef, Module, Param, Params, Span,
    Stmt, StmtKind, Try,
};
use crate::codegen::{CompileError, suspicious};
use crate::map::FastMap;

type Collected = Result<(), CompileError>;

/// Opens all scopes of a source; names are not resolved yet.
pub(super) fn collect<'a>(
    arena: &'a Bump,
    module: &Module<'a>,
    kind: ScopeKind,
) -> Result<Scopes<'a>, CompileError> {
    let mut collector = Collector {
        arena,
        scopes: Scopes {
            scopes: Vec::new(),
            by_node: FastMap::default(),
            declared_global: FastMap::default(),
            warnings: Vec::new(),
            annotations_are_strings: check_future_imports(module)?,
        },
        current: ScopeId(0),
        outermost: module.body,
        iterable_depth: 0,
        comprehension_name: "",
    };
    collector.open(kind, None, None);
    collector.statements(module.body)?;
    Ok(collector.scopes)
}

struct Collector<'a> {
    arena: &'a Bump,
    scopes: Scopes<'a>,
    current: ScopeId,
    /// The statements that are in no block: `from __future__` is allowed among the first of them alone.
    outermost: &'a [Stmt<'a>],
    /// How many iterables of comprehensions enclose the expression at hand.
    iterable_depth: u32,
    /// What the innermost comprehension is called in errors.
    comprehension_name: &'static str,
}

impl<'a> Collector<'a> {
    fn open(&mut self, kind: ScopeKind, parent: Option<ScopeId>, class_name: Option<&'a str>) {
        let id = ScopeId(self.scopes.scopes.len() as u32);
        self.scopes.scopes.push(Scope {
            kind,
            parent,
            class_name,
            symbols: Vec::new(),
            index: FastMap::default(),
            free: Vec::new(),
            directives: Vec::new(),
            is_generator: false,
            has_walrus: false,
            inspects_locals: false,
            has_annotations: false,
            has_class_cell: false,
        });
        self.current = id;
    }

    /// Runs `body` in a new scope that belongs to `node`.
    fn enter<T>(
        &mut self,
        node: &'a T,
        kind: ScopeKind,
        body: impl FnOnce(&mut Self) -> Collected,
    ) -> Collected {
        let parent = self.current;
        self.open(kind, Some(parent), self.scopes.class_name(parent));
        self.scopes.by_node.insert(node_key(node), self.current);
        let result = body(self);
        self.current = parent;
        result
    }

    fn scope(&mut self) -> &mut Scope<'a> {
        self.scopes.get_mut(self.current)
    }

    fn mangle(&self, name: &'a str) -> &'a str {
        mangle(self.arena, self.scopes.class_name(self.current), name)
    }

    fn note(&mut self, name: &'a str, flags: u16) {
        let name = self.mangle(name);
        self.note_in(self.current, name, flags);
    }

    /// Rejects binding a name that is a constant.
    fn check_bindable(&self, name: &str, span: Span) -> Collected {
        if name == "__debug__" {
            return Err(CompileError::new("cannot assign to __debug__", span));
        }
        Ok(())
    }

    fn note_in(&mut self, id: ScopeId, name: &'a str, flags: u16) {
        let scope = self.scopes.get_mut(id);
        let next = scope.symbols.len() as u32;
        let index = *scope.index.entry(name).or_insert(next);
        if index == next {
            scope.symbols.push(Symbol { name, flags: 0 });
        }
        scope.symbols[index as usize].flags |= flags;
    }

    fn flags(&mut self, name: &'a str) -> u16 {
        let name = self.mangle(name);
        self.scope().symbol(name).map_or(0, |symbol| symbol.flags)
    }

    fn used(&mut self, name: &'a str) {
        self.note(name, flag::USED);
        let kind = self.scope().kind;
        let in_function = !matches!(
            kind,
            ScopeKind::Module | ScopeKind::Namespace | ScopeKind::Class
        );
        match name {
            "super" if in_function => self.note("__class__", flag::USED),
            "locals" | "vars" | "dir" | "eval" | "exec" => {
                let unit = self.scopes.unit_of(self.current);
                self.scopes.get_mut(unit).inspects_locals = true;
            }
            _ => {}
        }
    }

    // Statements

    fn statements(&mut self, body: &'a [Stmt<'a>]) -> Collected {
        body.iter().try_for_each(|stmt| self.statement(stmt))
    }

    fn statement(&mut self, stmt: &'a Stmt<'a>) -> Collected {
        match stmt.kind {
            StmtKind::FunctionDef(def) => self.function_def(def, stmt.span),
            StmtKind::ClassDef(def) => self.class_def(def),
            StmtKind::Return(value) => self.optional(value),
            StmtKind::Delete(targets) => {
                targets
                    .iter()
                    .try_for_each(|t| self.target(t))
                    .map_err(|mut error| {
                        error.message = error.message.replacen("assign to __", "delete __", 1);
                        error
                    })
            }
            StmtKind::Assign { targets, value } => {
                targets.iter().try_for_each(|t| self.target(t))?;
                self.expr(value)
            }
            StmtKind::TypeAlias { .. } => unsupported("'type' statement", stmt.span),
            StmtKind::AugAssign { target, value, .. } => {
                self.target(target)?;
                self.expr(value)
            }
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => {
                self.annotated_target(target, simple, value.is_some(), stmt.span)?;
                self.annotation(annotation)?;
                self.optional(value)
            }
            StmtKind::For { is_async: true, .. } => Err(CompileError::new(
                "'async for' outside async function",
                stmt.span,
            )),
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                ..
            } => {
                self.target(target)?;
                self.expr(iter)?;
                self.statements(body)?;
                self.statements(orelse)
            }
            StmtKind::While { test, body, orelse } => {
                self.expr(test)?;
                self.statements(body)?;
                self.statements(orelse)
            }
            StmtKind::If { branches, orelse } => {
                for branch in branches {
                    self.expr(branch.test)?;
                    self.statements(branch.body)?;
                }
                self.statements(orelse)
            }
            StmtKind::With { is_async: true, .. } => Err(CompileError::new(
                "'async with' outside async function",
                stmt.span,
            )),
            StmtKind::With { items, body, .. } => {
                for item in items {
                    self.expr(item.context)?;
                    if let Some(target) = item.target {
                        self.target(target)?;
                    }
                }
                self.statements(body)
            }
            StmtKind::Match { .. } => unsupported("'match' statement", stmt.span),
            StmtKind::Raise { exc, cause } => {
                self.optional(exc)?;
                self.optional(cause)
            }
            StmtKind::Try(block) => self.try_statement(block, stmt.span),
            StmtKind::Assert { test, msg } => {
                suspicious::in_assert(test, &mut self.scopes.warnings);
                self.expr(test)?;
                self.optional(msg)
            }
            StmtKind::Import(names) => {
                for alias in names {
                    let bound = match alias.asname {
                        Some(name) => name,
                        None => alias.name.split('.').next().unwrap_or(alias.name),
                    };
                    self.check_bindable(bound, stmt.span)?;
                    self.note(bound, flag::IMPORTED);
                }
                Ok(())
            }
            StmtKind::ImportFrom {
                module,
                names,
                level,
            } => {
                if module == Some("__future__")
                    && level == 0
                    && !self
                        .outermost
                        .as_ptr_range()
                        .contains(&std::ptr::from_ref(stmt))
                {
                    return Err(late_future_import(stmt.span));
                }
                for alias in names {
                    if alias.name != "*" {
                        let bound = alias.asname.unwrap_or(alias.name);
                        self.check_bindable(bound, stmt.span)?;
                        self.note(bound, flag::IMPORTED);
                    } else if !matches!(self.scope().kind, ScopeKind::Module | ScopeKind::Namespace)
                    {
                        return Err(CompileError::new(
                            "import * only allowed at module level",
                            alias.span,
                        ));
                    }
                }
                Ok(())
            }
            StmtKind::Global(names) => self.declare(names, flag::GLOBAL, "global", stmt.span),
            StmtKind::Nonlocal(names) => self.declare(names, flag::NONLOCAL, "nonlocal", stmt.span),
            StmtKind::Expr(value) => self.expr(value),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Ok(()),
        }
    }

    fn declare(
        &mut self,
        names: &'a [&'a str],
        declaration: u16,
        word: &str,
        span: Span,
    ) -> Collected {
        for &name in names {
            let before = self.flags(name);
            let message = if before & flag::PARAMETER != 0 {
                format!("name '{name}' is parameter and {word}")
            } else if before & flag::USED != 0 {
                format!("name '{name}' is used prior to {word} declaration")
            } else if before & flag::ANNOTATED != 0 {
                format!("annotated name '{name}' can't be {word}")
            } else if before & flag::ASSIGNED != 0 {
                format!("name '{name}' is assigned to before {word} declaration")
            } else {
                self.note(name, declaration);
                let name = self.mangle(name);
                if declaration == flag::GLOBAL {
                    self.scopes.declared_global.insert(name, ());
                }
                self.scope().directives.push((name, span));
                continue;
            };
            return Err(CompileError::new(message, span));
        }
        Ok(())
    }

    fn annotated_target(
        &mut self,
        target: &'a Expr<'a>,
        simple: bool,
        has_value: bool,
        span: Span,
    ) -> Collected {
        self.scope().has_annotations = true;
        let ExprKind::Name(name) = target.kind else {
            return self.expr(target);
        };
        let before = self.flags(name);
        let at_top = self.scope().parent.is_none();
        for (declared, word) in [(flag::GLOBAL, "global"), (flag::NONLOCAL, "nonlocal")] {
            if simple && !at_top && before & declared != 0 {
                let message = format!("annotated name '{name}' can't be {word}");
                return Err(CompileError::new(message, span));
            }
        }
        self.check_bindable(name, span)?;
        if simple {
            self.note(name, flag::ANNOTATED | flag::ASSIGNED);
        } else if has_value {
            self.note(name, flag::ASSIGNED);
        }
        Ok(())
    }

    fn annotation(&mut self, annotation: &'a Expr<'a>) -> Collected {
        if self.scopes.annotations_are_strings {
            return Ok(());
        }
        self.expr(annotation)
    }

    fn try_statement(&mut self, block: &'a Try<'a>, span: Span) -> Collected {
        if block.is_star {
            return unsupported("'except*'", span);
        }
        self.statements(block.body)?;
        for handler in block.handlers {
            self.optional(handler.typ)?;
            if let Some(name) = handler.name {
                self.note(name, flag::ASSIGNED);
            }
            self.statements(handler.body)?;
        }
        self.statements(block.orelse)?;
        self.statements(block.finalbody)
    }

    fn function_def(&mut self, def: &'a FunctionDef<'a>, span: Span) -> Collected {
        if def.is_async {
            return unsupported("'async def'", span);
        }
        if let Some(param) = def.type_params.first() {
            return unsupported("type parameter syntax", param.span);
        }
        self.note(def.name, flag::ASSIGNED);
        self.defaults(def.params)?;
        for param in params_in_annotation_order(def.params) {
            if let Some(annotation) = param.annotation {
                self.annotation(annotation)?;
            }
        }
        if let Some(returns) = def.returns {
            self.annotation(returns)?;
        }
        self.exprs(def.decorators)?;
        self.enter(def, ScopeKind::Function, |c| {
            c.parameters(def.params)?;
            c.statements(def.body)
        })
    }

    fn defaults(&mut self, params: &'a Params<'a>) -> Collected {
        let all = params
            .posonly
            .iter()
            .chain(params.args)
            .chain(params.kwonly);
        for param in all {
            self.optional(param.default)?;
        }
        Ok(())
    }

    /// Notes the parameters in register order; a repeated name is reported where it is written second.
    fn parameters(&mut self, params: &'a Params<'a>) -> Collected {
        let in_register_order = params
            .posonly
            .iter()
            .chain(params.args)
            .chain(params.kwonly)
            .chain(params.vararg)
            .chain(params.kwarg);
        for param in in_register_order {
            self.check_bindable(param.name, param.span)?;
            if self.flags(param.name) & flag::PARAMETER != 0 {
                let message = format!("duplicate argument '{}' in function definition", param.name);
                return Err(CompileError::new(message, param.span));
            }
            self.note(param.name, flag::PARAMETER);
        }
        Ok(())
    }

    fn class_def(&mut self, def: &'a ClassDef<'a>) -> Collected {
        if let Some(param) = def.type_params.first() {
            return unsupported("type parameter syntax", param.span);
        }
        self.note(def.name, flag::ASSIGNED);
        self.exprs(def.decorators)?;
        self.exprs(def.bases)?;
        for keyword in def.keywords {
            self.expr(keyword.value)?;
        }
        self.enter(def, ScopeKind::Class, |c| {
            c.scope().class_name = Some(def.name);
            c.statements(def.body)
        })
    }

    // Expressions

    fn exprs(&mut self, exprs: &'a [&'a Expr<'a>]) -> Collected {
        exprs.iter().try_for_each(|expr| self.expr(expr))
    }

    fn optional(&mut self, expr: Option<&'a Expr<'a>>) -> Collected {
        expr.map_or(Ok(()), |expr| self.expr(expr))
    }

    /// A target of an assignment, loop or deletion.
    fn target(&mut self, target: &'a Expr<'a>) -> Collected {
        match target.kind {
            ExprKind::Name(name) => {
                self.check_bindable(name, target.span)?;
                let in_comprehension = matches!(
                    self.scope().kind,
                    ScopeKind::Comprehension | ScopeKind::GeneratorExp
                );
                if in_comprehension && self.flags(name) & flag::REBOUND != 0 {
                    let message = format!(
                        "comprehension inner loop cannot rebind assignment expression target '{name}'"
                    );
                    return Err(CompileError::new(message, target.span));
                }
                let flags = if in_comprehension {
                    flag::COMPREHENSION_TARGET
                } else {
                    flag::ASSIGNED
                };
                self.note(name, flags);
                Ok(())
            }
            ExprKind::Tuple(elements) | ExprKind::List(elements) => {
                elements.iter().try_for_each(|element| self.target(element))
            }
            ExprKind::Starred(value) => self.target(value),
            ExprKind::Attribute { value, attr } => {
                self.check_bindable(attr, target.span)?;
                self.expr(value)
            }
            ExprKind::Subscript { value, index } => {
                self.expr(value)?;
                self.expr(index)
            }
            _ => self.expr(target),
        }
    }

    fn expr(&mut self, expr: &'a Expr<'a>) -> Collected {
        match expr.kind {
            ExprKind::BoolOp { values, .. } => self.exprs(values),
            ExprKind::Named { target, value } => self.walrus(target, value, expr.span),
            ExprKind::BinOp { left, right, .. } => {
                self.expr(left)?;
                self.expr(right)
            }
            ExprKind::UnaryOp { operand, .. } => self.expr(operand),
            ExprKind::Lambda { params, body } => {
                self.defaults(params)?;
                self.enter(expr, ScopeKind::Function, |c| {
                    c.parameters(params)?;
                    c.expr(body)
                })
            }
            ExprKind::IfExp { test, body, orelse } => {
                self.expr(test)?;
                self.expr(body)?;
                self.expr(orelse)
            }
            ExprKind::Dict(items) => {
                for item in items {
                    self.optional(item.key)?;
                    self.expr(item.value)?;
                }
                Ok(())
            }
            ExprKind::Set(elements)
            | ExprKind::List(elements)
            | ExprKind::Tuple(elements)
            | ExprKind::JoinedStr(elements) => self.exprs(elements),
            ExprKind::ListComp {
                element,
                generators,
            }
            | ExprKind::SetComp {
                element,
                generators,
            } => self.comprehension(
                expr,
                ScopeKind::Comprehension,
                [Some(element), None],
                generators,
            ),
            ExprKind::DictComp {
                key,
                value,
                generators,
            } => self.comprehension(
                expr,
                ScopeKind::Comprehension,
                [Some(key), Some(value)],
                generators,
            ),
            ExprKind::GeneratorExp {
                element,
                generators,
            } => self.comprehension(
                expr,
                ScopeKind::GeneratorExp,
                [Some(element), None],
                generators,
            ),
            // Functions in which it might stand have been rejected before.
            ExprKind::Await(_) => Err(CompileError::new(
                match self.scope().kind {
                    ScopeKind::Module | ScopeKind::Namespace | ScopeKind::Class => {
                        "'await' outside function"
                    }
                    _ => "'await' outside async function",
                },
                expr.span,
            )),
            ExprKind::Yield(value) => {
                self.yield_in(expr, "yield")?;
                self.optional(value)
            }
            ExprKind::YieldFrom(value) => {
                self.yield_in(expr, "yield from")?;
                self.expr(value)
            }
            ExprKind::Compare {
                left, comparators, ..
            } => {
                suspicious::in_expr(expr, &mut self.scopes.warnings);
                self.expr(left)?;
                self.exprs(comparators)
            }
            ExprKind::Call {
                func,
                args,
                keywords,
            } => {
                suspicious::in_expr(expr, &mut self.scopes.warnings);
                self.expr(func)?;
                self.exprs(args)?;
                for keyword in keywords {
                    self.check_bindable(keyword.name.unwrap_or(""), keyword.span)?;
                    self.expr(keyword.value)?;
                }
                Ok(())
            }
            ExprKind::FormattedValue {
                value, format_spec, ..
            } => {
                self.expr(value)?;
                self.optional(format_spec)
            }
            ExprKind::Constant(Constant::Complex(_)) => Err(CompileError::new(
                "complex numbers are not supported by minivm",
                expr.span,
            )),
            ExprKind::Constant(_) => Ok(()),
            ExprKind::Attribute { value, .. } | ExprKind::Starred(value) => self.expr(value),
            ExprKind::Subscript { value, index } => {
                suspicious::in_expr(expr, &mut self.scopes.warnings);
                self.expr(value)?;
                self.expr(index)
            }
            ExprKind::Name(name) => {
                self.used(name);
                Ok(())
            }
            ExprKind::Slice { lower, upper, step } => {
                self.optional(lower)?;
                self.optional(upper)?;
                self.optional(step)
            }
        }
    }

    fn yield_in(&mut self, expr: &'a Expr<'a>, word: &str) -> Collected {
        match self.scope().kind {
            ScopeKind::Function => {
                self.scope().is_generator = true;
                Ok(())
            }
            ScopeKind::Module | ScopeKind::Namespace | ScopeKind::Class => {
                let message = format!("'{word}' outside function");
                Err(CompileError::new(message, expr.span))
            }
            ScopeKind::GeneratorExp => Err(CompileError::new(
                "'yield' inside generator expression",
                expr.span,
            )),
            ScopeKind::Comprehension => {
                let message = format!("'yield' inside {}", self.comprehension_name);
                Err(CompileError::new(message, expr.span))
            }
        }
    }

    /// Opens the scope of a comprehension; its first iterable belongs to the scope around it.
    fn comprehension(
        &mut self,
        expr: &'a Expr<'a>,
        kind: ScopeKind,
        results: [Option<&'a Expr<'a>>; 2],
        generators: &'a [Comprehension<'a>],
    ) -> Collected {
        let Some((first, rest)) = generators.split_first() else {
            return Ok(());
        };
        if generators.iter().any(|generator| generator.is_async) {
            return Err(CompileError::new(
                "asynchronous comprehension outside of an asynchronous function",
                expr.span,
            ));
        }
        self.iterable(first.iter)?;
        let outer_name = std::mem::replace(
            &mut self.comprehension_name,
            match expr.kind {
                ExprKind::SetComp { .. } => "set comprehension",
                ExprKind::DictComp { .. } => "dict comprehension",
                _ => "list comprehension",
            },
        );
        let result = self.enter(expr, kind, |c| {
            if kind == ScopeKind::GeneratorExp {
                c.note(".0", flag::PARAMETER);
                c.scope().is_generator = true;
            }
            c.target(first.target)?;
            c.exprs(first.ifs)?;
            for generator in rest {
                c.target(generator.target)?;
                c.iterable(generator.iter)?;
                c.exprs(generator.ifs)?;
            }
            results
                .into_iter()
                .flatten()
                .try_for_each(|result| c.expr(result))
        });
        self.comprehension_name = outer_name;
        result
    }

    fn iterable(&mut self, iter: &'a Expr<'a>) -> Collected {
        self.iterable_depth += 1;
        let result = self.expr(iter);
        self.iterable_depth -= 1;
        result
    }

    /// `target := value`. In a comprehension the target belongs to the nearest scope around that is none.
    fn walrus(&mut self, target: &'a Expr<'a>, value: &'a Expr<'a>, span: Span) -> Collected {
        let ExprKind::Name(written) = target.kind else {
            return self.expr(value);
        };
        if self.iterable_depth > 0 {
            return Err(CompileError::new(
                "assignment expression cannot be used in a comprehension iterable expression",
                span,
            ));
        }
        self.check_bindable(written, target.span)?;
        let name = self.mangle(written);
        let mut id = self.current;
        loop {
            let scope = self.scopes.get(id);
            let flags = scope.symbol(name).map_or(0, |symbol| symbol.flags);
            let parent = scope.parent;
            match scope.kind {
                ScopeKind::Comprehension | ScopeKind::GeneratorExp => {
                    if flags & flag::COMPREHENSION_TARGET != 0 {
                        let message = format!(
                            "assignment expression cannot rebind comprehension iteration variable '{written}'"
                        );
                        return Err(CompileError::new(message, target.span));
                    }
                    let rebound = if id == self.current { flag::REBOUND } else { 0 };
                    self.note_in(id, name, flag::USED | rebound);
                }
                ScopeKind::Class if id != self.current => {
                    return Err(CompileError::new(
                        "assignment expression within a comprehension cannot be used in a class body",
                        target.span,
                    ));
                }
                ScopeKind::Module | ScopeKind::Namespace if id != self.current => {
                    self.note_in(id, name, flag::GLOBAL);
                    break;
                }
                _ => {
                    self.note_in(id, name, flag::ASSIGNED);
                    break;
                }
            }
            match parent {
                Some(parent) => id = parent,
                None => break,
            }
        }
        let unit = self.scopes.unit_of(id);
        self.scopes.get_mut(unit).has_walrus = true;
        self.expr(value)
    }
}

/// The parameters in the order in which their annotations are evaluated.
pub(crate) fn params_in_annotation_order<'a>(
    params: &'a Params<'a>,
) -> impl Iterator<Item = &'a Param<'a>> {
    params
        .posonly
        .iter()
        .chain(params.args)
        .chain(params.vararg)
        .chain(params.kwonly)
        .chain(params.kwarg)
}

fn unsupported(what: &str, span: Span) -> Collected {
    let message = format!("{what} is not supported by minivm");
    Err(CompileError::new(message, span))
}
