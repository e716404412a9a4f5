"""What every demo costs: while its slider moves, at rest, and over seeds in two processes."""

from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor

import studyapp.lab  # noqa: F401 - one BLAS thread, set before NumPy is imported
from studyapp.lab.demo import find, names
from studyapp.lab.params import build, preview
from studyapp.lab.sweep import run_chunk, sweep

PREVIEW = 25
FULL = 300


def main() -> None:
    for name, value in run(small=False).items():
        print(f"{name}: {value:.2f}")
    for name, small, full in sorted(costs(names()), key=lambda row: -row[1]):
        if small > PREVIEW or full > FULL:
            print(f"  {name}: preview {small:.0f} ms, full {full:.0f} ms")


def run(small: bool) -> dict[str, float]:
    spent = costs(names()[:2] if small else names())
    return {
        f"ms of a preview at worst (<= {PREVIEW})": max(one for _, one, _ in spent),
        "ms of a full run on average": sum(one for *_, one in spent) / len(spent),
        f"ms of a full run at worst (<= {FULL})": max(one for *_, one in spent),
        "one process : two (>= 1.8)": processes(4 if small else 400),
    }


def costs(wanted: tuple[str, ...]) -> list[tuple[str, float, float]]:
    """Processor milliseconds of the preview and of the full run at the defaults, best of 5."""
    rows = []
    for name in wanted:
        demo = find(name)
        usual = demo.Params()
        rows.append((name, _best(demo, preview(usual)), _best(demo, usual)))
    return rows


def _best(demo: object, params: object) -> float:
    best = float("inf")
    for _ in range(5):
        before = time.process_time()
        demo.run(params)  # type: ignore[attr-defined]
        best = min(best, time.process_time() - before)
    return 1000 * best


def processes(seeds: int) -> float:
    """A sweep over seeds in a pool of one process, and in one of two; both are warm."""
    demo = find("gradient_decay")
    params = build(demo, {"depth": 30})
    spawn = multiprocessing.get_context("spawn")
    spent = []
    for workers in (1, 2):
        with ProcessPoolExecutor(workers, mp_context=spawn) as pool:
            warm = [pool.submit(run_chunk, *_job(params)) for _ in range(8)]
            assert all(one.result() for one in warm)
            begin = time.perf_counter()
            sweep(demo, params, range(seeds), executor=pool, chunk=max(1, seeds // 8))
            spent.append(time.perf_counter() - begin)
    return spent[0] / spent[1]


def _job(params: object) -> tuple[str, str, list[tuple[object, bool]]]:
    from studyapp import __version__

    return __version__, "gradient_decay", [(params, False)] * 4


if __name__ == "__main__":
    main()
