"""Open data: whole, truthful, safe to open, the same for the same records, and what others can read."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import shutil
import sqlite3
import warnings
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model import KINDS, kind_of
from generator.opendata import api, catalog, comma, openapi, stage
from generator.opendata.archive import archive
from generator.opendata.licence import LICENCES
from generator.opendata.shape import SHARED, shape
from generator.opendata.workbook import Sheet, workbook
from generator.publish.data import data
from generator.schema import Schemas
from tests.opendata import EMAIL, FORMULA, SECRET, SITE, Made, make, tree

SHAPES = Path(__file__).parent / "data/dcat-ap"
SCHEMAS = Schemas(Path(__file__).parents[1] / "schemas")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tree(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def made(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(office, tmp_path_factory.mktemp("out"))


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


# -- what is in it ----------------------------------------------------------------------------------


def test_every_public_record_is_in_every_form(made: Made) -> None:
    held = {address: one.kind for address, one in made.holdings.register.records.items()}
    in_csv, in_json, in_years = {}, {}, {}
    for kind in KINDS:
        in_csv |= {one["address"]: kind for one in rows(made.read(f"data/tables/{kind}.csv"))}
        document = json.loads(made.read(api.path_of_kind(kind)))
        in_json |= {one["address"]: one["kind"] for one in document["records"]}
        assert document["count"] == len(document["records"])
    for path in sorted((made.out / "api/v1/years").rglob("*.json")):
        in_years |= {one["address"]: one["kind"] for one in json.loads(path.read_bytes())["records"]}
    assert in_csv == in_json == held
    assert in_years == {
        address: kind
        for address, kind in held.items()
        if address.split("/")[0] in ("e-mes", "emenscr", "inspection")
    }
    with sqlite3.connect(":memory:") as base:
        base.deserialize(made.read(stage.DATABASE))
        in_base = {one for kind in KINDS for (one,) in base.execute(f'SELECT address FROM "{kind}"')}  # noqa: S608
    assert in_base == held.keys()


def test_nothing_internal_is_in_any_file(made: Made) -> None:
    assert "letters/2566/moe-04003-999" not in made.holdings.register.records
    for path in sorted(made.out.rglob("*")):
        if not path.is_file():
            continue
        contents = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as opened:
                contents += [opened.read(name) for name in opened.namelist()]
        for content in contents:
            assert SECRET.encode() not in content, path
            assert b"moe-04003-999" not in content, path


def test_what_is_made_up_says_so_in_every_row(made: Made) -> None:
    samples = {one.address for one in made.holdings.register.records.values() if one.sample}
    assert samples
    for path in sorted((made.out / "data").rglob("*.csv")):
        for one in rows(path.read_bytes()):
            assert (one["sample"] == "true") is (one["address"] in samples), path


def test_without_samples_there_are_none(office: Path, tmp_path: Path) -> None:
    real = make(office, tmp_path, without_samples=True)
    assert all(one["sample"] == "false" for one in rows(real.read("data/tables/letter.csv")))


def test_a_draft_has_no_workbooks_database_or_archive(office: Path, made: Made, tmp_path: Path) -> None:
    draft = make(office, tmp_path, whole=False)
    gone = {path for path in made.keys if path not in draft.keys}
    assert {Path(path).suffix for path in gone} == {".xlsx", ".sqlite", ".zip"}
    assert set(draft.keys) <= set(made.keys)


def test_lists_within_records_are_tables_below_them(made: Made) -> None:
    order = made.holdings.register.records["orders/2566/9204"].data
    committees = [
        one
        for one in rows(made.read("data/tables/order_committees.csv"))
        if one["address"] == "orders/2566/9204"
    ]
    members = [
        one
        for one in rows(made.read("data/tables/order_committees_members.csv"))
        if one["address"] == "orders/2566/9204"
    ]
    assert [one["name"] for one in committees] == [one["name"] for one in order["committees"]]
    assert [(one["of"], one["no"], one["post"]) for one in members] == [
        (str(of), str(no), member["post"])
        for of, committee in enumerate(order["committees"], 1)
        for no, member in enumerate(committee["members"], 1)
    ]


def test_evidence_of_all_kinds_is_one_table(made: Made) -> None:
    found = rows(made.read("data/tables/evidence.csv"))
    assert {one["address"].split("/")[0] for one in found} >= {"e-mes", "emenscr"}
    for one in found[:40]:
        value: Any = made.holdings.register.records[one["address"]].data
        for part in one["at"].split("."):
            value = value[int(part) - 1] if part.isdigit() else value[part]
        assert value[int(one["no"]) - 1]["title"] == one["title"].removeprefix("'")


def test_every_property_of_a_schema_has_a_column_or_is_left_out_on_purpose() -> None:
    made = shape(SCHEMAS)
    for kind in KINDS:
        plan = made.plans[kind]
        known = plan.values.keys() | plan.inner.keys() | plan.lists.keys()
        missing = SCHEMAS.document(kind)["properties"].keys() - known
        assert missing <= {"classification", "acknowledged", "redirect_from", "sample"}, kind
    for table in made.tables.values():
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names), table.name
        assert set(table.key) <= set(names)
        assert all(column.title for column in table.columns)
    assert set(SHARED.values()) <= made.tables.keys()


# -- safe to open -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", "+66", "-5", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_looks_like_a_formula_is_a_text_in_csv(text: str) -> None:
    assert next(csv.reader(io.StringIO(comma.lines([[text]]).decode(), newline=""))) == [f"'{text}"]


def test_numbers_stay_numbers_in_csv() -> None:
    assert comma.lines([[-5, 1.5, True, None, "ก,ข"]]) == '-5,1.5,true,,"ก,ข"\r\n'.encode()


def test_a_csv_file_begins_with_the_mark_that_excel_needs(made: Made) -> None:
    content = made.read("data/tables/order.csv")
    assert content.startswith(b"\xef\xbb\xbfaddress,")
    assert [one["title"] for one in rows(content) if one["address"] == "orders/2566/65"] == [f"'{FORMULA}"]


def test_a_workbook_holds_the_same_rows_and_no_formula(made: Made) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made.read("data/order.xlsx")))
    table = made.pieces.shape.tables["order"]
    sheet = book[table.title]
    assert [cell.value for cell in sheet[1]] == [column.title for column in table.columns]
    found = rows(made.read("data/tables/order.csv"))
    assert sheet.max_row == len(found) + 1
    names = [column.name for column in table.columns]
    for row, told in zip(sheet.iter_rows(min_row=2), found, strict=True):
        for cell, name in zip(row, names, strict=True):
            assert cell.data_type != "f"
            value = cell.value
            if isinstance(value, dt.datetime):
                value = value.date().isoformat()
            if isinstance(value, bool):
                value = "true" if value else "false"
            assert str("" if value is None else value) == told[name].removeprefix("'"), (
                told["address"],
                name,
            )
    assert isinstance(sheet.cell(2, names.index("date") + 1).value, dt.datetime)
    assert FORMULA in {row[1].value for row in sheet.iter_rows(min_row=2)}
    assert sheet.freeze_panes == "A2"


@settings(deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_any_text_survives_a_workbook(texts: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(
            io.BytesIO(workbook([Sheet(name="ก", head=["x"] * len(texts), rows=[texts])]))
        )
    for cell, text in zip(book.worksheets[0][2], texts, strict=True):
        if text.isprintable():
            assert (cell.value or "") == text
        assert cell.data_type != "f"


def test_sheets_of_one_name_are_told_apart() -> None:
    long = "หัวข้อที่ยาวเกินกว่าสามสิบเอ็ดตัวอักษรของชื่อแผ่นงาน"
    sheets = [Sheet(name=name, head=["a"], rows=[]) for name in (long, long, "a/b:c", "")]
    names = openpyxl.load_workbook(io.BytesIO(workbook(sheets))).sheetnames
    assert len(set(names)) == 4
    assert all(0 < len(name) <= 31 for name in names)


# -- the same for the same --------------------------------------------------------------------------


def test_the_same_records_give_the_same_bytes_anywhere(office: Path, made: Made, tmp_path: Path) -> None:
    again = make(office, tmp_path / "again")
    assert again.keys == made.keys
    for path in made.keys:
        assert hashlib.sha256(again.read(path)).digest() == hashlib.sha256(made.read(path)).digest(), path


def test_one_edit_makes_only_the_pieces_anew_that_it_is_in(office: Path, made: Made, tmp_path: Path) -> None:
    root = tmp_path / "office"
    shutil.copytree(office, root)
    file = root / "records/orders/2566/65.yml"
    file.write_text(file.read_text("utf-8").rstrip("\n") + "\n  แก้แล้ว\n", "utf-8")  # of its notes
    again = make(root, tmp_path / "out")
    changed = {path for path, key in again.keys.items() if key != made.keys[path]}
    assert {path for path in changed if not path.startswith("calendar/")} == {
        "api/v1/index.json", "api/v1/kinds/order.json", "catalog.json", "data/ckan.json", "data/order.xlsx",
        "data/register.sqlite", "data/register.zip", "data/tables/confirmed.csv", "data/tables/evidence.csv",
        "data/tables/order.csv", "data/tables/order_committees.csv",
        "data/tables/order_committees_members.csv",
        "data/tables/revisions.csv", "data/tables/sources.csv",
    }  # fmt: skip
    unchanged = again.keys.keys() - changed
    assert all(again.read(path) == made.read(path) for path in unchanged)


def test_an_archive_tells_no_time_and_no_machine() -> None:
    one = archive([("a/ข.txt", b"x" * 100)])
    with zipfile.ZipFile(io.BytesIO(one)) as opened:
        (info,) = opened.infolist()
    assert (info.date_time, info.create_system, info.filename) == ((1980, 1, 1, 0, 0, 0), 3, "a/ข.txt")


# -- what others read -------------------------------------------------------------------------------


def _valid(package: Path) -> list[str]:
    """What Frictionless finds wrong with a package."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from frictionless import system, validate

        with system.use_context(trusted=True):
            report = validate(str(package))
    return [error.message for task in report.tasks for error in task.errors] + [
        error.message for error in report.errors
    ]


