"""The twelve changes that a planner must be able to make in each of four ways, with the same records after.

By editing YAML, through a spreadsheet, in the form editor and by an issue form. The changes are plain data:
``CHANGES`` says what, ``office(folder)`` lays out the tree they are made in, ``wanted(root)`` is what every
way must come to and ``held(root)`` what one has come to.
"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from generator.load import read_tree
from generator.model import Pointer
from generator.yamlcore import parse

REPOSITORY = Path(__file__).parent.parent


class _Gone:
    def __repr__(self) -> str:
        return "GONE"


GONE = _Gone()
"""The value of an edit that takes a property or item away."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One value of one record. A pointer that ends in ``"-"`` adds an item to a list; ``()`` is a record."""

    address: str
    pointer: Pointer
    value: Any


@dataclass(frozen=True, slots=True)
class Change:
    """What a planner would call one change. Its edits are made in their order."""

    name: str
    edits: tuple[Edit, ...]


ORDER = "orders/2569/9145"
"""An order with twelve members, and remarks of whoever wrote it, which are to be kept."""
_ORDER_TEXT = """\
# ร่างจากคำสั่งของปีก่อน ตรวจรายชื่อกับกลุ่มบริหารงานบุคคลแล้ว
title: แต่งตั้งคณะทำงานจัดเก็บหลักฐานตามตัวชี้วัด ประจำปีงบประมาณ พ.ศ. 2570
sample: true
number: 9145/2569
issuer: cpm3
date: "2569-11-12"
fiscal_year: 2570
works: [e-mes]
status: in-force

committees:
  - name: คณะกรรมการอำนวยการ
    duties:
      - กำหนดแนวทางการจัดเก็บหลักฐาน
    members:
      - post: ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา
        party: director
        role: ประธานกรรมการ
      - post: รองผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา
        party: deputy-director
        role: รองประธานกรรมการ
      - post: ผู้อำนวยการกลุ่มนโยบายและแผน
        party: policy-plan-director
        unit: policy-plan
        role: กรรมการและเลขานุการ
  - name: คณะทำงานจัดเก็บหลักฐาน
    duties:
      - จัดเก็บหลักฐานตามตัวชี้วัดที่รับผิดชอบ
      - ส่งหลักฐานให้กลุ่มนโยบายและแผนภายในวันที่ 5 ของเดือน
    members:
      - post: ผู้อำนวยการกลุ่มนโยบายและแผน
        party: policy-plan-director
        unit: policy-plan
        role: หัวหน้าคณะทำงาน
      - post: ศึกษานิเทศก์ผู้รับผิดชอบตัวชี้วัด
        unit: supervision
        role: คณะทำงาน
      - post: นักวิชาการศึกษาผู้รับผิดชอบตัวชี้วัด
        unit: promotion
        role: คณะทำงาน
      # รอการบรรจุ
      - post: นักทรัพยากรบุคคล
        unit: personnel
        role: คณะทำงาน
      - post: นักวิชาการคอมพิวเตอร์
        unit: ict
        role: คณะทำงาน
      - post: นักวิชาการเงินและบัญชี
        unit: finance
        role: คณะทำงาน # ช่วยงานถึงสิ้นปีงบประมาณ
      - post: นักวิชาการตรวจสอบภายใน
        unit: internal-audit
        role: คณะทำงาน
      - post: เจ้าพนักงานธุรการ
        unit: policy-plan
        role: คณะทำงานและผู้ช่วยเลขานุการ
      - post: นักวิเคราะห์นโยบายและแผน
        party: policy-plan-analyst
        unit: policy-plan
        role: คณะทำงานและเลขานุการ

signed_by:
  post: ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาประถมศึกษาชัยภูมิ เขต 3
"""

