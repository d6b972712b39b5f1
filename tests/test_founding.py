"""A new office's tree: made from eight answers, its own from the first day, kept over upgrades."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
import venv
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from generator import __version__
from generator.check import check
from generator.cli import app
from generator.desk.tidy import tidied
from generator.founding import keeping, tools
from generator.founding.answers import QUESTIONS
from generator.register import Register

ROOT = Path(__file__).resolve().parents[1]
OFFICE = {
    "name": "สำนักงานเขตพื้นที่การศึกษามัธยมศึกษาตัวอย่าง",
    "short-name": "สพม.ตัวอย่าง",
    "id": "tya",
    "province": "จังหวัดลำปาง",
    "zone": "๑๖",
    "fiscal-year": "2571",
    "repository": "https://github.com/office/register.git",
    "site-url": "https://office.example.go.th/register",
}
HOME = (
    r"ชัยภูมิ|[Cc]haiyaphum|cpm3|เขต 3\b|reo13|ศธภ\. ?13|นครราชสีมา|บุรีรัมย์|สุรินทร์"
    r"|04003|65/2566|orders/2566/65|จันทิมา|ทศกุล|เขตตรวจราชการที่ 13|ภาคตะวันออกเฉียงเหนือ"
)
"""The office of this repository: its names, provinces, numbers, ids and letters."""


def run(*words: str, given: str = "") -> Result:
    return CliRunner().invoke(app, ["init", *words], input=given, obj=lambda: dt.date(2026, 11, 22))


def options(**other: str | None) -> list[str]:
    known = {**OFFICE, **{name.replace("_", "-"): value for name, value in other.items()}}
    return [f"--{name}={value}" for name, value in known.items() if value is not None]


def made(place: Path, *words: str, **other: str | None) -> Path:
    said = run(str(place), "--no-input", *options(**other), *words)
    assert said.exit_code == 0, said.output
    return place


def texts(place: Path) -> dict[str, str]:
    """Path → text of every file but Git's own and what is no text."""
    found = {}
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place).as_posix()
        if path.is_file() and not re.match(r"\.(git|venv|tidtam)/", name):
            try:
                found[name] = path.read_text("utf-8")
            except UnicodeDecodeError:
                continue
    return found


def register(place: Path) -> Register:
    checked = check(place)
    assert checked.findings == ()
    return checked.register


def test_eight_questions_make_an_office(tmp_path: Path) -> None:
    answers = [
        OFFICE["name"], "", OFFICE["short-name"], "สพม", OFFICE["id"], OFFICE["province"], "160", "16",
        "", "http://example.org/x", OFFICE["repository"], "",
    ]  # fmt: skip
    said = run(str(tmp_path / "office"), given="\n".join(answers) + "\n")
    assert said.exit_code == 0, said.output
    assert [line for line in said.output.split() if re.fullmatch(r"\d\.", line)]
    assert len(QUESTIONS) == 8
    assert all(said.output.count(f"{number}. ") >= 1 for number in range(1, 9))
    assert said.output.count("ต้องตอบข้อนี้") == 1
    assert said.output.count("ใช้ไม่ได้") == 3
    office = yaml.safe_load((tmp_path / "office/records/office.yml").read_bytes())
    assert (office["id"], office["province"]) == ("tya", "ลำปาง")
    assert office["repository"] == {"host": "github", "url": "https://github.com/office/register"}
    assert (tmp_path / "office/records/e-mes/2570/cycle.yml").is_file(), "the year of the day it is made"


def test_one_open_cycle_a_work_and_nothing_to_mend(tmp_path: Path) -> None:
    place = made(tmp_path / "office")
    held = register(place)
    cycles = {one.address: one.data["state"] for one in held.kind("cycle")}
    assert cycles == {f"{work}/2571/cycle": "open" for work in ("e-mes", "emenscr", "inspection")}
    assert set(held.records) == {*cycles, "office", "manuals/e-mes", "manuals/emenscr", "manuals/inspection"}
    assert all(one.sample for one in held.kind("manual")), "no office's own manual says what the starter says"
    spelt = tidied(place)
    assert (dict(spelt.changed), spelt.findings) == ({}, ())
    quarters = held.records["emenscr/2571/cycle"].data["rounds"]
    assert [one["period"] for one in quarters] == [
        {"from": "2570-10-01", "to": "2570-12-31"},
        {"from": "2571-01-01", "to": "2571-03-31"},
        {"from": "2571-04-01", "to": "2571-06-30"},
        {"from": "2571-07-01", "to": "2571-09-30"},
    ]


