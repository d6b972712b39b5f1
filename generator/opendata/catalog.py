"""``catalog.json``: the data as DCAT-AP 3.0.1 in JSON-LD, every dataset with the fourteen mandatory fields of
the Thai government's metadata standard; and ``data/ckan.json``, the same for CKAN's ``package_create``.

The fourteen fields and their allowed values are those of the Government Data Catalog (GD Catalog, DGA and
NSO): ``ckanext-thai_gdc``, ``ckan_dataset.json``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from msgspec import Struct

from generator.opendata.licence import Terms
from generator.publish.words import say

CATALOG = "catalog.json"
CKAN = "data/ckan.json"

FIELDS = (
    "data_type", "title", "owner_org", "maintainer", "maintainer_email", "tag_string", "notes", "objective",
    "update_frequency_unit", "geo_coverage", "data_source", "data_format", "data_category", "license_id",
)  # fmt: skip
"""The mandatory fields; ``update_frequency_interval`` goes with its unit."""

_EU = "http://publications.europa.eu/resource/authority"
_MEDIA = {
    "csv": ("text/csv", "CSV"),
    "json": ("application/json", "JSON"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    "sqlite": ("application/vnd.sqlite3", "SQLITE"),
    "zip": ("application/zip", "ZIP"),
    "ics": ("text/calendar", "ICS"),
}
_GDC_FORMATS = {"csv": "CSV", "json": "JSON", "xlsx": "XLS", "sqlite": "Database", "zip": "อื่นๆ"}
_FREQUENCIES = {"ครึ่งปี": "ANNUAL_2", "ไตรมาส": "QUARTERLY", "ปี": "ANNUAL", "ตามเวลาจริง": "CONT"}
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}


class Distribution(Struct, frozen=True, kw_only=True):
    form: str
    """``csv``, ``json``, ``xlsx``, ``sqlite`` or ``zip``."""
    path: str
    size: int
    """Bytes."""


class Dataset(Struct, frozen=True, kw_only=True):
    name: str
    """``order``, ``e-mes-2566``: latin letters, figures and hyphens."""
    title: str
    description: str
    keywords: Sequence[str]
    frequency: str
    """A value of ``update_frequency_unit``."""
    changed: str
    """ISO day; empty where nobody knows."""
    period: tuple[str, str] | None
    """First and last day (ISO) that it tells of."""
    province: str
    distributions: Sequence[Distribution]


def catalog(datasets: Sequence[Dataset], terms: Terms, site_url: str) -> bytes:
    """DCAT in JSON-LD. ``site_url`` may be empty: addresses are then relative to the file."""
    gdc = f"{site_url}data/dictionary/#gdc-" if site_url else "urn:x-tidtam:gdc-"
    changed = max((one.changed for one in datasets), default="")
    publisher = {
        "@id": f"{site_url}office/#publisher",
        "@type": "foaf:Agent",
        "foaf:name": _thai(terms.office),
    }
    if terms.website:
        publisher["foaf:homepage"] = {"@id": terms.website}
    document = {
        "@context": _CONTEXT | {"gdc": {"@id": gdc, "@prefix": True}},
        "@id": f"{site_url}data/#catalog",
        "@type": "dcat:Catalog",
        "dct:title": _thai(say("open", "title_of", office=terms.office)),
        "dct:description": _thai(say("open", "about")),
        "dct:publisher": publisher,
        "dct:language": _language(),
        "dct:license": _licence(terms),
        "foaf:homepage": {"@id": f"{site_url}data/", "@type": "foaf:Document"},
        **_modified(changed),
        "dcat:dataset": [_dataset(one, terms, site_url) for one in datasets],
    }
    return orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_INDENT_2)


def ckan(datasets: Sequence[Dataset], terms: Terms, site_url: str) -> bytes:
    """A list of packages as CKAN's ``package_create`` takes them."""
    packages = [
        {
            "name": one.name,
            **fields(one, terms),
            "update_frequency_interval": "1",
            "url": f"{site_url}data/#{one.name}",
            **({"last_updated_date": one.changed} if one.changed else {}),
            "resources": [
                {
                    "name": f"{one.title} ({each.form.upper()})",
                    "url": f"{site_url}{each.path}",
                    "format": each.form.upper(),
                    "mimetype": _MEDIA[each.form][0],
                    "size": each.size,
                }
                for each in one.distributions
            ],
        }
        for one in datasets
    ]
    return orjson.dumps(packages, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_INDENT_2)


