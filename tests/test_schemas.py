"""The schemas themselves: complete in Thai, sound as JSON Schema, and true to what offices really hold."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from jsonschema import Draft7Validator
from referencing import Registry, Resource

from generator.model import KINDS, kind_of
from generator.schema import Schemas

ROOT = Path(__file__).parent.parent
SCHEMAS = Schemas(ROOT / "schemas")
THAI = re.compile("[ก-๙]")
BRANDS = ("GitHub", "GitLab")
VALIDATING = {
    "type", "enum", "const", "pattern", "minLength", "maxLength", "minimum", "maximum",
    "minItems", "maxItems", "uniqueItems", "required", "properties", "items",
    "additionalProperties", "allOf", "anyOf", "oneOf", "not", "if", "dependencies",
}  # fmt: skip
"""Draft-07 does not look at these beside a $ref, so they may not stand there."""

FILES = {
    path.name.removesuffix(".schema.json"): json.loads(path.read_text("utf-8"))
    for path in sorted((ROOT / "schemas").glob("*.schema.json"))
}


def resolved(node: dict[str, Any], file: str) -> dict[str, Any]:
    """The node of a file with its $ref followed, as an editor shows it."""
    while "$ref" in node:
        source, _, pointer = node["$ref"].partition("#/definitions/")
        file = source.removesuffix(".schema.json") or file
        node = {**FILES[file]["definitions"][pointer], **{k: v for k, v in node.items() if k != "$ref"}}
    return node


def nodes(node: dict[str, Any], at: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema that describes a value, with its place, each as it stands in its own file.

    Conditions (``if``, ``then``, ``else``) only repeat what ``properties`` describes, so they are left out.
    """
    yield at, node
    for key, child in node.get("properties", {}).items():
        yield from nodes(child, f"{at}.{key}")
    for key, child in node.get("definitions", {}).items():
        yield from nodes(child, f"{at}#{key}")
    if isinstance(node.get("items"), dict):
        yield from nodes(node["items"], f"{at}[]")


def told(file: str) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Of a file: place, schema as written and schema with its $ref followed, of every value."""
    return [(at, node, resolved(node, file)) for at, node in nodes(FILES[file], file) if at != "common"]


def conditions(node: Any) -> Iterator[dict[str, Any]]:
    """Every schema with an ``if`` in it."""
    if isinstance(node, dict):
        if "if" in node:
            yield node
        for child in node.values():
            yield from conditions(child)
    elif isinstance(node, list):
        for child in node:
            yield from conditions(child)


def test_there_is_one_schema_a_kind() -> None:
    assert set(FILES) == {*KINDS, "common", "mapping"}  # what they share; how lists of others are read


@pytest.mark.parametrize("file", FILES)
def test_is_sound_draft_07(file: str) -> None:
    Draft7Validator.check_schema(FILES[file])
    assert FILES[file]["$schema"] == "http://json-schema.org/draft-07/schema#"
    if file != "common":
        jsonschema_rs.Draft7Validator(SCHEMAS.document(file))


@pytest.mark.parametrize("file", FILES)
def test_every_shared_part_is_used(file: str) -> None:
    everything = "".join(json.dumps(schema) for schema in FILES.values())
    for name in FILES[file].get("definitions", {}):
        assert f'#/definitions/{name}"' in everything


@pytest.mark.parametrize("file", FILES)
def test_every_value_is_told_in_thai(file: str) -> None:
    for at, _, whole in told(file):
        assert THAI.search(whole["title"]), at
        assert "\n" not in whole["title"], at
        assert THAI.search(whole["description"]), at
        assert len(whole["description"]) >= 30, at
        assert whole["description"] != whole["title"], at


@pytest.mark.parametrize("file", FILES)
def test_nothing_beside_a_ref_is_meant_to_check(file: str) -> None:
    for at, node, _ in told(file):
        assert "$ref" not in node or not VALIDATING & node.keys(), at


@pytest.mark.parametrize("file", FILES)
def test_every_object_is_closed(file: str) -> None:
    for at, node, _ in told(file):
        if node.get("type") == "object":
            assert node["additionalProperties"] is False, at
            assert set(node.get("required", ())) <= node["properties"].keys(), at


@pytest.mark.parametrize("file", FILES)
def test_allowed_values_and_patterns_are_explained(file: str) -> None:
    for at, node, _ in told(file):
        if "enum" in node:
            assert len(node["enum"]) == len(node["enumDescriptions"]) == len(set(node["enum"])), at
            assert all(THAI.search(words) or words in BRANDS for words in node["enumDescriptions"]), at
            assert node.get("default", node["enum"][0]) in node["enum"], at
        if "pattern" in node:
            assert THAI.search(node["patternErrorMessage"]), at


@pytest.mark.parametrize("file", FILES)
def test_no_text_may_be_empty(file: str) -> None:
    for at, _, whole in told(file):
        if whole.get("type") == "string":
            assert "enum" in whole or not re.search(whole["pattern"], ""), at


@pytest.mark.parametrize("file", FILES)
def test_examples_are_there_and_right(file: str) -> None:
    for at, _, whole in told(file):
        if whole["type"] not in ("object", "array") and "enum" not in whole:
            assert whole["examples"], at
            judge = Draft7Validator({key: value for key, value in whole.items() if key != "definitions"})
            assert all(judge.is_valid(example) for example in whole["examples"]), at


@pytest.mark.parametrize("file", FILES)
def test_every_condition_says_why(file: str) -> None:
    for condition in conditions(FILES[file]):
        assert "then" in condition or "else" in condition
        for branch in ("then", "else"):
            if branch in condition:
                text = json.dumps(condition[branch], ensure_ascii=False)
                assert "errorMessage" in text.replace("patternErrorMessage", "errorMessage")
                assert THAI.search(text)


def test_common_keys_are_the_same_everywhere() -> None:
    for kind in KINDS:
        keys = FILES[kind]["properties"].keys()
        assert keys >= {"sources", "notes", "acknowledged"}
        assert kind == "office" or keys >= {"title", "sample", "classification", "redirect_from"}


# -- the records of the repository ----------------------------------------------------------------


def read(address: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(
        (ROOT / "records" / f"{address}.yml").read_text("utf-8"), Loader=yaml.CSafeLoader
    )
    return loaded


def test_records_validate_the_way_an_editor_does_it() -> None:
    """With the schemas' own relative references, not with our joined copy."""
    registry: Registry[Any] = Registry().with_resources(
        (f"{file}.schema.json", Resource.from_contents(schema)) for file, schema in FILES.items()
    )
    judges = {kind: Draft7Validator(FILES[kind], registry=registry) for kind in KINDS}
    for address in TRUE_RECORDS:
        kind = kind_of(address)
        assert kind
        assert [error.message for error in judges[kind.name].iter_errors(read(address))] == []


