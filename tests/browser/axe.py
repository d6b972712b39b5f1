"""axe-core in a page: what it finds that keeps readers out.

axe is installed by npm from a lock file (tests/axe); where it is not, tests that ask for it are skipped and
say so; with CI set they fail instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, ViewportSize

from tests.needs import without

SCRIPT = Path(__file__).resolve().parents[1] / "axe/node_modules/axe-core/axe.min.js"

OPTIONS = {
    "resultTypes": ["violations", "incomplete"],
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.2 AA; axe has it off of itself
}
"""Every rule that axe has, best practices too."""

CONTRAST = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
"""What other colours can change."""

MORE_CONTRAST = {"resultTypes": ["violations"], "runOnly": ["color-contrast-enhanced"]}
"""What is asked for by ``prefers-contrast: more``: 7:1, 4.5:1 for large text."""


@cache
def source() -> str:
    """axe's script; without it the test is skipped, with CI set it fails."""
    if not SCRIPT.is_file():
        without("needs axe-core (npm ci in tests/axe)")
    return SCRIPT.read_text("utf-8")


def look(page: Page, options: dict[str, Any]) -> dict[str, Any]:
    """What axe says of the page as it now is: ``violations``, ``passes`` (their number), ``version``."""
    page.evaluate(f"'axe' in window || (() => {{ {source()} }})()")
    found: dict[str, Any] = page.evaluate(
        """async options => {
            const found = await axe.run(document, options);
            return {
                version: found.testEngine.version,
                passes: found.passes.length,
                violations: found.violations.flatMap(rule => rule.nodes.map(node =>
                    `${rule.id}: ${node.target.join(' ')} ${node.html.slice(0, 160)} ` +
                    node.any.concat(node.all, node.none).map(check => check.message).join('; '))),
            };
        }""",
        options,
    )
    return found


def every_way(page: Page, sizes: Mapping[str, ViewportSize]) -> dict[str, dict[str, Any]]:
    """Every rule at every size in light, and what depends on colours in dark: ``phone light`` → result."""
    found = {}
    for name, size in sizes.items():
        page.set_viewport_size(size)
        for scheme, options in (("light", OPTIONS), ("dark", CONTRAST)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found[f"{name} {scheme}"] = look(page, options)
    return found
