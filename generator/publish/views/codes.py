"""The codes of the checker: a page each with a wrong and a right example, and the list of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from generator import messages, resources
from generator.explain import explain
from generator.publish.holdings import Holdings, once
from generator.publish.recipe import Place, beside
from generator.publish.words import catalogue, say

LANGUAGE = "th"


@once
def digest(_holdings: Holdings) -> str:
    """Of every file in the cases: the examples are taken from them, and they are no record's inputs.

    Goes by what the file system says of them: reading a thousand files at every build takes too long.
    """
    cases = resources.directory("tests/cases")
    return blake2b("\n".join(sorted(_files(cases))).encode(), digest_size=16).hexdigest()


def _files(directory: str | Path) -> Iterator[str]:
    """Every file below a directory with its size and time of change."""
    waiting = [directory]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    status = entry.stat()
                    yield f"{entry.path} {status.st_size} {status.st_mtime_ns}"


def _list_context() -> dict[str, Any]:
    families: dict[str, list[dict[str, Any]]] = {name: [] for name in catalogue()["families"]}
    for code in messages.codes():
        families[code[:3]].append(
            {"code": code, "title": messages.title(code, LANGUAGE), "severity": messages.severity(code).value}
        )
    return {"families": {name: codes for name, codes in families.items() if codes}}


def _code_context(code: str) -> dict[str, Any]:
    found = explain(code, LANGUAGE)
    return {
        "explanation": found,
        "examples": [
            (name, example, list(enumerate(example.lines, example.first)))
            for name, example in (("wrong", found.wrong), ("right", found.right))
        ],
    }


def places(holdings: Holdings) -> Iterator[Place]:
    facts = {"cases": digest(holdings)}
    yield Place(
        address="codes",
        title=say("titles", "codes"),
        template="codes.html.j2",
        inputs=(),
        facts=facts,
        context=_list_context,
        dated=False,
    )
    series = [
        (f"codes/{code}", say("titles", "code", code=code, title=messages.title(code, LANGUAGE)))
        for code in messages.codes()
    ]
    for index, code in enumerate(messages.codes()):
        yield Place(
            address=f"codes/{code}",
            title=series[index][1],
            template="code.html.j2",
            inputs=(),
            facts=facts | beside(series, index),
            context=partial(_code_context, code),
            dated=False,
        )