TRUE_RECORDS = [
    "office",
    *(f"manuals/{work}" for work in ("e-mes", "emenscr", "inspection")),
    *(f"letters/2566/moe-04003-{number}" for number in (106, 670, 1118, 1197)),
    "orders/2566/65",
    *(f"{work}/2566/cycle" for work in ("e-mes", "emenscr", "inspection")),
    *(f"e-mes/2566/indicators/AP-{number}" for number in (1, 2, 3)),
    *(f"e-mes/2566/indicators/STD-{number}" for number in ("1.1", "1.2", "2.1", "2.3", "3.1")),
]


@pytest.mark.parametrize("address", TRUE_RECORDS)
def test_what_is_true_is_not_marked_made_up(address: str) -> None:
    record = read(address)
    assert "sample" not in record
    kind = kind_of(address)
    assert kind
    assert SCHEMAS.validate(kind.name, address, record) == []


def test_keys_stand_in_the_order_of_the_schema() -> None:
    """So that every record of a kind reads alike."""
    for address in TRUE_RECORDS:
        kind = kind_of(address)
        assert kind
        order = list(FILES[kind.name]["properties"])
        keys = list(read(address))
        assert keys == sorted(keys, key=order.index), address


@pytest.mark.parametrize(("work", "last"), [("e-mes", 15), ("emenscr", 12), ("inspection", 9)])
def test_manuals_have_every_step(work: str, last: int) -> None:
    steps = read(f"manuals/{work}")["steps"]
    assert [step["number"] for step in steps] == [f"4.{number}" for number in range(1, last + 1)]
    assert [step["kind"] for step in steps].count("start") == 1
    assert steps[0]["kind"] == "start"
    assert [step["kind"] for step in steps].count("end") == 1
    assert steps[-1]["kind"] == "end"


@pytest.mark.parametrize("work", ["e-mes", "emenscr", "inspection"])
def test_flow_charts_lead_somewhere(work: str) -> None:
    steps = read(f"manuals/{work}")["steps"]
    numbers = [step["number"] for step in steps]
    decisions = [step for step in steps if step["kind"] == "decision"]
    assert decisions
    for step in decisions:
        here = numbers.index(step["number"])
        assert numbers.index(step["if_yes"]) == here + 1
        assert numbers.index(step["if_no"]) < here


@pytest.mark.parametrize("work", ["e-mes", "emenscr", "inspection"])
def test_manuals_name_only_known_parties(work: str) -> None:
    office = read("office")
    known = {office["id"]} | {
        party["id"] for group in ("units", "posts", "roles", "bodies") for party in office[group]
    }
    manual = read(f"manuals/{work}")
    named = {manual["report_to"], *manual.get("also_report_to", ())}
    for step in manual["steps"]:
        named |= {step["actor"], *step.get("others", ())}
    assert named <= known


