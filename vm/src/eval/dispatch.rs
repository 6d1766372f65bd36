//! How one instruction leads to the next.
//!
//! Every instruction has a *handler*: a small function that is given the whole state of the machine in registers, does
//! its work, and goes on to the handler of the next instruction. In an optimised build it calls that handler in tail
//! position, which the compiler turns into a jump ("threaded" dispatch): each handler then ends in an indirect jump of
//! its own, which the processor predicts better than one that all share, and is allocated registers by itself. In any
//! other build it returns to a loop that calls the next one. The source is the same; the macros below differ.
//!
//! Tail calls are made only if a handler has no local variable whose address escapes. Handlers therefore do nothing but
//! move words; those that need more are defined by `slow_handlers!`, which puts the work into a function of its own.
//! None is inlined into another: a fast one that takes in a slow one saves registers on behalf of it each time. And
//! handlers return nothing, so that whatever link-time optimisation does, a call is the last thing there is to do.
//!
//! On processors, or in virtual machines, that predict an indirect jump by its last target alone, it pays to give the
//! outcomes of a condition a jump each: conditional branches are predicted from history there as well. `next_taken!`
//! and `next_by_site!` do that.

use crate::value::Value;
use crate::vm::{Raised, Vm};

/// Points to the instruction word after the one being executed.
pub(crate) type Ip = *const u32;
/// Points to the registers of the running frame. The frame's header is in front of them.
pub(crate) type Regs = *mut Value;
/// The handlers by opcode.
pub(crate) type Table = *const Entry;
/// A handler: instruction pointer, registers, thread, the instruction word, and the table.
pub(crate) type Handler = unsafe extern "C" fn(Ip, Regs, *mut Vm, u32, Table) -> Next;
/// What a handler returns. One that has called the next has nothing left to say, and returning nothing is what makes its
/// calls tail calls: with a value that is put together from two registers the optimiser does not always see it.
#[cfg(threaded)]
pub(crate) type Next = ();
/// What a handler returns: where the loop goes on.
#[cfg(not(threaded))]
pub(crate) type Next = Exit;

/// A place in the table of handlers.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub(crate) struct Entry(pub(crate) Handler);

/// Where to go on; a null instruction pointer ends the loop.
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Exit {
    pub(crate) ip: Ip,
    pub(crate) regs: Regs,
}

impl Exit {
    /// Leaves the loop.
    pub(crate) const LEAVE: Exit = Exit {
        ip: std::ptr::null(),
        regs: std::ptr::null_mut(),
    };
}

/// Place in the table of the handler that searches for an exception handler, after recording the frame.
pub(crate) const UNWIND: usize = 255;
/// Place in the table of the handler that searches for an exception handler without recording the frame.
pub(crate) const UNWIND_AGAIN: usize = 254;
/// The two as instructions: what a body goes on with to raise an exception.
static UNWIND_WORD: u32 = UNWIND as u32;
static UNWIND_AGAIN_WORD: u32 = UNWIND_AGAIN as u32;

/// Slots in front of the registers, as offsets from them.
pub(crate) mod slot {
    /// Registers of the frame that goes on when this one returns.
    pub(crate) const PREVIOUS: usize = 5;
    /// The code object.
    pub(crate) const CODE: usize = 4;
    /// The instruction pointer, while another frame runs.
    pub(crate) const IP: usize = 3;
    /// How this frame returns: see [`super::Return`]; and, in the upper half, the lower half of the address where the frame
    /// that called it goes on.
    pub(crate) const FLAGS: usize = 2;
    /// The function.
    pub(crate) const FUNCTION: usize = 1;
    /// Of a generator's frame: the generator.
    pub(crate) const GENERATOR: usize = 6;
}

/// What happens to the value that a frame returns or yields. Kept in its flags, shifted left by two so that the word
/// reads as an integer; above it the register of the previous frame that receives the value, and one more. The other half
/// of the word says where the frame was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Return {
    /// It goes to a register.
    Register = 0,
    /// It ends the loop.
    Leave = 1,
    /// It must be None; the instance that was initialised goes to the register.
    Instance = 2,
    /// The frame is a generator's, resumed by `ForIter`.
    ForIter = 3,
    /// The frame is a generator's, resumed by `YieldFrom` of another.
    YieldFrom = 4,
    /// The frame is a generator's, resumed by native code.
    LeaveGenerator = 5,
    /// The frame is a special method's: see [`super::special::Answer`].
    Answer = 6,
}

