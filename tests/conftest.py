"""What several test modules share."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, never whether the code is right. In CI the same code
# gets the same examples: what fails there was broken by the change. Other machines look for new ones.
settings.register_profile(
    "any machine",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
settings.load_profile("any machine")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This project as it is released. What uses it belongs to the xdist group ``wheel``: it is built once."""
    work = tmp_path_factory.mktemp("built")
    build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(work), str(ROOT))
    said = subprocess.run(build, capture_output=True, encoding="utf-8", check=False)
    assert said.returncode == 0, said.stdout + said.stderr
    (found,) = work.glob("*.whl")
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What pytest's workers are given together, and in which order.

    Tests that share something made once a module go to one worker, else each worker would make it. These come
    first, then what is slow, then the many quick ones: they even out who has more to do.
    """
    for item in items:
        made = getattr(item, "_fixtureinfo").name2fixturedefs.values()  # noqa: B009  # pytest tells it no other way
        shared = any(each[-1].scope == "module" for each in made)
        if shared and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    if item.get_closest_marker("xdist_group"):
        return 0
    return 1 if item.get_closest_marker("slow") or "browser" in item.path.parts else 2
