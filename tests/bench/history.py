"""How long Git's history takes, beside asking GitPython for each record. Prints seconds.

python -m tests.bench.history cold ROOT       # everything, nothing kept
python -m tests.bench.history warm ROOT       # after NEW more commits
python -m tests.bench.history gitpython ROOT  # iter_commits(paths=…) of a sample, for all of them
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from git import Repo

from generator.history.reading import read

SAMPLE = 25
NEW = 10


def cold(root: Path) -> float:
    started = time.perf_counter()
    read(root)
    return time.perf_counter() - started


def warm(root: Path) -> float:
    """With all but the last NEW commits known."""
    with tempfile.TemporaryDirectory() as name:
        cache = Path(name) / "history.cache"
        read(root, cache, f"HEAD~{NEW}")
        started = time.perf_counter()
        read(root, cache)
        return time.perf_counter() - started


def gitpython(root: Path) -> float:
    """Seconds for every record, from those of a sample spread over all of them."""
    files = sorted(path.relative_to(root).as_posix() for path in (root / "records").rglob("*.yml"))
    sample = files[:: max(1, len(files) // SAMPLE)][:SAMPLE]
    with Repo(root) as repository:
        started = time.perf_counter()
        for file in sample:
            if not list(repository.iter_commits(paths=file)):
                raise AssertionError(f"{file} has no commit")
        taken = time.perf_counter() - started
    return taken / len(sample) * len(files)


def main() -> None:
    what = {"cold": cold, "warm": warm, "gitpython": gitpython}[sys.argv[1]]
    print(what(Path(sys.argv[2])))


if __name__ == "__main__":
    main()