def test_the_slips_of_the_manuals_are_put_right() -> None:
    for work in ("e-mes", "emenscr", "inspection"):
        manual = read(f"manuals/{work}")
        corrections = manual.pop("corrections")
        body = json.dumps(manual, ensure_ascii=False)
        assert "eMENSOCR" not in body
        assert "พ.ศ.2566" not in body
        for correction in corrections:
            assert correction["printed"] != correction["corrected"]
            assert correction["corrected"] in body
    assert "eMENSCR" not in json.dumps(read("manuals/inspection")["forms"], ensure_ascii=False)


def test_no_office_id_is_used_twice() -> None:
    office = read("office")
    ids = [office["id"]] + [
        party["id"] for group in ("units", "posts", "roles", "bodies") for party in office[group]
    ]
    assert len(ids) == len(set(ids))


# -- what real offices hold, and what must never pass ------------------------------------------------

BASE: dict[str, dict[str, Any]] = {
    "office": {
        "id": "area", "name": "สำนักงาน", "short_name": "สพป.", "province": "ชัยภูมิ",
        "units": [{"id": "plan", "name": "กลุ่มนโยบายและแผน"}], "posts": [], "bodies": [],
    },
    "letter": {
        "title": "การตรวจราชการ", "number": "ศธ 04003/106", "prefix": "ศธ 04003", "circular": False,
        "running": 106, "date": "2566-01-23", "direction": "incoming", "from": "obec",
        "fiscal_year": 2566, "works": ["e-mes"],
    },
    "order": {
        "title": "แต่งตั้งคณะกรรมการ", "number": "65/2566", "issuer": "area", "date": "2566-02-22",
        "fiscal_year": 2566, "works": ["e-mes"], "status": "in-force",
        "committees": [
            {
                "name": "คณะกรรมการดำเนินงาน", "duties": ["กำกับ ติดตาม"],
                "members": [{"post": "ผู้อำนวยการ", "role": "ประธานกรรมการ"}],
            }
        ],
    },
    "cycle": {
        "title": "ปี 2566", "work": "e-mes", "fiscal_year": 2566, "state": "open", "manual": "manuals/e-mes",
        "rounds": [
            {"id": "6m", "name": "รอบ 6 เดือน", "period": {"from": "2565-10-01", "to": "2566-03-31"}}
        ],
    },
    "indicator": {
        "title": "ร้อยละ", "code": "AP-1", "part": "AP", "measure": {"kind": "percent"}, "rounds": ["12m"],
    },
    "result": {
        "indicator": "e-mes/2566/indicators/AP-1", "state": "reported", "reported_on": "2566-04-20",
        "value": 87.5,
    },
    "project": {
        "title": "โครงการ", "owner": "plan", "responsible": "นักวิเคราะห์นโยบายและแผน",
        "period": {"from": "2565-11-01", "to": "2566-12-31"}, "state": "active",
        "budget": [{"source": "งบประมาณ สพฐ.", "amount": 538800.5}, {"source": "เงินบริจาค", "amount": 1000}],
        "alignment": {"z": {"strategy": "ด้านทรัพยากรมนุษย์"}},
        "modules": {f"M{number}": {"state": "not-started"} for number in range(1, 8)},
        "plan": {f"q{number}": {"progress": 25 * number, "disbursement": 0} for number in range(1, 5)},
    },
    "progress": {
        "project": "emenscr/2566/projects/reading", "state": "draft", "progress": 10, "disbursed": 0,
        "result": "เริ่มดำเนินการ",
    },
    "visit": {
        "title": "การตรวจราชการ รอบที่ 1", "kind": "moe-normal", "provinces": ["ชัยภูมิ"],
        "dates": [{"from": "2564-02-22", "to": "2564-02-23"}], "inspector": {"post": "ผู้ตรวจราชการ"},
        "by": "moe-inspector", "topics": [{"number": "1", "title": "คุณภาพการศึกษา"}],
    },
    "finding": {
        "title": "ข้อค้นพบ", "visit": "inspection/2566/visits/r1", "topic": "1", "found": "พบว่า",
        "recommendations": [], "follow_up": [],
    },
    "download": {
        "title": "คู่มือ", "version": "1.0", "date": "2566-03-01", "type": "pdf", "url": "https://example.go.th/a",
    },
    "transparency": {
        "title": "OIT 2566", "assessor": "ITA", "year": 2566,
        "items": [{"code": "O12", "title": "รายงานผล", "records": ["emenscr/2566/cycle"]}],
    },
}  # fmt: skip

