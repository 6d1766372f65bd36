//! Decides how instructions are dispatched.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(threaded)");
    println!("cargo::rerun-if-changed=build.rs");
    let setting = |name: &str| std::env::var(name).unwrap_or_default();
    // Handlers call each other in tail position; only an optimising build on these targets turns that into jumps.
    let optimised = matches!(setting("OPT_LEVEL").as_str(), "2" | "3");
    let target = matches!(
        setting("CARGO_CFG_TARGET_ARCH").as_str(),
        "x86_64" | "aarch64"
    );
    let asked_not_to = std::env::var_os("CARGO_FEATURE_LOOP_DISPATCH").is_some();
    if optimised && target && !asked_not_to && std::env::var_os("CARGO_CFG_MIRI").is_none() {
        println!("cargo::rustc-cfg=threaded");
    }
}
