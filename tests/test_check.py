"""The check as a whole: places, lines put right, acknowledgement, the cache and the second process."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator import check as check_module
from generator.check import Checked, check
from generator.model import Fault, Position, Severity
from generator.register import Register

REPOSITORY = Path(__file__).parent.parent
ORDER = "records/orders/2566/65.yml"

Edit = Callable[[str, str, str], None]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A tree of its own: the repository's records."""
    shutil.copytree(REPOSITORY / "records", tmp_path / "office" / "records")
    return tmp_path / "office"


@pytest.fixture
def edit(office: Path) -> Edit:
    def replace(file: str, old: str, new: str) -> None:
        path = office / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    return replace


def codes(checked: Checked) -> list[str]:
    return [finding.code for finding in checked.findings]


def test_the_records_of_this_repository_are_clean() -> None:
    checked = check(REPOSITORY)
    assert checked.findings == ()
    assert len(checked.register.records) > 200


def test_a_finding_tells_its_line_and_the_line_put_right(office: Path, edit: Edit) -> None:
    edit(ORDER, 'date: "2566-02-22"', "date: 2566-02-22")
    (finding,) = check(office).findings
    lines = (office / ORDER).read_text("utf-8").splitlines()
    line = lines.index("date: 2566-02-22") + 1
    assert (finding.code, finding.severity) == ("TT111", Severity.ERROR)
    assert (finding.file, finding.position) == (ORDER, Position(line, 7))
    assert finding.source_line == "date: 2566-02-22"
    assert finding.fix_line == 'date: "2566-02-22"'


def test_a_number_that_should_be_text_is_quoted_as_it_was_written(office: Path, edit: Edit) -> None:
    edit("records/manuals/e-mes.yml", 'number: "4.10"', "number: 4.10")
    finding = next(one for one in check(office).findings if one.code == "TT210")
    assert finding.fix_line is not None
    assert finding.fix_line.strip() == '- number: "4.10"'
    assert finding.params["value"] == "4.10"


def test_a_missing_key_is_told_at_its_parent(office: Path, edit: Edit) -> None:
    edit("records/manuals/e-mes.yml", "author:\n  name: นางสาวจันทิมา ทศกุล\n  post:", "author:\n  name:")
    (finding,) = check(office).findings
    text = (office / "records/manuals/e-mes.yml").read_text("utf-8").splitlines()
    assert (finding.code, finding.position) == ("TT201", Position(text.index("author:") + 1, 1))


def test_to_name_a_record_whose_file_is_broken_is_no_second_finding(office: Path) -> None:
    (office / ORDER).write_text("title: [\n", "utf-8")
    assert {finding.file for finding in check(office).findings} == {ORDER}


def test_only_the_files_asked_for_are_told_of(office: Path, edit: Edit) -> None:
    edit(ORDER, 'date: "2566-02-22"', "date: 2566-02-22")
    edit("records/office.yml", "province: ชัยภูมิ", "provnce: ชัยภูมิ")
    everything = check(office)
    only = check(office, [office / "records" / "orders"])
    assert {finding.file for finding in everything.findings} >= {ORDER, "records/office.yml"}
    assert {finding.file for finding in only.findings} == {ORDER}
    assert check(office, [office / "records" / "letters"]).findings == ()


def test_a_warning_can_be_acknowledged_with_a_reason_but_an_error_cannot(office: Path, edit: Edit) -> None:
    edit(ORDER, "fiscal_year: 2566", "fiscal_year: 2567")
    warning = next(one for one in check(office).findings if one.file == ORDER)
    assert warning.severity is Severity.WARNING
    path = office / ORDER
    text = path.read_text("utf-8")
    reason = f"\nacknowledged:\n  - code: {warning.code}\n    reason: คำสั่งนี้ใช้กับปีงบประมาณถัดไป\n"
    path.write_text(text + reason, "utf-8")
    assert ORDER not in {finding.file for finding in check(office).findings}
    path.write_text(text.replace('"2566-02-22"', '"2566-02-30"') + reason, "utf-8")
    assert "TT501" in codes(check(office))