MANUAL_STEP = {"number": "4.1", "text": "ศึกษา", "short": "ศึกษา", "actor": "plan", "kind": "process"}
BASE["manual"] = {
    "title": "คู่มือ", "work": "e-mes", "report_to": "bme", "author": {"post": "นักวิเคราะห์"}, "version": "1",
    "objectives": ["เพื่อเป็นแนวทาง"], "scope": [{"number": "3.1", "text": "วิเคราะห์"}], "steps": [MANUAL_STEP],
    "forms": [{"title": "แบบฟอร์ม"}], "references": [{"number": "7.1", "title": "คู่มือ"}],
}  # fmt: skip

GONE = object()


def with_change(kind: str, change: dict[str, Any]) -> dict[str, Any]:
    """The base record of a kind with keys put in or (GONE) taken out; ``a/b/0`` is a way inside."""
    record = copy.deepcopy(BASE[kind])
    for way, value in change.items():
        *before, last = [int(part) if part.isdigit() else part for part in way.split("/")]
        place: Any = record
        for part in before:
            place = place[part]
        if value is GONE:
            del place[last]
        else:
            place[last] = value
    return record


def pointers(kind: str, record: dict[str, Any]) -> set[str]:
    """Where the schema finds fault."""
    return {"/".join(map(str, fault.pointer)) for fault in SCHEMAS.validate(kind, "x", record)}


@pytest.mark.parametrize("kind", KINDS)
def test_base_records_are_right(kind: str) -> None:
    assert pointers(kind, BASE[kind]) == set()


@pytest.mark.parametrize("kind", KINDS)
def test_each_required_key_is_missed(kind: str) -> None:
    for key in FILES[kind]["required"]:
        assert pointers(kind, with_change(kind, {key: GONE})), key


# The Office of the Prime Minister's orders on the yearly inspection, FY2551–2563: number and fiscal year.
PM_ORDERS = [
    ("226/2550", 2551), ("21/2552", 2552), ("8/2553", 2553), ("8/2554", 2554), ("19/2555", 2555),
    ("302/2555", 2556), ("328/2556", 2557), ("256/2557", 2558), ("396/2558", 2559), ("264/2559", 2560),
    ("15/2561", 2561), ("343/2561", 2562), ("361/2562", 2563),
]  # fmt: skip


@pytest.mark.parametrize(("number", "fiscal_year"), PM_ORDERS)
def test_orders_of_the_prime_ministers_office_are_held(number: str, fiscal_year: int) -> None:
    """Their number's year is often not their fiscal year; a schema may not tie the two together."""
    change = {
        "number": number, "fiscal_year": fiscal_year, "issuer": "opm", "works": ["inspection"],
        "extent": "reference", "committees": GONE,
    }  # fmt: skip
    assert pointers("order", with_change("order", change)) == set()
    running, year = number.split("/")
    assert kind_of(f"orders/{year}/opm-{running}") is KINDS["order"]


@pytest.mark.parametrize("number", ["65/2566", "สป 502/2554", "262/2561", "1/2500"])
def test_order_numbers(number: str) -> None:
    assert pointers("order", with_change("order", {"number": number})) == set()


@pytest.mark.parametrize(
    "number", ["๖๕/๒๕๖๖", "ที่65/2566", "65", "65/66", "65/2023", "65-2566", "65/2566 ", "", "65/25666"]
)
def test_order_numbers_that_must_not_pass(number: str) -> None:
    assert pointers("order", with_change("order", {"number": number})) == {"number"}


@pytest.mark.parametrize(
    ("number", "prefix", "raw"),
    [
        ("ศธ 04003/106", "ศธ 04003", None),
        ("ศธ 04349/ว 3694", "ศธ 04349", "ศธ 04349/ว3694"),
        ("ศธ 0527.10/ว 256", "ศธ 0527.10", None),
        ("ศธ 04058.130/1", "ศธ 04058.130", None),
        ("ศธ 0206.4/ว 19", "ศธ 0206.4", "ศธ 0206..4/ว19 ลว. 14 มิ.ย. 2555"),
        ("มท 0201.2/ว 1590", "มท 0201.2", "มท ๐๒๐๑.๒/ว ๑๕๙๐ ลงวันที่ ๑๑ เมษายน ๒๕๕๕"),
        ("นร 1112/ว 5811", "นร 1112", "ด่วนที่สุด ที่ นร 1112/ว 5811 ลงวันที่ 2 ตุลาคม 2562"),
    ],
)
def test_letter_numbers_seen_in_the_wild(number: str, prefix: str, raw: str | None) -> None:
    """The number is kept in one way of writing; as it was printed goes beside it, never lost."""
    change: dict[str, Any] = {"number": number, "prefix": prefix, "circular": "/ว" in number}
    if raw:
        assert pointers("letter", with_change("letter", {"number": raw})) == {"number"}
        change["raw"] = raw
    assert pointers("letter", with_change("letter", change)) == set()


