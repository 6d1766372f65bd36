"""What the programs in this folder share: they decorate functions with `operation`, and end with `report()`.

An operation is a function that does one thing as many times as its argument says. `report` prints a line for each,
`name nanoseconds`: the least time of one turn of its loop over a few tries, each of as many turns as take long enough
to be timed. Arguments of the command are parts of the names that are wanted.
"""

import sys
import time

SHORTEST_SECONDS = 0.01
TRIES = 3

operations = []


def operation(function):
    operations.append(function)
    return function


def seconds(function, turns):
    start = time.perf_counter()
    function(turns)
    return time.perf_counter() - start


def nanoseconds_of_a_turn(function):
    turns = 16
    while seconds(function, turns) < SHORTEST_SECONDS:
        turns *= 2
    return min(seconds(function, turns) for _ in range(TRIES)) / turns * 1e9


def report():
    wanted = sys.argv[1:]
    for function in operations:
        name = function.__name__
        if not wanted or any(part in name for part in wanted):
            print(name, round(nanoseconds_of_a_turn(function), 1))
