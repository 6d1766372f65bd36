# time: clocks go forward, sleep waits, types of the results.
import time

a = time.perf_counter()
b = time.perf_counter()
print(b >= a, isinstance(a, float), isinstance(time.time(), float), time.time() > 1.6e9,
    isinstance(time.perf_counter_ns(), int), isinstance(time.time_ns(), int), isinstance(time.monotonic(), float),
    time.process_time() >= 0)
start = time.monotonic()
print(time.sleep(0.02), time.monotonic() - start >= 0.02, time.sleep(0))
ns = time.monotonic_ns()
print(time.monotonic_ns() >= ns, isinstance(time.process_time_ns(), int))
for code in ("time.sleep(-1)", "time.sleep('a')", "time.sleep()", "time.time(1)", "time.perf_counter(1)",
        "time.sleep(None)"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
