//! Finding modules and running them for the first time.

use std::path::{Path, PathBuf};

use minivm_compiler::Mode;

use crate::heap::Gc;
use crate::object::*;
use crate::value::Value;
use crate::vm::{PyResult, Raised, Vm};

/// Where the source of a module is.
enum Found {
    /// A file.
    Module(PathBuf),
    /// A directory with its `__init__.py`.
    Package(PathBuf, PathBuf),
    /// Directories without one.
    Namespace(Vec<PathBuf>),
}

impl Vm {
    /// The module of that name in `sys.modules`.
    pub(super) fn loaded_module(&mut self, name: &str) -> Option<Value> {
        if name == "sys" {
            crate::builtins::sys::complete(self);
        }
        let name = self.intern(name);
        self.interp.modules.get_str(self, name)
    }

    /// Imports a module by its absolute name, and first the packages that it is in.
    ///
    /// # Errors
    /// ModuleNotFoundError, and what running the modules raises.
    pub(super) fn import_absolute(&mut self, name: &str) -> PyResult {
        if let Some(module) = self.loaded_module(name)
            && !module.is_none()
        {
            return Ok(module);
        }
        let mut parent = None;
        let mut module = Value::NONE;
        let ends = name.match_indices('.').map(|(at, _)| at);
        for end in ends.chain([name.len()]) {
            let part = &name[..end];
            module = match self.loaded_module(part) {
                Some(module) if module.is_none() => {
                    let text = format!("import of {part} halted; None in sys.modules");
                    return Err(self.module_not_found(&text, part));
                }
                Some(module) => module,
                None => self.load(part, parent)?,
            };
            self.root(module);
            parent = Some(module);
        }
        Ok(module)
    }

    fn module_not_found(&mut self, text: &str, name: &str) -> Raised {
        let (class, name) = (self.interp.types.module_not_found_error, self.intern(name));
        self.import_error_for(class, text, name)
    }

    /// Loads the module `name`, found in the package `parent` where there is one.
    fn load(&mut self, name: &str, parent: Option<Value>) -> PyResult {
        self.check_native_stack()?;
        let last = name.rsplit('.').next().unwrap_or(name);
        let path = match parent {
            None => {
                if let Some(&make) = self.interp.builtin_modules.get(name) {
                    let module = make(self)?;
                    self.put_module(name, module)?;
                    return Ok(module.into());
                }
                let key = self.interp.names.path;
                self.sys_dict().and_then(|sys| sys.get_str(self, key))
            }
            Some(parent) => {
                let key = self.interp.names.__path__;
                match self.find_attr(parent, key)? {
                    Some(path) => Some(path),
                    None => {
                        let package = &name[..name.len() - last.len() - 1];
                        let text = format!(
                            "No module named {}; '{package}' is not a package",
                            quoted(name)
                        );
                        return Err(self.module_not_found(&text, name));
                    }
                }
            }
        };
        let directories = match path {
            Some(path) => self.path_entries(path)?,
            None => Vec::new(),
        };
        let module = match find(&directories, last) {
            Some(found) => self.load_found(name, found)?,
            None => {
                let text = format!("No module named {}", quoted(name));
                return Err(self.module_not_found(&text, name));
            }
        };
        if let Some(parent) = parent {
            self.root(module);
            let key = self.intern(last);
            self.set_attr(parent, key, Some(module))?;
        }
        Ok(module)
    }

    /// The directories that a path list names; entries that are no strings are passed over.
    fn path_entries(&mut self, path: Value) -> PyResult<Vec<PathBuf>> {
        let list = self.collect_list(path)?;
        Ok(list
            .items(self)
            .iter()
            .filter_map(|entry| entry.as_gc::<StrObj>())
            .map(|entry| PathBuf::from(entry.to_string_lossy()))
            .collect())
    }

    fn put_module(&mut self, name: &str, module: Gc<ModuleObj>) -> PyResult<()> {
        let (modules, name) = (self.interp.modules, self.intern(name));
        if modules.set_str(self, name, module.into()) {
            Ok(())
        } else {
            Err(self.memory_error())
        }
    }