@pytest.mark.parametrize(
    "number",
    ["ศธ 04003/", "ศธ 04003", "04003/106", "ศธ04003/106", "ศธ 04003/ 106", "ศธ 04003/ว", "ศธ 04003/106\n"],
)
def test_letter_numbers_that_must_not_pass(number: str) -> None:
    assert pointers("letter", with_change("letter", {"number": number})) == {"number"}


@pytest.mark.parametrize(
    "date",
    ["25689-05-06", "2566-2-22", "22/02/2566", "๒๕๖๖-๐๒-๒๒", "22 ก.พ. 2566", "2566-02-22T00:00", "2566-02"],
)
def test_dates_that_must_not_pass(date: str) -> None:
    assert pointers("letter", with_change("letter", {"date": date})) == {"date"}


TITLES = ["", " ", "สอง\nบรรทัด", " นำหน้า", "ต่อท้าย ", "ต่อท้าย\n"]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "office"])
def test_titles_are_one_line(kind: str, title: str) -> None:
    assert pointers(kind, with_change(kind, {"title": title})) == {"title"}


HELD: list[tuple[str, str, dict[str, Any]]] = [
    ("a member is a post without a name, in more than one committee", "order", {
        "committees": BASE["order"]["committees"] * 2}),
    ("an acting chairman, named and published", "order", {
        "committees/0/members/0": {
            "post": "รองผู้อำนวยการ", "name": "ว่าที่ร้อยตรี สมมติ นามสมมติ", "publish": "name",
            "role": "รองประธานกรรมการทำหน้าที่ประธาน", "unit": "โรงเรียนในสังกัด"}}),
    ("an order takes effect on another day than it was signed and amends another", "order", {
        "effective_date": "2566-03-01", "amends": ["orders/2566/40"]}),
    ("a revoked order", "order", {
        "status": "revoked", "revoked_by": "orders/2566/120", "revoke_reason": "ปรับโครงสร้าง"}),
    ("an order that was replaced", "order", {"status": "superseded", "superseded_by": "orders/2567/41"}),
    ("an order known from a citation only", "order", {"extent": "reference", "committees": GONE}),
    ("a letter that answers another, and what came of it", "letter", {
        "direction": "outgoing", "to": ["obec", "ผู้อำนวยการโรงเรียนทุกโรงเรียน"], "urgency": "most-urgent",
        "answers": "letters/2566/moe-04003-106", "effects": [{"text": "ออกคำสั่ง", "ref": "orders/2566/65"}]}),
    ("parts and groups are data of a year", "cycle", {
        "parts": [{"id": "QP", "name": "QP"}, {"id": "STD", "name": "มาตรฐาน", "weight": 30, "groups": [
            {"id": "STD-1", "name": "มาตรฐานที่ 1"}]}]}),
    ("a round with every one of its days and the letter that set them", "cycle", {
        "rounds/0/opens": {"date": "2566-03-15", "source": "letters/2566/moe-04003-106"},
        "rounds/0/closes": {"date": "2566-04-30", "note": "ขยายเวลา"},
        "rounds/0/submitted": {"date": "2566-04-28"}, "rounds/0/result_received": {"date": "2566-06-02"},
        "rounds/0/notified": {"date": "2566-06-09"}}),
    ("inspection rounds whose days nobody knows", "cycle", {
        "work": "inspection", "manual": "manuals/inspection", "rounds": [{"id": "r1", "name": "รอบที่ 1"}]}),
    ("an indicator with issues that have owners, rounds and forms of their own", "indicator", {
        "part": "STD", "group": "STD-1", "measure/kind": "score", "weight": 5, "central": True,
        "issues": [{"number": "1", "title": "ภาวะผู้นำ", "owner": "admin", "rounds": ["6m", "12m"],
                    "cross": ["e-mes/2566/indicators/AP-21"],
                    "forms": ["downloads/form-1-word", "downloads/form-1-excel"]}]}),
    ("an indicator that is closed in round 1", "indicator", {
        "rounds": ["6m", "12m"], "closed_rounds": [{"round": "6m", "reason": "ไม่เปิดให้บันทึกข้อมูล"}]}),
    ("five steps of a score", "indicator", {
        "measure/levels": [{"score": score, "text": f"ได้ {score} ข้อ"} for score in range(1, 6)]}),
    ("zero is a value", "result", {"value": 0, "numerator": 0, "denominator": 120}),
    ("no data is not zero", "result", {
        "state": "no-data", "reason": "ยังไม่ได้รับผล", "value": GONE, "reported_on": GONE}),
    ("a result by issue, one of them closed", "result", {
        "value": GONE, "issues": [
            {"number": "1", "state": "accepted", "score": 4, "text": "มีครบ",
             "evidence": [{"title": "รายงาน", "kind": "file", "file": "std-1-1.docx"},
                          {"title": "ภาคผนวก", "kind": "file", "file": "std-1-1.xlsx"}]},
            {"number": "2", "state": "closed", "reason": "ปิดรอบ"}], "remark": "ใช้ผลร่วมกับ AP 21"}),
    ("five works in order, with a film", "result", {
        "value": GONE, "works": [
            {"rank": rank, "title": f"ผลงาน {rank}", "owner": "supervision", "evidence": [
                {"title": "วีดิทัศน์", "kind": "video", "url": "https://example.go.th/v"}]}
            for rank in range(1, 6)]}),
    ("what came back differs from what was reported, with points to correct", "result", {
        "state": "returned", "score": 5, "level": "ดีเยี่ยม", "feedback": {
            "date": "2566-06-02", "letter": "letters/2566/moe-04003-1197", "value": 80,
            "score": 4, "level": "ดีมาก",
            "corrections": [
                {"id": "c1", "issue": "1", "text": "เพิ่มหลักฐาน", "state": "open", "due": "2566-07-31"},
                {"id": "c2", "text": "แก้ตัวหาร", "state": "done", "done_on": "2566-06-20"}],
            "acknowledged": [{"by": "supervision", "date": "2566-06-09"}]}}),
    ("a project from several sources that runs out of the year", "project", {}),
    ("a project without a budget", "project", {"budget": []}),
    ("a cancelled project", "project", {
        "state": "cancelled", "cancelled": {"date": "2566-06-15", "reason": "ปรับลดงบประมาณ"}}),
    ("every plan a project may be tied to", "project", {
        "alignment": {
            "z": {"strategy": "ด้านทรัพยากรมนุษย์", "issue": "การพัฒนาการเรียนรู้", "sub_issue": "ระบบการเรียนรู้"},
            "z_secondary": [{"strategy": "ด้านการสร้างโอกาส"}, {"strategy": "ด้านการปรับสมดุล"}],
            "y": [{"issue": "ประเด็นที่ 12", "target_y2": "เป้าหมาย", "subplan": "แผนย่อย", "target_y1": "เป้าหมาย",
                   "guidelines": ["แนวทาง 1", "แนวทาง 2"]}, {"plan": "security", "issue": "ความมั่นคง"}],
            "x": [{"plan": "แผนปฏิบัติการ"}], "laws": ["พ.ร.บ."], "resolutions": ["มติ 4 ธ.ค. 2560"],
            "policies": ["นโยบาย สพฐ."]}}),
    ("a project code of any form", "project", {"code": "68-9300-0101"}),
    ("modules each with state and day", "project", {
        "modules/M1": {"state": "done", "date": "2566-02-15"},
        "modules/M7": {"state": "returned", "date": "2566-03-01", "note": "แก้ความเชื่อมโยง"}}),
    ("a quarter sent back", "progress", {
        "state": "returned", "sent_on": "2566-01-20",
        "returned": {"date": "2566-01-25", "reason": "ยอดไม่ตรง"}}),
    ("six provinces, two ranges of days, written down three months later", "visit", {
        "provinces": ["กระบี่", "ตรัง", "พังงา", "ภูเก็ต", "ระนอง", "สตูล"], "zone": 6, "other_zones": [5],
        "dates": [{"from": "2564-02-22", "to": "2564-02-23"}, {"from": "2564-03-01", "to": "2564-03-04"}],
        "recorded_on": "2564-05-31"}),
    ("numbered topics, one from the central database, one closed, data by group and school year", "visit", {
        "topics": [{"number": "2", "title": "นโยบายที่ 2"},
                   {"number": "2.5.1", "title": "ออกกลางคัน", "state": "closed"},
                   {"number": "2.1", "title": "เด็กปฐมวัย", "source": "central", "agenda_based": True, "data": [
                       {"group": "สพป.", "numerator": 10, "denominator": 20, "value": 50, "unit": "ร้อยละ",
                        "academic_year": 2562, "previous": 45}]}]}),
    ("the reports of a visit, opinions and orders", "visit", {
        "reports": [{"title": "สมุดตรวจ", "kind": "inspector", "state": "waiting-opinion"},
                    {"title": "ตามข้อเสนอแนะ", "kind": "by-recommendation", "state": "sent",
                     "date": "2564-04-01", "to": "moe-inspector"}],
        "summary": "โดยรวมดี", "policy_recommendations": ["ควรเพิ่มงบ"], "superior_orders": ["ให้รายงาน"],
        "citizens_view": "เห็นด้วย"}),
    ("on-site monitoring is a kind of its own", "visit", {"kind": "obec-onsite", "by": "bme"}),
    ("one recommendation to many owners, followed over the years until closed", "finding", {
        "problem": "ข้อมูลไม่ตรง", "success": "ผู้บริหารใส่ใจ", "good_practice": "ปฏิทินร่วม",
        "citizens_view": "เห็นด้วย", "recommendations": [
            {"number": "1", "text": "ปรับปรุง", "kind": "citizens-adviser", "owners": ["ict", "schools"],
             "due": "2566-07-31", "due_source": {"title": "หนังสือแจ้ง"}}],
        "follow_up": [
            {"date": f"256{6 + year}-08-01", "recommendation": "1", "by": "plan", "state": state,
             "text": "ติดตาม"}
            for year, state in enumerate(("doing", "done", "reopened"))],
        "carried_to": [2567, 2568]}),
    ("a file of the house", "download", {
        "url": GONE, "file": "guide-2566.pdf", "size": 1024, "sha256": "0" * 64}),
    ("codes move every year and by assessor", "transparency", {"items/0/code": "ข้อ 7"}),
    ("a step that asks", "manual", {
        "steps/0": {**MANUAL_STEP, "kind": "decision", "if_yes": "4.2", "if_no": "4.1",
                    "question": "ครบหรือไม่"}}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "change"), [pytest.param(k, c, id=name) for name, k, c in HELD])
