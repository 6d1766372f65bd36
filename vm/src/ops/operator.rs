//! Operators: binary, in-place, unary and comparing, with reflected methods as the language has them.

use crate::builtins::sequence::Sequence;
use crate::heap::{Gc, Header, Kind};
use crate::object::*;
use crate::value::Value;
use crate::vm::{PyResult, Raised, Vm};

macro_rules! binary_ops {
    ($($op:ident $symbol:literal $method:ident $reflected:ident $inplace:ident;)*) => {
        /// A binary operator.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum BinaryOp { $( #[doc = concat!("`", $symbol, "`")] $op, )* }

        impl BinaryOp {
            /// The operator as written.
            pub fn symbol(self) -> &'static str {
                match self { $( BinaryOp::$op => $symbol, )* }
            }
        }

        impl Vm {
            pub(crate) fn method_names(&self, op: BinaryOp) -> (Gc<StrObj>, Gc<StrObj>, Gc<StrObj>) {
                let names = &self.interp.names;
                match op { $( BinaryOp::$op => (names.$method, names.$reflected, names.$inplace), )* }
            }
        }
    };
}

binary_ops! {
    Add "+" __add__ __radd__ __iadd__;
    Sub "-" __sub__ __rsub__ __isub__;
    Mul "*" __mul__ __rmul__ __imul__;
    TrueDiv "/" __truediv__ __rtruediv__ __itruediv__;
    FloorDiv "//" __floordiv__ __rfloordiv__ __ifloordiv__;
    Mod "%" __mod__ __rmod__ __imod__;
    Pow "** or pow()" __pow__ __rpow__ __ipow__;
    MatMul "@" __matmul__ __rmatmul__ __imatmul__;
    LShift "<<" __lshift__ __rlshift__ __ilshift__;
    RShift ">>" __rshift__ __rrshift__ __irshift__;
    And "&" __and__ __rand__ __iand__;
    Or "|" __or__ __ror__ __ior__;
    Xor "^" __xor__ __rxor__ __ixor__;
}

/// A unary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    /// `-`
    Neg,
    /// `+`
    Pos,
    /// `~`
    Invert,
}

/// A comparison that has a special method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOp {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `==`
    Eq,
    /// `!=`
    Ne,
}

impl CompareOp {
    /// The operator as written.
    pub fn symbol(self) -> &'static str {
        match self {
            CompareOp::Lt => "<",
            CompareOp::Le => "<=",
            CompareOp::Gt => ">",
            CompareOp::Ge => ">=",
            CompareOp::Eq => "==",
            CompareOp::Ne => "!=",
        }
    }

    /// The operator that holds for exchanged operands.
    pub fn reflected(self) -> CompareOp {
        match self {
            CompareOp::Lt => CompareOp::Gt,
            CompareOp::Le => CompareOp::Ge,
            CompareOp::Gt => CompareOp::Lt,
            CompareOp::Ge => CompareOp::Le,
            same => same,
        }
    }

    /// Whether an ordering satisfies the operator.
    #[inline]
    pub fn accepts(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            CompareOp::Lt => ordering.is_lt(),
            CompareOp::Le => ordering.is_le(),
            CompareOp::Gt => ordering.is_gt(),
            CompareOp::Ge => ordering.is_ge(),
            CompareOp::Eq => ordering.is_eq(),
            CompareOp::Ne => ordering.is_ne(),
        }
    }
}

/// Which method of a binary operator has been asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// That of the left operand, for the operator in place.
    InPlace,
    /// That of the left operand.
    Left,
    /// The reflected one of the right operand, where the left one knows nothing of it.
    Right,
}

impl Vm {
    /// `left op right`.
    ///
    /// # Errors
    /// TypeError where neither operand supports it, and what the methods raise.
    pub fn binary(&mut self, op: BinaryOp, left: Value, right: Value) -> PyResult {
        if op == BinaryOp::Add
            && let (Some(left), Some(right)) = (self.exact_str(left), self.exact_str(right))
        {
            return self.concat_str(left, right).map(Value::from);
        }
        if let Some(result) = crate::ops::arith::numbers(self, op, left, right) {
            return result;
        }
        if let Some(result) = self.sequence_binary(op, left, right) {
            return result;
        }
        if op == BinaryOp::Mod
            && let Some(template) = self.exact_str(left)
            && right.header().is_none_or(|h| h.has(Header::EXACT))
        {
            let mark = self.root_count();
            self.root_all(&[left, right]);
            let result = crate::builtins::percent::format_str(self, template, right);
            self.unroot(mark);
            return result;
        }
        match self.binary_methods(op, left, right)? {
            Some(result) => Ok(result),
            None => Err(self.operand_error(op.symbol(), left, right)),
        }
    }