@pytest.mark.parametrize(("repository", "there", "not_there"), [
    ("https://github.com/office/register", ".github/workflows/check.yml", ".gitlab-ci.yml"),
    ("https://gitlab.com/office/register", ".gitlab-ci.yml", ".github"),
])  # fmt: skip
def test_ci_is_the_hosts(tmp_path: Path, repository: str, there: str, not_there: str) -> None:
    place = made(tmp_path / "office", repository=repository)
    assert (place / there).read_bytes() == (ROOT / there).read_bytes()
    assert not (place / not_there).exists()
    both = made(tmp_path / "both", repository=None)
    assert (both / ".github/workflows/publish.yml").exists()
    assert (both / ".gitlab-ci.yml").exists()
    assert os.access(both / ".ci/links", os.X_OK)
    wanted = set(re.findall(r"\bmake ([a-z-]+)", (both / there).read_text("utf-8")))
    assert wanted <= set(re.findall(r"(?m)^([a-z-]+):", (both / "Makefile").read_text("utf-8")))


def test_editors_find_the_schemas(tmp_path: Path) -> None:
    place = made(tmp_path / "office")
    settings = json.loads((place / ".vscode/settings.json").read_bytes())
    assert len(settings["yaml.schemas"]) == 13
    for name in settings["yaml.schemas"]:
        assert (place / name).read_bytes() == (ROOT / "schemas" / Path(name).name).read_bytes()


def test_wrong_answers_are_told_together_and_make_nothing(tmp_path: Path) -> None:
    place = tmp_path / "office"
    said = run(str(place), "--no-input", *options(name="  ", id="A b", fiscal_year="70", site_url="//x"))
    assert said.exit_code == 1
    for option in ("name", "id", "fiscal-year", "site-url"):
        assert f"--{option})" in said.output
    assert list(tmp_path.iterdir()) == []
    said = run(str(place), given="ก\n")
    assert said.exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_an_answer_that_the_check_refuses_makes_nothing(tmp_path: Path) -> None:
    said = run(
        str(tmp_path / "office"), "--no-input", *options(name="สำนักงาน 1-1010-00000-00-1"), "--id=obec"
    )
    assert said.exit_code == 1, said.output
    assert "TT" in said.output
    assert list(tmp_path.iterdir()) == []


def test_text_of_an_answer_stays_text(tmp_path: Path) -> None:
    name = """ก: "ข" #{{ id }} \\ 'ค' {% x %}"""
    place = made(tmp_path / "office", name=name, short_name='"ก" & <b>')
    assert register(place).records["office"].data["name"] == name


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    place = tmp_path / "office"
    place.mkdir()
    (place / "mine.txt").write_text("ของฉัน", "utf-8")
    said = run(str(place), "--no-input", *options())
    assert said.exit_code == 2
    assert [path.name for path in tmp_path.rglob("*")] == ["office", "mine.txt"]
    subprocess.run(["git", "init", "-q", str(tmp_path / "cloned")], check=True)
    assert (made(tmp_path / "cloned") / "records/office.yml").exists()


# -- the package --------------------------------------------------------------------------------------


def test_the_package_is_pinned(tmp_path: Path) -> None:
    place = made(tmp_path / "office")
    assert re.fullmatch(
        rf"tidtam=={re.escape(__version__)}( --hash=sha256:[0-9a-f]{{64}})?\n",
        (place / "requirements-tidtam.txt").read_text("utf-8"),
    )
    assert (place / "requirements.txt").read_bytes() == (ROOT / "requirements.txt").read_bytes()


def test_a_hash_that_is_known_is_pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    class Noted:
        def read_text(self, name: str) -> str:
            assert name == "direct_url.json"
            return json.dumps({"url": "x", "archive_info": {"hashes": {"sha256": "ab" * 32}}})

    monkeypatch.setattr(tools, "distribution", lambda name: Noted())
    assert tools.package(None).requirement == f"tidtam=={__version__} --hash=sha256:{'ab' * 32}"


def test_a_wheel_of_another_version_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "tidtam-9.9.9-py3-none-any.whl"
    other.write_bytes(b"x")
    said = run(str(tmp_path / "office"), "--no-input", "--wheel", str(other), *options())
    assert said.exit_code == 2
    assert "9.9.9" in said.output
    assert not (tmp_path / "office").exists()