def test_what_offices_hold_is_held(kind: str, change: dict[str, Any]) -> None:
    assert pointers(kind, with_change(kind, change)) == set()


REFUSED: list[tuple[str, str, dict[str, Any], set[str]]] = [
    ("a revoked order that does not say by what", "order", {"status": "revoked"}, {""}),
    ("a replaced order that does not say by what", "order", {"status": "superseded"}, {""}),
    ("an order in force that was revoked", "order", {"revoked_by": "orders/2566/120"}, {"revoked_by"}),
    ("a full order without a committee", "order", {"committees": GONE}, {""}),
    ("a committee of nobody", "order", {"committees/0/members": []}, {"committees/0/members"}),
    ("a name to publish, but no name", "order", {
        "committees/0/members/0/publish": "name"}, {"committees/0/members/0"}),
    ("a phone number's key", "order", {
        "committees/0/members/0/phone": "x"}, {"committees/0/members/0/phone"}),
    ("made up is true or absent", "order", {"sample": False}, {"sample"}),
    ("a secret class is not known here", "order", {"classification": "secret"}, {"classification"}),
    ("an address with the folder in front is refused by its end", "order", {
        "amends": ["orders/2566/65.yml "]}, {"amends/0"}),
    ("a party is an id", "order", {"issuer": "สพป.ชัยภูมิ เขต 3"}, {"issuer"}),
    ("a letter sent to nobody", "letter", {"direction": "outgoing"}, {""}),
    ("a running number in Thai digits", "letter", {"running": "๑๐๖"}, {"running"}),
    ("a reason for an accepted warning is words", "letter", {
        "acknowledged": [{"code": "TT305", "reason": " "}]}, {"acknowledged/0/reason"}),
    ("a step done without a day", "cycle", {"log": [{"step": "4.1", "state": "done"}]}, {"log/0"}),
    ("a step left out without a reason", "cycle", {
        "log": [{"step": "4.1", "state": "not-applicable"}]}, {"log/0"}),
    ("a step as a number loses its zero", "cycle", {
        "log": [{"step": 4.1, "state": "doing"}]}, {"log/0/step"}),
    ("quarters are not rounds of e-MES", "cycle", {"rounds/0/id": "q1"}, {"rounds/0/id"}),
    ("a round of e-MES has a period", "cycle", {"rounds/0/period": GONE}, {"rounds/0"}),
    ("a round's day without the day", "cycle", {"rounds/0/opens": {"note": "ไม่ทราบ"}}, {"rounds/0/opens"}),
    ("a target that says nothing", "indicator", {"target": {}}, {"target"}),
    ("a change of definition against nothing", "indicator", {"definition_changed": True}, {""}),
    ("a quarter is no round of an indicator", "indicator", {"rounds": ["q1"]}, {"rounds/0"}),
    ("no data, and a value", "result", {
        "state": "no-data", "reason": "ไม่มี", "reported_on": GONE}, {"value"}),
    ("no data for no reason", "result", {"state": "no-data", "value": GONE, "reported_on": GONE}, {""}),
    ("not due, and a score", "result", {
        "state": "not-due", "reason": "รอบหน้า", "score": 1, "value": GONE, "reported_on": GONE}, {"score"}),
    ("closed, and figures", "result", {
        "state": "closed", "reason": "ปิด", "numerator": 1, "denominator": 2, "value": GONE,
        "reported_on": GONE}, {"numerator", "denominator"}),
    ("an issue without data, and a value", "result", {
        "issues": [{"number": "1", "state": "no-data", "reason": "ไม่มี", "value": 3}]}, {"issues/0/value"}),
    ("an empty value is no value", "result", {"value": None}, {"value"}),
    ("a reason why there is no value, and a value", "result", {"reason": "ไม่มี"}, {"reason"}),
    ("reported on no day", "result", {"reported_on": GONE}, {""}),
    ("reported nothing", "result", {"value": GONE}, {""}),
    ("sent back without a word", "result", {"state": "returned"}, {""}),
    ("a draft that came back", "result", {
        "state": "draft", "reported_on": GONE, "feedback": {"date": "2566-06-02"}}, {"feedback"}),
    ("a numerator of nothing", "result", {"numerator": 12}, {""}),
    ("a value with its sign", "result", {"value": "87.5%"}, {"value"}),
    ("corrected on no day", "result", {
        "feedback": {"date": "2566-06-02", "corrections": [{"id": "c1", "text": "เพิ่ม", "state": "done"}]}},
     {"feedback/corrections/0"}),
    ("money in millions, in words", "project", {"budget/0/amount": "538800.0000ล้านบาท"}, {"budget/0/amount"}),
    ("money owed", "project", {"budget/0/amount": -1}, {"budget/0/amount"}),
    ("cancelled without a day and a reason", "project", {"state": "cancelled"}, {""}),
    ("running, yet cancelled", "project", {
        "cancelled": {"date": "2566-06-15", "reason": "ปรับ"}}, {"cancelled"}),
    ("a module done on no day", "project", {"modules/M3": {"state": "done"}}, {"modules/M3"}),
    ("a module that is not there", "project", {"modules/M8": {"state": "done"}}, {"modules/M8"}),
    ("a quarter of the plan left out", "project", {"plan/q4": GONE}, {"plan"}),
    ("a plan over a hundred", "project", {"plan/q4/progress": 101}, {"plan/q4/progress"}),
    ("sent on no day", "progress", {"state": "sent"}, {""}),
    ("approved on no day", "progress", {"state": "approved", "sent_on": "2566-01-20"}, {""}),
    ("approved before it was", "progress", {"approved_on": "2566-01-20"}, {"approved_on"}),
    ("sent back without a reason", "progress", {"state": "returned", "sent_on": "2566-01-20"}, {""}),
    ("a visit on no day", "visit", {"dates": []}, {"dates"}),
    ("a visit in a quarter", "visit", {"round": "q1"}, {"round"}),
    ("a topic's number as a number", "visit", {"topics/0/number": 2.5}, {"topics/0/number"}),
    ("a report signed on no day", "visit", {
        "reports": [{"title": "รายงาน", "kind": "summary", "state": "signed"}]}, {"reports/0"}),
    ("a state that is derived, typed", "finding", {"state": "closed"}, {"state"}),
    ("a recommendation that is nobody's", "finding", {
        "recommendations": [{"number": "1", "text": "ปรับปรุง", "kind": "inspector", "owners": []}]},
     {"recommendations/0/owners"}),
    ("a file and a link", "download", {"file": "a.pdf", "size": 1, "sha256": "0" * 64}, {"url"}),
    ("neither file nor link", "download", {"url": GONE}, {""}),
    ("a file of unknown size", "download", {"url": GONE, "file": "a.pdf"}, {""}),
    ("a file in another folder", "download", {
        "url": GONE, "file": "../a.pdf", "size": 1, "sha256": "0" * 64}, {"file"}),
    ("a page that is no page", "download", {"url": "www.example.go.th"}, {"url"}),
    ("a decision with one way out", "manual", {
        "steps/0": {**MANUAL_STEP, "kind": "decision", "if_yes": "4.2"}}, {"steps/0"}),
    ("a way out of what is no decision", "manual", {
        "steps/0": {**MANUAL_STEP, "if_no": "4.1"}}, {"steps/0/if_no"}),
    ("a box too full for the chart", "manual", {"steps/0/short": "ก" * 61}, {"steps/0/short"}),
    ("evidence that is a file, and no file", "finding", {
        "evidence": [{"title": "ไฟล์", "kind": "file"}]}, {"evidence/0"}),
    ("the office's phone", "office", {"phone": "x"}, {"phone"}),
    ("a zone without its provinces", "office", {
        "inspection_zones": [{"fiscal_year_from": 2563, "zone": 13, "provinces": []}]},
     {"inspection_zones/0/provinces"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "change", "at"), [pytest.param(k, c, at, id=name) for name, k, c, at in REFUSED]
)
def test_what_must_not_pass_does_not(kind: str, change: dict[str, Any], at: set[str]) -> None:
    assert pointers(kind, with_change(kind, change)) == at
