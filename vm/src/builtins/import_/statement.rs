//! What the import instructions do: which modules a statement means, and what it takes from them.

use std::path::Path;

use super::IMPORT;
use crate::builtins::exception::import;
use crate::heap::{Gc, Kind};
use crate::object::*;
use crate::stdlib::is_stdlib_module;
use crate::value::Value;
use crate::vm::{PyResult, Raised, Vm};

impl Vm {
    /// `import name`, or `from name import …` where `names` is a tuple: the module that the statement binds or takes
    /// from. Goes through `__import__`, where a program has replaced it.
    ///
    /// # Errors
    /// ImportError, and what loading modules raises.
    pub(crate) fn import_statement(
        &mut self,
        globals: Gc<DictObj>,
        name: Value,
        level: Value,
        names: Value,
    ) -> PyResult {
        let key = self.interp.names.__import__;
        let builtins = match self.calling_frame() {
            Some(frame) => frame.function.builtins,
            None => self.interp.builtins,
        };
        let Some(importer) = builtins.get_str(self, key) else {
            return Err(self.import_error("__import__ not found"));
        };
        let is_builtin = importer
            .as_gc::<NativeObj>()
            .is_some_and(|native| std::ptr::eq(native.def, &IMPORT));
        match name.as_gc::<StrObj>() {
            Some(name) if is_builtin => {
                let level = level.as_small_int().unwrap_or(0);
                self.import_module(name, names, level, Some(globals))
            }
            _ => self.call(importer, &[name, globals.into(), Value::NONE, names, level]),
        }
    }

    /// The built-in `__import__`.
    pub(super) fn import_module(
        &mut self,
        name: Gc<StrObj>,
        names: Value,
        level: i64,
        globals: Option<Gc<DictObj>>,
    ) -> PyResult {
        let mark = self.root_count();
        self.root(name);
        self.root(names);
        let result = self.import_resolved(name, names, level, globals);
        self.unroot(mark);
        result
    }

    fn import_resolved(
        &mut self,
        name: Gc<StrObj>,
        names: Value,
        level: i64,
        globals: Option<Gc<DictObj>>,
    ) -> PyResult {
        let relative = name.to_string_lossy();
        if level == 0 && relative.is_empty() {
            return Err(self.value_error("Empty module name"));
        }
        let absolute = if level > 0 {
            self.resolve_relative(&relative, level, globals)?
        } else {
            relative.clone()
        };
        let module = self.import_absolute(&absolute)?;
        self.root(module);
        let takes_names = !names.is_none() && self.truth(names)?;
        if takes_names {
            self.import_submodules(module, &absolute, names)?;
            return Ok(module);
        }
        if relative.is_empty() {
            return Ok(module);
        }
        // Without names to take, the statement means the module of the first part of the name.
        let first = relative.find('.').unwrap_or(relative.len());
        let top = &absolute[..absolute.len() - (relative.len() - first)];
        match self.loaded_module(top) {
            Some(module) => Ok(module),
            None => {
                let top = self.intern(top);
                Err(self.key_error(top.into()))
            }
        }
    }

    /// The absolute name that a relative import means.
    fn resolve_relative(
        &mut self,
        name: &str,
        level: i64,
        globals: Option<Gc<DictObj>>,
    ) -> PyResult<String> {
        let no_parent = "attempted relative import with no known parent package";
        let Some(globals) = globals else {
            return Err(self.key_error_text("'__name__' not in globals"));
        };
        let package = self.package_of(globals)?;
        if package.is_empty() {
            return Err(self.import_error(no_parent));
        }
        let mut base = package.as_str();
        for _ in 1..level {
            match base.rfind('.') {
                Some(dot) => base = &base[..dot],
                None => {
                    return Err(
                        self.import_error("attempted relative import beyond top-level package")
                    );
                }
            }
        }
        Ok(if name.is_empty() {
            base.to_string()
        } else {
            format!("{base}.{name}")
        })
    }

    fn key_error_text(&mut self, text: &str) -> Raised {
        let text = self.new_str(text);
        self.key_error(text.into())
    }

