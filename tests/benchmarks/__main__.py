"""`make bench`: every benchmark, its ratios in one run."""

import importlib
import pkgutil
import sys
from pathlib import Path


def main() -> None:
    wanted = sys.argv[1:]
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if not module.name.startswith("bench_") or (wanted and module.name[6:] not in wanted):
            continue
        print(f"\n{module.name}", flush=True)
        importlib.import_module(f"tests.benchmarks.{module.name}").main()


if __name__ == "__main__":
    main()
