"""Register → every page of the site but the hand-written ones.

A page names what it is made from (``inputs`` and ``facts``) and makes its context only when it is asked
for, so that planning thousands of pages costs little and an unchanged page costs nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import Any

from generator.cache import Cache
from generator.model import Record
from generator.opendata.calendars import of_place
from generator.publish import chain, feeds, naming, told
from generator.publish.holdings import Holdings, unique
from generator.publish.mkdocs import ENGLISH
from generator.publish.page import Crumb, Page
from generator.publish.parties import Names
from generator.publish.propose import commit_url, file_url, form_place, form_url, from_remote, issue_url
from generator.publish.recipe import Place, Recipe, beside
from generator.publish.related import groups, neighbours, ref
from generator.publish.views import (
    access,
    badges,
    calendar,
    changes,
    codes,
    cycle,
    data,
    emenscr,
    emes,
    english,
    history,
    home,
    inspection,
    kinds,
    manuals,
    office,
    papers,
    public,
    search,
    timeline,
    units,
)
from generator.publish.words import say

RECIPES: Mapping[str, Recipe] = {
    **cycle.RECIPES,
    **emes.RECIPES,
    **emenscr.RECIPES,
    **inspection.RECIPES,
    **papers.RECIPES,
    **manuals.RECIPES,
    **public.RECIPES,
    **office.RECIPES,
}
"""Kind → how its pages are made. A kind that is not here gets a page from its schema alone."""

_PLAIN = Recipe()
_PLACES = (
    papers.places,
    manuals.places,
    public.places,
    access.places,
    emes.places,
    emenscr.places,
    inspection.places,
    timeline.places,
    home.places,
    units.places,
    search.places,
    codes.places,
    kinds.places,
    data.places,
    badges.places,
    changes.places,
    calendar.places,
)
"""Those that cost most come last: where one page is asked for, those behind it are not gone through."""
OF_RECORDS = tuple(one for one in _PLACES if one is not codes.places)
"""Without those that no record changes."""


def plan(
    holdings: Holdings,
    kept: Cache | None = None,
    more: Iterable[Place] = (),
    sources: Sequence[Callable[[Holdings], Iterable[Place]]] = _PLACES,
) -> list[Page]:
    """All pages to be stamped into the frame, in order of their addresses, ``more`` places among them.

    What is ``kept`` from the last time spares work and changes nothing. ``sources`` give the pages that are
    no record's.
    """
    shared = _shared(holdings)
    with told.remembering(holdings, kept):
        places = [place for source in sources for place in source(holdings)]
        alternates = _alternates(holdings, places)
    places += more
    places += english.places(holdings, {place.address for place in places})
    crumbs = _Crumbs({place.address for place in places})
    pages = [_place_page(holdings, shared, crumbs, alternates, place) for place in places]
    for folder in holdings.folders.values():
        pages.extend(_record_pages(holdings, shared, crumbs, folder))
    pages.extend(history.pages(holdings, shared, crumbs.to))
    return sorted(pages, key=lambda page: page.address)


def one_page(holdings: Holdings, address: str, places: AbstractSet[str]) -> Page | None:
    """The page of a record or of a place as ``plan`` makes it, but for what else it is for programs.

    ``places`` are the addresses of all pages that are no record's. None where no such page is found.
    """
    shared, crumbs = _shared(holdings), _Crumbs(places)
    if holdings.get(address):
        folder = holdings.folder(address.rpartition("/")[0])
        return next(_record_pages(holdings, shared, crumbs, folder, address))
    if address not in places:
        return None
    of_english = partial(english.places, others=places)
    found = (one for source in (of_english, *_PLACES) for one in source(holdings) if one.address == address)
    place = next(found, None)
    return _place_page(holdings, shared, crumbs, {}, place) if place else None


class _Crumbs:
    """The ways from the home page to each folder, each worked out once."""

    def __init__(self, addresses: AbstractSet[str]) -> None:
        self.addresses = addresses
        self._known: dict[str, tuple[Crumb, ...]] = {"": (Crumb(title=say("titles", "home"), address=""),)}

    def to(self, address: str) -> tuple[Crumb, ...]:
        """The way to a page, itself left out. Folders without a page of their own are passed over."""
        return self._through(address.rpartition("/")[0]) if address else ()

    def _through(self, folder: str) -> tuple[Crumb, ...]:
        found = self._known.get(folder)
        if found is None:
            found = self._through(folder.rpartition("/")[0])
            if folder in self.addresses:
                found = (*found, Crumb(title=naming.place_name(folder), address=folder))
            self._known[folder] = found
        return found


def _shared(holdings: Holdings) -> dict[str, Any]:
    """What every template may use; it reads the office and records that are among a page's inputs."""
    office = holdings.register.office
    data = office.data if office else {}
    if "repository" not in data and holdings.past:
        history = holdings.past.history
        repository = from_remote(history.origin, history.branch)
        data = {**data, "repository": repository} if repository else data
    return {
        "who": Names(partial(naming.party_name, holdings), holdings.register.parties),
        "who_plain": partial(naming.party_name, holdings),
        "who_long": Names(partial(naming.party_long_name, holdings), holdings.register.parties),
        "family": holdings.family,
        "ref": partial(ref, holdings),
        "name": partial(naming.name, holdings),
        "title": partial(naming.title, holdings),
        "round_name": naming.round_name,
        "office": data,
        "edit_url": partial(file_url, data),
        "form_url": partial(form_url, data),
        "form_place": partial(form_place, data),
        "commit_url": partial(commit_url, data),
        "issue_url": issue_url(data),
        "today": holdings.today,
        "then": holdings.past.then if holdings.past else "",
        "past": holdings.past is not None,
    }