    /// The package that a module with these variables belongs to.
    fn package_of(&mut self, globals: Gc<DictObj>) -> PyResult<String> {
        let names = &self.interp.names;
        let (key_package, key_name, key_path) = (names.__package__, names.__name__, names.__path__);
        if let Some(package) = globals.get_str(self, key_package)
            && !package.is_none()
        {
            return match package.as_gc::<StrObj>() {
                Some(package) => Ok(package.to_string_lossy()),
                None => Err(self.type_error("package must be a string")),
            };
        }
        let Some(name) = globals.get_str(self, key_name) else {
            return Err(self.key_error_text("'__name__' not in globals"));
        };
        let Some(name) = name.as_gc::<StrObj>() else {
            return Err(self.type_error("__name__ must be a string"));
        };
        let name = name.to_string_lossy();
        if globals.get_str(self, key_path).is_some() {
            return Ok(name);
        }
        Ok(name
            .rfind('.')
            .map_or(String::new(), |dot| name[..dot].to_string()))
    }

    /// Imports those of the names that are submodules rather than attributes.
    fn import_submodules(&mut self, module: Value, absolute: &str, names: Value) -> PyResult<()> {
        let key_path = self.interp.names.__path__;
        if self.find_attr(module, key_path)?.is_none() {
            return Ok(());
        }
        let list = self.collect_list(names)?;
        let mut at = 0;
        while let Some(&name) = list.items(self).get(at) {
            at += 1;
            let Some(name) = name.as_gc::<StrObj>() else {
                let got = self.class_name(name);
                let message = format!("Item in ``from list'' must be str, not {got}");
                return Err(self.type_error(message));
            };
            if name.bytes() == b"*" {
                let key_all = self.interp.names.__all__;
                if let Some(all) = self.find_attr(module, key_all)? {
                    let all = self.collect_list(all)?.items(self).to_vec();
                    for name in all {
                        if name.is_kind(Kind::Str) {
                            self.list_push(list, name)?;
                        }
                    }
                }
                continue;
            }
            if self.find_attr(module, name)?.is_some() {
                continue;
            }
            let submodule = format!("{absolute}.{}", name.to_string_lossy());
            if let Err(raised) = self.import_absolute(&submodule)
                && !self.is_missing(raised, &submodule)
            {
                return Err(raised);
            }
        }
        Ok(())
    }

    /// Whether the exception says that there is no module of that name.
    fn is_missing(&self, raised: Raised, name: &str) -> bool {
        self.is_instance_of(raised, self.interp.types.module_not_found_error)
            && self.exception_members(&raised.0)[import::NAME]
                .get()
                .as_gc::<StrObj>()
                .is_some_and(|about| about.bytes() == name.as_bytes())
    }