    /// Makes a module with the variables that every module has, and puts it into `sys.modules`.
    ///
    /// # Errors
    /// MemoryError.
    pub(crate) fn begin_module(
        &mut self,
        name: &str,
        package: Value,
        file: Option<&str>,
    ) -> PyResult<Gc<ModuleObj>> {
        let module = self.new_module(name);
        self.put_module(name, module)?;
        let file = file.map(|file| Value::from(self.new_str(file)));
        let names = &self.interp.names;
        let variables = [
            (names.__package__, Some(package)),
            (names.__loader__, Some(Value::NONE)),
            (names.__spec__, Some(Value::NONE)),
            (names.__file__, file),
            (names.__builtins__, Some(self.builtins_module())),
        ];
        for (key, value) in variables {
            if let Some(value) = value
                && !module.dict.set_str(self, key, value)
            {
                return Err(self.memory_error());
            }
        }
        Ok(module)
    }

    fn load_found(&mut self, name: &str, found: Found) -> PyResult {
        let (file, locations) = match found {
            Found::Module(file) => (Some(file), None),
            Found::Package(directory, file) => (Some(file), Some(vec![directory])),
            Found::Namespace(directories) => (None, Some(directories)),
        };
        let package = match (&locations, name.rfind('.')) {
            (Some(_), _) => name,
            (None, Some(dot)) => &name[..dot],
            (None, None) => "",
        };
        let package = self.intern(package).into();
        let file_text = file
            .as_ref()
            .map(|file| file.to_string_lossy().into_owned());
        let code = match (&file, &file_text) {
            (Some(file), Some(text)) => {
                let source = std::fs::read(file).map_err(|error| {
                    let name = self.new_str(text).into();
                    self.os_error(&error, Some(name))
                })?;
                let code = self.compile_bytes(&source, text, Mode::Module)?;
                Some(self.root(code))
            }
            _ => None,
        };
        let module = self.begin_module(name, package, file_text.as_deref())?;
        self.root(module);
        if let Some(locations) = locations {
            let mut entries = Vec::new();
            for location in &locations {
                entries.push(self.new_str(&location.to_string_lossy()).into());
            }
            let (key, list) = (self.interp.names.__path__, self.new_list(entries));
            if !module.dict.set_str(self, key, list.into()) {
                return Err(self.memory_error());
            }
        }
        let Some(code) = code else {
            return Ok(module.into());
        };
        self.interp.importing.insert(name.to_string());
        let result = self.run_code(code, module.dict, None);
        self.interp.importing.remove(name);
        let key = self.intern(name);
        match result {
            Ok(_) => {
                // A module may put something else in its own place.
                match self.interp.modules.get_str(self, key) {
                    Some(module) => Ok(module),
                    None => Err(self.key_error(key.into())),
                }
            }
            Err(raised) => {
                let modules = self.interp.modules;
                modules.remove_str(self, key);
                Err(raised)
            }
        }
    }
}

/// The name as CPython quotes it.
fn quoted(name: &str) -> String {
    String::from_utf8_lossy(&crate::text::repr::str_repr(name.as_bytes())).into_owned()
}

/// Looks for a module in directories, in order.
fn find(directories: &[PathBuf], name: &str) -> Option<Found> {
    let mut namespace = Vec::new();
    for directory in directories {
        let base = if directory.as_os_str().is_empty() {
            Path::new(".")
        } else {
            directory
        };
        let package = base.join(name);
        let is_directory = package.is_dir();
        if is_directory {
            let file = package.join("__init__.py");
            if file.is_file() {
                return Some(Found::Package(package, file));
            }
        }
        let file = base.join(format!("{name}.py"));
        if file.is_file() {
            return Some(Found::Module(file));
        }
        if is_directory {
            namespace.push(package);
        }
    }
    (!namespace.is_empty()).then_some(Found::Namespace(namespace))
}
