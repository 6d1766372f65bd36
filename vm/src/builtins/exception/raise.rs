//! What the `raise` statement and `except` clauses do.

use super::members::{attribute, name};
use crate::heap::Gc;
use crate::object::*;
use crate::value::Value;
use crate::vm::{PyResult, Raised, Vm};

impl Vm {
    /// The exception that `raise value` raises: `value` itself, or an instance of it where it is a class.
    ///
    /// # Errors
    /// TypeError where it is no exception, and what making the instance raises.
    pub(crate) fn make_exception(&mut self, value: Value) -> PyResult<Raised> {
        let exception = self.instance_of(value, "exceptions must derive from BaseException")?;
        self.set_context(exception);
        Ok(Raised(exception))
    }

    /// The exception that `raise value from cause` raises.
    ///
    /// # Errors
    /// TypeError where either is no exception, and what making the instances raises.
    pub(crate) fn make_exception_from(&mut self, value: Value, cause: Value) -> PyResult<Raised> {
        let mark = self.root_count();
        self.root(cause);
        let exception = self.instance_of(value, "exceptions must derive from BaseException")?;
        self.root(exception);
        let cause = if cause.is_none() {
            cause
        } else {
            let text = "exception causes must derive from BaseException";
            self.instance_of(cause, text)?.into()
        };
        self.unroot(mark);
        exception.cause.set(cause);
        exception.suppress_context.set(true);
        self.set_context(exception);
        Ok(Raised(exception))
    }

    fn instance_of(&mut self, value: Value, otherwise: &str) -> PyResult<Gc<ExceptionObj>> {
        if let Some(exception) = value.as_gc::<ExceptionObj>() {
            return Ok(exception);
        }
        match value.as_gc::<ClassObj>() {
            Some(class) if class.is_subclass_of(self.interp.types.base_exception) => {
                let instance = self.call(value, &[])?;
                match instance.as_gc::<ExceptionObj>() {
                    Some(exception) => Ok(exception),
                    None => {
                        self.root(value);
                        let got = Value::from(self.class_of(instance));
                        let class = self.repr(value)?.to_string_lossy();
                        let got = self.repr(got)?.to_string_lossy();
                        Err(self.type_error(format!(
                            "calling {class} should have returned an instance of BaseException, not {got}"
                        )))
                    }
                }
            }
            _ => Err(self.type_error(otherwise)),
        }
    }

    /// Whether `except classes` catches the exception.
    ///
    /// # Errors
    /// TypeError where `classes` is neither an exception class nor a tuple of them.
    pub(crate) fn match_exception(&mut self, exception: Value, classes: Value) -> PyResult<bool> {
        let class = self.class_of(exception);
        if let Some(wanted) = classes.as_gc::<ClassObj>()
            && wanted.has(ClassFlags::EXCEPTION)
        {
            return Ok(class.is_subclass_of(wanted));
        }
        let wanted = match classes.as_gc::<TupleObj>() {
            Some(tuple) => tuple.items(),
            None => &[classes],
        };
        let base = self.interp.types.base_exception;
        let mut matches = false;
        for wanted in wanted {
            match wanted.as_gc::<ClassObj>() {
                Some(wanted) if wanted.is_subclass_of(base) => {
                    matches |= class.is_subclass_of(wanted);
                }
                _ => {
                    return Err(self.type_error(
                        "catching classes that do not inherit from BaseException is not allowed",
                    ));
                }
            }
        }
        Ok(matches)
    }

    /// The NameError of a variable that is in no scope of the running function. What suggestions are made from is kept
    /// with it.
    #[cold]
    pub(crate) fn name_error_for(&mut self, name: Gc<StrObj>) -> Raised {
        let text = name.to_string_lossy();
        let raised = self.name_error(format!("name '{text}' is not defined"));
        let exception = raised.0;
        self.set_name_error(raised, name);
        let mark = self.root_count();
        self.root(exception);
        // Without memory for them the exception merely lacks its suggestions.
        let locals = self.calling_locals().ok().flatten();
        self.unroot(mark);
        let globals = self
            .calling_frame()
            .map(|frame| frame.function.globals.into());
        let members = self.exception_members(&exception);
        members[name::LOCALS].set(locals.unwrap_or(Value::NONE));
        members[name::GLOBALS].set(globals.unwrap_or(Value::NONE));
        raised
    }

    /// Tells a NameError what it is about.
    pub(crate) fn set_name_error(&mut self, raised: Raised, name: Gc<StrObj>) {
        self.exception_members(&raised.0)[name::NAME].set(name.into());
    }

    /// Whether an AttributeError has been told what it is about.
    pub(crate) fn knows_attribute(&self, raised: Raised) -> bool {
        let members = self.exception_members(&raised.0);
        !members[attribute::NAME].get().is_none() || !members[attribute::OBJ].get().is_none()
    }

    /// Tells an AttributeError what it is about.
    pub(crate) fn set_attribute_error(&mut self, raised: Raised, object: Value, name: Gc<StrObj>) {
        let members = self.exception_members(&raised.0);
        members[attribute::NAME].set(name.into());
        members[attribute::OBJ].set(object);
    }
}
