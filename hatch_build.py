"""What a wheel carries beside the code: the files that stand at the top of a checkout.

They go to ``generator/data``, where ``generator.resources`` looks first. An editable install copies
nothing: there the checkout itself is read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CARRIED = (
    "schemas", "site_templates", "tests/cases", "docs", "mkdocs.yml",
    # What `tidtam init` puts into an office's tree:
    ".github/workflows", ".gitlab-ci.yml", ".ci/links", "requirements.txt", "requirements-links.txt",
)  # fmt: skip


class CarriedFiles(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        for name in CARRIED:
            build_data["force_include"][str(Path(self.root) / name)] = f"generator/data/{name}"
