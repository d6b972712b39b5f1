"""Papers in a build: handed out on their pages, set only where they changed, and never broken."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.check import Checked, check
from generator.papers import kinds, make, templates
from generator.papers.paper import Paper
from generator.publish import papers as stage
from generator.publish.failure import BuildError
from generator.publish.holdings import Holdings
from generator.publish.page import Page
from generator.publish.public import public
from generator.publish.site import Built, build
from generator.register import Register

ROOT = Path(__file__).resolve().parents[1]
DAY = dt.date(2026, 11, 22)
MANUALS = ("e-mes", "emenscr", "inspection")


def made(root: Path, day: dt.date = DAY, **options: Any) -> Built:
    return build(root, root / "site", day, **options)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office and its manuals, built: nine files of papers at the most."""
    root = tmp_path_factory.mktemp("base")
    (root / "records").mkdir()
    shutil.copy(ROOT / "records/office.yml", root / "records")
    for work in MANUALS:
        data = yaml.safe_load((ROOT / f"records/manuals/{work}.yml").read_bytes())
        for reference in data["references"]:
            reference.pop("ref", None)
        path = root / f"records/manuals/{work}.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
    made(root)
    return root


@pytest.fixture
def office(base: Path, tmp_path: Path) -> Path:
    root = tmp_path / "office"
    shutil.copytree(base, root, copy_function=shutil.copy2)
    return root


def papers_of(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root / "site").as_posix(): path.read_bytes()
        for path in sorted((root / "site").rglob("*"))
        if path.suffix in (".pdf", ".docx")
    }


def edit(root: Path, work: str, old: str, new: str) -> None:
    path = root / f"records/manuals/{work}.yml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_page_hands_out_its_papers_with_format_and_size(base: Path) -> None:
    found = papers_of(base)
    assert {f"manuals/{work}.pdf" for work in MANUALS} <= found.keys()
    page = (base / "site/manuals/e-mes/index.html").read_text("utf-8")
    assert 'href="../../manuals/e-mes.pdf"' in page
    size = len(found["manuals/e-mes.pdf"])
    assert f"ดาวน์โหลด PDF ({size / 1000:,.1f} kB)" in page
    assert found["manuals/e-mes.pdf"].startswith(b"%PDF-1.7")


def test_nothing_changed_nothing_is_set(office: Path) -> None:
    before = papers_of(office)
    times = {path: (office / "site" / path).stat().st_mtime_ns for path in before}
    built = made(office)
    assert (built.printed, built.written, built.papers) == (0, 0, len(before))
    assert {path: (office / "site" / path).stat().st_mtime_ns for path in before} == times


def test_an_edit_sets_its_own_papers_and_no_others(office: Path) -> None:
    before = papers_of(office)
    edit(office, "emenscr", "ติดตามสถานะการนำเข้าสู่ข้อมูลในระบบ", "ติดตามสถานะการนำเข้าข้อมูลทุกวัน")
    built = made(office)
    after = papers_of(office)
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed == {path for path in after if path.startswith("manuals/emenscr.")}
    assert built.printed == len(changed)


def test_an_edit_that_no_paper_shows_sets_none(office: Path) -> None:
    """What it reads has changed, what it says has not."""
    edit(office, "inspection", "kind: submit", "kind: notify")
    edit(office, "inspection", "kind: notify", "kind: submit")
    path = office / "records/manuals/inspection.yml"
    path.write_text(path.read_text("utf-8") + "# หมายเหตุของผู้บันทึก\n", "utf-8")
    assert made(office).printed == 0


def test_a_change_taken_back_finds_its_paper_again(office: Path) -> None:
    before = papers_of(office)
    edit(office, "e-mes", "รอบ 6 เดือน", "รอบหกเดือน")
    made(office)
    edit(office, "e-mes", "รอบหกเดือน", "รอบ 6 เดือน")
    assert made(office).printed == 0
    assert papers_of(office) == before


def test_a_clean_build_makes_the_same_papers(office: Path) -> None:
    before = papers_of(office)
    shutil.rmtree(office / ".tidtam")
    shutil.rmtree(office / "site")
    assert made(office).printed == len(before)
    assert papers_of(office) == before


def test_a_lost_paper_is_set_again(office: Path) -> None:
    before = papers_of(office)
    for path in (office / ".tidtam/papers").glob("*.pdf"):
        path.unlink()
    (office / "site/manuals/e-mes.pdf").unlink()
    assert made(office).printed == 3
    assert papers_of(office) == before


def test_without_papers_there_are_none_and_no_links_to_them(office: Path) -> None:
    before = papers_of(office)
    built = made(office, without_papers=True)
    assert (built.papers, built.printed) == (0, 0)
    assert papers_of(office) == {}
    assert "manuals/e-mes.pdf" not in (office / "site/manuals/e-mes/index.html").read_text("utf-8")
    assert made(office).printed == 0
    assert papers_of(office) == before


def test_an_address_in_the_configuration_is_printed(office: Path) -> None:
    shutil.copytree(ROOT / "docs", office / "docs")
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    text = text.replace("site_dir: site\n", "site_dir: site\nsite_url: https://www.example.org/ติดตาม\n")
    (office / "mkdocs.yml").write_text(
        text.replace("site_templates/theme", str(ROOT / "site_templates/theme"))
    )
    before = papers_of(office)
    made(office)
    after = papers_of(office)
    assert all(after[path] != before[path] for path in before if path.endswith(".pdf"))


