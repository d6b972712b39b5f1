"""The office's own page: who it is, its groups, posts and roles, and the bodies it deals with."""

from __future__ import annotations

from typing import Any

from generator.model import Record
from generator.publish.holdings import Holdings
from generator.publish.recipe import Recipe


def _context(_holdings: Holdings, record: Record) -> dict[str, Any]:
    posts: dict[str, list[dict[str, Any]]] = {}
    for post in record.data["posts"]:
        posts.setdefault(post.get("unit") or "", []).append(post)
    return {"posts": posts}


RECIPES = {"office": Recipe(context=_context)}