def test_the_package_of_tables_is_valid(made: Made, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(made.read(stage.ARCHIVE))) as opened:
        opened.extractall(tmp_path)
        assert opened.testzip() is None
    assert _valid(tmp_path / "datapackage.json") == []
    assert "README.txt" in {path.name for path in tmp_path.iterdir()}
    for path in (tmp_path / "tables").iterdir():
        assert path.read_bytes() == made.read(f"data/tables/{path.name}")


def test_the_package_of_a_year_is_valid(made: Made) -> None:
    assert _valid(made.out / "data/e-mes/2566/datapackage.json") == []


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("result", ",true,", ",maybe,"),
        ("result_works", "e-mes/", "e-mes/none/"),
    ],
)
def test_a_wrong_table_is_not_valid(made: Made, tmp_path: Path, table: str, old: str, new: str) -> None:
    folder = tmp_path / "2566"
    shutil.copytree(made.out / "data/e-mes/2566", folder)
    file = folder / f"{table}.csv"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    assert _valid(folder / "datapackage.json") != []


def test_the_database_is_whole_and_explains_itself(made: Made) -> None:
    with sqlite3.connect(":memory:") as base:
        base.deserialize(made.read(stage.DATABASE))
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables == {*made.pieces.shape.tables, "columns_"}
        for name in made.pieces.shape.tables:
            told = {
                column
                for (column,) in base.execute('SELECT "column" FROM columns_ WHERE "table" = ?', (name,))
            }
            there = {row[1] for row in base.execute(f'PRAGMA table_info("{name}")')}
            assert told - {""} == there
        query = """SELECT m.post FROM "order" o JOIN order_committees_members m USING (address)
            WHERE o.address = 'orders/2566/9204' AND m.no = 1"""
        assert base.execute(query).fetchone() is not None