    /// `from module import name`: an attribute, or a submodule whose import has begun.
    ///
    /// # Errors
    /// ImportError, and what looking up the attribute raises.
    pub(crate) fn import_from(&mut self, module: Value, name: Gc<StrObj>) -> PyResult {
        let mark = self.root_count();
        self.root(module);
        let result = match self.find_attr(module, name) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => self.import_from_loaded(module, name),
            Err(raised) => Err(raised),
        };
        self.unroot(mark);
        result
    }

    fn import_from_loaded(&mut self, module: Value, name: Gc<StrObj>) -> PyResult {
        let (key_name, key_file) = (self.interp.names.__name__, self.interp.names.__file__);
        let module_name = self
            .find_attr(module, key_name)?
            .and_then(|name| name.as_gc::<StrObj>());
        let text = name.to_string_lossy();
        let Some(module_name) = module_name else {
            return Err(self.import_error(format!(
                "cannot import name '{text}' from '<unknown module name>' (unknown location)"
            )));
        };
        self.root(module_name);
        let from = module_name.to_string_lossy();
        if let Some(found) = self.loaded_module(&format!("{from}.{text}")) {
            return Ok(found);
        }
        let file = self
            .find_attr(module, key_file)?
            .filter(|file| file.is_kind(Kind::Str));
        let place = match file.and_then(|file| file.as_gc::<StrObj>()) {
            Some(file) => file.to_string_lossy(),
            None => "unknown location".to_string(),
        };
        let message = if self.interp.importing.contains(&from) {
            format!(
                "cannot import name '{text}' from partially initialized module '{from}' (most likely due to a \
                 circular import) ({place})"
            )
        } else {
            format!("cannot import name '{text}' from '{from}' ({place})")
        };
        let class = self.interp.types.import_error;
        let raised = self.import_error_for(class, &message, module_name);
        let members = self.exception_members(&raised.0);
        members[import::PATH].set(file.unwrap_or(Value::NONE));
        members[import::NAME_FROM].set(name.into());
        Err(raised)
    }

    /// The message for an attribute that a module does not have. Modules that hide others, or whose import has not ended,
    /// are told about.
    pub(crate) fn no_module_attribute(&mut self, module: Gc<ModuleObj>, attribute: &str) -> String {
        let names = &self.interp.names;
        let text_of = |key| {
            let value = module.dict.get_str(self, key);
            let text = value.and_then(|value| value.as_gc::<StrObj>());
            text.map(|text| text.to_string_lossy())
        };
        let Some(name) = text_of(names.__name__) else {
            return format!("module has no attribute '{attribute}'");
        };
        let file = text_of(names.__file__);
        let plain = format!("module '{name}' has no attribute '{attribute}'");
        let shadowing = file.as_ref().filter(|file| self.is_beside_script(file));
        if let Some(file) = shadowing
            && is_stdlib_module(&name)
        {
            return format!(
                "{plain} (consider renaming '{file}' since it has the same name as the standard library module named \
                 '{name}' and the import system gives it precedence)"
            );
        }
        if self.interp.importing.contains(&name) {
            if let Some(file) = shadowing {
                return format!(
                    "{plain} (consider renaming '{file}' if it has the same name as a third-party module you intended \
                     to import)"
                );
            }
            let from = file.map_or(String::new(), |file| format!(" from '{file}'"));
            return format!(
                "partially initialized module '{name}'{from} has no attribute '{attribute}' (most likely due to a \
                 circular import)"
            );
        }
        if self
            .interp
            .importing
            .contains(&format!("{name}.{attribute}"))
        {
            return format!(
                "cannot access submodule '{attribute}' of module '{name}' (most likely due to a circular import)"
            );
        }
        plain
    }

    /// Whether a module's file is found where the program itself is.
    fn is_beside_script(&self, file: &str) -> bool {
        let path = Path::new(file);
        let place = if path.ends_with("__init__.py") {
            path.parent().and_then(Path::parent)
        } else {
            path.parent()
        };
        place.is_some() && place == self.interp.config.script_dir.as_deref()
    }

    /// `from module import *`: binds the public names in a mapping.
    ///
    /// # Errors
    /// TypeError, AttributeError; what looking up the attributes and binding raises.
    pub(crate) fn import_star(&mut self, module: Value, namespace: Value) -> PyResult<()> {
        let mark = self.root_count();
        self.root(module);
        self.root(namespace);
        let result = self.bind_public_names(module, namespace);
        self.unroot(mark);
        result
    }

    fn bind_public_names(&mut self, module: Value, namespace: Value) -> PyResult<()> {
        let (key_all, key_dict) = (self.interp.names.__all__, self.interp.names.__dict__);
        let (names, is_all) = match self.find_attr(module, key_all)? {
            Some(all) => (all, true),
            None => match self.find_attr(module, key_dict)? {
                Some(dict) => (dict, false),
                None => {
                    return Err(
                        self.import_error("from-import-* object has no __dict__ and no __all__")
                    );
                }
            },
        };
        let names = self.collect_list(names)?;
        let mut at = 0;
        while let Some(&name) = names.items(self).get(at) {
            at += 1;
            let Some(name) = name.as_gc::<StrObj>() else {
                return Err(self.bad_star_name(module, name, is_all));
            };
            if !is_all && name.bytes().first() == Some(&b'_') {
                continue;
            }
            let value = self.get_attr(module, name)?;
            match namespace.as_gc::<DictObj>() {
                Some(dict) => {
                    let name = self.intern_object(name);
                    if !dict.set_str(self, name, value) {
                        return Err(self.memory_error());
                    }
                }
                None => {
                    self.root(value);
                    self.set_item(namespace, name.into(), value)?;
                }
            }
        }
        Ok(())
    }

    fn bad_star_name(&mut self, module: Value, name: Value, is_all: bool) -> Raised {
        let key = self.interp.names.__name__;
        let module = match self.find_attr(module, key) {
            Ok(Some(name)) => name
                .as_gc::<StrObj>()
                .map_or("?".to_string(), |name| name.to_string_lossy()),
            Ok(None) => "?".to_string(),
            Err(raised) => return raised,
        };
        let got = self.class_name(name);
        let (what, place) = if is_all {
            ("Item", "__all__")
        } else {
            ("Key", "__dict__")
        };
        self.type_error(format!("{what} in {module}.{place} must be str, not {got}"))
    }
}