def fields(one: Dataset, terms: Terms) -> dict[str, str]:
    """The mandatory fields of a dataset; without ``maintainer_email`` where the office gives none."""
    forms = dict.fromkeys(_GDC_FORMATS[each.form] for each in one.distributions)
    found = {
        "data_type": "ข้อมูลระเบียน",
        "title": one.title,
        "owner_org": terms.office,
        "maintainer": terms.maintainer,
        "maintainer_email": terms.email,
        "tag_string": ",".join(one.keywords),
        "notes": one.description,
        "objective": "พันธกิจหน่วยงาน",
        "update_frequency_unit": one.frequency,
        "geo_coverage": "จังหวัด",
        "data_source": terms.office,
        "data_format": ",".join(forms),
        "data_category": "ข้อมูลสาธารณะ",
        "license_id": terms.licence.gdc,
    }
    if not terms.email:
        del found["maintainer_email"]
    return found


def _dataset(one: Dataset, terms: Terms, site_url: str) -> dict[str, Any]:
    contact: dict[str, Any] = {"@type": "vcard:Kind", "vcard:fn": terms.maintainer}
    if terms.email:
        contact["vcard:hasEmail"] = {"@id": f"mailto:{terms.email}"}
    elif terms.website:
        contact["vcard:hasURL"] = {"@id": terms.website}
    found: dict[str, Any] = {
        "@id": f"{site_url}data/#{one.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": one.name,
        "dct:title": _thai(one.title),
        "dct:description": _thai(one.description),
        "dcat:keyword": [_thai(word) for word in one.keywords],
        "dct:publisher": {"@id": f"{site_url}office/#publisher"},
        "dcat:contactPoint": contact,
        "dct:language": _language(),
        "dct:accrualPeriodicity": {
            "@id": f"{_EU}/frequency/{_FREQUENCIES[one.frequency]}",
            "@type": "dct:Frequency",
        },
        "dcat:theme": {
            "@id": f"{_EU}/data-theme/EDUC",
            "@type": "skos:Concept",
            "skos:prefLabel": {"@value": "Education, culture and sport", "@language": "en"},
        },
        "dct:spatial": {"@type": "dct:Location", "skos:prefLabel": _thai(one.province)},
        "dcat:landingPage": {"@id": f"{site_url}data/", "@type": "foaf:Document"},
        **_modified(one.changed),
        "dcat:distribution": list(_distributions(one, terms, site_url)),
    }
    if one.period:
        found["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(one.period[0]),
            "dcat:endDate": _day(one.period[1]),
        }
    return found | {f"gdc:{name}": value for name, value in fields(one, terms).items()}


def _distributions(one: Dataset, terms: Terms, site_url: str) -> Iterator[dict[str, Any]]:
    for each in one.distributions:
        media, authority = _MEDIA[each.form]
        yield {
            "@id": f"{site_url}data/#{one.name}-{each.form}",
            "@type": "dcat:Distribution",
            "dct:title": _thai(f"{one.title} ({each.form.upper()})"),
            "dcat:accessURL": {"@id": f"{site_url}{each.path}"},
            "dcat:downloadURL": {"@id": f"{site_url}{each.path}"},
            "dcat:mediaType": {
                "@id": f"https://www.iana.org/assignments/media-types/{media}",
                "@type": "dct:MediaType",
            },
            "dct:format": {"@id": f"{_EU}/file-type/{authority}", "@type": "dct:MediaTypeOrExtent"},
            "dcat:byteSize": {"@value": str(each.size), "@type": "xsd:nonNegativeInteger"},
            "dct:license": _licence(terms),
            **_modified(one.changed),
        }


def _thai(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "th"}


def _day(iso: str) -> dict[str, str]:
    return {"@value": iso, "@type": "xsd:date"}


def _modified(iso: str) -> Mapping[str, Any]:
    return {"dct:modified": _day(iso)} if iso else {}


def _language() -> dict[str, str]:
    return {"@id": f"{_EU}/language/THA", "@type": "dct:LinguisticSystem"}


def _licence(terms: Terms) -> dict[str, str]:
    return {"@id": terms.licence.url, "@type": "dct:LicenseDocument"}
