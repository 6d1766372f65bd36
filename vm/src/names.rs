//! The names that the VM itself looks up, interned once.

use crate::heap::{Gc, Tracer};
use crate::object::StrObj;

macro_rules! names {
    ($($name:ident)*) => {
        /// Interned names, one field each.
        pub struct Names {
            $( #[doc = concat!("`", stringify!($name), "`")] pub $name: Gc<StrObj>, )*
        }

        impl Names {
            /// Interns every name with `intern`.
            pub(crate) fn new(mut intern: impl FnMut(&'static str) -> Gc<StrObj>) -> Names {
                Names { $( $name: intern(stringify!($name)), )* }
            }

            pub(crate) fn trace(&self, tracer: &mut Tracer<'_>) {
                $( tracer.object(self.$name); )*
            }
        }
    };
}

names! {
    __abs__ __add__ __all__ __and__ __annotations__ __bases__ __bool__ __build_class__ __builtins__ __bytes__ __call__
    __ceil__ __class__ __class_getitem__ __classcell__ __closure__ __code__ __complex__ __contains__ __context__
    __defaults__ __del__ __delattr__ __delete__ __delitem__ __dict__ __dir__ __divmod__ __doc__ __enter__ __eq__
    __exit__ __file__ __float__ __floor__ __floordiv__ __format__ __ge__ __get__ __getattr__ __getattribute__
    __getitem__ __globals__ __gt__ __hash__ __iadd__ __iand__ __ifloordiv__ __ilshift__ __imatmul__ __imod__ __import__
    __imul__ __index__ __init__ __init_subclass__ __instancecheck__ __int__ __invert__ __ior__ __ipow__ __irshift__
    __isub__ __iter__ __itruediv__ __ixor__ __kwdefaults__ __le__ __len__ __length_hint__ __loader__ __lshift__ __lt__
    __main__ __matmul__ __missing__ __mod__ __module__ __mro__ __mro_entries__ __mul__ __name__ __ne__ __neg__ __new__
    __next__ __notes__ __or__ __package__ __path__ __pos__ __pow__ __prepare__ __qualname__ __radd__ __rand__
    __rdivmod__ __reduce__ __repr__ __reversed__ __rfloordiv__ __rlshift__ __rmatmul__ __rmod__ __rmul__ __ror__
    __round__ __rpow__ __rrshift__ __rshift__ __rsub__ __rtruediv__ __rxor__ __self__ __set__ __set_name__ __setattr__
    __setitem__ __sizeof__ __slots__ __spec__ __str__ __sub__ __subclasscheck__ __subclasses__ __traceback__
    __truediv__ __trunc__ __wrapped__ __xor__ __static_attributes__ __firstlineno__ __cause__ __suppress_context__
    args builtins close code errno filename filename2 flush keys lineno metaclass mro msg name name_from obj offset path
    print_file_and_line read readline send start stop stdin stdout stderr strerror sys text throw value write
    end_lineno end_offset encoding object reason end modules argv
}