@pytest.fixture(scope="module")
def described(made: Made) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(made.read(api.OPENAPI))
    return found


def _faults(described: dict[str, Any], schema: str, document: Any) -> list[str]:
    from jsonschema import Draft202012Validator

    whole = {"$ref": f"#/components/schemas/{schema}", "components": described["components"]}
    validator = Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


def test_the_api_is_described_as_openapi_wants_it(described: dict[str, Any]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from openapi_spec_validator import OpenAPIV31SpecValidator, validate

        validate(described, cls=OpenAPIV31SpecValidator)
    assert described["openapi"] == "3.1.0"
    assert described["servers"] == [{"url": SITE.rstrip("/")}]


def test_every_file_of_the_api_is_what_its_description_says(made: Made, described: dict[str, Any]) -> None:
    assert _faults(described, "Index", json.loads(made.read(api.INDEX))) == []
    for kind in KINDS:
        assert _faults(described, f"collection.{kind}", json.loads(made.read(api.path_of_kind(kind)))) == []
    years = sorted((made.out / "api/v1/years").rglob("*.json"))
    assert years
    for path in years:
        assert _faults(described, "year", json.loads(path.read_bytes())) == []


def test_every_records_own_document_is_what_the_description_says(
    made: Made, described: dict[str, Any]
) -> None:
    for record in made.holdings.register.records.values():
        document = json.loads(data(record, made.holdings.register, SITE))
        assert _faults(described, f"record.{record.kind}", document) == [], record.address


@pytest.mark.parametrize(
    "wrong",
    [{"date": "2566-02-22"}, {"number": 65}, {"unheard_of": "x"}, {"status": "lost"}],
)
def test_a_wrong_document_is_refused(made: Made, described: dict[str, Any], wrong: dict[str, Any]) -> None:
    record = made.holdings.register.records["orders/2566/65"]
    document = json.loads(data(record, made.holdings.register, SITE))
    document["data"] |= wrong
    assert _faults(described, "record.order", document)


def test_the_paths_of_the_description_are_those_of_the_site(made: Made, described: dict[str, Any]) -> None:
    import re

    templates = [re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))) for path in described["paths"]]
    paths = [path for path in made.keys if path.startswith("api/") and path != api.OPENAPI]
    paths += [f"{address}.json" for address in made.holdings.register.records]
    assert [path for path in paths if not any(one.fullmatch(f"/{path}") for one in templates)] == []


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("order", "orders/{year}/{slug}"),
        ("cycle", "{work}/{fy}/cycle"),
        ("result", "e-mes/{fy}/{round}/{code}"),
    ],
)
def test_an_address_with_its_parts_named(kind: str, path: str) -> None:
    assert openapi.record_path(kind) == path


