"""One style sheet for every page, made of the theme's and our own: nothing in it that no page has use for.

MkDocs' pages name several style sheets: Material's, written for every site there is, and those of ``docs/``.
Here they become one file, named by its content, so that a browser asks once and keeps it for good. Of the
theme's rules those go whose classes, ids, attributes or elements nobody writes; the site's own rules all
stay. Colours of the scheme ``slate`` also serve readers whose machine is set to dark and who have chosen
nothing (the scheme ``auto``), so that no script is needed for it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

import tinycss2
from msgspec import Struct

from generator.publish.failure import BuildError

_SHEETS = re.compile(r'[ \t]*<link rel="stylesheet" href="([^"]+)">\n?')
_LEFT_OVER = re.compile(
    r'<input class="md-toggle"[^>]*>\s*|<label class="md-overlay"[^>]*></label>\s*'
    r'|<div data-md-component="announce">\s*</div>\s*'
    r'|<div class="md-dialog"[^>]*>\s*<div class="md-dialog__inner[^>]*></div>\s*</div>\s*'
)
"""What Material's page holds for Material's script alone."""
_WORD = re.compile(r"[\w-]+")
_REFERS = re.compile(r"var\(\s*(--[\w-]+)|animation(?:-name)?:[^;}]*?([\w-]+)")
_OWN_DIRECTORY = "assets/styles"
"""Where the one sheet is put, and nothing else: what lies there may be kept for good."""

_THEME = "assets/stylesheets/"
"""Below it lies what is the theme's."""
_SCRIPT = "assets/javascripts/bundle."
_CHOSEN, _MACHINE = "slate", "auto"
_GROUPS = ("media", "supports", "container")
"""Rules that hold others."""


def words(texts: Iterable[str]) -> set[str]:
    """Every word in these texts: what may be the name of a class, an id, an attribute or an element."""
    found: set[str] = set()
    for text in texts:
        found.update(_WORD.findall(text))
    return found


def gather(site: Path, used: Collection[str]) -> None:
    """Makes one sheet of those that the pages in ``site`` name, and has the pages name it.

    ``used`` are the words of everything that may yet write HTML. The sheets that went into it are removed,
    and so are the theme's scripts that no page names.
    """
    pages = {path: _bare(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}
    known = set(used) | words(pages.values())
    made: dict[tuple[str, ...], str] = {}
    for path, html in pages.items():
        links = _SHEETS.findall(html)
        names = tuple(name for link in links if (name := _file(site, path, link)))
        if len(names) != len(links) or not names:
            continue  # a sheet of another host: such a page stays as it is
        if names not in made:
            made[names] = _write(site, names, known)
        prefix = links[0].removesuffix(names[0])
        html = _SHEETS.sub("\x00", html)
        html = html.replace("\x00", f'<link rel="stylesheet" href="{prefix}{made[names]}">\n', 1)
        html = html.replace("\x00", "")
        pages[path] = html
        path.write_text(html, "utf-8", newline="\n")
    for name in {name for names in made for name in names}:
        (site / name).unlink()
    for path in sorted(site.glob("assets/*/*")):
        if path.suffix in (".js", ".css", ".map") and not any(path.name in html for html in pages.values()):
            path.unlink()


def _bare(html: str) -> str:
    """Where the theme's script is not, without what only it has use for."""
    return html if _SCRIPT in html else _LEFT_OVER.sub("", html)


def _file(site: Path, page: Path, link: str) -> str:
    """The file in the site that a link names, else ""; the links of the 404 page are absolute."""
    here = page.parent.relative_to(site).as_posix()
    for name in (posixpath.normpath(posixpath.join(here, link)), link[link.find("assets/") :]):
        if not name.startswith(("/", "..")) and link.endswith(name) and (site / name).is_file():
            return name
    return ""


def _write(site: Path, names: tuple[str, ...], known: Collection[str]) -> str:
    rules: list[Any] = []
    for name in names:
        parsed = tinycss2.parse_stylesheet(
            (site / name).read_text("utf-8"), skip_comments=True, skip_whitespace=True
        )
        wrong = next((rule for rule in parsed if rule.type == "error"), None)
        if wrong:
            raise BuildError("frame-engine", output=f"{name}:{wrong.source_line}: {wrong.message}")
        _rebase(parsed, posixpath.dirname(name))
        rules += _for_the_machine(_used(parsed, known) if name.startswith(_THEME) else parsed)
    css = _without_idle(rules)
    name = f"{_OWN_DIRECTORY}/{blake2b(css.encode(), digest_size=6).hexdigest()}.css"
    (site / name).parent.mkdir(exist_ok=True)
    (site / name).write_text(css, "utf-8", newline="\n")
    return name


# -- what is used -----------------------------------------------------------------------------------


def _used(rules: list[Any], known: Collection[str]) -> list[Any]:
    """The rules of which at least one selector may match; of those, the selectors that may."""
    kept = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [one for one in _parts(rule.prelude) if _may_match(one, known)]
            if selectors:
                rule.prelude = [token for one in selectors for token in (_COMMA, *one)][1:]
                kept.append(rule)
        elif rule.type == "at-rule" and rule.lower_at_keyword in _GROUPS:
            inner = _used(_rules_in(rule), known)
            if inner:
                rule.content = inner
                kept.append(rule)
        elif rule.type == "at-rule" and rule.lower_at_keyword != "charset":
            kept.append(rule)
    return kept


def _rules_in(rule: Any) -> list[Any]:
    """The rules within ``@media`` and its like, parsed once."""
    if rule.content and all(one.type in ("qualified-rule", "at-rule") for one in rule.content):
        return list(rule.content)
    return list(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))


_COMMA = tinycss2.parse_one_component_value(",")