@pytest.mark.slow
@pytest.mark.xdist_group("wheel")
def test_make_site_passes_with_the_released_package(wheel: Path, tmp_path: Path) -> None:
    """With what the package needs lent by the environment that runs the tests, so nothing is fetched."""
    place = made(tmp_path / "office", "--wheel", str(wheel))
    digest = sha256(wheel.read_bytes()).hexdigest()
    assert (place / "requirements-tidtam.txt").read_text("utf-8") == (
        f"./wheels/{wheel.name} --hash=sha256:{digest}\n"
    )
    (place / "docs").mkdir()
    (place / "docs/own.md").write_text("# หน้าของสำนักงาน\n", "utf-8")
    (place / "site_templates/kinds").mkdir(parents=True)
    template = (ROOT / "site_templates/kinds/office.html.j2").read_text("utf-8")
    own = template.replace("{% block content %}", "{% block content %}<p>แบบของสำนักงาน</p>")
    (place / "site_templates/kinds/office.html.j2").write_text(own, "utf-8")
    venv.create(place / ".venv", with_pip=True)
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    lent, into = (
        subprocess.run((each, "-c", ask), check=True, capture_output=True, encoding="utf-8").stdout.strip()
        for each in (sys.executable, str(place / ".venv/bin/python"))
    )
    (Path(into) / "lent.pth").write_text(f"{lent}\n", "utf-8")
    (place / ".venv/.made").touch()
    env = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "MAKEFLAGS")}
    env |= {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1"}
    command = ("make", "site", f"PYTHON={sys.executable}")
    said = subprocess.run(command, cwd=place, env=env, capture_output=True, encoding="utf-8", check=False)
    assert said.returncode == 0, said.stdout + said.stderr
    assert (Path(into) / "generator/cli.py").is_file(), "the wheel itself was installed"
    site = place / "site"
    home = (site / "index.html").read_text("utf-8")
    assert OFFICE["name"] in home
    assert 'href="https://office.example.go.th/register/' in home
    assert "หน้าของสำนักงาน" in (site / "own/index.html").read_text("utf-8")
    assert "แบบของสำนักงาน" in (site / "office/index.html").read_text("utf-8")
    assert (site / "emenscr/2571/q4/index.html").is_file()
    assert (site / "manuals/inspection/index.html").is_file()
    assert (site / "guide/write/index.html").is_file()
    told = {
        name: found[0]
        for name, text in texts(place).items()
        if (found := re.search(HOME, text)) and not re.match(r"site/(codes|guide/mistakes)/", name)
    }
    assert told == {}


def test_home_is_found_where_it_is() -> None:
    """The test above would be worth nothing if its pattern matched nothing."""
    assert re.search(HOME, (ROOT / "records/office.yml").read_text("utf-8"))
    assert re.search(HOME, (ROOT / "records/manuals/e-mes.yml").read_text("utf-8"))


# -- upgrades -----------------------------------------------------------------------------------------


def aged(place: Path, name: str, content: str) -> None:
    """As if the last release had written this into one of its files."""
    (place / name).parent.mkdir(parents=True, exist_ok=True)
    (place / name).write_text(content, "utf-8")
    document = json.loads((place / keeping.LIST).read_bytes())
    document["version"] = "0.0.1"
    document["files"][name] = sha256(content.encode()).hexdigest()
    (place / keeping.LIST).write_text(json.dumps(document), "utf-8")


def test_an_upgrade_keeps_what_is_the_offices(tmp_path: Path) -> None:
    place = made(tmp_path / "office")
    own = {
        "docs/guide/write.md": "# วิธีของสำนักงาน\n",
        "site_templates/kinds/order.html.j2": "{# ของสำนักงาน #}",
        "site_templates/papers/memo.docx": "x",
        "schemas/order.schema.json": "{}",
        "mkdocs.yml": "site_name: ชื่อใหม่\n",
        "README.md": "ของสำนักงาน",
        "records/manuals/e-mes.yml": (place / "records/manuals/e-mes.yml").read_text("utf-8") + "# เพิ่ม\n",
        ".gitignore": "*.bak\n",
        "Makefile": "site:\n\techo own\n",
    }
    for name, content in own.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(content, "utf-8")
    (place / ".github/workflows/links.yml").unlink()
    aged(place, "requirements.txt", "mkdocs==0\n")
    aged(place, ".vscode/tasks.json", "{}")
    aged(place, ".ci/gone", "x")
    aged(place, ".ci/gone-but-changed", "x")
    (place / ".ci/gone-but-changed").write_text("ของสำนักงาน", "utf-8")
    before = texts(place)

    said = run(str(place), "--upgrade")
    assert said.exit_code == 0, said.output
    after = texts(place)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert changed == {"requirements.txt", ".vscode/tasks.json", ".ci/gone", keeping.LIST}
    assert {name: after[name] for name in own} == own
    assert after["requirements.txt"] == (ROOT / "requirements.txt").read_text("utf-8")
    for name in ("Makefile", ".github/workflows/links.yml"):
        assert f"คงไว้ {name} " in said.output
    again = run(str(place), "--upgrade")
    assert again.exit_code == 0
    assert f"รุ่น {__version__} อยู่แล้ว" in again.output
    assert texts(place) == after


def test_an_upgrade_removes_nothing_outside(tmp_path: Path) -> None:
    place = made(tmp_path / "office")
    (tmp_path / "letter.txt").write_text("x", "utf-8")
    document = json.loads((place / keeping.LIST).read_bytes())
    document["files"]["../letter.txt"] = sha256(b"x").hexdigest()
    (place / keeping.LIST).write_text(json.dumps(document), "utf-8")
    assert run(str(place), "--upgrade").exit_code == 0
    assert (tmp_path / "letter.txt").exists()


def test_an_upgrade_of_what_was_not_made_here_is_refused(tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()
    for content in (None, "[]", "{", '{"files": {}, "host": "x"}'):
        if content is not None:
            (tmp_path / "office" / keeping.LIST).write_text(content, "utf-8")
        said = run(str(tmp_path / "office"), "--upgrade")
        assert said.exit_code == 2, said.output
        assert keeping.LIST in said.output
    assert run(str(tmp_path / "office"), "--upgrade", "--id=x").exit_code == 2
