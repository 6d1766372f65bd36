#!/usr/bin/env python3
"""Times the workloads on a reference Python and on minivm, or minivm's stack strategies on each other.

    scripts/compare.py                          every workload: python3 against minivm
    scripts/compare.py --runs 9 --filter fib    one workload, nine runs
    scripts/compare.py --stack array            minivm on another strategy
    scripts/compare.py --stacks                 strategies against each other; a range per workload
    scripts/compare.py --cliff                  time of a call by depth, on each strategy: worst against median
    scripts/compare.py --operations             some 270 single operations: python3 against minivm, the worst first
    scripts/compare.py --json out.json          the figures, for another program

The programs run one after the other on one core, in turns (reference, minivm,
reference, minivm ...), so that a slow spell of the machine hits both. Reported
are medians of wall-clock time, process start included. Every run's output must
equal the first run's. The exit status is 1 if an output differs or a run fails.
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OPERATIONS = os.path.join(ROOT, "scripts", "operations")
STACKS = ["array", "chunked", "cached", "uncached", "reserved"]
RUN_TIMEOUT_SECONDS = 300


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n")[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--python", default="/usr/bin/python3", metavar="PATH", help="the reference")
    parser.add_argument(
        "--minivm",
        default=os.path.join(ROOT, "target", "release", "minivm"),
        metavar="PATH",
        help="the command to time",
    )
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="timed runs of each program on each side")
    parser.add_argument("--filter", default="", metavar="TEXT", help="only workloads whose name contains TEXT")
    parser.add_argument("--stack", metavar="NAME", help="strategy to give to minivm; without it, minivm's own default")
    parser.add_argument("--stacks", action="store_true", help="compare strategies with each other, without Python")
    parser.add_argument("--cliff", action="store_true", help="time a leaf call at every depth, on each strategy")
    parser.add_argument("--operations", action="store_true", help="time single operations rather than programs")
    parser.add_argument(
        "--strategies", default=",".join(STACKS), metavar="NAMES", help="the strategies for --stacks and --cliff"
    )
    parser.add_argument("--workloads", default=os.path.join(ROOT, "scripts", "workloads"), metavar="DIR")
    parser.add_argument("--core", type=int, metavar="N", help="core to run on; without it, the last one allowed")
    parser.add_argument("--json", metavar="FILE", help="also write the figures to FILE")
    arguments = parser.parse_args()
    if arguments.runs < 1:
        parser.error("--runs must be at least 1")
    return arguments


def pin_to_one_core(core):
    """Binds this process, and so its children, to one core; returns it, or None where that cannot be done."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    if core is None:
        core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def find_workloads(folder, wanted):
    names = sorted(name for name in os.listdir(folder) if name.endswith(".py") and wanted in name[:-3])
    return [(name[:-3], os.path.join(folder, name)) for name in names]


def is_recursive(path):
    """Whether a workload's first line declares it `recursive: yes`: its speed may depend on the strategy."""
    with open(path, encoding="utf-8") as file:
        return file.readline().strip() == "# recursive: yes"


class Failed(Exception):
    """A run ended with another status than 0, or printed something else than the first run."""


def timed_run(command):
    start = time.perf_counter()
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=RUN_TIMEOUT_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"no end after {RUN_TIMEOUT_SECONDS} s") from None
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        last = done.stderr.decode(errors="replace").strip().split("\n")[-1]
        raise Failed(f"exit status {done.returncode}: {last}")
    return seconds, done.stdout


def interleaved_medians(commands, runs):
    """Runs the commands in turns; returns each one's median in seconds, by label."""
    times = {label: [] for label in commands}
    expected = None
    for _ in range(runs):
        for label, command in commands.items():
            try:
                seconds, output = timed_run(command)
            except Failed as failure:
                raise Failed(f"{label}: {failure}") from None
            if expected is None:
                expected = output
            elif output != expected:
                raise Failed(f"{label}: the output differs from that of {next(iter(commands))}")
            times[label].append(seconds)
    return {label: statistics.median(values) for label, values in times.items()}


def geometric_mean(values):
    return math.exp(sum(math.log(value) for value in values) / len(values))


def minivm_command(arguments, stack, *program):
    stack_flag = [f"--stack={stack}"] if stack else []
    return [arguments.minivm, "run", *stack_flag, *program]


def compare_with_python(arguments, workloads):
    print(f"{'workload':<18}{'python s':>10}{'minivm s':>10}{'ratio':>8}")
    rows = []
    failures = 0
    for name, path in workloads:
        commands = {"python": [arguments.python, path], "minivm": minivm_command(arguments, arguments.stack, path)}
        try:
            medians = interleaved_medians(commands, arguments.runs)
        except Failed as failure:
            failures += 1
            rows.append({"workload": name, "error": str(failure)})
            print(f"{name:<18}FAILED  {failure}", flush=True)
            continue
        ratio = medians["python"] / medians["minivm"]
        rows.append({"workload": name, "recursive": is_recursive(path), **medians, "ratio": ratio})
        print(f"{name:<18}{medians['python']:>10.3f}{medians['minivm']:>10.3f}{ratio:>7.2f}x", flush=True)
    ratios = [row["ratio"] for row in rows if "ratio" in row]
    summary = {"geometric_mean": geometric_mean(ratios) if ratios else None, "slowest": min(ratios, default=None)}
    if ratios:
        print(f"{'geometric mean':<18}{'':>20}{summary['geometric_mean']:>7.2f}x   (least {summary['slowest']:.2f}x)")
    return rows, summary, failures


