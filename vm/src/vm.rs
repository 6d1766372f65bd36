//! The state of a thread that runs Python, as native code sees it: whatever the strategy of its data stack.
//!
//! # Rules for native code
//! - A call that may run Python code is a safepoint: [`Vm::call`], [`Vm::next`], and every operation that may reach a
//!   dunder method. Arguments of the running native function are rooted by its caller's frame. Whatever else it needs
//!   after a safepoint, it roots before ([`Vm::root`]); roots last until the native function returns, or until
//!   [`Vm::unroot`] in a loop.
//! - Native recursion is bounded: a function that may recurse without a Python frame in between calls
//!   [`Vm::check_native_stack`].

use std::alloc::Layout;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use minivm_strategies::published::PublishedThread;

use crate::eval::call::Called;
use crate::eval::dispatch::Regs;
use crate::heap::{Gc, HeapObject};
use crate::interp::Interp;
use crate::num::long_ops::Poll;
use crate::object::{ClassObj, ExceptionObj, FunctionObj, GeneratorObj};
use crate::value::Value;

/// A Python exception on its way up. The exception is not rooted: let it pass before running more Python code.
#[derive(Clone, Copy, Debug)]
pub struct Raised(pub Gc<ExceptionObj>);

/// A result whose error is a Python exception.
pub type PyResult<T = Value> = Result<T, Raised>;

/// The stress build collects at this many safepoints one after the other: more than most programs have.
const STRESS_ALL: u64 = 5_000;
/// After those it collects at one of so many; a prime, so that no loop escapes it.
const STRESS_STRIDE: u64 = 211;
/// What a collection of the stress build may cost, in frames and in 256 bytes of live objects, before collections get
/// rarer: from then on all of them together cost in proportion to the length of the program.
const STRESS_WEIGHT: u64 = 20_000;

/// A native function.
pub type NativeFn = fn(&mut Vm, &Args<'_>) -> PyResult;

/// What makes an instance of a class from arguments without the class.
pub type NativeNew = fn(&mut Vm, Gc<ClassObj>, &Args<'_>) -> PyResult;

/// The arguments of a call.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    /// Positional arguments; of a method, the receiver first.
    pub pos: &'a [Value],
    /// Names of the keyword arguments: strings.
    pub names: &'a [Value],
    /// Their values.
    pub kwargs: &'a [Value],
}

impl<'a> Args<'a> {
    /// Positional arguments only.
    #[inline(always)]
    pub fn new(pos: &'a [Value]) -> Args<'a> {
        Args {
            pos,
            names: &[],
            kwargs: &[],
        }
    }

    /// The keyword arguments.
    pub fn keywords(&self) -> impl Iterator<Item = (Value, Value)> + 'a {
        self.names.iter().copied().zip(self.kwargs.iter().copied())
    }
}

/// How many arguments a native function takes. Counts include the receiver of a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    /// Exactly that many, positional only.
    Exact(usize),
    /// Between the two, positional only.
    Range(usize, usize),
    /// At least that many, positional only.
    AtLeast(usize),
    /// The function looks at positional and keyword arguments itself.
    Any,
}

/// A native function that a call site does itself where the arguments are of the common kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quick {
    /// None of these.
    No,
    /// `list.append`.
    ListAppend,
    /// `len`.
    Len,
}

/// What a native function does and how it is called.
pub struct NativeDef {
    /// `__name__`.
    pub name: &'static str,
    /// How many arguments it takes.
    pub arity: Arity,
    /// The function.
    pub func: NativeFn,
    /// Whether call sites know it.
    pub(crate) quick: Quick,
}

impl NativeDef {
    /// A native function of that name and arity.
    pub const fn new(name: &'static str, arity: Arity, func: NativeFn) -> NativeDef {
        NativeDef {
            name,
            arity,
            func,
            quick: Quick::No,
        }
    }

    /// The same, known to call sites as `quick`.
    pub(crate) const fn known_as(self, quick: Quick) -> NativeDef {
        NativeDef { quick, ..self }
    }
}