CHANGES: tuple[Change, ...] = (
    Change(
        "a member of an order of twelve gets another post and role",
        (
            Edit(ORDER, ("committees", 1, "members", 3, "post"), "นักทรัพยากรบุคคลผู้รับผิดชอบงานวินัย"),
            Edit(ORDER, ("committees", 1, "members", 3, "role"), "รองหัวหน้าคณะทำงาน"),
        ),
    ),
    Change(
        "an order gets one more member",
        (
            Edit(
                ORDER,
                ("committees", 1, "members", "-"),
                {"post": "นักประชาสัมพันธ์", "unit": "admin", "role": "คณะทำงาน"},
            ),
        ),
    ),
    Change(
        "a result gets new figures",
        (
            Edit("e-mes/2570/6m/QP-1", ("value",), 40.22),
            Edit("e-mes/2570/6m/QP-1", ("numerator",), 72),
            Edit(
                "e-mes/2570/6m/QP-1",
                ("text",),
                "ข้อมูลเบื้องต้นถึงวันที่ 20 พฤศจิกายน 2569: ซักซ้อมแล้ว 72 แห่ง\nเหลือ 107 แห่ง (ร้อยละ 59.78)",
            ),
        ),
    ),
    Change(
        "a result gets a piece of evidence",
        (
            Edit(
                "e-mes/2570/6m/QP-1",
                ("evidence", "-"),
                {
                    "title": "บัญชีรายสถานศึกษาที่ซักซ้อมแผนเผชิญเหตุ ภาคเรียนที่ 2",
                    "kind": "text",
                    "date": "2569-11-20",
                    "owner": "promotion",
                    "note": "เก็บไว้ที่แฟ้มรายงานของกลุ่มส่งเสริมการจัดการศึกษา",
                },
            ),
        ),
    ),
    Change(
        "a finding is followed up",
        (
            Edit(
                "inspection/2569/findings/pm25-classroom",
                ("follow_up", "-"),
                {
                    "date": "2569-11-21",
                    "recommendation": "1",
                    "by": "promotion",
                    "state": "done",
                    "text": "สำรวจครบ 164 แห่ง และเสนอแผนห้องปลอดฝุ่นต่อผู้ตรวจราชการแล้ว",
                },
            ),
        ),
    ),
    Change(
        "a result that was not there yet",
        (
            Edit(
                "e-mes/2570/6m/QP-2",
                (),
                {
                    "title": "ผลการดำเนินงาน QP-2 รอบ 6 เดือน ปีงบประมาณ พ.ศ. 2570",
                    "sample": True,
                    "indicator": "e-mes/2570/indicators/QP-2",
                    "state": "draft",
                    "value": 4.18,
                    "numerator": 351,
                    "denominator": 8397,
                    "reported_by": "supervision",
                },
            ),
        ),
    ),
    Change(
        "a project's figures of a quarter, and a problem that is no more",
        (
            Edit("emenscr/2570/q1/reading-p1-p3", ("progress",), 14.5),
            Edit("emenscr/2570/q1/reading-p1-p3", ("disbursed",), 70250.5),
            Edit("emenscr/2570/q1/reading-p1-p3", ("problems",), GONE),
        ),
    ),
    Change(
        "a letter's date",
        (Edit("letters/2569/sample-0101-v57", ("date",), "2569-11-03"),),
    ),
    Change(
        "an indicator's target",
        (
            Edit("e-mes/2570/indicators/QP-2", ("target", "value"), 2.5),
            Edit("e-mes/2570/indicators/QP-2", ("target", "text"), "ไม่เกินร้อยละ 2.5"),
        ),
    ),
    Change(
        "a step of the year's work is done",
        (
            Edit("e-mes/2570/cycle", ("log", 3, "state"), "done"),
            Edit("e-mes/2570/cycle", ("log", 3, "note"), GONE),
        ),
    ),
    Change(
        "a module of a project is entered",
        (
            Edit("emenscr/2570/projects/reading-p1-p3", ("modules", "M6", "state"), "doing"),
            Edit("emenscr/2570/projects/reading-p1-p3", ("modules", "M6", "date"), "2569-11-20"),
        ),
    ),
    Change(
        "a report of an inspection visit is sent",
        (
            Edit("inspection/2570/visits/moe-r1", ("reports", 1, "state"), "sent"),
            Edit("inspection/2570/visits/moe-r1", ("reports", 1, "date"), "2569-11-20"),
        ),
    ),
)  # fmt: skip


def office(folder: Path) -> Path:
    """A tree for the changes: the repository's own records and schemas, and the order. Returns ``folder``."""
    shutil.copytree(REPOSITORY / "records", folder / "records")
    shutil.copytree(REPOSITORY / "schemas", folder / "schemas")
    (folder / f"records/{ORDER}.yml").write_text(_ORDER_TEXT, "utf-8", newline="\n")
    return folder


def held(root: Path) -> dict[str, Any]:
    """address → what its record says, of every record of a tree."""
    return {one.address: parse(one.content).data for one in read_tree(root).sources}


def wanted(root: Path) -> dict[str, Any]:
    """What ``held`` of a tree must be when all changes have been made to it as it stands now."""
    return changed(held(root))


def changed(records: Mapping[str, Any], changes: tuple[Change, ...] = CHANGES) -> dict[str, Any]:
    """A copy of ``records`` (see ``held``) with the changes made."""
    found = copy.deepcopy(dict(records))
    for change in changes:
        for edit in change.edits:
            _make(found, edit)
    return found


def _make(records: dict[str, Any], edit: Edit) -> None:
    holder: Any = records
    way: Pointer = (edit.address, *edit.pointer)
    for part, after in pairwise(way):
        if isinstance(holder, dict) and part not in holder:
            holder[part] = [] if after == "-" else {}
        holder = holder[part]
    last = way[-1]
    if edit.value is GONE:
        del holder[last]
    elif last == "-":
        holder.append(copy.deepcopy(edit.value))
    else:
        holder[last] = copy.deepcopy(edit.value)
