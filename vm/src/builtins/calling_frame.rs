//! The Python frame that a native function was called from.

use minivm_compiler::bytecode::CodeFlags;

use crate::heap::Gc;
use crate::object::*;
use crate::value::Value;
use crate::vm::{PyResult, Vm};

/// The innermost Python frame while a native function runs: read at once, never kept across a safepoint.
pub(crate) struct CallingFrame {
    registers: *const Value,
    /// The code it runs.
    pub(crate) code: Gc<CodeObj>,
    /// The function it belongs to.
    pub(crate) function: Gc<FunctionObj>,
}

impl Vm {
    /// The Python frame that the running native function was called from; None outside any.
    pub(crate) fn calling_frame(&self) -> Option<CallingFrame> {
        if self.frame.is_null() {
            return None;
        }
        // SAFETY: `frame` points to a live frame: the header words are the previous frame, the code, the instruction
        // pointer, the flags and the function; the registers follow.
        unsafe {
            Some(CallingFrame {
                registers: self.frame.add(CodeObj::FRAME_HEADER).cast::<Value>(),
                code: Gc::from_address(self.frame.add(1).read() as usize),
                function: Value::from_bits(self.frame.add(4).read()).as_gc()?,
            })
        }
    }

    /// The value of `__name__` among the globals of the calling frame.
    pub(crate) fn calling_module_name(&self) -> Option<Value> {
        let frame = self.calling_frame()?;
        let name = self.interp.names.__name__;
        frame.function.globals.get_str(self, name)
    }

    /// `locals()` of the calling frame: the namespace itself outside a function, else a dict made for the purpose.
    pub(crate) fn calling_locals(&mut self) -> PyResult<Option<Value>> {
        let Some(frame) = self.calling_frame() else {
            return Ok(None);
        };
        let flags = frame.code.object.flags;
        if flags.has(CodeFlags::CLASS_BODY) || flags.has(CodeFlags::NAMESPACE) {
            return Ok(Some(frame.content(0)));
        }
        if !flags.has(CodeFlags::FUNCTION) {
            return Ok(Some(frame.function.globals.into()));
        }
        let dict = self.new_dict();
        let own = frame.code.object.own_locals as usize;
        let locals = frame.code.local_names.iter().take(own).enumerate();
        let mut variables = locals
            .map(|(at, &name)| (name, frame.content(at)))
            .collect::<Vec<_>>();
        variables.extend(frame.free_variables());
        for (name, value) in variables {
            let hidden = name.bytes().first() == Some(&b'.');
            if !value.is_unbound() && !hidden && !dict.set_str(self, name, value) {
                return Err(self.memory_error());
            }
        }
        Ok(Some(dict.into()))
    }
}

impl CallingFrame {
    /// The value of a register, as it stands.
    fn register(&self, at: usize) -> Value {
        debug_assert!(at < self.code.registers);
        // SAFETY: the frame has that many registers, each of which holds a value at any time.
        unsafe { self.registers.add(at).read() }
    }

    /// The value of a local variable, be it in a cell or not; the unbound marker where it has none.
    pub(crate) fn content(&self, local: usize) -> Value {
        if local >= self.code.registers {
            return Value::UNBOUND;
        }
        let value = self.register(local);
        let in_cell = self.code.object.cell_locals.get(local).copied();
        match value.as_gc::<CellObj>() {
            Some(cell) if in_cell == Some(true) => cell.content.get(),
            _ => value,
        }
    }

    /// The closure variables and their values.
    pub(crate) fn free_variables(&self) -> impl Iterator<Item = (Gc<StrObj>, Value)> + '_ {
        let cells = closure_cells(self.function.closure).iter();
        self.code.free_names.iter().zip(cells).map(|(&name, cell)| {
            let content = cell.as_gc::<CellObj>().map(|c| c.content.get());
            (name, content.unwrap_or(Value::UNBOUND))
        })
    }
}