def compare_stacks(arguments, workloads):
    stacks = arguments.strategies.split(",")
    print(f"{'workload':<18}" + "".join(f"{stack + ' s':>12}" for stack in stacks) + f"{'range':>8}  recursive")
    rows = []
    failures = 0
    for name, path in workloads:
        commands = {stack: minivm_command(arguments, stack, path) for stack in stacks}
        try:
            medians = interleaved_medians(commands, arguments.runs)
        except Failed as failure:
            failures += 1
            rows.append({"workload": name, "error": str(failure)})
            print(f"{name:<18}FAILED  {failure}", flush=True)
            continue
        recursive = is_recursive(path)
        spread = max(medians.values()) / min(medians.values()) - 1
        rows.append({"workload": name, "recursive": recursive, "seconds": medians, "range": spread})
        cells = "".join(f"{medians[stack]:>12.4f}" for stack in stacks)
        print(f"{name:<18}{cells}{spread * 100:>7.1f}%  {'yes' if recursive else 'no'}", flush=True)
    flat = [row["range"] for row in rows if "range" in row and not row["recursive"]]
    summary = {"largest_range_not_recursive": max(flat, default=None)}
    if flat:
        print(f"largest range among workloads that are not recursive: {max(flat) * 100:.1f}%")
    return rows, summary, failures


def measure_cliff(arguments, workloads):
    """Runs cliff.py in its timing mode; what counts is the least time of a call at each depth over all runs."""
    del workloads  # this mode has one program of its own
    path = os.path.join(arguments.workloads, "cliff.py")
    stacks = arguments.strategies.split(",")
    least = {}
    for _ in range(arguments.runs):
        for stack in stacks:
            command = [*minivm_command(arguments, stack, path), "time"]
            try:
                _, output = timed_run(command)
            except Failed as failure:
                print(f"{stack}: FAILED  {failure}")
                return [{"stack": stack, "error": str(failure)}], {}, 1
            lines = output.decode().split("\n")
            times = {int(depth): float(time) for depth, time in (line.split() for line in lines if line[:1].isdigit())}
            known = least.setdefault(stack, times)
            for depth, nanoseconds in times.items():
                known[depth] = min(known[depth], nanoseconds)
    print(f"{'strategy':<12}{'median ns':>10}{'worst ns':>10}{'at depth':>10}{'cliff':>8}")
    rows = []
    for stack, times in least.items():
        median = statistics.median(times.values())
        depth = max(times, key=times.get)
        rows.append({"stack": stack, "median_ns": median, "worst_ns": times[depth], "depth": depth})
        print(f"{stack:<12}{median:>10.2f}{times[depth]:>10.2f}{depth:>10}{times[depth] / median:>8.3f}")
    return rows, {}, 0


def time_operations(command, path, wanted, known):
    """Runs a file of operations; keeps the least nanoseconds of each by name."""
    _, output = timed_run([*command, path, *wanted])
    for line in output.decode().split("\n"):
        if line:
            name, nanoseconds = line.split()
            known[name] = min(known.get(name, math.inf), float(nanoseconds))


def compare_operations(arguments, files):
    sides = {
        "python": ([arguments.python, "-B"], {}),
        "minivm": (minivm_command(arguments, arguments.stack), {}),
    }
    wanted = [arguments.filter] if arguments.filter else []
    failures = 0
    for _ in range(arguments.runs):
        for name, path in files:
            for label, (command, times) in sides.items():
                try:
                    time_operations(command, path, wanted, times)
                except Failed as failure:
                    failures += 1
                    print(f"{label}: {name}: FAILED  {failure}")
    python, minivm = (times for _, times in sides.values())
    rows = [
        {"operation": name, "python_ns": python[name], "minivm_ns": minivm[name], "ratio": python[name] / minivm[name]}
        for name in python
        if name in minivm
    ]
    rows.sort(key=lambda row: row["ratio"])
    print(f"{'operation':<32}{'python ns':>12}{'minivm ns':>12}{'ratio':>8}")
    for row in rows:
        print(f"{row['operation']:<32}{row['python_ns']:>12.1f}{row['minivm_ns']:>12.1f}{row['ratio']:>7.2f}x")
    ratios = [row["ratio"] for row in rows]
    summary = {"geometric_mean": geometric_mean(ratios) if ratios else None, "slowest": min(ratios, default=None)}
    if ratios:
        print(f"{'geometric mean':<32}{'':>24}{summary['geometric_mean']:>7.2f}x   (least {summary['slowest']:.2f}x)")
    return rows, summary, failures


def main():
    arguments = parse_arguments()
    if arguments.operations:
        # A filter chooses among the operations of every file.
        workloads = [file for file in find_workloads(OPERATIONS, "") if file[0] != "timing"]
    else:
        workloads = find_workloads(arguments.workloads, arguments.filter)
    if not workloads:
        sys.exit(f"no workload in {arguments.workloads} has {arguments.filter!r} in its name")
    alone = arguments.stacks or arguments.cliff
    needed = [arguments.minivm] if alone else [arguments.python, arguments.minivm]
    for program in needed:
        if not os.access(program, os.X_OK):
            sys.exit(f"{program} is not there to run; build it with `cargo build --release`, or name another")
    core = pin_to_one_core(arguments.core)
    modes = {"stacks": compare_stacks, "cliff": measure_cliff, "operations": compare_operations}
    mode = next((mode for mode in modes if getattr(arguments, mode)), "python")
    compare = modes.get(mode, compare_with_python)
    rows, summary, failures = compare(arguments, workloads)
    if arguments.json:
        report = {
            "mode": mode,
            "python": arguments.python,
            "minivm": arguments.minivm,
            "stack": arguments.stack,
            "runs": arguments.runs,
            "core": core,
            "rows": rows,
            **summary,
        }
        with open(arguments.json, "w", encoding="utf-8") as file:
            json.dump(report, file, indent=2)
            file.write("\n")
    sys.exit(1 if failures else 0)


main()
