"""Work in a process of its own: its result, its failure, and its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
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


class Odd(Exception):
    """One that pickle cannot make again, as many that others wrote."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first}{second}")


def test_what_cannot_be_sent_is_told_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "can_fork", lambda: True)

    def odd() -> None:
        raise Odd("ก", "ข")

    def unsent() -> Callable[[], None]:
        return odd

    with processes.aside(odd) as result, pytest.raises(ChildProcessError, match=r"(?s)in odd.*Odd: กข"):
        result()
    with processes.aside(unsent) as other, pytest.raises(Exception, match=r"(?i)pickle"):
        other()


def test_a_long_answer_does_not_keep_a_process_that_nobody_is_there_to_hear(tmp_path: Path) -> None:
    """Its parent was killed: it must end, or it would hold the build's lock for ever."""
    pid = tmp_path / "pid"
    program = f"""
import os, time
from pathlib import Path
from generator.processes import aside
def work():
    Path({str(pid)!r}).write_text(str(os.getpid()))
    time.sleep(1)
    return "x" * 1_000_000
with aside(work):
    time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", program])
    while not pid.exists() or not pid.read_text():
        time.sleep(0.02)
    parent.kill()
    parent.wait()
    for _ in range(600):
        state = Path(f"/proc/{pid.read_text()}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            break
        time.sleep(0.1)
    else:
        os.kill(int(pid.read_text()), signal.SIGKILL)
        pytest.fail("it is still waiting")


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
