"""The pieces of the search: what is in them, what is not, and which of them a change rewrites."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.publish import search
from generator.publish.engine import Engine
from generator.publish.frame import Words
from generator.publish.holdings import Holdings
from generator.publish.plan import plan
from generator.publish.search import FIRST, group_of
from generator.publish.search_text import Reader, canonical
from generator.publish.site import build
from generator.register import Register
from generator.schema import Mention
from tests import small_office
from tests.bench.office import as_yaml
from tests.bench.records import drafts

DAY = dt.date(2026, 3, 2)
RECORDS = 60
SECRET = "ความลับของสำนักงาน"


def piece(path: Path) -> Any:
    """What a piece calls ``tidtamSearch`` with."""
    found = re.fullmatch(r"tidtamSearch\((.*)\);\n", path.read_text("utf-8"), re.DOTALL)
    assert found, path
    return json.loads(found[1])


def pieces(site: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((site / "search").glob("*.js"))}


def write(root: Path, address: str, data: dict[str, Any]) -> None:
    path = root / f"records/{address}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_yaml(data))


def edit(root: Path, address: str, **values: Any) -> None:
    data = yaml.safe_load((root / f"records/{address}.yml").read_bytes()) | values
    write(root, address, data)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("search")
    made, attached = drafts(RECORDS, 3)
    for draft in made:
        write(root, draft.address, draft.data)
    for name, content in attached:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    build(root, root / "site", DAY)
    return root


@pytest.fixture
def office(base: Path, tmp_path: Path) -> Path:
    root = tmp_path / "office"
    shutil.copytree(base, root)
    return root


# -- text in one form ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("จํานวน", "จำนวน"),  # nikhahit and sara a
        ("นํ้า", "น้ำ"),
        ("น้ํา", "น้ำ"),
        ("นำ้", "น้ำ"),
        ("เเผน", "แผน"),
        ("ท่ี", "ที่"),  # the tone mark before its vowel
        ("สิทธ์ิ", "สิทธิ์"),
        ("ที่่", "ที่"),
        ("คำำ", "คำ"),
        ("การ\u200bตรวจ\ufeff", "การตรวจ"),
        ("ยาว\u00adมาก", "ยาวมาก"),
        ("๖๕/๒๕๖๖ “ก” e-MES", "๖๕/๒๕๖๖ “ก” e-MES"),
        ("คณะกรรมการติดตามฯ ต่าง ๆ ที่ตั้งขึ้น", "คณะกรรมการติดตามฯ ต่าง ๆ ที่ตั้งขึ้น"),
    ],
)
def test_canonical(typed: str, meant: str) -> None:
    assert canonical(typed) == meant
    assert canonical(meant) == meant


def test_words_of_a_record() -> None:
    """Days in full, allowed values in their words, parties by name, amounts parted; nothing for machines."""
    effect = {"text": "ตั้งคณะทำงาน", "ref": "manuals/e-mes", "step": "manuals/e-mes#4.1"}
    record = small_office.letter("bme-1", "2566-01-23", 2566, effect)
    data = record.data | {
        "to": ["plan", "โรงเรียนในสังกัด"],
        "urgency": "most-urgent",
        "attachments": [{"title": "บัญชี", "kind": "link", "url": "https://example.org/", "sha256": "0" * 64}],
    }
    letter = small_office.record(record.address, **data)
    project = small_office.project(budget=[{"source": "งบกลาง", "amount": 1250000}])
    reader = Reader(small_office.SCHEMAS, small_office.register(letter, project))
    words, of_project = (text.split("\n") for text in reader.texts([letter, project]))
    for each in ("23 มกราคม 2566", "ด่วนที่สุด", "bme", "กลุ่ม plan", "โรงเรียนในสังกัด", "ตั้งคณะทำงาน", "บัญชี", "2566"):
        assert each in words
    for each in (
        "https://example.org/",
        "0" * 64,
        "manuals/e-mes",
        "manuals/e-mes#4.1",
        "most-urgent",
        "2566-01-23",
    ):
        assert each not in words
    assert "ตัวอย่าง" not in words, "its row holds the title"
    assert "1,250,000" in of_project


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("e-mes/2566/6m/QP-1", "e-mes/2566"),
        ("e-mes/2566", "e-mes/2566"),
        ("letters/2566/obec-1", "letters/2566"),
        ("manuals/e-mes", "manuals"),
        ("oit/2566", "oit"),
        ("office", "office"),
        ("", ""),
    ],
)
def test_group(address: str, group: str) -> None:
    assert group_of(address) == group


# -- the pieces ---------------------------------------------------------------------------------------


def test_every_page_has_a_row(base: Path) -> None:
    """Every page of the site is in the first piece once, and no row leads nowhere."""
    site = base / "site"
    addresses = []
    for group in piece(site / FIRST)["groups"]:
        paths = (row[1].partition("#")[0].rstrip("/") for row in group["rows"])
        addresses += ["/".join(part for part in (group["at"], path) if part) for path in paths]
    there = {path.parent.relative_to(site).as_posix() for path in site.rglob("index.html")}
    there = {"" if one == "." else one for one in there} - {"admin"}  # the form editor is for planners
    assert set(addresses) == there
    records = {path.relative_to(site).with_suffix("").as_posix() for path in site.rglob("*.json")}
    known = [one for one in addresses if one in records]
    assert len(known) == len(set(known)) == RECORDS


def test_texts_stand_by_their_rows(base: Path) -> None:
    """A text piece holds as many texts as its group has records, which come first among its rows."""
    site = base / "site"
    told = 0
    for group in piece(site / FIRST)["groups"]:
        if "text" not in group:
            continue
        texts = piece(site / group["text"].partition("?")[0])
        titles = [row[2] for row in group["rows"]]
        assert all(isinstance(text, str) for text in texts)
        assert all(row[0] == "page" for row in group["rows"][len(texts) :])
        assert all(row[0] != "page" for row in group["rows"][: len(texts)])
        assert all(isinstance(title, str) or isinstance(titles[title], str) for title in titles)
        told += len(texts)
    assert told > RECORDS, "the hand-written pages have texts too"


def test_what_a_row_says(base: Path) -> None:
    """A row of each kind of record; a result bears its indicator's title."""
    site = base / "site"
    groups = {group["at"]: group["rows"] for group in piece(site / FIRST)["groups"]}
    rows = {row[0]: (row, rows) for rows in groups.values() for row in rows}
    assert {
        "letter",
        "order",
        "indicator",
        "result",
        "project",
        "progress",
        "visit",
        "finding",
        "manual",
    } <= rows.keys()
    for kind, (row, others) in rows.items():
        title = others[row[2]][2] if isinstance(row[2], int) else row[2]
        assert re.search(r"[ก-๎]", title), kind
    letter = rows["letter"][0]
    data = json.loads(next((site / "letters").rglob("*.json")).read_bytes())["data"]
    assert re.search(r"ที่ \S+ \d{4,5}/", letter[3])
    assert letter[8] == data["fiscal_year"] or letter[8] > 2500
    assert letter[10] > "2000-01-01"
    assert letter[11] == 1, "it is a sample and says so"
    result = rows["result"][0]
    assert result[5] in ("done", "late", "due-soon", "doing", "not-due", "no-data")


