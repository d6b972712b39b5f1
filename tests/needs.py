"""What a test does where a program is missing: skipped on a desk, failed where every test must run."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest


def without(reason: str) -> NoReturn:
    """Skips the test and says why; with CI set it fails."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def program(*names: str, package: str = "") -> str:
    """Where one of these programs is. ``package`` is what brings it on Debian."""
    told = f" (Debian: apt-get install {package})" if package else ""
    return next(filter(None, map(shutil.which, names)), None) or without(f"needs {names[0]}{told}")


def chromium() -> str:
    """The browser: that of ``CHROMIUM`` before the machine's own.

    Without its window where that is installed: the same engine, but a page costs a third of the time, as no
    tab strip and tool bar, which are pages themselves, are made for it.
    """
    return os.environ.get("CHROMIUM") or program(
        "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome",
        package="chromium-headless-shell",
    )  # fmt: skip
