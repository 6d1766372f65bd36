//! Decides how the command is linked.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let setting = |name: &str| std::env::var(name).unwrap_or_default();
    // At an address that is known when it is linked, the command need not be relocated each time it starts: thousands of
    // pointers in tables of built-in functions, on pages that would have to be copied for that.
    if setting("CARGO_CFG_TARGET_OS") == "linux" && setting("CARGO_CFG_TARGET_ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