impl Return {
    /// The flags of a frame whose value goes to register `dest`. That is in the place of field `c` of an instruction
    /// word, where calls have it.
    #[inline(always)]
    pub(crate) const fn flags(self, dest: usize) -> u32 {
        (self as u32) << 2 | (dest as u32) << 24
    }

    /// The flags of a frame that initialises the instance in register `instance`, which goes to register `dest`.
    #[inline(always)]
    pub(crate) const fn flags_instance(dest: usize, instance: usize) -> u32 {
        Return::Instance.flags(dest) | (instance as u32) << 8
    }

    /// What flags say.
    #[inline(always)]
    pub(crate) const fn of(flags: u32) -> Return {
        match flags >> 2 & 7 {
            0 => Return::Register,
            1 => Return::Leave,
            2 => Return::Instance,
            3 => Return::ForIter,
            4 => Return::YieldFrom,
            5 => Return::LeaveGenerator,
            _ => Return::Answer,
        }
    }

    /// Whether flags say that the value goes to a register and nothing else happens.
    #[inline(always)]
    pub(crate) const fn is_plain(flags: u32) -> bool {
        flags & 0xFF == 0
    }

    /// The register that receives the value.
    #[inline(always)]
    pub(crate) const fn dest(flags: u32) -> usize {
        (flags >> 24) as usize
    }

    /// The register of the instance.
    #[inline(always)]
    pub(crate) const fn instance(flags: u32) -> usize {
        (flags >> 8 & 0xFF) as usize
    }
}

/// Field `a` of an instruction word.
#[inline(always)]
pub(crate) const fn a(word: u32) -> usize {
    (word >> 8 & 0xFF) as usize
}

/// Field `b` of an instruction word.
#[inline(always)]
pub(crate) const fn b(word: u32) -> usize {
    (word >> 16 & 0xFF) as usize
}

/// Field `c` of an instruction word.
#[inline(always)]
pub(crate) const fn c(word: u32) -> usize {
    (word >> 24) as usize
}

/// Field `c` of an instruction word, as the integer value it stands for.
#[inline(always)]
pub(crate) fn imm_c(word: u32) -> Value {
    // The field is moved to where the integer is, in one go, after and not before it is made as wide as that.
    Value::from_bits((anew(word as i32 as isize as usize) as isize >> 22 & !3) as u64)
}

/// Field `b` of an instruction word, as the integer value it stands for.
#[inline(always)]
pub(crate) const fn imm_b(word: u32) -> Value {
    Value::int(((word << 8) as i32) >> 24)
}

/// Reads a register.
///
/// # Safety
/// The frame has that register.
#[inline(always)]
pub(crate) unsafe fn get(regs: Regs, register: usize) -> Value {
    // SAFETY: by contract.
    unsafe { *regs.add(register) }
}

/// Writes a register.
///
/// # Safety
/// The frame has that register.
#[inline(always)]
pub(crate) unsafe fn set(regs: Regs, register: usize, value: Value) {
    // SAFETY: by contract.
    unsafe { *regs.add(register) = value }
}

/// Reads a word of the frame's header.
///
/// # Safety
/// `regs` are the registers of a frame.
#[inline(always)]
pub(crate) unsafe fn header(regs: Regs, slot: usize) -> u64 {
    // SAFETY: by contract.
    unsafe { (*regs.sub(slot)).bits() }
}

/// Writes a word of the frame's header.
///
/// # Safety
/// `regs` are the registers of a frame, and the word is one for that slot.
#[inline(always)]
pub(crate) unsafe fn set_header(regs: Regs, slot: usize, word: u64) {
    // SAFETY: by contract.
    unsafe { *regs.sub(slot) = Value::from_bits(word) }
}

/// Reads the flags of a frame. See [`Return`].
///
/// # Safety
/// As [`header`].
#[inline(always)]
pub(crate) unsafe fn flags(regs: Regs) -> u32 {
    // SAFETY: by contract. They are written as a half of the word, and read so: else the load would wait for the store.
    unsafe { *regs.sub(slot::FLAGS).cast::<u32>() }
}

