"""The past of the records as the public may see it: their stories, and what the pages need to know of them.

What a file said before is read once and kept by its content. What of it may be shown is decided anew in
every build, by what may be shown today: a record, a piece of evidence or a name that is not public now is
not made public by its history.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from generator.cache import Cache
from generator.history import people, repository, versions
from generator.history.difference import What, changes
from generator.history.reading import History
from generator.history.shown import Shown
from generator.history.story import Entry, Kind, State, story
from generator.history.trail import Step, absent
from generator.load import RECORDS
from generator.model import Record
from generator.publish.public import shown_state
from generator.publish.workers import in_two
from generator.register import Register
from generator.schema import Schemas

_INDEX = "index"
_UNTOLD = (Kind.REWRITTEN,)
"""Kinds of entries that say nothing to the public."""
Packed = Mapping[str, tuple[bytes, str]]
"""Id of a file's content → what it said, as marshal keeps it, and the digest of the record it was read of."""


class Past:
    """The stories of one register's records.

    ``raw`` is the register before anything was taken out for the public, ``register`` after that. ``cache``
    is a directory to keep what old files said; it may be deleted at any time.
    """

    def __init__(
        self,
        root: Path,
        history: History,
        raw: Register,
        register: Register,
        schemas: Schemas,
        cache: Cache,
        *,
        without_samples: bool = False,
        then: str = "",
    ) -> None:
        self.history = history
        self.then = then
        """The commit that the whole site is of, where it is not today's."""
        self.register = register
        self._raw = raw
        self.schemas = schemas
        self._cache = cache
        self._without_samples = without_samples
        self._moved = {
            old: address
            for address, record in register.records.items()
            for old in record.data.get("redirect_from") or ()
        }
        self._stories: dict[str, list[Entry]] = {}
        self.told: dict[int, Any] = {}
        """Entries in words by their ``id``, as ``views.history.line`` makes them."""
        self._packed: dict[str, Packed] = {}
        self._trails = {address: self._steps(record) for address, record in register.records.items()}
        office = register.office.data if register.office else {}
        unseen = self._unseen()
        self.shown = Shown(
            history,
            people.authors_shown(office),
            register.parties,
            tuple(_unspeakable(raw, register, unseen)),
            frozenset(_commits(history, unseen)),
        )
        self._digests = {address: self._digest(steps) for address, steps in self._trails.items() if steps}
        self._named = self._read(root)

    # -- what a page's key is made of ----------------------------------------------------------------

    def known(self, address: str) -> bool:
        """Whether Git knows the record at all."""
        return address in self._digests

    def has_page(self, address: str) -> bool:
        """Whether the record has a past to tell: more than that it was added."""
        return len(self._trails.get(address, ())) > 1

    def digest(self, address: str) -> str:
        """The same digest, and the same records named, the same story; empty where there is none."""
        record, raw = self.register.records[address], self._raw.records[address]
        found = self._digests.get(address, "")
        return found if record is raw else f"{found} {raw.digest}"

    def named(self, address: str) -> list[Record]:
        """The public records that any state of a record's past names."""
        found = dict.fromkeys(self._moved.get(one, one) for one in self._named.get(address, ()))
        return [record for one in found if (record := self.register.get(one)) is not None]

    def landed(self) -> list[tuple[int, int, str]]:
        """Every step of every record: ordinal of its day, index of its commit, address. Latest first."""
        days = self.history.line.days
        found = [
            (days[step.commit], step.commit, address)
            for address, steps in self._trails.items()
            for step in steps
        ]
        return sorted(found, reverse=True)

    # -- what a page tells ---------------------------------------------------------------------------

    def story(self, address: str) -> list[Entry]:
        """What became of a record, oldest first: what the public may know of it."""
        found = self._stories.get(address)
        if found is None:
            steps, record = self._trails[address], self.register.records[address]
            if len(steps) > 1:
                view = self._view(address)
                told = story(self.history, steps, record.kind, self._states(address), view)
            else:  # what was only added says what it said
                told = story(
                    self.history, steps, record.kind, {steps[0].new: record.data}, lambda state: state
                )
            found = self._stories[address] = [one for one in told if one.kind not in _UNTOLD]
        return found

    def _view(self, address: str) -> Callable[[State], State | None]:
        record, raw = self.register.records[address], self._raw.records[address]
        hidden = () if record is raw else tuple(_hidden_members(record.kind, raw.data, record.data))
        return partial(self._visible, record, frozenset(_people(record.data)), hidden)

    def _visible(
        self,
        record: Record,
        names: frozenset[str],
        hidden: Sequence[tuple[tuple[str, ...], Any]],
        state: State,
    ) -> State | None:
        """A state of a record, taken over, as it may be shown today; None where nothing of it may."""
        if state is record.data:
            return state
        if self._without_samples and state.get("sample") is True:
            return None
        for type_, pointer, value, _ in list(self.schemas.mentions(record.kind, state)):
            if type_ == "ref" and isinstance(value, str):
                address, mark, anchor = value.partition("#")
                now = self._moved.get(address, address)
                _put(state, pointer, f"{now}{mark}{anchor}" if self.register.get(now) else _GONE)
        for way, member in hidden:
            _drop(state, way, member)
        _unname(state, names)
        return shown_state(_without_gone(state))

    # -- reading ------------------------------------------------------------------------------------

    def _unseen(self) -> list[str]:
        """The files that Git knows and the public does not: kept inside, left out, or no longer there."""
        shown = {record.file for record in self.register.records.values()}
        shown.update(f"{RECORDS}/{old}.yml" for old in self._moved)
        return [file for file in self.history.line.trails if file not in shown]

    def _steps(self, record: Record) -> tuple[Step, ...]:
        before = record.data.get("redirect_from") or ()
        return self.history.steps(record.file, [f"{RECORDS}/{one}.yml" for one in before])

    def _digest(self, steps: Sequence[Step]) -> str:
        """Of all that a story is told from: commits, days, who and why, and every content."""
        history = self.history
        if len(steps) == 1 and not steps[0].parts:
            at, content = steps[0].commit, steps[0].new
            commit = history.commits[at]
            signed, silent = commit.id in history.verified, self.shown.silent_on(at)
            return f"{commit.id} {history.line.days[at]} {signed} {silent} {content} {commit.author}"
        made_of: list[tuple[Any, ...]] = []
        for step in steps:
            for at in (step.commit, *(part.commit for part in step.parts)):
                commit = history.commits[at]
                signed, silent = commit.id in history.verified, self.shown.silent_on(at)
                made_of.append((commit.id, commit.author, history.line.days[at], signed, silent))
            contents = [(part.old, part.new) for part in step.parts]
            made_of.append((step.status, step.file, step.old, step.new, contents))
        return blake2b(marshal.dumps(made_of, 2), digest_size=16).hexdigest()

    def _read(self, root: Path) -> dict[str, list[str]]:
        """Sees that everything old that a story needs has been read. Returns address → what it names."""
        index: dict[str, tuple[str, list[str]]] = self._cache.shard(_INDEX)
        wanted = {address: self._digests[address] for address in self._trails if self.has_page(address)}
        unknown = [address for address, digest in wanted.items() if index.get(address, ("",))[0] != digest]
        if unknown:
            read = self._read_states(root, unknown)
            index = {
                address: (digest, read[address][1] if address in read else index[address][1])
                for address, digest in wanted.items()
            }
            self._keep({address: states for address, (states, _) in read.items()})
            self._cache.write(_INDEX, index)
        return {address: index[address][1] for address in wanted}

    def _read_states(self, root: Path, addresses: Sequence[str]) -> dict[str, tuple[Packed, list[str]]]:
        """What the files of some records said, and what that names, in two processes where they are many."""
        wanted = {
            address: list(dict.fromkeys(versions.blobs(self._trails[address]))) for address in addresses
        }
        with repository.opened(root) as opened:
            dirty = {touch.path for touch in opened.changed(self.history.commit, path=RECORDS)}
            # What lies on the disk has been read already, where it is what was committed last.
            current = {
                address: self._trails[address][-1].new
                for address in addresses
                if self.register.records[address].file not in dirty
            }
            contents = opened.contents(
                one
                for address, ids in wanted.items()
                for one in ids
                if one != current.get(address) and not absent(one)
            )

        def work(address: str) -> tuple[dict[str, tuple[bytes, str]], list[str]]:
            record = self._raw.records[address]
            found, named = {}, {link.target for link in self._raw.links_out.get(address, ())}
            for identity in wanted[address]:
                if identity == current.get(address):
                    found[identity] = marshal.dumps(record.data), record.digest
                elif identity in contents:
                    state = versions.read_state(contents[identity], record.kind, address)
                    found[identity] = marshal.dumps(state), ""
                    if state is not None:
                        named |= versions.named(state, record.kind, self.schemas)
            return found, sorted(named)

        results = in_two(list(addresses), work, lambda done, total: None)
        return dict(zip(addresses, results, strict=True))

    def _keep(self, read: Mapping[str, Packed]) -> None:
        self._packed.update(read)
        shards: dict[str, dict[str, Any]] = {}
        for address, states in read.items():
            name = _shard(address)
            if name not in shards:
                old = self._cache.shard(name)
                shards[name] = {one: kept for one, kept in old.items() if self.has_page(one)}
            shards[name][address] = (self._digests[address], dict(states))
        for name, entries in shards.items():
            self._cache.write(name, entries)

    def _states(self, address: str) -> dict[str, State | None]:
        packed = self._packed.get(address)
        if packed is None:
            packed = self._cache.shard(_shard(address))[address][1]
        now, shown = self._raw.records[address], self.register.records[address]
        return {
            identity: shown.data if digest == now.digest else marshal.loads(state)
            for identity, (state, digest) in packed.items()
        }


