#!/usr/bin/env python3
"""Rewrites the expected outputs under tests/ and of the workloads by running every program on CPython 3.13.

    PYTHON=python3.13 scripts/regen_goldens.py             all of them
    PYTHON=python3.13 scripts/regen_goldens.py str_ exc_   programs whose name contains one of the words
    PYTHON=python3.13 scripts/regen_goldens.py --check     write nothing; exit 1 if a file would change
    RUN='minivm run' scripts/regen_goldens.py --check      the same comparison against another command

tests/README.md states how the programs are run and what each file holds.
"""

import os
import shlex
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GOLDEN = os.path.join(ROOT, "tests", "golden")
ERRORS = os.path.join(ROOT, "tests", "errors")
WORKLOADS = os.path.join(ROOT, "scripts", "workloads")
TIMEOUT_SECONDS = 60


def run(command, path, folder):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment.update(PYTHONDONTWRITEBYTECODE="1", PYTHON_COLORS="0", PYTHONUTF8="1")
    stdin = None
    source = os.path.splitext(os.path.join(GOLDEN if os.path.isabs(path) else ERRORS, path))[0] + ".in"
    if os.path.exists(source):
        with open(source, "rb") as file:
            stdin = file.read()
    try:
        return subprocess.run(
            [*command, path],
            cwd=folder,
            env=environment,
            input=stdin or b"",
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
        )
    except subprocess.TimeoutExpired:
        sys.exit(f"{path}: no end after {TIMEOUT_SECONDS} s")


def golden_files(command, folder, name):
    """What a golden program must print; it must end well and print nothing on stderr."""
    with tempfile.TemporaryDirectory() as scratch:
        done = run(command, os.path.join(folder, name + ".py"), scratch)
    problem = ""
    if done.stderr or done.returncode:
        problem = f"exit status {done.returncode}\n" + done.stderr.decode(errors="replace")
    return {".out": done.stdout}, problem


def error_files(command, folder, name):
    """What an error program must print on stderr, and on stdout and as exit status where not empty and 1."""
    done = run(command, name + ".py", folder)
    files = {".err": done.stderr.replace(os.fsencode(folder) + b"/", b"")}
    if done.stdout:
        files[".out"] = done.stdout
    # What a shell reports for a process that a signal ended.
    status = done.returncode if done.returncode >= 0 else 128 - done.returncode
    if status != 1:
        files[".code"] = b"%d\n" % status
    return files, ""


def stored(path):
    if not os.path.exists(path):
        return None
    with open(path, "rb") as file:
        return file.read()


def update(folder, name, files, check):
    """Brings the files beside a program up to date; returns those that differed."""
    changed = []
    for ending in (".out", ".err", ".code"):
        path = os.path.join(folder, name + ending)
        wanted = files.get(ending)
        if stored(path) == wanted:
            continue
        changed.append(os.path.relpath(path, ROOT))
        if check:
            continue
        if wanted is None:
            os.remove(path)
        else:
            with open(path, "wb") as file:
                file.write(wanted)
    return changed


def main(words):
    check = "--check" in words
    words = [word for word in words if word != "--check"]
    if "RUN" in os.environ:
        if not check:
            sys.exit("RUN is for --check only: expected outputs come from CPython")
        command = shlex.split(os.environ["RUN"])
    else:
        command = [os.environ.get("PYTHON", "python3.13")]
        version = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True).stdout.strip()
        if not version.startswith("Python 3.13."):
            sys.exit(f"{command[0]} is {version}: set PYTHON to a CPython 3.13")
    failures = 0
    programs = 0
    for folder, files_of in ((GOLDEN, golden_files), (ERRORS, error_files), (WORKLOADS, golden_files)):
        for file_name in sorted(os.listdir(folder)):
            name, ending = os.path.splitext(file_name)
            if ending != ".py" or (words and not any(word in name for word in words)):
                continue
            programs += 1
            files, problem = files_of(command, folder, name)
            changed = update(folder, name, files, check)
            if changed:
                print("differs:" if check else "wrote", *changed)
            if problem:
                print(f"{file_name} failed:\n{problem}")
            failures += bool(problem) or (check and bool(changed))
    print(f"{programs} programs, {failures} failures")
    return 1 if failures else 0


sys.exit(main(sys.argv[1:]))