def test_the_index_names_every_file(made: Made) -> None:
    index = json.loads(made.read(api.INDEX))
    urls = [one["url"] for one in (*index["kinds"], *index["years"])]
    assert {
        f"{SITE}{path}" for path in made.keys if path.startswith(("api/v1/kinds", "api/v1/years"))
    } == set(urls)
    assert index["api"] == index["versions"][0]["version"]


def test_the_newest_version_of_the_format_stands_first() -> None:
    numbers = [tuple(map(int, one["version"].split("."))) for one in api.versions()]
    days = [dt.date.fromisoformat(one["date"]) for one in api.versions()]
    assert numbers == sorted(numbers, reverse=True)
    assert days == sorted(days, reverse=True)


# -- catalogues -------------------------------------------------------------------------------------


def _conforms(content: bytes, base: str) -> tuple[bool, str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyshacl import validate
        from rdflib import Graph

        graph = Graph().parse(data=content, format="json-ld", publicID=base)
        shapes = Graph()
        for name in ("shapes", "range"):
            shapes.parse(SHAPES / f"{name}.ttl")
        conforms, _, text = validate(graph, shacl_graph=shapes)
    return bool(conforms), str(text)


def test_the_catalogue_is_dcat_ap(made: Made) -> None:
    conforms, text = _conforms(made.read(catalog.CATALOG), f"{SITE}catalog.json")
    assert conforms, text


def test_the_catalogue_is_dcat_ap_where_the_sites_address_is_not_known(office: Path, tmp_path: Path) -> None:
    here = make(office, tmp_path, site_url="")
    conforms, text = _conforms(here.read(catalog.CATALOG), "https://elsewhere.go.th/catalog.json")
    assert conforms, text


@pytest.mark.parametrize("without", ["dct:title", "dct:publisher"])
def test_a_catalogue_that_lacks_something_is_refused(made: Made, without: str) -> None:
    document = json.loads(made.read(catalog.CATALOG))
    del document[without]
    assert not _conforms(json.dumps(document).encode(), f"{SITE}catalog.json")[0]


ALLOWED = {
    "data_type": {"ข้อมูลระเบียน", "ข้อมูลสถิติ"},
    "objective": {"พันธกิจหน่วยงาน", "เพื่อการให้บริการประชาชน"},
    "update_frequency_unit": {"ปี", "ครึ่งปี", "ไตรมาส", "เดือน", "ตามเวลาจริง"},
    "geo_coverage": {"ประเทศ", "ภาค", "จังหวัด"},
    "data_category": {"ข้อมูลสาธารณะ"},
    "license_id": {"Creative Commons Attributions", "Open Data Common", "อื่นๆ"},
}
"""Values that the Thai catalogue takes (ckanext-thai_gdc, ckan_dataset.json)."""


def test_every_dataset_bears_the_fourteen_mandatory_fields(made: Made) -> None:
    assert len(catalog.FIELDS) == 14
    packages = json.loads(made.read(catalog.CKAN))
    datasets = json.loads(made.read(catalog.CATALOG))["dcat:dataset"]
    assert len(packages) == len(datasets) > len(KINDS)
    for package, dataset in zip(packages, datasets, strict=True):
        for name in catalog.FIELDS:
            assert package[name], name
            assert dataset[f"gdc:{name}"] == package[name]
        for name, values in ALLOWED.items():
            assert package[name] in values
        assert package["maintainer_email"] == EMAIL
        assert package["maintainer"] == "กลุ่มนโยบายและแผน"


def test_every_distribution_is_there_and_as_large_as_told(made: Made) -> None:
    for dataset in json.loads(made.read(catalog.CATALOG))["dcat:dataset"]:
        for one in dataset["dcat:distribution"]:
            path = one["dcat:downloadURL"]["@id"].removeprefix(SITE)
            assert len(made.read(path)) == int(one["dcat:byteSize"]["@value"])


def test_where_the_office_gives_no_mail_none_is_made_up(office: Path, tmp_path: Path) -> None:
    root = tmp_path / "office"
    shutil.copytree(office, root)
    file = root / "records/office.yml"
    file.write_text(file.read_text("utf-8").replace(f"  email: {EMAIL}\n", "  license: cc0\n"), "utf-8")
    bare = make(root, tmp_path / "out")
    package = json.loads(bare.read(catalog.CKAN))[0]
    assert "maintainer_email" not in package
    assert package["license_id"] == "อื่นๆ"
    assert b"mailto:" not in bare.read(catalog.CATALOG)
    assert _conforms(bare.read(catalog.CATALOG), SITE)[0]


def test_the_licences_are_those_of_the_schema() -> None:
    assert set(LICENCES) == set(SCHEMAS.property("office", ("open_data", "license"))["enum"])
    assert SCHEMAS.property("office", ("open_data", "license"))["default"] in LICENCES


def test_every_kind_of_record_has_an_address_of_its_own(made: Made) -> None:
    for address, record in made.holdings.register.records.items():
        kind = kind_of(address)
        assert kind is not None
        assert kind.name == record.kind