def _place_page(
    holdings: Holdings,
    shared: dict[str, Any],
    crumbs: _Crumbs,
    alternates: Mapping[str, Sequence[Sequence[str]]],
    place: Place,
) -> Page:
    facts = dict(place.facts)
    if place.dated:
        facts["today"] = holdings.today.isoformat()
    days = [holdings.changed[one.address] for one in place.inputs if one.address in holdings.changed]
    if days and "changed" not in facts:
        facts["changed"] = max(days).isoformat()
    if place.address in alternates:
        facts["alternates"] = alternates[place.address]
    twin = _twin(place.address)
    if twin in crumbs.addresses:
        facts["twin"] = twin
    return Page(
        address=place.address,
        title=place.title,
        section=naming.section(place.address),
        template=place.template,
        description=_described(shared, place),
        crumbs=crumbs.to(place.address),
        inputs=place.inputs,
        facts=facts,
        context=partial(_place_context, shared, place),
        files=place.files,
    )


def _twin(address: str) -> str:
    """Where the page stands that says the same in the other language, if there is one."""
    if naming.section(address) == ENGLISH:
        return address.removeprefix(ENGLISH).removeprefix("/")
    return f"{ENGLISH}/{address}" if address else ENGLISH


def _described(shared: dict[str, Any], place: Place) -> str:
    """What a search engine shows below the page's title."""
    office = shared["office"].get("short_name") or shared["office"].get("name")
    if not office or naming.section(place.address) == ENGLISH:
        return place.title
    return say("titles", "description", title=place.title, office=office)


def _alternates(holdings: Holdings, places: Iterable[Place]) -> dict[str, list[list[str]]]:
    """Address → what a page also is, for programs that look for it: media type, path and title of each.

    The feeds of a page's changes are its own too.
    """
    found: dict[str, list[list[str]]] = {}
    for place in places:
        if not place.facts.get("feeds"):
            continue
        of = place.address.removesuffix(changes.PLACE).removesuffix("/")
        paths = feeds.links(place.address)
        for address in dict.fromkeys((place.address, of)):
            found.setdefault(address, []).extend(
                [media, paths[name], place.title] for name, media in feeds.MEDIA.items()
            )
    for address, path in of_place(holdings).items():
        found.setdefault(address, []).append(["text/calendar", path, say("titles", "calendar")])
    return found


def _place_context(shared: dict[str, Any], place: Place) -> Mapping[str, Any]:
    return {**shared, **place.context()}


def _record_pages(
    holdings: Holdings, shared: dict[str, Any], crumbs: _Crumbs, records: Sequence[Record], only: str = ""
) -> Iterator[Page]:
    """The pages of one folder's records, or ``only`` one: each knows its neighbours in the folder."""
    series = [(record.address, naming.page_title(holdings, record)) for record in records]
    for index, record in enumerate(records):
        if only and record.address != only:
            continue
        recipe = RECIPES.get(record.kind, _PLAIN)
        facts = beside(series, index) | dict(recipe.facts(holdings, record))
        if recipe.dated:
            facts["today"] = holdings.today.isoformat()
        if record.address in holdings.doubts:
            facts["doubts"] = chain.doubts(holdings, record)
        if record.address in holdings.changed:
            facts["changed"] = holdings.changed[record.address].isoformat()
        if holdings.past and holdings.past.known(record.address):
            facts["past"] = holdings.past.digest(record.address)
        yield Page(
            address=record.address,
            title=series[index][1],
            section=naming.section(record.address),
            template=f"kinds/{record.kind if record.kind in RECIPES else '_any'}.html.j2",
            description=record.title,
            crumbs=crumbs.to(record.address),
            inputs=unique(
                (
                    record,
                    *neighbours(holdings, record),
                    *recipe.reads(holdings, record),
                    *holdings.office,
                )
            ),
            facts=facts,
            context=partial(_record_context, holdings, shared, recipe, record),
            record=record,
        )


def _record_context(
    holdings: Holdings, shared: dict[str, Any], recipe: Recipe, record: Record
) -> Mapping[str, Any]:
    return {
        **shared,
        "record": record,
        "r": record.data,
        "related": groups(holdings, record, recipe.told),
        "brief": history.brief(holdings, record),
        **recipe.context(holdings, record),
    }
