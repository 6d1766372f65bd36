//! Values, heap, objects, builtins, modules and the eval loop.
