"""Work in a process of its own: its result, its failure, and its end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator import processes
from generator.publish.failure import BuildError

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")


@pytest.fixture(params=[True, False], ids=["aside", "here"])
def aside(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr(processes, "can_fork", lambda: True)
    return bool(request.param)


def test_the_result_is_that_of_the_work_and_made_once(aside: bool, tmp_path: Path) -> None:
    def work() -> int:
        with (tmp_path / "began").open("a") as written:
            written.write("x")
        return os.getpid()

    with processes.aside(work, worth=aside) as result:
        assert (result() == os.getpid()) is not aside
        assert result() == result()
    assert (tmp_path / "began").read_text() == "x"


def test_what_the_work_raises_is_raised_where_it_is_asked_for(aside: bool) -> None:
    def work() -> None:
        raise BuildError("frame-engine", output="ก")

    with processes.aside(work, worth=aside) as result, pytest.raises(BuildError, match="ก"):
        result()


def test_work_that_nobody_waits_for_ends_with_what_it_began(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MkDocs, say: no process goes on when the build has failed."""
    monkeypatch.setattr(processes, "can_fork", lambda: True)
    program = f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); time.sleep(60)"

    def work() -> None:
        subprocess.run([sys.executable, "-c", program], check=True)

    with processes.aside(work):
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            time.sleep(0.02)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_process_that_dies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "can_fork", lambda: True)
    with processes.aside(lambda: os._exit(3)) as result, pytest.raises(ChildProcessError, match="3"):
        result()