def own_template(root: Path, name: str, text: str) -> None:
    path = root / "site_templates"
    if not path.exists():
        shutil.copytree(ROOT / "site_templates", path)
    (path / "papers" / name).write_text(text, "utf-8")


def test_a_wrong_template_stops_the_build_and_the_site_stays(office: Path) -> None:
    before = papers_of(office)
    own_template(office, "manual.typ", '#import "common.typ": *\n#show: paper.with(data)\n#data.nothing\n')
    with pytest.raises(BuildError, match=r"papers/manual\.typ:3:6"):
        made(office)
    assert papers_of(office) == before


def test_an_office_draws_its_manuals_its_own_way(office: Path) -> None:
    before = papers_of(office)
    own_template(
        office, "manual.typ", '#import "common.typ": *\n#show: paper.with(data)\nแบบของเรา #data.title\n'
    )
    made(office)
    after = papers_of(office)
    assert all(len(after[path]) < len(before[path]) / 2 for path in after if path.endswith(".pdf"))


def test_many_papers_are_set_in_processes_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    data = {"title": "เรื่อง", "author": "", "day": "2026-11-22", "sample": False}
    one = tmp_path / "one.typ"
    one.write_text('#import "common.typ": *\n#show: paper.with(data)\n#data.text', "utf-8")
    found = templates.files(ROOT) | {"one.typ": one}
    jobs = [stage.Job(f"{number}.pdf", "one.pdf", data | {"text": f"ฉบับที่ {number}"}) for number in range(7)]
    told: list[tuple[int, int]] = []
    sizes = stage.set_all(jobs, found, tmp_path / "out", lambda *done: told.append(done))
    assert sizes == {path.name: path.stat().st_size for path in (tmp_path / "out").iterdir()}
    assert sorted(sizes) == sorted(job.key for job in jobs)
    assert told[0] == (0, 7)
    assert told[-1] == (7, 7)
    with make.Maker(found) as maker:  # here, and there, the same
        assert maker.file("one.pdf", jobs[3].data) == (tmp_path / "out/3.pdf").read_bytes()

    one.write_text('#import "common.typ": *\n#show: paper.with(data)\n#data.nothing', "utf-8")
    with pytest.raises(BuildError, match=r"one\.typ:3:6"):
        stage.set_all(jobs, found, tmp_path / "out", lambda *done: None)


def test_a_build_with_nothing_to_set_loads_nothing_that_sets(office: Path) -> None:
    program = (
        "import datetime, sys; from pathlib import Path; from generator.publish.site import build;"
        f"root = Path({str(office)!r}); built = build(root, root / 'site', datetime.date(2026, 11, 22));"
        "assert built.printed == 0 and built.papers > 0;"
        "print([name for name in ('typst', 'pikepdf', 'fontTools', 'docx', 'docxtpl', 'segno')"
        " if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert said.stdout.strip() == "[]"


# -- what builders read -------------------------------------------------------------------------------


@cache
def checked() -> Checked:
    return check(ROOT)


@cache
def whole() -> Register:
    register, _ = public(checked().register, checked().schemas, without_samples=False, plain=())
    return register


def all_papers() -> list[Paper]:
    return kinds.papers(Holdings(whole(), DAY, {}))


def test_every_kind_has_a_name_a_template_and_something_it_is_of() -> None:
    found = templates.files(ROOT)
    from generator.publish.words import catalogue

    for kind in kinds.kinds():
        assert kind.name in catalogue()["papers"], kind.name
        assert any(make.source(kind.template(form)) in found for form in kind.formats), kind.name
    seen = {paper.kind.name for paper in all_papers()}
    assert seen == {kind.name for kind in kinds.kinds()}


def test_papers_have_addresses_of_their_own() -> None:
    register = whole()
    paths = [paper.path(form) for paper in all_papers() for form in paper.kind.formats]
    assert len(paths) == len(set(paths))
    pages = {page.address for page in planned(register)}
    assert {paper.subject.address for paper in all_papers() if paper.kind.public} <= pages


@cache
def planned(register: Register) -> list[Page]:
    from generator.publish.plan import plan

    return plan(Holdings(register, DAY, {}))


@pytest.mark.parametrize("name", [kind.name for kind in kinds.kinds() if kind.public])
def test_a_paper_is_made_of_nothing_but_what_it_names(name: str) -> None:
    """With all other records taken away, its builder says the same: so its key tells when it must be made."""
    register = whole()
    holdings = Holdings(register, DAY, {})
    papers = [paper for paper in kinds.papers(holdings) if paper.kind.name == name]
    for paper in papers[:3] + papers[-2:]:
        named = {record.address for record in stage.inputs(paper, holdings)}
        alone = Register(
            (record for address, record in register.records.items() if address in named),
            {address: register.mentions[address] for address in named},
        )
        desk = make.desk(Holdings(alone, DAY, {}), "", templates.files(ROOT))
        desk_of_all = make.desk(holdings, "", templates.files(ROOT))
        said, expected = make.data_of(paper, desk), make.data_of(paper, desk_of_all)
        assert said == expected, paper.path("pdf")
