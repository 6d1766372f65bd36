//! The minivm command.

use minivm_strategies::{StackConfig, with_strategy};
use minivm_vm::eval::Thread;
use minivm_vm::interp::Config;
use std::sync::Arc;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut strategy = "cached".to_string();
    let mut file = String::new();
    for a in &args[2..] {
        if let Some(s) = a.strip_prefix("--stack=") {
            strategy = s.to_string()
        } else {
            file = a.clone();
            break;
        }
    }
    let source = std::fs::read_to_string(&file).unwrap();
    let config = Config::default();
    let stack = config.native_stack;
    let handle = std::thread::Builder::new()
        .stack_size(stack)
        .spawn(move || {
            let code = match minivm_compiler::compile(&source, &file, minivm_compiler::Mode::Module)
            {
                Ok(c) => c,
                Err(e) => {
                    eprintln!("{e:?}");
                    std::process::exit(1)
                }
            };
            let choice: minivm_strategies::Strategy = strategy.parse().unwrap();
            with_strategy!(choice, S => {
                let mut thread = Thread::<S>::new(config, &StackConfig::default()).unwrap();
                let vm = thread.vm();
                let globals = vm.new_main_module();
                if let Err(e) = vm.run_module(&Arc::new(code), globals) {
                    let class = vm.class_name(e.0.into());
                    let text = vm.str(e.0.into()).map(|s| s.to_string_lossy());
                    eprintln!("{class}: {text:?}");
                    std::process::exit(1);
                }
            });
        })
        .unwrap();
    handle.join().unwrap();
}