@pytest.mark.parametrize(
    ("name", "code"), [("65.yaml", "TT121"), ("65.yml.txt", "TT121"), ("หกสิบห้า.yml", "TT121")]
)
def test_a_file_that_can_be_no_record_is_told(office: Path, name: str, code: str) -> None:
    (office / "records/orders/2566" / name).write_text("title: ก\n", "utf-8")
    (finding,) = check(office).findings
    assert (finding.code, finding.file) == (code, f"records/orders/2566/{name}")


def test_a_file_whose_name_is_no_text_is_told(office: Path, tmp_path: Path) -> None:
    """As an archive from an old Windows leaves it: Thai in TIS-620."""
    try:
        Path(os.fsdecode(bytes(office / "records") + b"/\xa1\xa2.doc")).write_bytes(b"")
    except OSError:
        pytest.skip("this file system holds no such names")
    for _ in range(2):
        assert codes(check(office, cache=tmp_path / "cache")) == ["TT121"]


@pytest.mark.parametrize("there", [b"", None])
def test_where_nothing_can_be_kept_the_check_goes_on(
    office: Path, tmp_path: Path, there: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file where the directory should be, or a disk that takes nothing."""
    cache = tmp_path / "cache"
    if there is not None:
        cache.write_bytes(there)
    else:

        def full(self: Path, content: bytes) -> int:
            self.touch()
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self))

        monkeypatch.setattr(Path, "write_bytes", full)
    assert check(office, cache=cache).findings == check(office).findings == ()
    assert [path for path in cache.rglob("*") if path.is_file()] == []


def test_a_link_is_not_followed(office: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.yml").write_text("title: ก\n", "utf-8")
    (office / "records/orders/2566/66.yml").symlink_to(tmp_path / "elsewhere.yml")
    (office / "records/orders/2567").symlink_to(tmp_path)
    assert codes(check(office)) == ["TT122", "TT122"]


def test_a_tree_without_records_is_no_tree(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        check(tmp_path)


def test_the_cache_never_changes_the_answer(office: Path, edit: Edit, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    edit(ORDER, "fiscal_year: 2566", "fiscal_year: 2567")
    edit("records/office.yml", "province: ชัยภูมิ", "provnce: ชัยภูมิ")
    assert check(office, cache=cache).findings == check(office).findings
    assert check(office, cache=cache).findings == check(office).findings
    edit("records/office.yml", "provnce: ชัยภูมิ", "province: ชัยภูมิ")
    (office / "records/orders/2566/9204.yml").rename(office / "records/orders/2566/9299.yml")
    assert check(office, cache=cache).findings == check(office).findings
    for path in (cache / "records").iterdir():
        path.write_bytes(path.read_bytes()[:-9])
    assert check(office, cache=cache).findings == check(office).findings


def test_a_register_that_was_looked_at_is_not_looked_at_again(
    office: Path, edit: Edit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    looked: list[Register] = []

    def rule(register: Register) -> Iterator[Fault]:
        looked.append(register)
        yield Fault(code="TT301", address="orders/2566/65", pointer=("date",), params={"value": "ก"})

    monkeypatch.setattr(check_module, "REGISTER_RULES", (rule,))
    first = check(office, cache=cache)
    assert codes(first) == ["TT301"]
    assert check(office, cache=cache).findings == first.findings
    assert len(looked) == 1
    title = "title: "
    for word in "กขคงจ":
        edit(ORDER, title, f"title: {word}")
        title = f"title: {word}"
        assert codes(check(office, cache=cache)) == ["TT301"]
    assert len(looked) == 6
    edit(ORDER, title, "title: ง")  # as it was before the last edit
    assert codes(check(office, cache=cache)) == ["TT301"]
    assert len(looked) == 6
    check(office)
    assert len(looked) == 7


def test_two_processes_say_what_one_says(office: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(ORDER, 'date: "2566-02-22"', "date: 2566-02-22")
    edit("records/manuals/inspection.yml", "work: inspection", "work: inspecton")
    one = check(office)
    monkeypatch.setattr(check_module, "MANY", 2)
    two = check(office)
    assert two.findings == one.findings
    assert dict(two.register.records) == dict(one.register.records)
    assert two.register.links_in == one.register.links_in
