//! The instruction set: one table from which the enum, decoding, names, operand kinds and disassembly all come.
//!
//! Every instruction is one 32-bit word `op | a << 8 | b << 16 | c << 24`; those whose layout ends in a wide operand
//! are followed by a second word that holds it. Registers are frame slots `r[0]..r[255]`; locals beyond that are moved
//! with [`Op::FarLoad`] and [`Op::FarStore`].
//!
//! The compiler emits only the *generic* forms. The specialised forms at the end of the table are what the eval loop
//! rewrites a generic instruction to once it has seen its operands; each names the generic form it stands for, and has
//! the same layout, so that the rewrite is one byte and its undoing another.

/// What one operand field means; drives the disassembler and the verifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// The field is not used.
    None,
    /// A register that is read.
    In,
    /// A register that is written.
    Out,
    /// A register that is read and then written.
    InOut,
    /// The first of several consecutive registers that are read; how many is told by a `Count` field or the purpose.
    InRange,
    /// The first of several consecutive registers that are written.
    OutRange,
    /// A small unsigned number: a count, a set of flags, a mode.
    Count,
    /// A signed 8-bit integer.
    Imm,
    /// A flag: the jump is taken when the condition equals it.
    Sense,
}

/// Flags of [`Op::CallEx`], in its field `b`.
pub mod spread {
    /// `r[a+2]` holds keyword arguments.
    pub const KEYWORDS: u32 = 1;
    /// `r[a+1]` is any iterable, the only one that the call spreads, and not a list made for the call.
    pub const ITERABLE: u32 = 2;
    /// `r[a+2]` is any mapping, the only one that the call spreads, and not a dict made for the call.
    pub const MAPPING: u32 = 4;
}

/// What the second word means, where there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wide {
    /// The instruction is a single word.
    None,
    /// A jump distance in words, signed, relative to the word after this instruction.
    Jump,
    /// An index into the code object's constants.
    Const,
    /// An index into the code object's inline-cache sites; each site knows its name.
    Site,
    /// An index into the closure of the running function.
    Free,
    /// A register index that may exceed 255.
    Far,
    /// An unsigned number whose meaning the purpose tells.
    Number,
    /// A signed 32-bit integer.
    Int,
}

/// The static description of an opcode.
#[derive(Clone, Copy, Debug)]
pub struct OpInfo {
    /// The name as the disassembler prints it.
    pub name: &'static str,
    /// The meaning of the fields `a`, `b` and `c`.
    pub operands: [Operand; 3],
    /// The meaning of the second word.
    pub wide: Wide,
    /// For a specialised form, the generic form that it stands for.
    pub generic: Option<Op>,
    /// Purpose and effect in a line.
    pub purpose: &'static str,
}

