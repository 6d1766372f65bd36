//! The module `time`. Local time is UTC: no time zone is read.

mod calendar;

use std::time::{Duration, Instant};

use num_traits::ToPrimitive;
use rustix::time::{ClockId, clock_gettime};

use crate::heap::Gc;
use crate::object::{ClassObj, ModuleObj, StrObj, TupleObj};
use crate::ops::arith::Int;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

use calendar::Fields;

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    vm.add_builtin_module("time", module);
}

/// How long `sleep` sleeps before it looks whether it is to be interrupted.
const SLEEP_SLICE: Duration = Duration::from_millis(10);
/// The key of the class `struct_time` among the objects that are kept.
const STRUCT_TIME: &str = "time.struct_time";

const FIELD_NAMES: [&str; 9] = [
    "tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst",
];

macro_rules! clocks {
    ($($seconds:literal $nanoseconds:literal $clock:ident,)*) => {
        &[$(
            NativeDef::new($seconds, Arity::Exact(0), |vm, _| {
                let nanoseconds = read(ClockId::$clock);
                Ok(vm.new_float(nanoseconds as f64 * 1e-9))
            }),
            NativeDef::new($nanoseconds, Arity::Exact(0), |vm, _| {
                Ok(vm.new_int(read(ClockId::$clock)))
            }),
        )*]
    };
}

static CLOCKS: &[NativeDef] = clocks! {
    "time" "time_ns" Realtime,
    "monotonic" "monotonic_ns" Monotonic,
    "perf_counter" "perf_counter_ns" Monotonic,
    "process_time" "process_time_ns" ProcessCPUTime,
    "thread_time" "thread_time_ns" ThreadCPUTime,
};

static FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("sleep", Arity::Exact(1), sleep),
    NativeDef::new("gmtime", Arity::Range(0, 1), gmtime),
    NativeDef::new("localtime", Arity::Range(0, 1), gmtime),
    NativeDef::new("mktime", Arity::Exact(1), mktime),
    NativeDef::new("asctime", Arity::Range(0, 1), asctime),
    NativeDef::new("ctime", Arity::Range(0, 1), ctime),
    NativeDef::new("strftime", Arity::Range(1, 2), strftime),
];

/// Makes the module.
pub(crate) fn module(vm: &mut Vm) -> PyResult<Gc<ModuleObj>> {
    let module = vm.new_module("time");
    vm.add_functions(module.dict, "time", CLOCKS);
    vm.add_functions(module.dict, "time", FUNCTIONS);
    let struct_time = struct_time(vm);
    let utc = vm.intern("UTC").into();
    let names = vm.new_tuple(&[utc, utc]);
    for (name, value) in [
        ("struct_time", struct_time.into()),
        ("timezone", Value::int(0)),
        ("altzone", Value::int(0)),
        ("daylight", Value::int(0)),
        ("tzname", names.into()),
    ] {
        let name = vm.intern(name);
        vm.set_global(module.dict, name, value);
    }
    Ok(module)
}

/// The class `struct_time`.
fn struct_time(vm: &mut Vm) -> Gc<ClassObj> {
    let kept = vm.interp.kept.get(STRUCT_TIME);
    if let Some(class) = kept.and_then(|class| class.as_gc()) {
        return class;
    }
    let class = vm.new_struct_sequence("time", "struct_time", &FIELD_NAMES);
    vm.interp.kept.insert(STRUCT_TIME, class.into());
    class
}

/// A clock, in nanoseconds.
fn read(clock: ClockId) -> i64 {
    let now = clock_gettime(clock);
    now.tv_sec
        .saturating_mul(1_000_000_000)
        .saturating_add(now.tv_nsec)
}

fn sleep(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let length = match args.pos[0].as_float() {
        Some(seconds) if seconds.is_nan() => {
            return Err(vm.value_error("Invalid value NaN (not a number)"));
        }
        Some(seconds) if seconds < 0.0 => None,
        Some(seconds) => Duration::try_from_secs_f64(seconds).ok(),
        None => {
            let seconds = vm.index(args.pos[0])?;
            match Int::of(seconds) {
                Some(Int::Small(seconds @ 0..)) => {
                    Some(Duration::from_secs(seconds.unsigned_abs()))
                }
                _ => None,
            }
        }
    };
    let negative = match args.pos[0].as_float() {
        Some(seconds) => seconds < 0.0,
        None => Int::of(args.pos[0]).is_some_and(Int::is_negative),
    };
    if negative {
        return Err(vm.value_error("sleep length must be non-negative"));
    }
    let end = length.and_then(|length| Instant::now().checked_add(length));
    let Some(end) = end else {
        return Err(vm.overflow_error("timestamp out of range for platform time_t"));
    };
    loop {
        vm.safepoint()?;
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(Value::NONE);
        }
        std::thread::sleep(left.min(SLEEP_SLICE));
    }
}

