# What .ci/run does, step by step, and what helps between two runs of it. `.ci/run` holds the same commands for
# machines without `just`.

# List the targets.
default:
    @just --list

# Everything that a change must pass.
ci:
    .ci/run

# Every test: some three hundred Python programs on every strategy, and the crates' own.
test:
    cargo test --workspace --profile checked

# The Python programs again, collecting garbage at each of the first 5,000 safepoints and at one of 211 after those.
stress:
    cargo test --profile checked --features stress --test golden --test errors --test interpreters

# The Python programs again, as the command is shipped: what link-time optimisation does to the loop shows here alone.
release:
    cargo test --release --test golden

fmt:
    cargo fmt --all --check

clippy:
    cargo clippy --workspace --all-targets -- -D warnings

doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --workspace

# Counts of Python programs passed and failed; words restrict them to programs whose names contain one.
goldens *words:
    -cargo test --test golden -- --quiet {{words}} 2>/dev/null | tail -n 1
    -cargo test --test errors -- --quiet {{words}} 2>/dev/null | tail -n 1

# Run a program: `just run FILE`, with options before it.
run *arguments:
    cargo run --release -- run {{arguments}}

# Time every strategy, by itself and under every workload, and count instructions; `just bench fib` for one.
bench *arguments:
    cargo bench -- {{arguments}}

# Make every experiment and write docs/findings.md, its figures and its pictures: a quarter of an hour on an idle machine.
findings *arguments:
    cargo run --release -- findings {{arguments}} docs

# Time the workloads against another Python.
compare *arguments:
    cargo build --release
    scripts/compare.py {{arguments}}

# Check the data stacks for undefined behaviour; needs a nightly toolchain with Miri.
miri:
    MIRIFLAGS="-Zmiri-strict-provenance" cargo +nightly miri test -p minivm-strategies

# Rewrite what the commands in tests/cmd are expected to print.
rewrite-cmd:
    TRYCMD=overwrite cargo test --test cmd

# Rewrite what the Python programs are expected to print; PYTHON names a CPython 3.13.
rewrite-goldens *words:
    scripts/regen_goldens.py {{words}}
