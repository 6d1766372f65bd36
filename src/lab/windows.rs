//! What overlapping register windows gain: a small register machine whose calls either copy their arguments into the new
//! frame, or let the new frame begin in front of them, where the caller has put them.
//!
//! ```text
//! copied      │ header │ locals │ callee, arguments │ header │ arguments, locals │
//!             └───────── caller's frame ────────────┘└────── callee's frame ─────┘
//!
//! overlapped  │ header │ locals │ header │ arguments │ locals │
//!             └───────── caller's frame ─────────────┘
//!                               └────── callee's frame ───────┘
//! ```
//!
//! That takes two frames in one allocation. On `reserved` they always are; on `array` they are if the caller's frame ends
//! at the top, else the call copies.

use std::ptr::NonNull;

use minivm_strategies::{Array, DataStack, Reserved, Slot};

/// The most arguments of a call.
pub(crate) const MOST_ARGUMENTS: usize = 6;
/// Calls that a program makes.
pub(crate) const CALLS: u64 = 1_000;
/// Slots of a frame in front of its registers: what was called, where it goes on, the previous frame, flags, and one
/// for a return value; as many as in the virtual machine.
const HEADER: usize = 5;
const PREVIOUS: usize = 0;
const RETURN_TO: usize = 1;
const FUNCTION: usize = 2;
const FLAGS: usize = 3;
/// A flag: the frame begins inside the previous one.
const OVERLAPS: Slot = 1 << 8;

/// A strategy on which two frames can overlap.
pub(crate) trait Contiguous: DataStack {
    /// Whether a frame always ends where the next one begins.
    const ALWAYS: bool;
}

impl Contiguous for Array {
    const ALWAYS: bool = false;
}

impl Contiguous for Reserved {
    const ALWAYS: bool = true;
}

#[derive(Clone, Copy)]
enum Instruction {
    Move {
        to: u8,
        from: u8,
    },
    Add {
        to: u8,
        from: u8,
    },
    Call {
        at: u8,
        function: u8,
        arguments: u8,
    },
    /// Counts a register down and jumps back, as long as it is not zero.
    Repeat {
        counter: u8,
        target: u8,
    },
    Return {
        from: u8,
    },
}

pub(crate) struct Function {
    code: Vec<Instruction>,
    registers: usize,
}

/// A loop around a call, and the function called, which adds up its arguments.
pub(crate) fn program<const OVERLAP: bool>(arguments: usize) -> [Function; 2] {
    // The counter, what is passed, and what is called.
    let (counter, value, callee) = (0, 1, 2);
    let first = callee + if OVERLAP { HEADER } else { 1 };
    let mut caller: Vec<Instruction> = (first..first + arguments)
        .map(|to| Instruction::Move {
            to: to as u8,
            from: value,
        })
        .collect();
    caller.extend([
        Instruction::Call {
            at: callee as u8,
            function: 1,
            arguments: arguments as u8,
        },
        Instruction::Repeat { counter, target: 0 },
        Instruction::Return { from: callee as u8 },
    ]);
    let result = arguments as u8;
    let mut leaf = vec![Instruction::Move {
        to: result,
        from: 0,
    }];
    leaf.extend((1..result).map(|from| Instruction::Add { to: result, from }));
    leaf.push(Instruction::Return { from: result });
    [
        Function {
            code: caller,
            registers: first + arguments,
        },
        Function {
            code: leaf,
            registers: arguments + 1,
        },
    ]
}