/// The whole seconds of a timestamp, rounded down; of now where there is none.
fn seconds_argument(vm: &mut Vm, argument: Option<Value>) -> PyResult<i64> {
    let Some(argument) = argument.filter(|argument| !argument.is_none()) else {
        return Ok(clock_gettime(ClockId::Realtime).tv_sec);
    };
    let seconds = match argument.as_float() {
        Some(seconds) if seconds.is_nan() => {
            return Err(vm.value_error("Invalid value NaN (not a number)"));
        }
        Some(seconds) => seconds.floor().to_i64(),
        None => {
            let seconds = vm.index(argument)?;
            match Int::of(seconds) {
                Some(Int::Small(seconds)) => Some(seconds),
                _ => None,
            }
        }
    };
    match seconds {
        Some(seconds) => Ok(seconds),
        None => Err(vm.overflow_error("timestamp out of range for platform time_t")),
    }
}

fn fields_of_seconds(vm: &mut Vm, argument: Option<Value>) -> PyResult<Fields> {
    /// `EOVERFLOW`
    const TOO_LARGE: i32 = 75;
    let seconds = seconds_argument(vm, argument)?;
    match Fields::from_seconds(seconds) {
        Some(fields) => Ok(fields),
        None => {
            let text = vm.new_str("Value too large for defined data type");
            let class = vm.interp.types.os_error;
            Err(vm.raise_args(class, &[Value::int(TOO_LARGE), text.into()]))
        }
    }
}

fn gmtime(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let fields = fields_of_seconds(vm, args.pos.first().copied())?;
    let items = [
        fields.year,
        fields.month,
        fields.day,
        fields.hour,
        fields.minute,
        fields.second,
        fields.weekday,
        fields.year_day,
        fields.is_dst,
    ]
    .map(|field| vm.new_int(field));
    let class = struct_time(vm);
    Ok(vm.new_tuple_of(class, &items).into())
}

/// The fields of a tuple argument.
fn fields_argument(vm: &mut Vm, function: &str, argument: Value) -> PyResult<Fields> {
    let Some(tuple) = argument.as_gc::<TupleObj>() else {
        return Err(vm.type_error("Tuple or struct_time argument required"));
    };
    let mut fields = [0; FIELD_NAMES.len()];
    if tuple.items().len() != fields.len() {
        return Err(vm.type_error(format!("{function}(): illegal time tuple argument")));
    }
    for (field, &item) in fields.iter_mut().zip(tuple.items()) {
        let n = vm.index_i64(item, function)?;
        match i32::try_from(n) {
            Ok(n) => *field = i64::from(n),
            Err(_) => return Err(vm.overflow_error("signed integer is greater than maximum")),
        }
    }
    let [
        year,
        month,
        day,
        hour,
        minute,
        second,
        weekday,
        year_day,
        is_dst,
    ] = fields;
    Ok(Fields {
        year,
        month,
        day,
        hour,
        minute,
        second,
        weekday,
        year_day,
        is_dst,
    })
}

/// The fields of an optional tuple argument, checked; of now where there is none.
fn checked_fields(vm: &mut Vm, function: &str, argument: Option<Value>) -> PyResult<Fields> {
    let fields = match argument {
        Some(argument) => fields_argument(vm, function, argument)?,
        None => fields_of_seconds(vm, None)?,
    };
    fields.check().map_err(|message| vm.value_error(message))
}

fn mktime(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let fields = fields_argument(vm, "mktime", args.pos[0])?;
    match fields.to_seconds() {
        Some(seconds) => Ok(vm.new_float(seconds as f64)),
        None => Err(vm.overflow_error("mktime argument out of range")),
    }
}

fn asctime(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let fields = checked_fields(vm, "asctime", args.pos.first().copied())?;
    Ok(vm.new_str(&fields.to_text()).into())
}

fn ctime(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let fields = fields_of_seconds(vm, args.pos.first().copied())?;
    Ok(vm.new_str(&fields.to_text()).into())
}

fn strftime(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some(template) = args.pos[0].as_gc::<StrObj>() else {
        let got = vm.argument_class_name(args.pos[0]);
        return Err(vm.type_error(format!("strftime() argument 1 must be str, not {got}")));
    };
    let fields = checked_fields(vm, "strftime", args.pos.get(1).copied())?;
    let text = fields.format(&template.to_string_lossy());
    Ok(vm.new_str_bytes(text.as_bytes())?.into())
}