macro_rules! opcodes {
    (
        generic { $( $name:ident ($a:ident $b:ident $c:ident) $wide:ident $purpose:literal; )* }
        specialised { $( $sname:ident = $sgeneric:ident $spurpose:literal; )* }
    ) => {
        /// An operation of the virtual machine.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Op {
            $( #[doc = $purpose] $name, )*
            $( #[doc = $spurpose] $sname, )*
        }

        /// Every opcode in encoding order.
        pub const OPS: &[Op] = &[ $( Op::$name, )* $( Op::$sname, )* ];

        /// Calls a macro with every opcode name in encoding order, so that a dispatch table cannot miss one.
        #[macro_export]
        macro_rules! for_each_opcode {
            ($m:ident) => { $m! { $( $name )* $( $sname )* } };
        }

        const INFO: &[OpInfo] = &[
            $( OpInfo {
                name: stringify!($name),
                operands: [Operand::$a, Operand::$b, Operand::$c],
                wide: Wide::$wide,
                generic: None,
                purpose: $purpose,
            }, )*
            $( OpInfo {
                name: stringify!($sname),
                operands: GENERIC_INFO[Op::$sgeneric as usize].0,
                wide: GENERIC_INFO[Op::$sgeneric as usize].1,
                generic: Some(Op::$sgeneric),
                purpose: $spurpose,
            }, )*
        ];

        const GENERIC_INFO: &[([Operand; 3], Wide)] =
            &[ $( ([Operand::$a, Operand::$b, Operand::$c], Wide::$wide), )* ];
    };
}

opcodes! {
    generic {
        // Moves and constants.
        Move(Out In None) None "`r[a] = r[b]`.";
        LoadConst(Out None None) Const "`r[a] = consts[wide]`.";
        LoadInt(Out None None) Int "`r[a]` = the integer in the wide operand.";
        LoadNone(Out None None) None "`r[a] = None`.";
        LoadTrue(Out None None) None "`r[a] = True`.";
        LoadFalse(Out None None) None "`r[a] = False`.";
        LoadUnbound(Out None None) None "`r[a]` = the marker of a local that has no value.";
        CheckBound(In None None) None "Raise UnboundLocalError, naming local `a` (or local `b | c << 8` where that is not 0), if `r[a]` is the unbound marker.";
        FarLoad(Out None None) Far "`r[a] = r[wide]`.";
        FarStore(In None None) Far "`r[wide] = r[a]`.";

        // Cells and closures.
        MakeCell(InOut None None) None "`r[a]` = a new cell that holds the value of `r[a]` (which may be unbound).";
        LoadCell(Out In None) None "`r[a]` = content of the cell in `r[b]`; UnboundLocalError if it is empty.";
        StoreCell(In In None) None "Content of the cell in `r[a]` = `r[b]`.";
        DeleteCell(In None None) None "Empty the cell in `r[a]`; UnboundLocalError if it is empty already.";
        LoadFree(Out None None) Free "`r[a]` = content of the closure cell; NameError if it is empty.";
        StoreFree(In None None) Free "Content of the closure cell = `r[a]`.";
        DeleteFree(None None None) Free "Empty the closure cell; NameError if it is empty already.";
        LoadFreeCell(Out None None) Free "`r[a]` = the closure cell itself.";

        // Names.
        LoadGlobal(Out None None) Site "`r[a]` = the module's or else the built-in variable of that name; NameError.";
        StoreGlobal(In None None) Site "The module's variable of that name = `r[a]`.";
        DeleteGlobal(None None None) Site "Remove the module's variable of that name; NameError.";
        LoadName(Out In None) Site "`r[a]` = the variable of that name in the mapping `r[b]`, else global, else built-in.";
        StoreName(In In None) Site "`r[b][name] = r[a]` where `r[b]` is a namespace mapping.";
        DeleteName(None In None) Site "`del r[b][name]` where `r[b]` is a namespace mapping; NameError.";
        LoadNameOrFree(InOut In Count) Site "As `LoadName`, but where `r[b]` has no such name: content of the cell in `r[a]`.";

        // Attributes.
        GetAttr(Out In None) Site "`r[a] = r[b].name`.";
        SetAttr(In In None) Site "`r[a].name = r[b]`.";
        DeleteAttr(In None None) Site "`del r[a].name`.";
        LoadMethod(OutRange In None) Site "Look up `r[b].name` for a call: `r[a], r[a+1]` = function, receiver; or callable, unbound marker.";

        // Calls. The callee is in r[a]; what follows it are the arguments.
        Call(InRange Count Out) None "`r[c] = r[a](r[a+1], … b arguments)`.";
        CallMethod(InRange Count Out) None "`r[c]` = call what LoadMethod left in `r[a], r[a+1]` with the `b` arguments from `r[a+2]`.";
        CallKw(InRange Count Out) Const "As `Call`; `b` counts all values, the last of them belong to the keyword names in the constant tuple.";
        CallMethodKw(InRange Count Out) Const "As `CallMethod`, keywords as in `CallKw`.";
        CallEx(InRange Count Out) None "`r[c] = r[a](*r[a+1], **r[a+2])`; flags `b`: 1 `r[a+2]` is there, a dict; 2 `r[a+1]` is any iterable rather than a list; 4 `r[a+2]` is any mapping.";
        Return(In None None) None "Return `r[a]` to the caller.";
        ReturnNone(None None None) None "Return None to the caller.";

        // Functions and classes.
        MakeFunction(InOut Count None) Const "`r[a]` = function of the constant code object; flags `b`: 1 defaults tuple, 2 keyword-defaults dict, 4 annotations dict, 8 closure tuple, each present one taken from the next register from `r[a]` on.";
        LoadBuildClass(Out None None) None "`r[a]` = the built-in that runs a class body.";

        // Arithmetic.
        Add(Out In In) None "`r[a] = r[b] + r[c]`.";
        Sub(Out In In) None "`r[a] = r[b] - r[c]`.";
        Mul(Out In In) None "`r[a] = r[b] * r[c]`.";
        TrueDiv(Out In In) None "`r[a] = r[b] / r[c]`.";
        FloorDiv(Out In In) None "`r[a] = r[b] // r[c]`.";
        Mod(Out In In) None "`r[a] = r[b] % r[c]`.";
        Pow(Out In In) None "`r[a] = r[b] ** r[c]`.";
        MatMul(Out In In) None "`r[a] = r[b] @ r[c]`.";
        LShift(Out In In) None "`r[a] = r[b] << r[c]`.";
        RShift(Out In In) None "`r[a] = r[b] >> r[c]`.";
        BitAnd(Out In In) None "`r[a] = r[b] & r[c]`.";
        BitOr(Out In In) None "`r[a] = r[b] | r[c]`.";
        BitXor(Out In In) None "`r[a] = r[b] ^ r[c]`.";
        AddI(Out In Imm) None "`r[a] = r[b] + c`.";
        SubI(Out In Imm) None "`r[a] = r[b] - c`.";
        MulI(Out In Imm) None "`r[a] = r[b] * c`.";
        FloorDivI(Out In Imm) None "`r[a] = r[b] // c`; `c` is not zero.";
        ModI(Out In Imm) None "`r[a] = r[b] % c`; `c` is not zero.";
        LShiftI(Out In Imm) None "`r[a] = r[b] << c`; `c` is not negative.";
        RShiftI(Out In Imm) None "`r[a] = r[b] >> c`; `c` is not negative.";
        BitAndI(Out In Imm) None "`r[a] = r[b] & c`.";
        IAdd(Out In In) None "`r[a] = r[b] += r[c]`.";
        ISub(Out In In) None "`r[a] = r[b] -= r[c]`.";
        IMul(Out In In) None "`r[a] = r[b] *= r[c]`.";
        ITrueDiv(Out In In) None "`r[a] = r[b] /= r[c]`.";
        IFloorDiv(Out In In) None "`r[a] = r[b] //= r[c]`.";
        IMod(Out In In) None "`r[a] = r[b] %= r[c]`.";
        IPow(Out In In) None "`r[a] = r[b] **= r[c]`.";
        IMatMul(Out In In) None "`r[a] = r[b] @= r[c]`.";
        ILShift(Out In In) None "`r[a] = r[b] <<= r[c]`.";
        IRShift(Out In In) None "`r[a] = r[b] >>= r[c]`.";
        IBitAnd(Out In In) None "`r[a] = r[b] &= r[c]`.";
        IBitOr(Out In In) None "`r[a] = r[b] |= r[c]`.";
        IBitXor(Out In In) None "`r[a] = r[b] ^= r[c]`.";
        IAddI(Out In Imm) None "`r[a] = r[b] += c`.";
        ISubI(Out In Imm) None "`r[a] = r[b] -= c`.";
        Neg(Out In None) None "`r[a] = -r[b]`.";
        Pos(Out In None) None "`r[a] = +r[b]`.";
        Invert(Out In None) None "`r[a] = ~r[b]`.";
        Not(Out In None) None "`r[a] = not r[b]`.";

        // Comparison.
        Lt(Out In In) None "`r[a] = r[b] < r[c]`.";
        Le(Out In In) None "`r[a] = r[b] <= r[c]`.";
        Gt(Out In In) None "`r[a] = r[b] > r[c]`.";
        Ge(Out In In) None "`r[a] = r[b] >= r[c]`.";
        Eq(Out In In) None "`r[a] = r[b] == r[c]`.";
        Ne(Out In In) None "`r[a] = r[b] != r[c]`.";
        Is(Out In In) None "`r[a] = r[b] is r[c]`.";
        IsNot(Out In In) None "`r[a] = r[b] is not r[c]`.";
        In(Out In In) None "`r[a] = r[b] in r[c]`.";
        NotIn(Out In In) None "`r[a] = r[b] not in r[c]`.";

        // Jumps. A jump backwards is a safepoint.
        Jump(None None None) Jump "Jump.";
        JumpIfTrue(In None None) Jump "Jump if `r[a]` is true.";
        JumpIfFalse(In None None) Jump "Jump if `r[a]` is false.";
        JumpLt(In In Sense) Jump "Jump if the truth of `r[a] < r[b]` equals `c`.";
        JumpLe(In In Sense) Jump "Jump if the truth of `r[a] <= r[b]` equals `c`.";
        JumpGt(In In Sense) Jump "Jump if the truth of `r[a] > r[b]` equals `c`.";
        JumpGe(In In Sense) Jump "Jump if the truth of `r[a] >= r[b]` equals `c`.";
        JumpEq(In In Sense) Jump "Jump if the truth of `r[a] == r[b]` equals `c`.";
        JumpNe(In In Sense) Jump "Jump if the truth of `r[a] != r[b]` equals `c`.";
        JumpLtI(In Imm Sense) Jump "Jump if the truth of `r[a] < b` equals `c`.";
        JumpLeI(In Imm Sense) Jump "Jump if the truth of `r[a] <= b` equals `c`.";
        JumpGtI(In Imm Sense) Jump "Jump if the truth of `r[a] > b` equals `c`.";
        JumpGeI(In Imm Sense) Jump "Jump if the truth of `r[a] >= b` equals `c`.";
        JumpEqI(In Imm Sense) Jump "Jump if the truth of `r[a] == b` equals `c`.";
        JumpNeI(In Imm Sense) Jump "Jump if the truth of `r[a] != b` equals `c`.";
        JumpIs(In In Sense) Jump "Jump if the truth of `r[a] is r[b]` equals `c`.";
        JumpNone(In None Sense) Jump "Jump if the truth of `r[a] is None` equals `c`.";
        JumpIn(In In Sense) Jump "Jump if the truth of `r[a] in r[b]` equals `c`.";

        // Iteration.
        GetIter(Out In None) None "`r[a] = iter(r[b])`.";
        ForIter(Out In None) Jump "Where the iterator `r[b]` has a next value: `r[a]` = it, and jump; else go on.";

        // Containers and subscripts.
        GetItem(Out In In) None "`r[a] = r[b][r[c]]`.";
        GetItemI(Out In Imm) None "`r[a] = r[b][c]`.";
        SetItem(In In In) None "`r[a][r[b]] = r[c]`.";
        DeleteItem(In In None) None "`del r[a][r[b]]`.";
        BuildSlice(Out InRange Count) None "`r[a] = slice(r[b], … c parts)`, `c` is 2 or 3.";
        BuildList(Out InRange Count) None "`r[a]` = list of the `c` registers from `r[b]`.";
        BuildTuple(Out InRange Count) None "`r[a]` = tuple of the `c` registers from `r[b]`.";
        BuildSet(Out InRange Count) None "`r[a]` = set of the `c` registers from `r[b]`.";
        BuildMap(Out InRange Count) None "`r[a]` = dict of the `c` key and value pairs from `r[b]`.";
        BuildString(Out InRange Count) None "`r[a]` = concatenation of the `c` strings from `r[b]`.";
        ListAppend(In In None) None "Append `r[b]` to the list `r[a]`.";
        ListExtend(In In None) None "Append every value of the iterable `r[b]` to the list `r[a]`.";
        ListToTuple(Out In None) None "`r[a]` = tuple of the list `r[b]`.";
        SetAdd(In In None) None "Add `r[b]` to the set `r[a]`.";
        SetUpdate(In In None) None "Add every value of the iterable `r[b]` to the set `r[a]`.";
        MapAdd(In In In) None "`r[a][r[b]] = r[c]` where `r[a]` is a dict display under construction.";
        MapUpdate(In In None) None "Merge the mapping `r[b]` into the dict `r[a]`, as `{**m}` does.";
        MapMerge(In In In) None "Merge the mapping `r[b]` into the keyword dict `r[a]` of a call of `r[c]`; TypeError on a repeated name.";
        UnpackSequence(OutRange Count In) None "`r[a], … b registers = r[c]`; ValueError where the number differs.";
        UnpackEx(OutRange In None) Number "`r[a], … *r[a+before], … = r[b]`; the wide operand is `before | after << 16`.";
        FormatValue(Out In Count) None "`r[a] = format(r[b])` after the conversion `c`: 0 none, 1 str, 2 repr, 3 ascii.";
        FormatSpec(Out InRange Count) None "`r[a] = format(r[b], r[b+1])` after the conversion `c`.";

        // Exceptions.
        Raise(In In Count) None "Raise: `c` 0: the exception being handled; 1: `r[a]`; 2: `r[a]` with cause `r[b]`.";
        Reraise(In None None) None "Raise the exception `r[a]` again, its traceback and context untouched.";
        PushExc(Out In None) None "Save the exception being handled in `r[a]`; the one being handled is now `r[b]`.";
        PopExc(In None None) None "The exception being handled is again what `PushExc` saved in `r[a]`.";
        MatchExc(Out In In) None "`r[a]` = whether the exception `r[b]` is of the class, or one of the classes, `r[c]`.";
        LoadExcInfo(OutRange In None) None "`r[a], r[a+1], r[a+2]` = type, value and traceback of the exception `r[b]`.";
        LoadAssertionError(Out None None) None "`r[a]` = the class AssertionError, whatever that name is bound to.";
        EnterWith(OutRange In None) None "For `with r[b]`: `r[a], r[a+1]` = `__exit__` and `r[a+2], r[a+3]` = `__enter__`, each as LoadMethod leaves them.";

        // Generators.
        Yield(Out In None) None "Suspend with value `r[b]`; when resumed, `r[a]` = the value sent.";
        GetYieldFromIter(Out In None) None "`r[a]` = `r[b]` if that is a generator, else `iter(r[b])`.";
        YieldFrom(InOut In None) None "Delegate to the iterator `r[b]`: send it `r[a]`, yield what it yields; at its end `r[a]` = its result.";

        // Imports and annotations.
        ImportName(InOut None None) Const "`r[a]` = import of the module named by the constant; `r[a]` is the level, `r[a+1]` the tuple of names or None.";
        ImportFrom(Out In None) Site "`r[a]` = attribute or submodule `name` of the module `r[b]`; ImportError.";
        ImportStar(In In Count) None "Bind the public names of the module `r[a]`: as globals where `c` is 0, else in the mapping `r[b]`.";
        SetupAnnotations(None In Count) None "Make `__annotations__` where there is none: a global where `c` is 0, else in the mapping `r[b]`.";
    }
    specialised {
        LoadGlobalModule = LoadGlobal "A variable of the module at a known place.";
        LoadGlobalMove = LoadGlobal "The same, and the `Move` behind it.";
        LoadGlobalAddI = LoadGlobal "The same, and the `AddI` behind it.";
        LoadGlobalSubI = LoadGlobal "The same, and the `SubI` behind it.";
        LoadGlobalBuiltin = LoadGlobal "A built-in at a known place, not hidden by the module.";
        StoreGlobalModule = StoreGlobal "A variable of the module at a known place.";
        GetAttrSlot = GetAttr "An instance slot, by shape.";
        GetAttrValue = GetAttr "A class attribute that needs no binding, by shape.";
        GetAttrProperty = GetAttr "A property of the class, by shape; its getter is a Python function.";
        GetAttrClass = GetAttr "An attribute of one class object that needs no binding.";
        GetAttrModule = GetAttr "A module's variable at a known place.";
        SetAttrSlot = SetAttr "An existing instance slot, by shape.";
        SetAttrAdd = SetAttr "A new instance slot, by shape transition.";
        LoadMethodCached = LoadMethod "A function found on the class, by shape.";
        LoadMethodSlot = LoadMethod "A callable in an instance slot, by shape.";
        LoadMethodClass = LoadMethod "A function found on one class object.";
        LoadMethodModule = LoadMethod "A module's variable at a known place.";
        CallPython = Call "A Python function that takes exactly these positional arguments.";
        CallPython0 = Call "The same, without arguments.";
        CallPython1 = Call "The same, with one argument.";
        CallPython2 = Call "The same, with two arguments.";
        CallPython3 = Call "The same, with three arguments.";
        CallPythonDefaults = Call "A Python function that takes these positional arguments and has defaults for the rest.";
        CallNative = Call "A native function.";
        CallClass = Call "A class whose instances are plain and whose `__init__` is a Python function or absent.";
        CallBuiltinClass = Call "A built-in class whose instances native code makes.";
        CallMethodPython = CallMethod "A Python function that takes the receiver and exactly these arguments.";
        CallMethodPython0 = CallMethod "The same, without other arguments.";
        CallMethodPython1 = CallMethod "The same, with one argument.";
        CallMethodPython2 = CallMethod "The same, with two arguments.";
        CallMethodDefaults = CallMethod "A Python function that takes the receiver, these arguments, and has defaults for the rest.";
        CallMethodNative = CallMethod "A native function.";
        CallListAppend = CallMethod "`list.append` with one argument.";
        CallLen = Call "`len` with one argument.";
        JumpLtIfSmall = JumpLt "Small integers, where the jump is taken if the comparison holds.";
        JumpLtUnlessSmall = JumpLt "Small integers, where the jump is taken unless the comparison holds.";
        JumpLtIIfSmall = JumpLtI "Small integers, where the jump is taken if the comparison holds.";
        JumpLtIUnlessSmall = JumpLtI "Small integers, where the jump is taken unless the comparison holds.";
        JumpLeIfSmall = JumpLe "Small integers, where the jump is taken if the comparison holds.";
        JumpLeUnlessSmall = JumpLe "Small integers, where the jump is taken unless the comparison holds.";
        JumpLeIIfSmall = JumpLeI "Small integers, where the jump is taken if the comparison holds.";
        JumpLeIUnlessSmall = JumpLeI "Small integers, where the jump is taken unless the comparison holds.";
        JumpGtIfSmall = JumpGt "Small integers, where the jump is taken if the comparison holds.";
        JumpGtUnlessSmall = JumpGt "Small integers, where the jump is taken unless the comparison holds.";
        JumpGtIIfSmall = JumpGtI "Small integers, where the jump is taken if the comparison holds.";
        JumpGtIUnlessSmall = JumpGtI "Small integers, where the jump is taken unless the comparison holds.";
        JumpGeIfSmall = JumpGe "Small integers, where the jump is taken if the comparison holds.";
        JumpGeUnlessSmall = JumpGe "Small integers, where the jump is taken unless the comparison holds.";
        JumpGeIIfSmall = JumpGeI "Small integers, where the jump is taken if the comparison holds.";
        JumpGeIUnlessSmall = JumpGeI "Small integers, where the jump is taken unless the comparison holds.";
        JumpEqIfSmall = JumpEq "Small integers, where the jump is taken if the comparison holds.";
        JumpEqUnlessSmall = JumpEq "Small integers, where the jump is taken unless the comparison holds.";
        JumpEqIIfSmall = JumpEqI "Small integers, where the jump is taken if the comparison holds.";
        JumpEqIUnlessSmall = JumpEqI "Small integers, where the jump is taken unless the comparison holds.";
        JumpNeIfSmall = JumpNe "Small integers, where the jump is taken if the comparison holds.";
        JumpNeUnlessSmall = JumpNe "Small integers, where the jump is taken unless the comparison holds.";
        JumpNeIIfSmall = JumpNeI "Small integers, where the jump is taken if the comparison holds.";
        JumpNeIUnlessSmall = JumpNeI "Small integers, where the jump is taken unless the comparison holds.";
        AddFloat = Add "Floats.";
        SubFloat = Sub "Floats.";
        MulFloat = Mul "Floats.";
        IAddFloat = IAdd "Floats.";
        ISubFloat = ISub "Floats.";
        IMulFloat = IMul "Floats.";
        ForIterRange = ForIter "A range of small integers.";
        ForIterList = ForIter "A list.";
        ForIterTuple = ForIter "A tuple.";
        ForIterStr = ForIter "A string.";
        ForIterNative = ForIter "An iterator that native code advances.";
        ForIterPair = ForIter "An iterator of pairs that native code advances; the loop begins by unpacking them.";
        ForIterGenerator = ForIter "A generator, resumed in this loop.";
        GetItemList = GetItem "A list indexed by a small integer.";
        GetItemTuple = GetItem "A tuple indexed by a small integer.";
        GetItemDict = GetItem "A dict.";
        GetItemStr = GetItem "A string of ASCII characters indexed by a small integer.";
        GetItemListI = GetItemI "A list indexed by a constant.";
        GetItemTupleI = GetItemI "A tuple indexed by a constant.";
        SetItemList = SetItem "A list indexed by a small integer.";
        SetItemDict = SetItem "A dict.";
    }
}

const _: () = assert!(OPS.len() <= 256);

impl Op {
    /// The opcode with that encoding.
    #[inline]
    pub fn from_byte(byte: u8) -> Option<Op> {
        OPS.get(byte as usize).copied()
    }

    /// The static description of this opcode.
    #[inline]
    pub const fn info(self) -> &'static OpInfo {
        &INFO[self as usize]
    }

    /// The generic form: itself, unless this is a specialised form.
    #[inline]
    pub fn generic(self) -> Op {
        self.info().generic.unwrap_or(self)
    }

    /// How many 32-bit words an instruction with this opcode takes.
    #[inline]
    pub const fn words(self) -> usize {
        if matches!(self.info().wide, Wide::None) {
            1
        } else {
            2
        }
    }
}