    /// Concatenation and repetition of lists and tuples; None for anything else.
    fn sequence_binary(&mut self, op: BinaryOp, left: Value, right: Value) -> Option<PyResult> {
        let kinds = (self.exact_kind(left), self.exact_kind(right));
        match (op, kinds) {
            (BinaryOp::Add, (Some(Kind::List), Some(Kind::List))) => {
                Some(self.list_concat(left.as_gc()?, right.as_gc()?))
            }
            (BinaryOp::Add, (Some(Kind::Tuple), Some(Kind::Tuple))) => {
                Some(self.tuple_concat(left.as_gc()?, right.as_gc()?))
            }
            (BinaryOp::Mul, (Some(Kind::List), None)) => {
                let count = right.as_small_int()?.max(0) as usize;
                Some(self.list_repeat(left.as_gc()?, count))
            }
            (BinaryOp::Mul, (Some(Kind::Tuple), None)) => {
                let count = right.as_small_int()?.max(0) as usize;
                Some(self.tuple_repeat(left.as_gc()?, count))
            }
            _ => None,
        }
    }

    /// `left op= right`.
    ///
    /// # Errors
    /// As [`Vm::binary`].
    pub fn inplace(&mut self, op: BinaryOp, left: Value, right: Value) -> PyResult {
        if op == BinaryOp::Add
            && let (Some(left), Some(right)) = (self.exact_str(left), self.exact_str(right))
        {
            return self.concat_str(left, right).map(Value::from);
        }
        if let Some(result) = crate::ops::arith::numbers(self, op, left, right) {
            return result;
        }
        if op == BinaryOp::Add
            && let Some(list) = self.exact_list(left)
        {
            // A number's addition comes before a sequence's, and an instance may have that of a number.
            let reflected = self.interp.names.__radd__;
            if !self.class_of(right).has(ClassFlags::BUILTIN)
                && let Some(result) = self.call_reflected(reflected, left, right)?
            {
                return Ok(result);
            }
            self.list_extend(list, right)?;
            return Ok(left);
        }
        let (_, _, inplace) = self.method_names(op);
        let class = self.class_of(left);
        if let Some(function) = self.lookup(class, inplace)
            && !self.sequence_declines(inplace, function, left, right)
        {
            let result = self.call_method_value(function, left, &[right])?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        self.binary_after(op, true, Asked::InPlace, left, right)
    }

    /// The rest of a binary operator, where the method that has been asked answered NotImplemented.
    ///
    /// # Errors
    /// As [`Vm::binary`].
    pub(crate) fn binary_after(
        &mut self,
        op: BinaryOp,
        inplace: bool,
        asked: Asked,
        left: Value,
        right: Value,
    ) -> PyResult {
        let (_, reflected, _) = self.method_names(op);
        let answer = match asked {
            Asked::InPlace => self.binary_methods(op, left, right)?,
            Asked::Left => match self.call_reflected(reflected, left, right)? {
                Some(answer) => Some(answer),
                None => self.sequence_fallback(op, left, right)?,
            },
            Asked::Right => None,
        };
        match answer {
            Some(answer) => Ok(answer),
            None if inplace => {
                let symbol = match op {
                    BinaryOp::Pow => "**=".to_string(),
                    op => format!("{}=", op.symbol()),
                };
                Err(self.operand_error(&symbol, left, right))
            }
            None => Err(self.operand_error(op.symbol(), left, right)),
        }
    }

    /// The reflected method of the right operand, whose class is not the left one's; None where it does not answer.
    fn call_reflected(
        &mut self,
        reflected: Gc<StrObj>,
        left: Value,
        right: Value,
    ) -> PyResult<Option<Value>> {
        let right_class = self.class_of(right);
        if self.class_of(left) == right_class {
            return Ok(None);
        }
        let Some(function) = self.lookup(right_class, reflected) else {
            return Ok(None);
        };
        if self.sequence_declines(reflected, function, right, left) {
            return Ok(None);
        }
        let mark = self.root_count();
        self.root_all(&[left, right]);
        let answer = self.call_method_value(function, right, &[left]);
        self.unroot(mark);
        answer.map(|answer| Some(answer).filter(|&a| a != Value::NOT_IMPLEMENTED))
    }

    /// What the methods of the operands answer, or the sequences among them; None where none of them does.
    fn binary_methods(
        &mut self,
        op: BinaryOp,
        left: Value,
        right: Value,
    ) -> PyResult<Option<Value>> {
        let (method, reflected, _) = self.method_names(op);
        match self.call_operator(method, reflected, left, right)? {
            Some(result) => Ok(Some(result)),
            None => self.sequence_fallback(op, left, right),
        }
    }

    /// The method of the left operand, then the reflected one of the right; the right one first where its class derives
    /// from the left's and has its own. None where none of them answers.
    pub(crate) fn call_operator(
        &mut self,
        method: Gc<StrObj>,
        reflected: Gc<StrObj>,
        left: Value,
        right: Value,
    ) -> PyResult<Option<Value>> {
        self.check_native_stack()?;
        let (left_class, right_class) = (self.class_of(left), self.class_of(right));
        let forward = self.lookup(left_class, method);
        let backward = if left_class == right_class {
            None
        } else {
            self.lookup(right_class, reflected)
        };
        let mark = self.root_count();
        self.root(left);
        self.root(right);
        let mut backward_first = false;
        if let Some(function) = backward
            && right_class.is_subclass_of(left_class)
            && self.lookup(left_class, reflected) != Some(function)
        {
            backward_first = true;
        }
        // Repetition is not a number's multiplication: a number on the right is asked first.
        if method == self.interp.names.__mul__
            && backward.is_some_and(|function| !function.is_kind(Kind::Native))
            && forward.is_some_and(|function| function.is_kind(Kind::Native))
            && is_repeatable(left)
        {
            backward_first = true;
        }
        let mut result = None;
        for turn in [backward_first, !backward_first] {
            let (name, function, receiver, operand) = if turn {
                (reflected, backward, right, left)
            } else {
                (method, forward, left, right)
            };
            let Some(function) = function else {
                continue;
            };
            if self.sequence_declines(name, function, receiver, operand) {
                continue;
            }
            let answer = self.call_method_value(function, receiver, &[operand])?;
            if answer != Value::NOT_IMPLEMENTED {
                result = Some(answer);
                break;
            }
        }
        self.unroot(mark);
        Ok(result)
    }

    /// What CPython's sequence slots answer after the number methods: concatenation errors have a text of their own.
    fn sequence_fallback(
        &mut self,
        op: BinaryOp,
        left: Value,
        right: Value,
    ) -> PyResult<Option<Value>> {
        let class = match (op, left.kind()) {
            (BinaryOp::Add, Some(Kind::Str)) => "str",
            (BinaryOp::Add, Some(Kind::List)) => "list",
            (BinaryOp::Add, Some(Kind::Tuple)) => "tuple",
            (BinaryOp::Add, Some(Kind::Bytes)) => "bytes",
            (BinaryOp::Add, Some(Kind::ByteArray)) => "bytearray",
            (BinaryOp::Mul, _) => {
                let other = if is_repeatable(left) {
                    right
                } else if is_repeatable(right) {
                    left
                } else {
                    return Ok(None);
                };
                let got = self.class_name(other);
                return Err(self.type_error(format!(
                    "can't multiply sequence by non-int of type '{got}'"
                )));
            }
            _ => return Ok(None),
        };
        Err(self.concat_error(class, right))
    }

    /// The error of a sequence of that class to which something else is added.
    pub(crate) fn concat_error(&mut self, class: &str, other: Value) -> Raised {
        let got = self.class_name(other);
        self.type_error(match class {
            "bytes" | "bytearray" => format!("can't concat {got} to {class}"),
            _ => format!("can only concatenate {class} (not \"{got}\") to {class}"),
        })
    }

    /// Whether the method is that of a built-in sequence and would not take the operand. As an operator it is passed over
    /// then, for the other operand to answer; called by its name it raises.
    fn sequence_declines(
        &mut self,
        method: Gc<StrObj>,
        function: Value,
        sequence: Value,
        operand: Value,
    ) -> bool {
        if !is_repeatable(sequence) || !function.is_kind(Kind::Native) {
            return false;
        }
        let names = &self.interp.names;
        if method == names.__mul__ || method == names.__rmul__ || method == names.__imul__ {
            return !self.is_index(operand);
        }
        method == names.__add__
            && match sequence.kind() {
                Some(Kind::Bytes | Kind::ByteArray) => byte_contents(operand, self).is_none(),
                kind => operand.kind() != kind,
            }
    }

    #[cold]
    pub(crate) fn operand_error(&mut self, symbol: &str, left: Value, right: Value) -> Raised {
        let (l, r) = (self.class_name(left), self.class_name(right));
        // `print >> file, text` was a statement once.
        let hint = match left.as_gc::<NativeObj>() {
            Some(native) if symbol == ">>" && native.def.name == "print" => {
                ". Did you mean \"print(<message>, file=<output_stream>)\"?"
            }
            _ => "",
        };
        self.type_error(format!(
            "unsupported operand type(s) for {symbol}: '{l}' and '{r}'{hint}"
        ))
    }

    /// `op value`.
    ///
    /// # Errors
    /// TypeError where the operand does not support it, and what the method raises.
    pub fn unary(&mut self, op: UnaryOp, value: Value) -> PyResult {
        if let Some(result) = crate::ops::arith::unary(self, op, value) {
            return result;
        }
        let (name, symbol) = self.unary_name(op);
        match self.call_special(value, name, &[])? {
            Some(result) => Ok(result),
            None => {
                let got = self.class_name(value);
                Err(self.type_error(format!("bad operand type for unary {symbol}: '{got}'")))
            }
        }
    }

    /// The method of a unary operator, and its symbol.
    pub(crate) fn unary_name(&self, op: UnaryOp) -> (Gc<StrObj>, &'static str) {
        let names = &self.interp.names;
        match op {
            UnaryOp::Neg => (names.__neg__, "-"),
            UnaryOp::Pos => (names.__pos__, "+"),
            UnaryOp::Invert => (names.__invert__, "~"),
        }
    }

    pub(crate) fn compare_name(&self, op: CompareOp) -> Gc<StrObj> {
        let names = &self.interp.names;
        match op {
            CompareOp::Lt => names.__lt__,
            CompareOp::Le => names.__le__,
            CompareOp::Gt => names.__gt__,
            CompareOp::Ge => names.__ge__,
            CompareOp::Eq => names.__eq__,
            CompareOp::Ne => names.__ne__,
        }
    }

    /// `left op right`, which need not be a bool.
    ///
    /// # Errors
    /// TypeError where the operands have no such order, and what the methods raise.
    pub fn compare(&mut self, op: CompareOp, left: Value, right: Value) -> PyResult {
        if let Some(function) = self.compare_function(op, left, right) {
            // The commonest case of all that run Python code: both are of one class, which has the method.
            let mark = self.root_count();
            self.root_all(&[left, right]);
            let mut answer = self.call_function(function, &[left, right]);
            if matches!(answer, Ok(Value::NOT_IMPLEMENTED)) {
                answer = self.compare_after(op, left, right);
            }
            self.unroot(mark);
            return answer;
        }
        if let Some(result) = crate::ops::arith::compare_simple(self, op, left, right) {
            return Ok(Value::bool(result));
        }
        if let (Some(Kind::List | Kind::Tuple), Some(Kind::List | Kind::Tuple)) =
            (self.exact_kind(left), self.exact_kind(right))
            && let Some((l, r)) = Sequence::pair(left, right)
        {
            let mark = self.root_count();
            self.roots.extend_from_slice(&[left, right]);
            let result = self.compare_sequences(op, l, r);
            self.unroot(mark);
            return result;
        }
        self.check_native_stack()?;
        let (method, reflected) = (self.compare_name(op), self.compare_name(op.reflected()));
        let (left_class, right_class) = (self.class_of(left), self.class_of(right));
        let find = |vm: &mut Vm, class, name| {
            let found: Option<Value> = vm.lookup(class, name);
            // What `object` answers is what is answered below where nobody does.
            found.filter(|&f| op == CompareOp::Ne || !vm.is_method_of_object(f))
        };
        let forward = find(self, left_class, method);
        let backward_first = left_class != right_class
            && right_class.is_subclass_of(left_class)
            && find(self, right_class, reflected).is_some();
        let mark = self.root_count();
        self.root(left);
        self.root(right);
        for turn in [backward_first, !backward_first] {
            let answer = if turn {
                match find(self, right_class, reflected) {
                    Some(function) => self.call_method_value(function, right, &[left])?,
                    None => continue,
                }
            } else {
                match forward {
                    Some(function) => self.call_method_value(function, left, &[right])?,
                    None => continue,
                }
            };
            if answer != Value::NOT_IMPLEMENTED {
                self.unroot(mark);
                return Ok(answer);
            }
        }
        self.unroot(mark);
        self.compare_default(op, left, right)
    }

    /// The Python function that compares two instances of one class written in Python.
    fn compare_function(
        &mut self,
        op: CompareOp,
        left: Value,
        right: Value,
    ) -> Option<Gc<FunctionObj>> {
        let (left, right) = (left.header()?, right.header()?);
        if left.has(Header::EXACT) || left.shape().class != right.shape().class {
            return None;
        }
        let name = self.compare_name(op);
        self.lookup(left.shape().class, name)?.as_gc()
    }

    /// The rest of a comparison, where the left operand's method answered NotImplemented.
    ///
    /// # Errors
    /// As [`Vm::compare`].
    pub(crate) fn compare_after(&mut self, op: CompareOp, left: Value, right: Value) -> PyResult {
        let (right_class, reflected) = (self.class_of(right), self.compare_name(op.reflected()));
        let found = self.lookup(right_class, reflected);
        if let Some(function) =
            found.filter(|&f| op == CompareOp::Ne || !self.is_method_of_object(f))
        {
            let mark = self.root_count();
            self.root_all(&[left, right]);
            let answer = self.call_method_value(function, right, &[left]);
            self.unroot(mark);
            let answer = answer?;
            if answer != Value::NOT_IMPLEMENTED {
                return Ok(answer);
            }
        }
        self.compare_default(op, left, right)
    }

    /// What a comparison is where no method answers.
    fn compare_default(&mut self, op: CompareOp, left: Value, right: Value) -> PyResult {
        match op {
            CompareOp::Eq => Ok(Value::bool(left == right)),
            CompareOp::Ne => Ok(Value::bool(left != right)),
            _ => {
                let (symbol, l, r) = (op.symbol(), self.class_name(left), self.class_name(right));
                Err(self.type_error(format!(
                    "'{symbol}' not supported between instances of '{l}' and '{r}'"
                )))
            }
        }
    }

    /// Whether `left op right` is true.
    ///
    /// # Errors
    /// As [`Vm::compare`].
    #[inline]
    pub fn compare_bool(&mut self, op: CompareOp, left: Value, right: Value) -> PyResult<bool> {
        let result = self.compare(op, left, right)?;
        self.truth(result)
    }

    /// Whether two values are the same object or equal: what containers ask.
    ///
    /// # Errors
    /// What `__eq__` raises.
    #[inline]
    pub fn equal(&mut self, left: Value, right: Value) -> PyResult<bool> {
        match self.simple_equal(left, right) {
            Some(equal) => Ok(equal),
            None => {
                // What is nested may take for ever without running any Python code.
                if self.poll().check().is_err() {
                    return Err(self.take_interrupt());
                }
                self.compare_bool(CompareOp::Eq, left, right)
            }
        }
    }
}

/// Whether a value is a sequence that `*` repeats.
fn is_repeatable(value: Value) -> bool {
    matches!(
        value.kind(),
        Some(Kind::Str | Kind::List | Kind::Tuple | Kind::Bytes | Kind::ByteArray)
    )
}
