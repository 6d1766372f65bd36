//! Writes a syntax tree in the form that `reference.py` writes Python's own: a node per line, indented by
//! depth, with its span; then its fields in the order of the `ast` module.

use minivm_compiler::ast::*;
use std::fmt::Write;

/// The dump of a whole module.
pub fn dump(module: &Module<'_>) -> String {
    let mut dumper = Dumper {
        out: String::new(),
        depth: 0,
    };
    match module.mode {
        Mode::Eval => {
            dumper.line("Expression");
            dumper.deeper(|d| {
                if let [
                    Stmt {
                        kind: StmtKind::Expr(value),
                        ..
                    },
                ] = module.body
                {
                    d.expr(value);
                }
            });
        }
        _ => {
            dumper.line(if module.mode == Mode::Exec {
                "Module"
            } else {
                "Interactive"
            });
            dumper.deeper(|d| d.stmts(module.body));
        }
    }
    dumper.out
}

struct Dumper {
    out: String,
    depth: usize,
}

impl Dumper {
    fn line(&mut self, text: &str) {
        for _ in 0..self.depth {
            self.out.push(' ');
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn deeper(&mut self, inside: impl FnOnce(&mut Self)) {
        self.depth += 1;
        inside(self);
        self.depth -= 1;
    }

    fn node(&mut self, name: &str, span: Span, inside: impl FnOnce(&mut Self)) {
        let Span {
            line,
            col,
            end_line,
            end_col,
        } = span;
        self.line(&format!("{name} {line}:{col}-{end_line}:{end_col}"));
        self.deeper(inside);
    }

    fn list<T>(&mut self, items: &[T], mut each: impl FnMut(&mut Self, &T)) {
        self.line(&format!("[{}", items.len()));
        self.deeper(|d| items.iter().for_each(|item| each(d, item)));
    }

    fn option<T>(&mut self, item: Option<T>, each: impl FnOnce(&mut Self, T)) {
        match item {
            Some(item) => each(self, item),
            None => self.line("-"),
        }
    }

    fn word(&mut self, word: &str) {
        self.line(&format!("'{word}"));
    }

    fn names(&mut self, names: &[&str]) {
        self.list(names, |d, name| d.word(name));
    }

    fn debug(&mut self, value: impl std::fmt::Debug) {
        self.line(&format!("{value:?}"));
    }

    fn flag(&mut self, value: bool) {
        self.line(if value { "1" } else { "0" });
    }

    fn exprs(&mut self, exprs: &[&Expr<'_>]) {
        self.list(exprs, |d, expr| d.expr(expr));
    }

    fn optional(&mut self, expr: Option<&Expr<'_>>) {
        self.option(expr, Self::expr);
    }

    fn stmts(&mut self, stmts: &[Stmt<'_>]) {
        self.list(stmts, Self::stmt);
    }

    fn stmt(&mut self, stmt: &Stmt<'_>) {
        let span = stmt.span;
        match stmt.kind {
            StmtKind::FunctionDef(def) => {
                let name = if def.is_async {
                    "AsyncFunctionDef"
                } else {
                    "FunctionDef"
                };
                self.node(name, span, |d| {
                    d.word(def.name);
                    d.params(def.params);
                    d.stmts(def.body);
                    d.exprs(def.decorators);
                    d.optional(def.returns);
                    d.list(def.type_params, Self::type_param);
                });
            }
            StmtKind::ClassDef(def) => self.node("ClassDef", span, |d| {
                d.word(def.name);
                d.exprs(def.bases);
                d.list(def.keywords, Self::keyword);
                d.stmts(def.body);
                d.exprs(def.decorators);
                d.list(def.type_params, Self::type_param);
            }),
            StmtKind::Return(value) => self.node("Return", span, |d| d.optional(value)),
            StmtKind::Delete(targets) => self.node("Delete", span, |d| d.exprs(targets)),
            StmtKind::Assign { targets, value } => self.node("Assign", span, |d| {
                d.exprs(targets);
                d.expr(value);
            }),
            StmtKind::TypeAlias {
                name,
                type_params,
                value,
            } => {
                self.node("TypeAlias", span, |d| {
                    d.expr(name);
                    d.list(type_params, Self::type_param);
                    d.expr(value);
                });
            }
            StmtKind::AugAssign { target, op, value } => self.node("AugAssign", span, |d| {
                d.expr(target);
                d.debug(op);
                d.expr(value);
            }),
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => {
                self.node("AnnAssign", span, |d| {
                    d.expr(target);
                    d.expr(annotation);
                    d.optional(value);
                    d.flag(simple);
                });
            }
            StmtKind::For {
                is_async,
                target,
                iter,
                body,
                orelse,
            } => {
                self.node(if is_async { "AsyncFor" } else { "For" }, span, |d| {
                    d.expr(target);
                    d.expr(iter);
                    d.stmts(body);
                    d.stmts(orelse);
                });
            }
            StmtKind::While { test, body, orelse } => self.node("While", span, |d| {
                d.expr(test);
                d.stmts(body);
                d.stmts(orelse);
            }),
            StmtKind::If { branches, orelse } => self.if_chain(branches, orelse),
            StmtKind::With {
                is_async,
                items,
                body,
            } => {
                self.node(if is_async { "AsyncWith" } else { "With" }, span, |d| {
                    d.list(items, |d, item| {
                        d.line("withitem");
                        d.deeper(|d| {
                            d.expr(item.context);
                            d.optional(item.target);
                        });
                    });
                    d.stmts(body);
                });
            }
            StmtKind::Match { subject, cases } => self.node("Match", span, |d| {
                d.expr(subject);
                d.list(cases, |d, case| {
                    d.line("match_case");
                    d.deeper(|d| {
                        d.pattern(case.pattern);
                        d.optional(case.guard);
                        d.stmts(case.body);
                    });
                });
            }),
            StmtKind::Raise { exc, cause } => self.node("Raise", span, |d| {
                d.optional(exc);
                d.optional(cause);
            }),
            StmtKind::Try(stmt) => {
                self.node(if stmt.is_star { "TryStar" } else { "Try" }, span, |d| {
                    d.stmts(stmt.body);
                    d.list(stmt.handlers, |d, handler| {
                        d.node("ExceptHandler", handler.span, |d| {
                            d.optional(handler.typ);
                            d.option(handler.name, Self::word);
                            d.stmts(handler.body);
                        });
                    });
                    d.stmts(stmt.orelse);
                    d.stmts(stmt.finalbody);
                });
            }
            StmtKind::Assert { test, msg } => self.node("Assert", span, |d| {
                d.expr(test);
                d.optional(msg);
            }),
            StmtKind::Import(names) => {
                self.node("Import", span, |d| d.list(names, Self::alias));
            }
            StmtKind::ImportFrom {
                module,
                names,
                level,
            } => self.node("ImportFrom", span, |d| {
                d.option(module, Self::word);
                d.list(names, Self::alias);
                d.debug(level);
            }),
            StmtKind::Global(names) => self.node("Global", span, |d| d.names(names)),
            StmtKind::Nonlocal(names) => self.node("Nonlocal", span, |d| d.names(names)),
            StmtKind::Expr(value) => self.node("Expr", span, |d| d.expr(value)),
            StmtKind::Pass => self.node("Pass", span, |_| ()),
            StmtKind::Break => self.node("Break", span, |_| ()),
            StmtKind::Continue => self.node("Continue", span, |_| ()),
        }
    }

    /// Python nests each `elif` in the `else` of the one before.
    fn if_chain(&mut self, branches: &[IfBranch<'_>], orelse: &[Stmt<'_>]) {
        let [first, rest @ ..] = branches else { return };
        self.node("If", first.span, |d| {
            d.expr(first.test);
            d.stmts(first.body);
            if rest.is_empty() {
                d.stmts(orelse);
            } else {
                d.line("[1");
                d.deeper(|d| d.if_chain(rest, orelse));
            }
        });
    }

    fn alias(&mut self, alias: &Alias<'_>) {
        self.node("alias", alias.span, |d| {
            d.word(alias.name);
            d.option(alias.asname, Self::word);
        });
    }

    fn keyword(&mut self, keyword: &Keyword<'_>) {
        self.node("keyword", keyword.span, |d| {
            d.option(keyword.name, Self::word);
            d.expr(keyword.value);
        });
    }

    fn params(&mut self, params: &Params<'_>) {
        self.line("arguments");
        self.deeper(|d| {
            d.list(params.posonly, Self::param);
            d.list(params.args, Self::param);
            d.option(params.vararg, Self::param);
            d.list(params.kwonly, Self::param);
            d.list(params.kwonly, |d, param| d.optional(param.default));
            d.option(params.kwarg, Self::param);
            let positional = params.posonly.iter().chain(params.args);
            let defaults: Vec<_> = positional.filter_map(|param| param.default).collect();
            d.exprs(&defaults);
        });
    }

    fn param(&mut self, param: &Param<'_>) {
        self.node("arg", param.span, |d| {
            d.word(param.name);
            d.optional(param.annotation);
        });
    }

    fn type_param(&mut self, param: &TypeParam<'_>) {
        let name = match param.kind {
            TypeParamKind::TypeVar { .. } => "TypeVar",
            TypeParamKind::ParamSpec => "ParamSpec",
            TypeParamKind::TypeVarTuple => "TypeVarTuple",
        };
        self.node(name, param.span, |d| {
            d.word(param.name);
            if let TypeParamKind::TypeVar { bound } = param.kind {
                d.optional(bound);
            }
            d.optional(param.default);
        });
    }

    fn pattern(&mut self, pattern: &Pattern<'_>) {
        let span = pattern.span;
        match pattern.kind {
            PatternKind::Value(value) => self.node("MatchValue", span, |d| d.expr(value)),
            PatternKind::Singleton(value) => {
                self.node("MatchSingleton", span, |d| d.constant(&value));
            }
            PatternKind::Sequence(patterns) => {
                self.node("MatchSequence", span, |d| d.patterns(patterns));
            }
            PatternKind::Mapping {
                keys,
                patterns,
                rest,
            } => {
                self.node("MatchMapping", span, |d| {
                    d.exprs(keys);
                    d.patterns(patterns);
                    d.option(rest, Self::word);
                });
            }
            PatternKind::Class {
                cls,
                patterns,
                kwd_attrs,
                kwd_patterns,
            } => {
                self.node("MatchClass", span, |d| {
                    d.expr(cls);
                    d.patterns(patterns);
                    d.names(kwd_attrs);
                    d.patterns(kwd_patterns);
                });
            }
            PatternKind::Star(name) => {
                self.node("MatchStar", span, |d| d.option(name, Self::word));
            }
            PatternKind::As { pattern, name } => self.node("MatchAs", span, |d| {
                d.option(pattern, Self::pattern);
                d.option(name, Self::word);
            }),
            PatternKind::Or(patterns) => self.node("MatchOr", span, |d| d.patterns(patterns)),
        }
    }

    fn patterns(&mut self, patterns: &[&Pattern<'_>]) {
        self.list(patterns, |d, pattern| d.pattern(pattern));
    }

    fn generators(&mut self, generators: &[Comprehension<'_>]) {
        self.list(generators, |d, generator| {
            d.line("comprehension");
            d.deeper(|d| {
                d.expr(generator.target);
                d.expr(generator.iter);
                d.exprs(generator.ifs);
                d.flag(generator.is_async);
            });
        });
    }

    fn comprehension(
        &mut self,
        name: &str,
        span: Span,
        elements: &[&Expr<'_>],
        generators: &[Comprehension<'_>],
    ) {
        self.node(name, span, |d| {
            elements.iter().for_each(|element| d.expr(element));
            d.generators(generators);
        });
    }

    fn expr(&mut self, expr: &Expr<'_>) {
        let span = expr.span;
        match expr.kind {
            ExprKind::BoolOp { op, values } => self.node("BoolOp", span, |d| {
                d.debug(op);
                d.exprs(values);
            }),
            ExprKind::Named { target, value } => self.node("NamedExpr", span, |d| {
                d.expr(target);
                d.expr(value);
            }),
            ExprKind::BinOp { left, op, right } => self.node("BinOp", span, |d| {
                d.expr(left);
                d.debug(op);
                d.expr(right);
            }),
            ExprKind::UnaryOp { op, operand } => self.node("UnaryOp", span, |d| {
                d.debug(op);
                d.expr(operand);
            }),
            ExprKind::Lambda { params, body } => self.node("Lambda", span, |d| {
                d.params(params);
                d.expr(body);
            }),
            ExprKind::IfExp { test, body, orelse } => self.node("IfExp", span, |d| {
                d.expr(test);
                d.expr(body);
                d.expr(orelse);
            }),
            ExprKind::Dict(items) => self.node("Dict", span, |d| {
                d.list(items, |d, item| d.optional(item.key));
                d.list(items, |d, item| d.expr(item.value));
            }),
            ExprKind::Set(items) => self.node("Set", span, |d| d.exprs(items)),
            ExprKind::ListComp {
                element,
                generators,
            } => {
                self.comprehension("ListComp", span, &[element], generators);
            }
            ExprKind::SetComp {
                element,
                generators,
            } => {
                self.comprehension("SetComp", span, &[element], generators);
            }
            ExprKind::DictComp {
                key,
                value,
                generators,
            } => {
                self.comprehension("DictComp", span, &[key, value], generators);
            }
            ExprKind::GeneratorExp {
                element,
                generators,
            } => {
                self.comprehension("GeneratorExp", span, &[element], generators);
            }
            ExprKind::Await(value) => self.node("Await", span, |d| d.expr(value)),
            ExprKind::Yield(value) => self.node("Yield", span, |d| d.optional(value)),
            ExprKind::YieldFrom(value) => self.node("YieldFrom", span, |d| d.expr(value)),
            ExprKind::Compare {
                left,
                ops,
                comparators,
            } => self.node("Compare", span, |d| {
                d.expr(left);
                d.list(ops, |d, op| d.debug(op));
                d.exprs(comparators);
            }),
            ExprKind::Call {
                func,
                args,
                keywords,
            } => self.node("Call", span, |d| {
                d.expr(func);
                d.exprs(args);
                d.list(keywords, Self::keyword);
            }),
            ExprKind::FormattedValue {
                value,
                conversion,
                format_spec,
            } => {
                self.node("FormattedValue", span, |d| {
                    d.expr(value);
                    d.line(match conversion {
                        Conversion::None => "-1",
                        Conversion::Str => "115",
                        Conversion::Repr => "114",
                        Conversion::Ascii => "97",
                    });
                    d.optional(format_spec);
                });
            }
            ExprKind::JoinedStr(values) => self.node("JoinedStr", span, |d| d.exprs(values)),
            ExprKind::Constant(value) => self.node("Constant", span, |d| d.constant(&value)),
            ExprKind::Attribute { value, attr } => self.node("Attribute", span, |d| {
                d.expr(value);
                d.word(attr);
            }),
            ExprKind::Subscript { value, index } => self.node("Subscript", span, |d| {
                d.expr(value);
                d.expr(index);
            }),
            ExprKind::Starred(value) => self.node("Starred", span, |d| d.expr(value)),
            ExprKind::Name(name) => self.node("Name", span, |d| d.word(name)),
            ExprKind::List(items) => self.node("List", span, |d| d.exprs(items)),
            ExprKind::Tuple(items) => self.node("Tuple", span, |d| d.exprs(items)),
            ExprKind::Slice { lower, upper, step } => self.node("Slice", span, |d| {
                d.optional(lower);
                d.optional(upper);
                d.optional(step);
            }),
        }
    }

    fn constant(&mut self, value: &Constant<'_>) {
        let text = match value {
            Constant::None => "None".to_owned(),
            Constant::True => "True".to_owned(),
            Constant::False => "False".to_owned(),
            Constant::Ellipsis => "Ellipsis".to_owned(),
            Constant::Int(value) => format!("int {value:x}"),
            Constant::BigInt(bytes) => {
                format!("int {:x}", num_bigint::BigUint::from_bytes_le(bytes))
            }
            Constant::Float(value) => format!("float {:016x}", value.to_bits()),
            Constant::Complex(value) => format!("complex {:016x}", value.to_bits()),
            Constant::Str(bytes) => format!("str {}", hex(bytes)),
            Constant::Bytes(bytes) => format!("bytes {}", hex(bytes)),
        };
        self.line(&text);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