/// Runs the first function. Returns what its last call has returned: the number of arguments, if there are any.
#[inline(never)]
pub(crate) fn run<S: Contiguous, const OVERLAP: bool>(
    stack: &mut S,
    functions: &[Function],
) -> Slot {
    let bottom = push(stack, &functions[0]);
    let mut function = &functions[0];
    let mut registers = bottom;
    let mut at = 0;
    // SAFETY: the programs above name registers of their frames only; a frame has its header in front of them, and is
    // as large as its function says; and the first frame is the last to be popped.
    unsafe {
        registers.sub(HEADER).add(PREVIOUS).write(0);
        registers.write(CALLS);
        registers.add(1).write(1);
        loop {
            let instruction = *function.code.get_unchecked(at);
            at += 1;
            match instruction {
                Instruction::Move { to, from } => {
                    *register(registers, to) = *register(registers, from);
                }
                Instruction::Add { to, from } => {
                    *register(registers, to) =
                        (*register(registers, to)).wrapping_add(*register(registers, from));
                }
                Instruction::Call {
                    at: place,
                    function: callee,
                    arguments,
                } => {
                    let caller = function;
                    function = functions.get_unchecked(usize::from(callee));
                    let mut flags = Slot::from(place);
                    let window = registers.add(usize::from(place));
                    let frame = if OVERLAP && fits(stack, registers, caller, window, function) {
                        flags |= OVERLAPS;
                        window.add(HEADER)
                    } else {
                        let frame = push(stack, function);
                        let first = window.add(if OVERLAP { HEADER } else { 1 });
                        for argument in 0..usize::from(arguments) {
                            frame.add(argument).write(first.add(argument).read());
                        }
                        frame
                    };
                    let header = frame.sub(HEADER);
                    header
                        .add(PREVIOUS)
                        .write(registers.as_ptr().expose_provenance() as Slot);
                    header.add(RETURN_TO).write(at as Slot);
                    header
                        .add(FUNCTION)
                        .write(std::ptr::from_ref(caller).expose_provenance() as Slot);
                    header.add(FLAGS).write(flags);
                    registers = frame;
                    at = 0;
                }
                Instruction::Repeat { counter, target } => {
                    let counter = register(registers, counter);
                    *counter -= 1;
                    if *counter != 0 {
                        at = usize::from(target);
                    }
                }
                Instruction::Return { from } => {
                    let value = *register(registers, from);
                    let header = registers.sub(HEADER);
                    let previous = header.add(PREVIOUS).read();
                    let Some(previous) =
                        NonNull::new(std::ptr::with_exposed_provenance_mut(previous as usize))
                    else {
                        stack.pop(header);
                        return value;
                    };
                    let flags = header.add(FLAGS).read();
                    at = header.add(RETURN_TO).read() as usize;
                    let caller = header.add(FUNCTION).read() as usize;
                    function = &*std::ptr::with_exposed_provenance(caller);
                    stack.pop(header);
                    if OVERLAP && (S::ALWAYS || flags & OVERLAPS != 0) {
                        stack.cursor_mut().top = previous.add(function.registers);
                    }
                    registers = previous;
                    *register(registers, flags as u8) = value;
                }
            }
        }
    }
}

/// A register of a frame.
///
/// # Safety
/// The frame has it.
#[inline(always)]
unsafe fn register<'a>(registers: NonNull<Slot>, number: u8) -> &'a mut Slot {
    // SAFETY: by contract; one register at a time is looked at.
    unsafe { registers.add(usize::from(number)).as_mut() }
}

/// Pushes a frame. Returns its first register.
#[inline(always)]
fn push<S: DataStack>(stack: &mut S, function: &Function) -> NonNull<Slot> {
    // SAFETY: the frames here have a few slots.
    let frame = unsafe { stack.push(HEADER + function.registers) };
    // SAFETY: the frame is larger than its header.
    unsafe { frame.expect("there is memory for a frame").add(HEADER) }
}

/// Moves the top to the end of a frame of `callee` that begins at `window`, inside the caller's, unless it is beyond the
/// limit or in another block.
///
/// # Safety
/// `registers` are those of the newest frame, one of `caller`, and the window begins in it.
#[inline(always)]
unsafe fn fits<S: Contiguous>(
    stack: &mut S,
    registers: NonNull<Slot>,
    caller: &Function,
    window: NonNull<Slot>,
    callee: &Function,
) -> bool {
    // SAFETY: the top does not pass the limit, and stays above the caller's frame, which has its outgoing arguments last.
    unsafe {
        let cursor = stack.cursor_mut();
        let end = window.as_ptr().wrapping_add(HEADER + callee.registers);
        let fits = end <= cursor.limit.as_ptr()
            && (S::ALWAYS || cursor.top == registers.add(caller.registers));
        if fits {
            cursor.top = NonNull::new_unchecked(end);
        }
        fits
    }
}