def _parts(prelude: list[Any]) -> Iterator[list[Any]]:
    part: list[Any] = []
    for token in prelude:
        if token == _COMMA.value:
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _may_match(selector: list[Any], known: Collection[str]) -> bool:
    """Whether every name in a selector is known; what stands within ``:not()`` and its like is not asked."""
    before = ""
    for token in selector:
        if token.type == "hash" or (token.type == "ident" and before != ":"):
            if token.value not in known:
                return False
        elif token.type == "[] block" and not _attribute_known(token.content, known):
            return False
        before = token.value if token.type == "literal" else ""
        if before == "::":
            before = ":"
    return True


def _attribute_known(content: list[Any], known: Collection[str]) -> bool:
    names = [token.value for token in content if token.type in ("ident", "string")]
    exact = any(one.type == "literal" and one.value == "=" for one in content)
    return all(name in known for name in (names[:2] if exact else names[:1]))


# -- the machine's own setting ------------------------------------------------------------------------


def _for_the_machine(rules: list[Any]) -> Iterator[Any]:
    """Each rule for the chosen dark scheme once more, for readers who have chosen none on a dark machine."""
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword in _GROUPS:
            rule.content = list(_for_the_machine(_rules_in(rule)))
        yield rule
        if rule.type == "qualified-rule":
            chosen = [one for one in _parts(rule.prelude) if _CHOSEN in tinycss2.serialize(one)]
            if chosen:
                selector = ",".join(tinycss2.serialize(one) for one in chosen)
                selector = re.sub(rf'(=\s*"?){_CHOSEN}\b', rf"\g<1>{_MACHINE}", selector)
                text = f"{selector}{{{tinycss2.serialize(rule.content)}}}"
                media = f"@media screen and (prefers-color-scheme:dark){{{text}}}"
                yield tinycss2.parse_one_rule(media, skip_comments=True)


# -- written ------------------------------------------------------------------------------------------


class _Rule(Struct):
    """A selector and its declarations, ready to be written: (name, text)."""

    head: str
    body: list[tuple[str, str]]

    def __str__(self) -> str:
        return f"{self.head}{{{';'.join([text for _, text in self.body])}}}\n"


class _Group(Struct):
    """``@media`` and its like."""

    head: str
    rules: list[_Written]

    def __str__(self) -> str:
        return f"{self.head}{{{''.join(map(str, self.rules))}}}\n"


class _Other(Struct):
    """Any other rule; ``name`` is that of a movement."""

    name: str
    text: str

    def __str__(self) -> str:
        return f"{self.text}\n"


_Written = _Rule | _Group | _Other


def _without_idle(rules: list[Any]) -> str:
    """The rules as text; variables and movements that nothing refers to are left out, one after the other."""
    written = [_written(rule) for rule in rules]
    while True:
        css = "".join(map(str, written))
        wanted = {name for found in _REFERS.findall(css) for name in found if name}
        left = _wanted(written, wanted)
        if left == written:
            return css
        written = left


def _written(rule: Any) -> _Written:
    if rule.type == "error":
        raise BuildError("frame-engine", output=f"CSS, {rule.source_line}: {rule.message}")
    head = _tight(tinycss2.serialize(rule.prelude))
    if rule.type == "qualified-rule":
        found = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
        # What is no declaration a browser passes over too.
        return _Rule(
            head,
            [(getattr(one, "name", ""), _tight(one.serialize())) for one in found if one.type != "error"],
        )
    if rule.lower_at_keyword in _GROUPS:
        return _Group(f"@{rule.at_keyword} {head}", [_written(one) for one in _rules_in(rule)])
    return _Other(head if rule.lower_at_keyword == "keyframes" else "", _tight(rule.serialize()))


def _wanted(rules: list[_Written], names: Collection[str]) -> list[_Written]:
    """The rules without variables and movements of other names, and without what is empty then."""
    left: list[_Written] = []
    for rule in rules:
        if isinstance(rule, _Other):
            if not rule.name or rule.name in names:
                left.append(rule)
        elif isinstance(rule, _Group):
            if inner := _wanted(rule.rules, names):
                left.append(_Group(rule.head, inner))
        elif body := [one for one in rule.body if not one[0].startswith("--md-") or one[0] in names]:
            left.append(_Rule(rule.head, body))
    return left


_STRING = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^)]*\))""")


def _tight(text: str) -> str:
    """Without blanks that say nothing; what stands in quotes stays as it is."""
    pieces = _STRING.split(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    for place in range(0, len(pieces), 2):
        pieces[place] = re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", pieces[place]))
    return "".join(pieces).strip().replace(": ", ":").rstrip(";")


def _rebase(rules: list[Any], directory: str) -> None:
    """What a sheet names by ``url()`` it names from where the one sheet lies."""
    for rule in rules:
        _rebase_tokens(rule.content or (), directory)


def _rebase_tokens(tokens: Iterable[Any], directory: str) -> None:
    for token in tokens:
        if token.type == "url" and not re.match(r"[a-z]+:|/|#", token.value):
            token.value = posixpath.relpath(posixpath.join(directory, token.value), _OWN_DIRECTORY)
            token.representation = f"url({token.value})"
        elif token.type == "function" and token.lower_name == "url":
            for one in token.arguments:
                if one.type == "string" and not re.match(r"[a-z]+:|/|#", one.value):
                    one.value = posixpath.relpath(posixpath.join(directory, one.value), _OWN_DIRECTORY)
                    one.representation = f'"{one.value}"'
        elif hasattr(token, "content") and token.content:
            _rebase_tokens(token.content, directory)
        elif hasattr(token, "arguments"):
            _rebase_tokens(token.arguments, directory)