/// Writes the flags of a frame, and where the frame in front of it goes on.
///
/// # Safety
/// As [`set_header`].
#[inline(always)]
pub(crate) unsafe fn set_flags(regs: Regs, flags: u32, resume: Ip) {
    // SAFETY: by contract.
    unsafe {
        let word = regs.sub(slot::FLAGS).cast::<u32>();
        *word = flags;
        *word.add(1) = resume.addr() as u32;
    }
}

/// Publishes where the running frame is, before anything that may look at the chain of frames: a collection, a
/// traceback, native code that asks for its caller.
///
/// # Safety
/// `regs` are the registers of the running frame and `vm` its thread.
#[inline(always)]
pub(crate) unsafe fn publish(ip: Ip, regs: Regs, vm: *mut Vm) {
    // SAFETY: by contract.
    unsafe {
        set_header(regs, slot::IP, ip.expose_provenance() as u64);
        (*vm).frame = regs.sub(slot::PREVIOUS).cast();
    }
}

/// Goes on with the search for a handler of the pending exception. Where the exception was raised is kept in the frame's
/// header.
///
/// # Safety
/// The arguments are those of the running handler or body.
#[cold]
#[inline(never)]
pub(crate) unsafe extern "C" fn raise<N: GoOn>(
    ip: Ip,
    regs: Regs,
    vm: *mut Vm,
    _word: u32,
    table: Table,
) -> N {
    // SAFETY: by contract.
    unsafe {
        set_header(regs, slot::IP, ip.expose_provenance() as u64);
        N::go_on(&raw const UNWIND_WORD, regs, vm, table)
    }
}

/// As [`raise`], for an exception whose traceback has the frame already.
///
/// # Safety
/// As [`raise`].
#[cold]
#[inline(never)]
pub(crate) unsafe extern "C" fn raise_again<N: GoOn>(
    ip: Ip,
    regs: Regs,
    vm: *mut Vm,
    _word: u32,
    table: Table,
) -> N {
    // SAFETY: by contract.
    unsafe {
        set_header(regs, slot::IP, ip.expose_provenance() as u64);
        N::go_on(&raw const UNWIND_AGAIN_WORD, regs, vm, table)
    }
}

/// How code that ends by returning a `Self` goes on with an instruction: a body says where, a handler goes there.
pub(crate) trait GoOn {
    /// # Safety
    /// The arguments are the state of the machine.
    unsafe fn go_on(ip: Ip, regs: Regs, vm: *mut Vm, table: Table) -> Self;
}

impl GoOn for Exit {
    #[inline(always)]
    unsafe fn go_on(ip: Ip, regs: Regs, _: *mut Vm, _: Table) -> Exit {
        Exit { ip, regs }
    }
}

#[cfg(threaded)]
impl GoOn for () {
    #[inline(always)]
    unsafe fn go_on(ip: Ip, regs: Regs, vm: *mut Vm, table: Table) {
        // SAFETY: by contract, `ip` points to an instruction, and the table has a handler for it.
        unsafe {
            let word = *ip;
            (*table.add((word & 0xFF) as usize)).0(ip.add(1), regs, vm, word, table)
        }
    }
}

/// Notes an exception for [`raise`].
///
/// # Safety
/// `vm` is the running thread.
#[inline(always)]
pub(crate) unsafe fn note(vm: *mut Vm, raised: Raised) {
    // SAFETY: by contract.
    unsafe { (*vm).pending = Some(raised.0) }
}

/// The same value, of which the compiler does not know that it is the same. What has been computed from it before is not
/// kept for later then: a handler that keeps much has to save registers first, each time it is executed.
#[inline(always)]
pub(crate) fn anew<T: InRegister>(value: T) -> T {
    value.anew()
}

/// What [`anew`] takes: something that a register holds.
pub(crate) trait InRegister {
    /// See [`anew`].
    fn anew(self) -> Self;
}

/// Implements [`InRegister`] of types that `asm!` takes as they are, named as a comment for it names them.
macro_rules! in_register {
    ($( $type:ty, $comment:literal; )*) => {
        $( impl InRegister for $type {
            #[inline(always)]
            fn anew(self) -> Self {
                #[cfg(threaded)]
                {
                    let mut value = self;
                    // SAFETY: does nothing.
                    unsafe {
                        core::arch::asm!($comment, inout(reg) value, options(pure, nomem, nostack, preserves_flags));
                    }
                    value
                }
                #[cfg(not(threaded))]
                self
            }
        } )*
    };
}

