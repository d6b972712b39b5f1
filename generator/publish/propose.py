"""Where a reader proposes a change: the record's own file at the repository's host, or a new issue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

_EDIT = {
    "github": "{url}/edit/{branch}/{file}",
    "gitlab": "{url}/-/edit/{branch}/{file}",
}
_COMMIT = {
    "github": "{url}/commit/{commit}",
    "gitlab": "{url}/-/commit/{commit}",
}
_ISSUE = {
    "github": "{url}/issues/new",
    "gitlab": "{url}/-/issues/new",
}


def file_url(office: Mapping[str, Any], file: str) -> str:
    """Opens ``file`` (its path from the root of the repository) for editing; empty where none is known."""
    repository = office.get("repository")
    if not repository:
        return ""
    return _EDIT[repository["host"]].format(
        url=repository["url"].rstrip("/"), branch=quote(repository.get("branch") or "main"), file=quote(file)
    )


def issue_url(office: Mapping[str, Any]) -> str:
    """Opens a form for a message to the keepers of the records; empty where none is known."""
    repository = office.get("repository")
    return _ISSUE[repository["host"]].format(url=repository["url"].rstrip("/")) if repository else ""


def commit_url(office: Mapping[str, Any], commit: str) -> str:
    """Shows a commit at the repository's host; empty where none is known."""
    repository = office.get("repository")
    return (
        _COMMIT[repository["host"]].format(url=repository["url"].rstrip("/"), commit=commit)
        if repository
        else ""
    )