def _shard(address: str) -> str:
    return address.rpartition("/")[0] or address


# -- what must not be shown ---------------------------------------------------------------------------

_GONE = "\x00gone"


def _unspeakable(raw: Register, register: Register, unseen: Iterable[str]) -> Iterable[str]:
    """Addresses and titles of what the public does not see: no message may name it."""
    for file in unseen:
        yield file.removeprefix(f"{RECORDS}/").removesuffix(".yml")
    for address, record in raw.records.items():
        if address not in register.records:
            yield address
            if "title" in record.data:
                yield record.title


def _commits(history: History, files: Iterable[str]) -> Iterable[int]:
    """The commits that touched any of the files."""
    for file in files:
        for step in history.line.trails[file]:
            yield step.commit
            yield from (part.commit for part in step.parts)


def _people(value: Any) -> Iterable[str]:
    """The names of people in a state: they stand beside a post."""
    if isinstance(value, dict):
        if "post" in value and isinstance(value.get("name"), str):
            yield value["name"]
        for inner in value.values():
            yield from _people(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _people(inner)


def _unname(value: Any, names: frozenset[str]) -> None:
    """Takes out the names of people that the record does not show today."""
    if isinstance(value, dict):
        if "post" in value and "name" in value and value["name"] not in names:
            value["name"] = _GONE
        for inner in value.values():
            _unname(inner, names)
    elif isinstance(value, list):
        for inner in value:
            _unname(inner, names)


def _hidden_members(
    kind: str, raw: Mapping[str, Any], shown: Mapping[str, Any]
) -> Iterable[tuple[tuple[str, ...], Any]]:
    """The members of lists that the public's record lacks: way to the list, and what it was."""
    for one in changes(kind, raw, shown):
        if one.what is What.REMOVED and one.pointer and isinstance(one.pointer[-1], int):
            yield tuple(part for part in one.pointer if isinstance(part, str)), one.old


def _drop(state: State, way: tuple[str, ...], member: Any) -> None:
    """Takes a member out of every list that lies this way, however it was worded then."""
    holders: list[Any] = [state]
    for name in way:
        inner = [holder[name] for holder in holders if isinstance(holder, dict) and name in holder]
        holders = [one for each in inner for one in (each if isinstance(each, list) else [each])]
    for holder in holders:
        if isinstance(holder, dict) and isinstance(member, dict) and _alike(holder, member):
            holder.clear()  # what is empty is left out afterwards


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two members of a list are the same thing: they share a file, a link, a title or a name."""
    keys = ("file", "url", "ref", "title", "name", "number", "id")
    return any(key in one and one.get(key) == other.get(key) for key in keys)


def _put(state: Any, pointer: Sequence[str | int], value: str) -> None:
    for part in pointer[:-1]:
        state = state[part]
    state[pointer[-1]] = value


def _without_gone(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_gone(inner) for key, inner in value.items() if inner != _GONE}
    if isinstance(value, list):
        return [_without_gone(inner) for inner in value if inner not in (_GONE, {})]
    return value


def days(history: History, register: Register) -> dict[str, Any]:
    """Address → the day its record last changed. Records that Git does not know are left out."""
    return {
        address: history.days[record.file]
        for address, record in register.records.items()
        if record.file in history.days
    }