/// The parameters of a native function that takes keywords; see [`Vm::bind`].
pub struct Params<const N: usize> {
    /// The function's name, for messages.
    pub function: &'static str,
    /// Names of the parameters. Positional-only ones come first, keyword-only ones last.
    pub names: [&'static str; N],
    /// How many of the first are positional-only.
    pub positional_only: usize,
    /// From which on they are keyword-only.
    pub keyword_only_from: usize,
    /// How many of the first must be given.
    pub required: usize,
}

/// Resumes a generator with a value or an exception; None when it returned.
pub(crate) type Resume =
    unsafe fn(*mut Vm, Gc<GeneratorObj>, Result<Value, Raised>) -> PyResult<Option<Value>>;

/// What the eval loop of a strategy does for native code: function pointers, so that native code is compiled once.
#[derive(Clone, Copy)]
pub(crate) struct EvalHooks {
    /// Runs a Python function whose arguments are not bound yet.
    pub(crate) call: unsafe fn(*mut Vm, Gc<FunctionObj>, &Args<'_>) -> PyResult,
    /// Pushes the frame of a Python function, which returns to the frame with these registers as the flags say; or makes
    /// its generator.
    pub(crate) enter: unsafe fn(*mut Vm, Gc<FunctionObj>, &Args<'_>, Regs, u32) -> PyResult<Called>,
    /// Resumes a generator: sends a value, or raises an exception inside it. None when it returned; then the result is
    /// in `Vm::generator_result`.
    pub(crate) resume: Resume,
    /// Collects garbage.
    pub(crate) collect: unsafe fn(*mut Vm),
}

/// The state of a thread that runs Python. See the module documentation for the rules of native code.
#[repr(C)]
pub struct Vm {
    /// Not zero: something waits for a safepoint.
    pub(crate) breaker: Arc<AtomicU64>,
    /// How many more frames the recursion limit allows.
    pub(crate) depth_left: i64,
    /// The frame of the Python function that native code was called from; null outside any.
    pub(crate) frame: *mut u64,
    /// What readers in other processes are told.
    pub(crate) published: PublishedThread,
    /// The exception being handled since the innermost running generator was resumed, or, outside of any, since the
    /// program began; the unbound marker where there is none. [`Vm::handled_exception`] looks further out.
    pub(crate) handled: Value,
    /// What was being handled where the innermost running generator was resumed, or None.
    pub(crate) outer_handled: Value,
    /// An exception between the instruction that raised it and the search for its handler.
    pub(crate) pending: Option<Gc<ExceptionObj>>,
    /// Values that native code keeps across safepoints.
    pub(crate) roots: Vec<Value>,
    /// Containers whose `repr` is being made.
    pub(crate) shown: Vec<Value>,
    /// The recursion limit: `depth_left` of a thread that runs no function.
    pub(crate) recursion_limit: i64,
    /// Lowest address the native stack may reach.
    pub(crate) native_limit: usize,
    /// What the frame that left the loop, or that returned in a special way, returned or yielded.
    pub(crate) result: Value,
    /// Whether the generator that left the loop yielded.
    pub(crate) yielded: bool,
    /// Safepoints so far, counted in the stress build alone.
    pub(crate) safepoints: u64,
    /// The safepoint at which the stress build collects next.
    pub(crate) next_stress: u64,
    /// What a generator returned when it last did.
    pub(crate) generator_result: Value,
    pub(crate) hooks: EvalHooks,
    /// What the threads of an interpreter share.
    pub interp: Box<Interp>,
}

impl Vm {
    /// Keeps `value` alive until the native function that is running returns. Hands it back.
    #[inline]
    pub fn root<T: Copy + Into<Value>>(&mut self, value: T) -> T {
        self.roots.push(value.into());
        value
    }

    /// Keeps all these values alive, as [`Vm::root`] does.
    #[inline]
    pub(crate) fn root_all(&mut self, values: &[Value]) {
        // Most often a few: a loop is cheaper than the call that copies a slice.
        self.roots.reserve(values.len());
        for &value in values {
            self.roots.push(value);
        }
    }

    /// How many values are rooted now: for [`Vm::unroot`].
    #[inline]
    pub fn root_count(&self) -> usize {
        self.roots.len()
    }

    /// Forgets the roots made since [`Vm::root_count`] gave `count`.
    #[inline]
    pub fn unroot(&mut self, count: usize) {
        self.roots.truncate(count);
    }

    /// Moves an object to the heap.
    #[inline(always)]
    pub fn alloc<T: HeapObject>(&mut self, object: T) -> Gc<T> {
        self.interp.heap.alloc(object)
    }

    /// Moves an object to the heap with `tail` bytes of zeroed room behind it.
    #[inline(always)]
    pub(crate) fn alloc_with_tail<T: HeapObject>(&mut self, object: T, tail: usize) -> Gc<T> {
        self.interp.heap.alloc_with_tail(object, tail)
    }

    /// Counts bytes that an object owns outside the heap.
    ///
    /// # Errors
    /// MemoryError where the limit of the heap would be passed.
    #[inline]
    pub fn charge(&mut self, bytes: usize) -> PyResult<()> {
        self.interp
            .heap
            .charge(bytes)
            .map_err(|_| self.memory_error())
    }

    /// An empty vector with room for `len` elements, counted as [`Vm::charge`] does.
    ///
    /// # Errors
    /// MemoryError where there is not that much memory.
    #[inline]
    pub fn new_vec<T>(&mut self, len: usize) -> PyResult<Vec<T>> {
        let Ok(layout) = Layout::array::<T>(len) else {
            return Err(self.memory_error());
        };
        if layout.size() == 0 {
            return Ok(Vec::new());
        }
        self.charge(layout.size())?;
        // SAFETY: the layout has a size that is not zero; the vector's memory is that of an array of `len` elements.
        unsafe {
            let memory = std::alloc::alloc(layout).cast::<T>();
            if memory.is_null() {
                return Err(self.memory_error());
            }
            Ok(Vec::from_raw_parts(memory, 0, len))
        }
    }

    /// Stops a native recursion that is about to use up the native stack.
    ///
    /// # Errors
    /// RecursionError.
    #[inline]
    pub fn check_native_stack(&mut self) -> PyResult<()> {
        let here = 0u8;
        if (&raw const here).addr() < self.native_limit {
            Err(self.native_recursion_error())
        } else {
            Ok(())
        }
    }

    /// A safepoint inside native code: collects if a collection is due; delivers an interrupt.
    ///
    /// # Errors
    /// KeyboardInterrupt, MemoryError.
    #[inline]
    pub fn safepoint(&mut self) -> PyResult<()> {
        if cfg!(feature = "stress") || self.breaker.load(Ordering::Relaxed) != 0 {
            self.safepoint_cold()
        } else {
            Ok(())
        }
    }

    /// In the stress build: whether this safepoint collects. All of the first do; then, so that programs of many calls
    /// end, one of every [`STRESS_STRIDE`], and fewer while collections are dear.
    fn stress_collects(&mut self) -> bool {
        self.safepoints += 1;
        if self.safepoints < self.next_stress {
            return false;
        }
        let depth = (self.recursion_limit - self.depth_left).unsigned_abs();
        let weight = depth + self.interp.heap.live() as u64 / 256;
        let stride = if self.safepoints <= STRESS_ALL {
            1
        } else {
            STRESS_STRIDE
        };
        self.next_stress = self.safepoints + stride + weight.saturating_sub(STRESS_WEIGHT) / 16;
        true
    }

    /// What long operations of the number library ask between their steps.
    pub(crate) fn poll(&self) -> Poll<'_> {
        Poll::new(&self.breaker, crate::heap::BREAK_INTERRUPT)
    }

    /// The interrupt that has been asked for, without a collection.
    pub(crate) fn take_interrupt(&mut self) -> Raised {
        let bit = crate::heap::BREAK_INTERRUPT;
        self.breaker.fetch_and(!bit, Ordering::Relaxed);
        let class = self.interp.types.keyboard_interrupt;
        self.raise_bare(class)
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn safepoint_cold(&mut self) -> PyResult<()> {
        use crate::heap::{BREAK_INTERRUPT, BREAK_MEMORY};
        let bits = self.breaker.swap(0, Ordering::Relaxed);
        if cfg!(feature = "stress") && bits == 0 && !self.stress_collects() {
            return Ok(());
        }
        // SAFETY: the hook belongs to this thread's strategy; the thread's frames are consistent at a safepoint.
        unsafe { (self.hooks.collect)(self) };
        if bits & BREAK_INTERRUPT != 0 {
            let class = self.interp.types.keyboard_interrupt;
            return Err(self.raise_bare(class));
        }
        if bits & BREAK_MEMORY != 0 && self.interp.heap.is_exhausted() {
            return Err(self.memory_error());
        }
        Ok(())
    }
}
