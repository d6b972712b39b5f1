"""What a page may load and run: a Content-Security-Policy in every page, and headers for the host.

A page names its own policy (``<meta http-equiv>``), so that it holds wherever the site lies: on a host that
takes no headers, from a disk. What a page cannot say of itself (who may frame it) and what no page is
(data, papers, pictures) is said by headers, which the build writes for hosts that read them from the site:
``.htaccess`` (Apache, LiteSpeed) and ``_headers`` (Cloudflare Pages, Netlify, GitLab's and others after
them). Both forbid everything but the site's own files; a script within a page runs only if its digest is
named.

``PATHS`` holds the parts of the site that need more: their pages and headers get their own policy.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from html import escape
from typing import NamedTuple

Directives = Mapping[str, str]

STRICT: Directives = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
"""Directive → sources. ``data:`` are the small signs in the style sheet."""

PATHS: dict[str, Directives] = {
    # The form editor (``publish/admin.py``): it writes styles into its page, and speaks to the repository's
    # host. Which one that is, its page says for itself; the headers are the same for every office.
    "admin/": {
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "connect-src": "'self' data: blob: https:",
        "manifest-src": "'self' blob:",
        "worker-src": "'self' blob:",
    },
}
"""Folder with a slash at its end (``admin/``) → what is otherwise there than in ``STRICT``."""

_ONLY_AS_HEADER = {"frame-ancestors": "'none'"}
"""Directives that a page cannot name of itself."""

OTHER_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Headers beside the policy, the same for every file. Strict-Transport-Security is the host's own affair:
it speaks for a whole domain."""

_CHARSET = '<meta charset="utf-8">'
_SCRIPT = re.compile(r"<script(?P<how>[^>]*)>(?P<text>.*?)</script>", re.DOTALL | re.IGNORECASE)
_DATA = re.compile(
    r"\bsrc=|\btype=(?![\"']?(?:module|text/javascript|application/javascript))", re.IGNORECASE
)
"""A script that is loaded, or is no script but data."""


def scripts(html: str) -> list[str]:
    """The digests of the scripts within a page: ``'sha256-…'`` (CSP Level 3, section 6.7.2)."""
    return [
        f"'sha256-{b64encode(sha256(found['text'].encode()).digest()).decode()}'"
        for found in _SCRIPT.finditer(html)
        if not _DATA.search(found["how"])
    ]


def directives(path: str, digests: Sequence[str]) -> dict[str, str]:
    """What holds for the page at ``path`` (``admin/index.html``), which may hold scripts with ``digests``."""
    found = dict(STRICT)
    for folder, own in PATHS.items():
        if path.startswith(folder):
            found |= own
    if digests and "'unsafe-inline'" not in found["script-src"]:
        found["script-src"] = " ".join((found["script-src"], *digests))
    return found


def meta(path: str, digests: Sequence[str]) -> str:
    """The element for a page's head."""
    said = escape(_joined(directives(path, digests)), quote=False)
    return f'\n<meta http-equiv="{_CSP}" content="{said}">'


def within(html: str, element: str) -> str:
    """A whole page with its policy, before anything that it speaks of."""
    return html.replace(_CHARSET, _CHARSET + element, 1)


def _joined(named: Directives) -> str:
    return "; ".join(f"{name} {sources}" for name, sources in named.items())


class Rule(NamedTuple):
    """Headers for the part of the site below ``folder``: ``""`` is all of it, ``admin/`` one folder."""

    folder: str
    headers: Mapping[str, str]


def rules(digests: Sequence[str]) -> list[Rule]:
    """The headers of the whole site, then those of the folders that differ."""
    return [
        Rule(
            folder,
            {
                "Content-Security-Policy": _joined(directives(folder, digests) | _ONLY_AS_HEADER),
                **OTHER_HEADERS,
            },
        )
        for folder in ("", *PATHS)
    ]


# -- for hosts ----------------------------------------------------------------------------------------

_KEPT = "assets/styles/"
"""Its files are named by their content: a browser may keep them for good."""
_FOR_GOOD = "public, max-age=31536000, immutable"
_A_WHILE = "public, max-age=600"


def htaccess(digests: Sequence[str], base: str = "/", folder: str = "") -> bytes:
    """``.htaccess`` for a folder of the site: Apache 2.4, LiteSpeed. ``base`` is the path at which the site
    lies on its host. In a folder of its own the file says only what is otherwise there."""
    found = next(rule for rule in rules(digests) if rule.folder == folder)
    lines = ["# Written by tidtam build."]
    if folder:
        lines += ["<IfModule mod_headers.c>", *_set({_CSP: found.headers[_CSP]}), "</IfModule>"]
        return "\n".join((*lines, "")).encode()
    lines += [
        "AddDefaultCharset utf-8",
        "Options -Indexes",
        f"ErrorDocument 404 {base}404.html",
        "AddType text/calendar .ics",
        "AddType application/atom+xml .atom",
        "<IfModule mod_headers.c>",
        *_set(found.headers),
        f'Header always set Cache-Control "{_A_WHILE}"',
        r'<FilesMatch "^[0-9a-f]{12}\.css$">',
        f'Header always set Cache-Control "{_FOR_GOOD}"',
        "</FilesMatch>",
        "</IfModule>",
        "<IfModule mod_deflate.c>",
        "AddOutputFilterByType DEFLATE text/html text/css text/javascript application/javascript",
        "AddOutputFilterByType DEFLATE application/json application/xml image/svg+xml text/calendar text/csv",
        "</IfModule>",
    ]
    return "\n".join((*lines, "")).encode()


_CSP = "Content-Security-Policy"


def _set(headers: Mapping[str, str]) -> list[str]:
    return [f'Header always set {name} "{value}"' for name, value in headers.items()]


def headers_file(digests: Sequence[str], tops: Iterable[str]) -> bytes:
    """``_headers`` (Cloudflare Pages, Netlify and those after them).

    Where two rules fit an address these hosts send both, so folders with a policy of their own may not also
    fall under ``/*``: then every entry of ``tops`` (the names at the top of the site) is named.
    """
    whole, *others = rules(digests)
    lines = ["# Written by tidtam build."]
    for pattern in _patterns(tops, {rule.folder for rule in others}):
        lines += [pattern, *(f"  {name}: {value}" for name, value in whole.headers.items())]
    for rule in others:
        lines += [f"/{rule.folder}*", *(f"  {name}: {value}" for name, value in rule.headers.items())]
    lines += [f"/{_KEPT}*", f"  Cache-Control: {_FOR_GOOD}"]
    return "\n".join((*lines, "")).encode()


def _patterns(tops: Iterable[str], apart: Collection[str]) -> list[str]:
    if not apart:
        return ["/*"]
    folders = sorted({top for top in tops if f"{top}/" not in apart})
    return ["/", *(f"/{top}" if "." in top else f"/{top}/*" for top in folders)]
