"""Calendars of deadlines and badges, read back with programs of others."""

from __future__ import annotations

import datetime as dt
import io
import warnings
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.opendata import badges, calendars, ical, lettering
from generator.publish.holdings import Holdings
from generator.thai.dates import parse_date
from tests.opendata import SITE
from tests.small_office import cycle, indicator, manual, register, round_
from tests.small_office import result as reported

SVG = "{http://www.w3.org/2000/svg}"
TODAY = "2566-02-01"
NAME = "ร้อยละของ; โรงเรียน, ที่รายงาน\\ครบ"


def holdings(
    *, closes: str = "2566-03-15", changed: dict[str, str] | None = None, day: str = TODAY, **result: Any
) -> Holdings:
    """A year of e-MES with one round and one indicator of the planning group."""
    records = [
        manual("e-mes"),
        cycle("e-mes", 2566, round_("6m", "2565-10-01", "2566-03-31", closes=closes)),
        indicator("AP-1", title=NAME, owner="plan", sample=True, rounds=["6m"]),
    ]
    if result:
        records.append(reported("AP-1", sample=True, **result))
    days = {address: parse_date(when) for address, when in (changed or {}).items()}
    return Holdings(register(*records), parse_date(day), days)


def read(found: Holdings, path: str = "calendar/all.ics", site_url: str = SITE) -> Any:
    """A calendar as icalendar reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import icalendar

        (content,) = [file.content() for file in calendars.files(found, site_url) if file.path == path]
        return icalendar.Calendar.from_ical(content)


def events(calendar: Any) -> dict[str, Any]:
    """Summary → event."""
    return {str(one["SUMMARY"]): one for one in calendar.walk("VEVENT")}


INDICATOR = f"[ข้อมูลตัวอย่าง] e-MES รอบ 6 เดือน ตัวชี้วัด AP-1: {NAME}"
ROUND = "ครบกำหนด e-MES รอบ 6 เดือน ปีงบประมาณ 2566"


def test_a_calendar_holds_every_deadline_with_its_day_and_alarms() -> None:
    calendar = read(holdings())
    found = events(calendar)
    one = found[INDICATOR]
    assert one["DTSTART"].dt == dt.date(2023, 3, 15)
    assert one["DTEND"].dt == dt.date(2023, 3, 16)
    assert str(one["URL"]) == f"{SITE}e-mes/2566/indicators/AP-1/"
    assert str(one["STATUS"]) == "CONFIRMED"
    assert [alarm["TRIGGER"].dt for alarm in one.walk("VALARM")] == [
        dt.timedelta(days=-6, hours=-15), dt.timedelta(hours=-15),
    ]  # fmt: skip
    assert ROUND in found
    (zone,) = calendar.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Asia/Bangkok"
    assert zone.to_tz().utcoffset(dt.datetime(2023, 3, 15)) == dt.timedelta(hours=7)  # noqa: DTZ001


def test_there_is_one_a_work_a_party_and_a_round() -> None:
    found = {one.path: one for one in calendars.calendars(holdings())}
    assert {
        "calendar/all.ics",
        "calendar/e-mes.ics",
        "calendar/units/plan.ics",
        "calendar/e-mes/2566/6m.ics",
    } <= (found.keys())
    assert "calendar/emenscr.ics" not in found
    assert "calendar/units/finance.ics" not in found
    assert found["calendar/units/plan.ics"].place == "units/plan"
    assert INDICATOR in events(read(holdings(), "calendar/units/plan.ics"))


def test_when_a_day_moves_the_same_event_moves() -> None:
    before = events(read(holdings(changed={"e-mes/2566/cycle": "2566-01-10"})))
    after = events(read(holdings(closes="2566-04-30", changed={"e-mes/2566/cycle": "2566-02-20"})))
    for name in (INDICATOR, ROUND):
        old, new = before[name], after[name]
        assert str(old["UID"]) == str(new["UID"])
        assert (old["DTSTART"].dt, new["DTSTART"].dt) == (dt.date(2023, 3, 15), dt.date(2023, 4, 30))
    assert after[ROUND]["SEQUENCE"] > before[ROUND]["SEQUENCE"]
    assert after[ROUND]["LAST-MODIFIED"].dt.date() == dt.date(2023, 2, 20)


def test_what_is_reported_stays_the_same_event_without_an_alarm() -> None:
    before = events(read(holdings()))[INDICATOR]
    done = holdings(day="2566-03-10", state="reported", reported_on="2566-03-01", value=90.0)
    found = events(read(done))
    (name,) = [one for one in found if "AP-1" in one]
    assert name.startswith("[ข้อมูลตัวอย่าง] [เสร็จแล้ว] ")
    assert str(found[name]["UID"]) == str(before["UID"])
    assert found[name].walk("VALARM") == []


def test_what_is_called_off_is_cancelled() -> None:
    found = events(read(holdings(state="closed", reason="ไม่มีโรงเรียนที่เข้าเกณฑ์")))
    (name,) = [one for one in found if "AP-1" in one]
    assert "[ยกเลิก]" in name
    assert str(found[name]["STATUS"]) == "CANCELLED"


def test_no_event_is_in_a_calendar_twice(project: Holdings) -> None:
    for file in calendars.files(project, SITE):
        content = file.content()
        lines = content.split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert b"\n" not in content.replace(b"\r\n", b"")
        uids = [line for line in content.replace(b"\r\n ", b"").split(b"\r\n") if line.startswith(b"UID:")]
        assert len(uids) == len(set(uids)), file.path


def test_every_calendar_of_the_projects_own_register_is_read(project: Holdings) -> None:
    offered = calendars.calendars(project)
    assert len(offered) > 20
    for one in offered:
        assert len(events_of(read(project, one.path))) == one.events


def events_of(calendar: Any) -> list[Any]:
    found: list[Any] = calendar.walk("VEVENT")
    return found


def test_the_lists_of_old_years_are_in_the_rounds_only() -> None:
    late = holdings(day="2570-01-01", state="reported", reported_on="2566-03-01", value=90.0)
    paths = {one.path for one in calendars.calendars(late)}
    assert "calendar/e-mes/2566/6m.ics" in paths
    found = events(read(late, "calendar/e-mes/2566/6m.ics"))
    assert any("AP-1" in name for name in found)
    others = paths - {"calendar/e-mes/2566/6m.ics"}
    assert not [path for path in others for name in events(read(late, path)) if "AP-1" in name]


@settings(deadline=None)
@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=120).map(str.strip))
def test_any_words_come_back_whole(words: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import icalendar

        made = ical.event(
            ical.Event(
                identity=("a",), day=dt.date(2026, 1, 1), summary=words, category="ก", url="",
                description=f"{words}\n{words}", changed=None, status="open",
            )
        )  # fmt: skip
        (one,) = icalendar.Calendar.from_ical(ical.calendar("ก", "ข", [made])).walk("VEVENT")
    assert str(one["SUMMARY"]) == words
    assert str(one["DESCRIPTION"]) == f"{words}\n{words}"


# -- badges -----------------------------------------------------------------------------------------


def test_a_badge_says_what_it_says_to_everybody() -> None:
    found = {one.path: one for one in badges.badges(holdings(day="2566-03-20"))}
    late = found["badges/late.svg"]
    assert late.state == "late"
    assert late.message.startswith("ล่าช้า ")
    assert late.message.endswith(" (ตัวอย่าง)")
    top = ET.fromstring(badges.svg(late))
    assert top.get("role") == "img"
    assert top.get("aria-label") == top.findtext(f"{SVG}title") == late.words
    assert late.words == f"งานติดตามทุกเรื่อง: {late.message} ณ 20 มี.ค. 2566"
    assert [one.text for one in top.iter(f"{SVG}text")] == [late.label, late.message]
    assert found["badges/e-mes-2566.svg"].place == "e-mes/2566"


def test_a_badge_asks_for_nothing_from_elsewhere(project: Holdings) -> None:
    for one in badges.badges(project):
        drawn = badges.svg(one).decode()
        assert drawn.count("url(") == drawn.count("url(&quot;data:") + drawn.count('url("data:')
        assert "href" not in drawn
        assert drawn.count("http") == 1  # the name of SVG itself
        assert "<script" not in drawn


def test_every_letter_of_a_badge_is_in_its_font(project: Holdings) -> None:
    from fontTools.ttLib import TTFont

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        font = TTFont(io.BytesIO((Path(lettering.__file__).parent / "lettering.woff2").read_bytes()))
        known = font.getBestCmap()
    assert {sign for sign in lettering.letters() if ord(sign) not in known} == set()
    assert lettering.widths().keys() == set(lettering.letters())
    em = font["head"].unitsPerEm
    for sign, width in lettering.widths().items():
        assert font["hmtx"][known[ord(sign)]][0] / em == pytest.approx(width)
    for one in badges.badges(project):
        assert set(one.label + one.message) <= set(lettering.letters())


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Holdings:
    """The project's own register."""
    from generator.check import check
    from generator.publish.public import public
    from tests.opendata import DAY, tree

    checked = check(tree(tmp_path_factory.mktemp("office")))
    register_, _ = public(checked.register, checked.schemas, without_samples=False, plain=())
    return Holdings(register_, DAY, {})