#[cfg(target_arch = "aarch64")]
in_register! { u32, "/* {0:w} */"; usize, "/* {0} */"; }
#[cfg(not(target_arch = "aarch64"))]
in_register! { u32, "/* {0:e} */"; usize, "/* {0} */"; }

impl<T> InRegister for *mut T {
    #[inline(always)]
    fn anew(self) -> Self {
        std::ptr::with_exposed_provenance_mut(anew(self.expose_provenance()))
    }
}

impl InRegister for Value {
    #[inline(always)]
    fn anew(self) -> Value {
        Value::from_bits(anew(self.bits() as usize) as u64)
    }
}

/// Defines handlers. The state is named in the signature, so that the body can use it.
macro_rules! handlers {
    ($( $(#[$meta:meta])* fn $name:ident $(<$S:ident>)? ($ip:ident, $regs:ident, $vm:ident, $w:ident, $t:ident) $body:block )*) => {
        $(
            $(#[$meta])*
            #[allow(unused_mut, unused_variables, reason = "every handler has the same signature")]
            #[inline(never)]
            pub(crate) unsafe extern "C" fn $name $(<$S: minivm_strategies::DataStack>)? (
                mut $ip: $crate::eval::dispatch::Ip,
                mut $regs: $crate::eval::dispatch::Regs,
                $vm: *mut $crate::vm::Vm,
                $w: u32,
                $t: $crate::eval::dispatch::Table,
            ) -> $crate::eval::dispatch::Next {
                // SAFETY: the state is that of a running frame: verified code, registers within the frame, a live
                // thread. Whoever dispatches to a handler keeps that; each handler keeps it for the next.
                unsafe { $body }
            }
        )*
    };
}

/// Defines bodies of handlers: each a module whose function `body` returns where to go on (`go!`) instead of going there.
macro_rules! bodies {
    ($( $(#[$meta:meta])* fn $name:ident $(<$S:ident>)? ($ip:ident, $regs:ident, $vm:ident, $w:ident, $t:ident) $body:block )*) => {
        $(
            pub(crate) mod $name {
                #[allow(unused_imports, reason = "not every body needs what the file imports")]
                use super::*;

                #[allow(unused_mut, unused_variables, reason = "every handler has the same signature")]
                #[inline(never)]
                $(#[$meta])*
                pub(crate) unsafe extern "C" fn body $(<$S: minivm_strategies::DataStack>)? (
                    mut $ip: $crate::eval::dispatch::Ip,
                    mut $regs: $crate::eval::dispatch::Regs,
                    $vm: *mut $crate::vm::Vm,
                    $w: u32,
                    $t: $crate::eval::dispatch::Table,
                ) -> $crate::eval::dispatch::Exit {
                    // SAFETY: as in a handler.
                    unsafe { $body }
                }
            }
        )*
    };
}

/// Defines handlers that do more than move words. The work is in a body (see `bodies!`), so that its local variables are
/// gone when it is done; the handler itself calls that and dispatches.
macro_rules! slow_handlers {
    ($( $(#[$meta:meta])* fn $name:ident $(<$S:ident>)? ($ip:ident, $regs:ident, $vm:ident, $w:ident, $t:ident) $body:block )*) => {
        $(
            bodies! {
                $(#[$meta])*
                fn $name $(<$S>)? ($ip, $regs, $vm, $w, $t) $body
            }

            $(#[$meta])*
            #[inline(never)]
            pub(crate) unsafe extern "C" fn $name $(<$S: minivm_strategies::DataStack>)? (
                ip: $crate::eval::dispatch::Ip,
                regs: $crate::eval::dispatch::Regs,
                vm: *mut $crate::vm::Vm,
                w: u32,
                t: $crate::eval::dispatch::Table,
            ) -> $crate::eval::dispatch::Next {
                // SAFETY: the body keeps the state that of a running frame, or leaves the loop.
                unsafe {
                    let exit = $name::body $(::<$S>)? (ip, regs, vm, w, t);
                    if exit.ip.is_null() {
                        leave!()
                    }
                    next!(exit.ip, exit.regs, vm, t)
                }
            }
        )*
    };
}

/// Goes on with the next instruction.
macro_rules! next {
    ($ip:expr, $regs:expr, $vm:expr, $t:expr) => {{
        #[cfg(threaded)]
        {
            let ip = $ip;
            let word = *ip;
            let handler = (*$t.add((word & 0xFF) as usize)).0;
            return handler(ip.add(1), $regs, $vm, word, $t);
        }
        #[cfg(not(threaded))]
        {
            return $crate::eval::dispatch::Exit {
                ip: $ip,
                regs: $regs,
            };
        }
    }};
}

/// Leaves the loop, from a handler.
macro_rules! leave {
    () => {{
        #[cfg(threaded)]
        return;
        #[cfg(not(threaded))]
        return $crate::eval::dispatch::Exit::LEAVE;
    }};
}

/// As `next!`, by a jump of its own. The text tells it from others: an empty instruction between finding the handler
/// and jumping there keeps the compiler from merging equal jumps into one.
macro_rules! next_apart {
    ($text:literal, $ip:expr, $regs:expr, $vm:expr, $t:expr) => {{
        #[cfg(threaded)]
        {
            let ip = $ip;
            let word = *ip;
            let mut handler = (*$t.add((word & 0xFF) as usize)).0;
            core::arch::asm!($text, inout(reg) handler, options(nomem, nostack, preserves_flags));
            return handler(ip.add(1), $regs, $vm, word, $t);
        }
        #[cfg(not(threaded))]
        {
            return $crate::eval::dispatch::Exit { ip: $ip, regs: $regs };
        }
    }};
}

/// As `next!`, for one of the outcomes of a condition.
macro_rules! next_taken {
    ($ip:expr, $regs:expr, $vm:expr, $t:expr) => {
        next_apart!("/* taken {0} */", $ip, $regs, $vm, $t)
    };
}

/// As `next!`, by one of four jumps, chosen by where the next instruction is: two bits of its address (or of another,
/// `$at`, at a constant distance from it), not next to each other, since calls that alternate tend to be a few words apart.
macro_rules! next_by_site {
    ($ip:expr, $regs:expr, $vm:expr, $t:expr) => {{
        let ip = $ip;
        next_by_site!(ip, ip, $regs, $vm, $t)
    }};
    ($at:expr, $ip:expr, $regs:expr, $vm:expr, $t:expr) => {{
        let (at, ip) = ($at.addr(), $ip);
        if at & 4 != 0 {
            if at & 16 != 0 {
                next_apart!("/* site 3 {0} */", ip, $regs, $vm, $t)
            }
            next_apart!("/* site 2 {0} */", ip, $regs, $vm, $t)
        }
        if at & 16 != 0 {
            next_apart!("/* site 1 {0} */", ip, $regs, $vm, $t)
        }
        next_apart!("/* site 0 {0} */", ip, $regs, $vm, $t)
    }};
}

/// Goes on with another handler for the same instruction.
macro_rules! become_handler {
    ($handler:expr, $ip:expr, $regs:expr, $vm:expr, $w:expr, $t:expr) => {
        return $handler($ip, $regs, $vm, $w, $t)
    };
}

/// The value of a result, or the search for a handler of its exception. `$ip` is as the handler was given it.
macro_rules! check {
    ($result:expr, $ip:expr, $regs:expr, $vm:expr, $w:expr, $t:expr) => {
        match $result {
            Ok(value) => value,
            Err(raised) => {
                $crate::eval::dispatch::note($vm, raised);
                return $crate::eval::dispatch::raise($ip, $regs, $vm, $w, $t);
            }
        }
    };
}

/// In the body of a slow handler: where to go on.
macro_rules! go {
    ($ip:expr, $regs:expr, $vm:expr, $t:expr) => {
        return $crate::eval::dispatch::Exit {
            ip: $ip,
            regs: $regs,
        }
    };
}

/// In the body of a slow handler: takes the jump of the second word. A safepoint where something waits for one.
macro_rules! go_jump {
    ($ip:ident, $r:ident, $vm:ident, $w:ident, $t:ident) => {{
        if (*$vm).wants_safepoint() {
            return $crate::eval::arith::jump_safepoint::body($ip, $r, $vm, $w, $t);
        }
        return $crate::eval::dispatch::Exit {
            ip: $ip.offset(1 + *$ip as i32 as isize),
            regs: $r,
        };
    }};
}

pub(crate) use {
    become_handler, bodies, check, go, go_jump, handlers, leave, next, next_apart, next_by_site,
    next_taken, slow_handlers,
};
