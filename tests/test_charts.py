"""Charts: what is drawn is what was given, and it can be read without seeing it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from generator.publish.charts import WIDTH, Point, Row, bars, trend


def drawn(markup: str) -> ET.Element:
    return ET.fromstring(markup)


def of_class(svg: ET.Element, name: str) -> list[ET.Element]:
    return [one for one in svg.iter() if one.get("class") == name]


def test_bars_begin_at_zero_and_are_to_scale() -> None:
    rows = [Row(label="ก", value=50, said="50"), Row(label="ข", value=25, said="25")]
    widths = [
        float(one.get("width", "")) for one in of_class(drawn(bars("c", "ผล", rows, 100)), "t-chart__bar")
    ]
    assert widths == [WIDTH / 2, WIDTH / 4]


def test_the_largest_figure_fills_the_width_where_no_top_is_given() -> None:
    rows = [Row(label="ก", value=50, said="50", mark=200)]
    svg = drawn(bars("c", "ผล", rows))
    assert float(of_class(svg, "t-chart__bar")[0].get("width", "")) == WIDTH / 4
    assert len(of_class(svg, "t-chart__mark")) == 1


def test_what_is_not_known_is_not_zero() -> None:
    rows = [Row(label="ก", value=None, said="ไม่มีข้อมูล"), Row(label="ข", value=0, said="0")]
    found = of_class(drawn(bars("c", "ผล", rows)), "t-chart__bar")
    assert [one.get("width") for one in found] == ["0"]


def test_a_chart_is_an_image_with_a_name_and_its_figures_in_words() -> None:
    svg = drawn(bars("c", "ผล <เทียบ> แผน", [Row(label="ไตรมาสที่ 1", value=5, said="ร้อยละ 5 & แผน 6")], 100))
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "c-t c-d"
    names = {one.get("id"): one.text for one in svg.iter() if one.get("id")}
    assert names == {"c-t": "ผล <เทียบ> แผน", "c-d": "ไตรมาสที่ 1 ร้อยละ 5 & แผน 6"}


def test_no_colour_is_set_in_the_drawing() -> None:
    markup = bars("c", "ผล", [Row(label="ก", value=1, said="1", mark=2)])
    assert "fill=" not in markup
    assert "style=" not in markup


def test_no_line_leads_over_a_break() -> None:
    points = [
        Point(label="2566", value=50, said="50"),
        Point(label="2567", value=60, said="60"),
        Point(label="2568", value=70, said="70", breaks=True),
        Point(label="2569", value=80, said="80"),
    ]
    svg = drawn(trend("c", "แนวโน้ม", points))
    assert len(of_class(svg, "t-chart__line")) == 2
    assert len(of_class(svg, "t-chart__break")) == 1
    assert len(of_class(svg, "t-chart__dot")) == 4


def test_a_year_without_a_value_keeps_its_place() -> None:
    points = [
        Point(label=str(year), value=None if year == 2567 else 1, said="") for year in (2566, 2567, 2568)
    ]
    svg = drawn(trend("c", "แนวโน้ม", points))
    assert len(of_class(svg, "t-chart__dot")) == 2
    assert [one.text for one in of_class(svg, "t-chart__point") if one.text] == ["2566", "2567", "2568"]


def test_nothing_but_zeros_can_be_drawn() -> None:
    assert of_class(drawn(bars("c", "ผล", [Row(label="ก", value=0, said="0")])), "t-chart__bar")
    assert of_class(drawn(trend("c", "ผล", [Point(label="2566", value=0, said="0")])), "t-chart__dot")