def test_first_piece_is_light() -> None:
    """With 300 records it takes no more than its share of what 5,000 may take (300 kB over the wire)."""
    records, _ = drafts(300, 5)
    made = [small_office.record(draft.address, **draft.data) for draft in records]
    schemas = small_office.SCHEMAS
    mentions = {one.address: tuple(map(Mention._make, schemas.mentions(one.kind, one.data))) for one in made}
    register = Register(made, mentions)
    holdings = Holdings(register, DAY, {})
    frame = Engine("", Path(), {}, {}, {}, {}, Words("", ""), "", ())
    files = {one.path: one for one in search.files(holdings, frame, plan(holdings), schemas)}
    assert len(gzip.compress(files[FIRST].content(), 6)) <= 300_000 * 300 / 5_000


# -- what must not be found ----------------------------------------------------------------------------


def test_nothing_internal(office: Path) -> None:
    """What is internal, and the names of those who are shown by their posts, is in no piece."""
    address = min((office / "records/letters").rglob("*.yml")).relative_to(office / "records")
    inside = address.with_suffix("").as_posix()
    edit(office, inside, summary=SECRET, title=SECRET)
    build(office, office / "site", DAY)
    assert [name for name, content in pieces(office / "site").items() if SECRET.encode() in content] == [
        "first.js", f"letters-{address.parts[1]}.js",
    ]  # fmt: skip
    edit(office, inside, classification="internal")
    build(office, office / "site", DAY)
    assert not [name for name, content in pieces(office / "site").items() if SECRET.encode() in content]
    assert (
        b'"%b"' % address.stem.encode()
        not in (office / "site" / FIRST).read_bytes().split(b'"at":"letters')[1]
    )


def test_without_samples(office: Path) -> None:
    """Without samples their words are gone, and so are the pieces that held nothing else."""
    before = pieces(office / "site")
    build(office, office / "site", DAY, without_samples=True)
    after = pieces(office / "site")
    assert set(after) < set(before)
    assert "letters-2569.js" not in after
    assert not [
        row
        for group in piece(office / "site" / FIRST)["groups"]
        for row in group["rows"]
        if len(row) > 11 and row[11]
    ]


# -- what a build writes ---------------------------------------------------------------------------------


def test_only_changed_pieces_are_rewritten(office: Path) -> None:
    before = pieces(office / "site")
    address = min((office / "records/letters").rglob("*.yml")).relative_to(office / "records")
    edit(office, address.with_suffix("").as_posix(), summary="ข้อความที่เพิ่งแก้ไข")
    build(office, office / "site", DAY)
    after = pieces(office / "site")
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert changed == {"first.js", f"letters-{address.parts[1]}.js"}


def test_unchanged_build_makes_no_piece(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> bytes:
        raise AssertionError("a piece was made")

    monkeypatch.setattr(search, "_text_piece", never)
    monkeypatch.setattr(search, "_first_piece", never)
    assert build(office, office / "site", DAY).written == 0
    with pytest.raises(AssertionError, match="a piece was made"):
        build(office, office / "site", DAY + dt.timedelta(days=1))


def test_the_themes_own_index_is_not_published(base: Path) -> None:
    assert not (base / "site/search/search_index.json").exists()
    assert not list((base / "site/assets/javascripts").glob("**/*lunr*"))
    assert (base / "site/search/guide.js").is_file()
