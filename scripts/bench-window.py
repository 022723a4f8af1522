#!/usr/bin/env python3
"""Start-up time and memory of Pokea's window, as ratios to an empty Tauri window measured in the same run.

    bench-window.py POKEA EMPTY DATA [ROUNDS]

DATA is Pokea's data folder: what is in its database is what Pokea starts with. Both programs are started in turn, so that a slow
minute of the computer hits both. Each has a home folder of its own that lasts the whole run; the first start of each fills it and
is not counted. Started means from spawn to the line `painted` on standard output, which both print when their page is complete
(Pokea's is when the till is on it, not the word that it is starting) and the window is shown. Memory is the proportional set size (PSS: shared pages divided among those who share them) of the
program and everything it started, five seconds later. Other WebKit windows on the same computer share pages too and blur it:
close them.
"""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ROUNDS = 7
REST_S = 5.0
START_S_MAX = 60.0
# The budgets: what a till may add to a window that does nothing.
START_RATIO_MAX = 1.3
MEMORY_RATIO_MAX = 1.25


@dataclass
class Program:
    name: str
    path: str
    home: str
    data: str
    start_ms: list[float] = field(default_factory=list)
    memory_kib: list[float] = field(default_factory=list)


def main() -> None:
    if len(sys.argv) not in (4, 5):
        raise SystemExit(__doc__)
    rounds = int(sys.argv[4]) if len(sys.argv) == 5 else ROUNDS
    with tempfile.TemporaryDirectory() as pokea_home, tempfile.TemporaryDirectory() as empty_home:
        pokea = Program("Pokea", sys.argv[1], pokea_home, sys.argv[3])
        empty = Program("an empty window", sys.argv[2], empty_home, empty_home)
        for program in (pokea, empty):
            measure(program)
        for round_number in range(rounds):
            for program in (pokea, empty) if round_number % 2 else (empty, pokea):
                start_ms, memory_kib = measure(program)
                program.start_ms.append(start_ms)
                program.memory_kib.append(memory_kib)
    report(pokea, empty, rounds)


def measure(program: Program) -> tuple[float, float]:
    """One start: milliseconds until painted, and KiB at rest."""
    environment = {
        **os.environ,
        "HOME": program.home,
        "XDG_DATA_HOME": f"{program.home}/data",
        "XDG_CONFIG_HOME": f"{program.home}/config",
        "XDG_CACHE_HOME": f"{program.home}/cache",
        "POKEA_DATA": program.data,
        "POKEA_REPORT_PAINT": "1",
    }
    started = time.perf_counter()
    process = subprocess.Popen(
        [program.path], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    )
    give_up = threading.Timer(START_S_MAX, stop, [process])
    give_up.start()
    try:
        while (line := process.stdout.readline()) and line.strip() != "painted":
            pass
        start_ms = (time.perf_counter() - started) * 1000
        if not line:
            raise SystemExit(f"{program.path} said no 'painted' within {START_S_MAX:.0f} s: start it by hand to see why.")
        time.sleep(REST_S)
        return start_ms, sum(pss_kib(pid) for pid in tree(process.pid))
    finally:
        give_up.cancel()
        stop(process)
        process.wait()


def stop(process: subprocess.Popen) -> None:
    """Ends the program and what it started; WebKit's helper processes are in its session."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def tree(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task").glob("*/children")
    return [pid] + [found for file in children for child in file.read_text().split() for found in tree(int(child))]


def pss_kib(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0  # it ended between being listed and being asked
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))


def report(pokea: Program, empty: Program, rounds: int) -> None:
    print(f"\nThe window, median of {rounds} rounds")
    row("", pokea.name, empty.name, "ratio", "budget")
    compare("start to painted", pokea.start_ms, empty.start_ms, "ms", START_RATIO_MAX)
    compare("memory at rest", [kib / 1024 for kib in pokea.memory_kib], [kib / 1024 for kib in empty.memory_kib], "MiB", MEMORY_RATIO_MAX)


def compare(what: str, ours: list[float], theirs: list[float], unit: str, budget: float) -> None:
    ours_median, theirs_median = statistics.median(ours), statistics.median(theirs)
    ratio = ours_median / theirs_median
    verdict = "" if ratio <= budget else "  over"
    row(what, f"{ours_median:.0f} {unit}", f"{theirs_median:.0f} {unit}", f"{ratio:.2f}", f"<= {budget:.2f}{verdict}")


def row(what: str, ours: str, theirs: str, ratio: str, budget: str) -> None:
    print(f"{what:<18}{ours:>12}{theirs:>18}{ratio:>9}   {budget}")


if __name__ == "__main__":
    main()
