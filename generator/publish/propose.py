"""Where a reader proposes a change: the record's own file at the repository's host, or a new issue.

The office says where its repository is (``repository`` in ``office.yml``); where it does not, Git's remote
``origin`` tells, if its host is one whose addresses are known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from generator.model import Record
from generator.publish.words import say as words

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


_HERE = "<>"
"""In a form's query: where the address of a record is to stand."""
_SCP = re.compile(r"(?:[^@/:]+@)?(?P<host>[A-Za-z0-9.-]+):(?!//)(?P<path>[^/].*)", re.ASCII)
"""``git@github.com:owner/name.git``, the short form of SSH."""
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?", re.ASCII)
_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.~-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.~-]*)+", re.ASCII)
_BRANCH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*", re.ASCII)


def from_remote(address: str, branch: str = "") -> dict[str, str] | None:
    """A remote's address as ``repository`` of an office's record; None where nothing is known of the host.

    Whatever stands before the host, be it a name or a password, is left out.
    """
    if found := _SCP.fullmatch(address):
        host, path = found["host"].lower(), found["path"]
    else:
        try:
            parts = urlsplit(address)
            port = f":{parts.port}" if parts.port and parts.scheme == "https" and parts.port != 443 else ""
        except ValueError:  # no address at all
            return None
        if parts.scheme not in ("https", "ssh", "git+ssh"):
            return None
        host, path = (parts.hostname or "").lower(), parts.path
        host += port
    path = path.strip("/").removesuffix(".git")
    name = host.partition(":")[0]
    if not (_HOST.fullmatch(name) and _PATH.fullmatch(path)):
        return None
    kind = "github" if name == "github.com" else "gitlab" if name.split(".")[0] == "gitlab" else ""
    if not kind:
        return None
    known = branch if _BRANCH.fullmatch(branch) else ""
    return {"host": kind, "url": f"https://{host}/{path}", **({"branch": known} if known else {})}


def file_url(office: Mapping[str, Any], file: str) -> str:
    """Opens ``file`` (its path from the root of the repository) for editing; empty where none is known."""
    repository = office.get("repository")
    if not repository:
        return ""
    return _EDIT[repository["host"]].format(
        url=repository["url"].rstrip("/"), branch=quote(repository.get("branch") or "main"), file=quote(file)
    )


def form_place(office: Mapping[str, Any], kind: str, address: str) -> str:
    """Where in the form editor a record's form is: what stands behind ``admin/index.html#``.

    Empty where no repository is known that the form could be sent to.
    """
    if not office.get("repository"):
        return ""
    return f"/collections/{kind}/entries/{address}"


def issue_url(office: Mapping[str, Any]) -> str:
    """Opens a form for a message to the keepers of the records; empty where none is known."""
    repository = office.get("repository")
    return _ISSUE[repository["host"]].format(url=repository["url"].rstrip("/")) if repository else ""


def form_url(office: Mapping[str, Any], record: Record) -> str:
    """Opens the form for corrections of ``record``, its address filled in; empty where none is known.

    GitHub fills in a form's fields by their ids. GitLab has no forms, and takes either a template or a text:
    it gets the headings that have to be there.
    """
    repository = office.get("repository")
    if not repository:
        return ""
    url = repository["url"].rstrip("/")
    asked = _asked(repository["host"], record.kind).replace(_HERE, quote(record.address, safe=""))
    return f"{_ISSUE[repository['host']].format(url=url)}?{asked}"


@cache
def _asked(host: str, kind: str) -> str:
    """What is asked of a form for any record of a kind."""
    title = f"{words('form', 'correct')} {_HERE}"
    if host == "github":
        asked = {"template": f"record-{kind}.yml", "title": title, "address": _HERE}
    else:
        headings = (words("form", "address"), _HERE, words("form", "more"), words("form", "why"))
        text = "### {}\n\n{}\n\n### {}\n\n\n### {}\n\n".format(*headings)
        asked = {"issue[title]": title, "issue[description]": text}
    return urlencode(asked, quote_via=quote, safe=_HERE)


def commit_url(office: Mapping[str, Any], commit: str) -> str:
    """Shows a commit at the repository's host; empty where none is known."""
    repository = office.get("repository")
    return (
        _COMMIT[repository["host"]].format(url=repository["url"].rstrip("/"), commit=commit)
        if repository
        else ""
    )
