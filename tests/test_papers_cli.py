"""``tidtam paper``: one paper as a file, and what it says when there is none, or more than one."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner, Result

from generator.cli import app

ROOT = Path(__file__).resolve().parents[1]
ORDER = "orders/2566/65"


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("office")
    shutil.copytree(ROOT / "records", root / "records")
    return root


@pytest.fixture
def office(records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return records


def run(*args: object) -> Result:
    return CliRunner().invoke(app, ["paper", *map(str, args), "--as-of", "2569-11-22"])


def text(path: Path) -> str:
    pdf = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)
    finally:
        pdf.close()


def test_a_manual_as_pdf_is_named_after_its_record(office: Path, tmp_path: Path) -> None:
    result = run("manuals/e-mes", "--root", office)
    assert result.exit_code == 0, result.output
    assert "คู่มือขั้นตอนการปฏิบัติงาน: manuals-e-mes.pdf (" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["manuals-e-mes.pdf"]
    assert "นางสาวจันทิมา ทศกุล" in text(tmp_path / "manuals-e-mes.pdf")


@pytest.mark.parametrize("address", ["records/manuals/e-mes.yml", "/manuals/e-mes/", "manuals/e-mes.pdf"])
def test_an_address_may_be_copied_from_anywhere(office: Path, tmp_path: Path, address: str) -> None:
    assert run(address, "--root", office, "--out", "x.pdf").exit_code == 0
    assert (tmp_path / "x.pdf").stat().st_size > 50_000


def test_a_word_file(office: Path, tmp_path: Path) -> None:
    result = run(ORDER, "--kind", "memo-order", "--format", "docx", "--root", office)
    assert result.exit_code == 0, result.output
    with zipfile.ZipFile(tmp_path / "orders-2566-65-memo-order.docx") as opened:
        assert "word/document.xml" in opened.namelist()


def test_the_same_bytes_twice(office: Path, tmp_path: Path) -> None:
    for form in ("pdf", "docx"):
        for name in ("a", "b"):
            options = ("--kind", "memo-order", "--format", form, "--root", office, "--out", f"{name}.{form}")
            assert run(ORDER, *options).exit_code == 0
        assert (tmp_path / f"a.{form}").read_bytes() == (tmp_path / f"b.{form}").read_bytes()


def test_several_kinds_are_listed(office: Path, tmp_path: Path) -> None:
    result = run(ORDER, "--root", office)
    assert result.exit_code == 2
    assert "--kind memo-order  บันทึกเสนอลงนามในคำสั่ง" in result.output
    result = run(ORDER, "--kind", "nothing", "--root", office)
    assert result.exit_code == 2
    assert "--kind memo-order" in result.output
    assert not list(tmp_path.iterdir())


def test_an_unknown_record_and_what_was_meant(office: Path) -> None:
    result = run("manuals/emes", "--root", office)
    assert (result.exit_code, "manuals/e-mes" in result.output) == (2, True)
    assert run("nothing/like/that/at/all", "--root", office).exit_code == 2
    result = run("letters/2566/moe-04003-106", "--root", office)
    assert result.exit_code == 2
    assert "ไม่มีเอกสารชนิดใด" in result.output


def test_wrong_records_are_told_first(office: Path, tmp_path: Path) -> None:
    root = tmp_path / "broken"
    shutil.copytree(office / "records", root / "records")
    path = root / "records/manuals/e-mes.yml"
    path.write_text(path.read_text("utf-8").replace("short: ศึกษา วิเคราะห์", "short: ☑ ศึกษา วิเคราะห์"), "utf-8")
    result = run("manuals/e-mes", "--root", root)
    assert result.exit_code == 1
    assert "records/manuals/e-mes.yml:" in result.output
    assert "TT901" in result.output
    assert "☑" in result.output
    assert "U+2611 BALLOT BOX WITH CHECK" in result.output


def test_a_wrong_template_is_told_with_its_place(office: Path, tmp_path: Path) -> None:
    root = tmp_path / "own"
    shutil.copytree(office / "records", root / "records")
    own = root / "site_templates/papers"
    own.mkdir(parents=True)
    (own / "manual.typ").write_text('#import "common.typ": *\n#show: paper.with(data)\n#oops()\n', "utf-8")
    result = run("manuals/e-mes", "--root", root)
    assert result.exit_code == 2
    assert "manual.typ:3:1" in result.output
    assert "Traceback" not in result.output


def test_what_is_there_stays_when_writing_fails(office: Path, tmp_path: Path) -> None:
    result = run("manuals/e-mes", "--root", office, "--out", tmp_path / "nothing" / "x.pdf")
    assert result.exit_code != 0
    assert not (tmp_path / "nothing").exists()
