"""Entries of lists joined to vendors. The vendors, lists and laws' names below are fictional, but for the section 889 ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from sousveil.model.exposure_tables import RESTRICTED_VENDORS
from sousveil.model.weakness_tables import RESTRICTION_NAMES, RESTRICTIONS
from sousveil.resolve.restrictions import match_restrictions
from sousveil.vocabulary.restriction_laws import find_clause
from sousveil.vocabulary.vendor_files import VendorVocabulary, load_vendor_folder

SOURCES = "{report: {title: Report, publisher: Example Press, url: https://example.org/r, published_at: 2021-02-03}}"
VENDORS = {
    "wolkencam": """
names:
  - {texts: ["Wolkencam Technology Co., Ltd."], language: en, role: legal, source: report, confidence: high}
  - {texts: [Wolkencam], language: en, role: common, source: report, confidence: high}
  - {texts: [Nebelcam Optics], language: en, role: former, source: report, confidence: high}
brands:
  - {id: dunst, name: Dunstcam, texts: [Dunstcam], role: sub_brand, source: report, confidence: high}
""",
    "tochtercam": """
names: [{texts: [Tochtercam], language: en, role: common, source: report, confidence: high}]
ownerships:
  - {owner: wolkencam, role: parent, share: 0.6, share_raw: 60%, source: report, confidence: high}
""",
    "enkelcam": """
names: [{texts: [Enkelcam], language: en, role: common, source: report, confidence: high}]
ownerships:
  - {owner: tochtercam, role: controller, source: report, confidence: high}
""",
    "soldcam": """
names: [{texts: [Soldcam], language: en, role: common, source: report, confidence: high}]
ownerships:
  - {owner: wolkencam, role: parent, source: report, confidence: high, until: 2022-11-24}
""",
    "minorcam": """
names: [{texts: [Minorcam], language: en, role: common, source: report, confidence: high}]
ownerships:
  - {owner: wolkencam, role: shareholder, share: 0.2, share_raw: a fifth, source: report, confidence: high}
""",
    "handelcam": """
names: [{texts: [Handelcam], language: en, role: common, source: report, confidence: high}]
brands: [{id: markt, name: Marktcam, texts: [Marktcam], role: own, source: report, confidence: high}]
supplies:
  - {maker: wolkencam, brand: markt, role: relabel, scope: Recorders only., source: report, confidence: medium}
  - {maker: tochtercam, role: component, source: report, confidence: medium}
""",
    "enkelhandel": """
names: [{texts: [Enkelhandel], language: en, role: common, source: report, confidence: high}]
supplies: [{maker: tochtercam, role: relabel, source: report, confidence: medium}]
""",
    "leon": """
names: [{texts: [Leon], language: en, role: common, source: report, confidence: high}]
traps: [{text: Leon, why: A name of men.}]
""",
}


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> VendorVocabulary:
    folder = tmp_path_factory.mktemp("vendors")
    for vendor_id, rest in VENDORS.items():
        name = vendor_id.capitalize()
        head = f'id: {vendor_id}\nname: {name}\nkind: maker\ncountry: ""\nsummary: Fictional.\nsources: {SOURCES}\n'
        (folder / f"{vendor_id}.yaml").write_text(head + rest, encoding="utf-8")
    return load_vendor_folder(folder)


def make_batch(table: Any, rows: list[dict[str, Any]]) -> pa.RecordBatch:
    blank = {c.name: {"boolean": False, "integer": 0}.get(c.type, "") for c in table.columns}
    return table.batch([blank | row for row in rows])


def match(vocabulary: VendorVocabulary, *names: tuple[str, str], **entry: Any) -> list[dict[str, Any]]:
    about = {
        "restriction_id": "e1",
        "locator": '{"column":"","row":1}',
        "list_id": "xx",
        "entry_raw": "An entry",
    }
    restrictions = [make_batch(RESTRICTIONS, [about | entry])]
    rows = [{"restriction_id": "e1", "role": role, "name": name} for role, name in names]
    batches = match_restrictions(restrictions, [make_batch(RESTRICTION_NAMES, rows)], "s" * 64, vocabulary)
    return [row for batch in batches for row in batch.to_pylist()]


def list_hits(rows: list[dict[str, Any]]) -> list[tuple[str, str, str, bool]]:
    return [(row["relation"], row["vendor_id"], row["brand_id"], row["reach_stated"]) for row in rows]


TIES = [
    ("subsidiary", "tochtercam", "", False),
    ("subsidiary", "enkelcam", "", False),
    ("relabel", "handelcam", "markt", False),
]


@pytest.mark.parametrize(
    "name",
    ["Wolkencam Technology Co., Ltd.", "WOLKENCAM TECHNOLOGY CO LTD", "Wolkencam", "Wolkencam Inc.", "Wolkencam Technology"],
)  # fmt: skip
def test_by_name_whatever_the_legal_form(vocabulary: VendorVocabulary, name: str) -> None:
    rows = match(vocabulary, ("name", name))
    assert list_hits(rows) == [("named", "wolkencam", "", True), *TIES]
    assert rows[0]["name_raw"] == name
    assert rows[0]["reason"] == f'The entry names "{name}", which is Wolkencam.'


@pytest.mark.parametrize(
    ("names", "relation", "brand"),
    [
        ([("name", "Nebelcam Optics Ltd")], "former_name", ""),
        ([("name", "Other Firm"), ("former", "Wolkencam Co., Ltd.")], "former_name", ""),
        ([("name", "Other Firm"), ("alias", "Wolkencam")], "alias", ""),
        ([("name", "Dunstcam")], "brand", "dunst"),
        ([("name", "Other Firm"), ("subsidiary", "Wolkencam LLC")], "named", ""),
    ],
)
def test_relations(
    vocabulary: VendorVocabulary, names: list[tuple[str, str]], relation: str, brand: str
) -> None:
    rows = match(vocabulary, *names)
    assert list_hits(rows)[0] == (relation, "wolkencam", brand, True)
    assert (len(rows) == 1) is bool(brand)


@pytest.mark.parametrize(
    "names",
    [
        [("name", "Wolkencam Bakery")],
        [("name", "Wolkencams")],
        [("name", "Leon")],
        [("name", "Other Firm"), ("alias", "Leon")],
        [("name", "Other Firm"), ("parent", "Wolkencam")],
        [("name", "")],
        [],
    ],
)
def test_nothing_by_likeness_ordinary_words_or_parents(
    vocabulary: VendorVocabulary, names: list[tuple[str, str]]
) -> None:
    assert match(vocabulary, *names) == []


def test_an_alias_does_not_outvote_the_name(vocabulary: VendorVocabulary) -> None:
    rows = match(vocabulary, ("name", "Soldcam"), ("alias", "Wolkencam"))
    assert list_hits(rows) == [("named", "soldcam", "", True)]


def test_affiliates_and_products_by_the_entrys_own_words(vocabulary: VendorVocabulary) -> None:
    entry = {
        "entry_raw": "Equipment produced by Wolkencam or any of its subsidiaries",
        "covers_affiliates": True,
        "scope_raw": "Equipment produced by … or any of its subsidiaries",
    }
    rows = match(vocabulary, ("name", "Wolkencam"), **entry)
    assert list_hits(rows) == [
        ("named", "wolkencam", "", True),
        ("subsidiary", "tochtercam", "", True),
        ("subsidiary", "enkelcam", "", True),
        ("relabel", "handelcam", "markt", True),
        ("relabel", "enkelhandel", "", True),
    ]
    assert {row["scope_raw"] for row in rows} == {entry["scope_raw"]}
    assert rows[2]["reason"] == (
        'The entry names "Wolkencam". Wolkencam holds 60% of Tochtercam (Example Press, 2021-02-03). '
        "Tochtercam controls Enkelcam (Example Press, 2021-02-03). "
        "The entry extends to subsidiaries or affiliates."
    )
    assert (
        "Handelcam (as Marktcam) sells what Wolkencam makes (Example Press, 2021-02-03; Recorders only)"
        in (rows[3]["reason"])
    )


def test_products_without_affiliates(vocabulary: VendorVocabulary) -> None:
    rows = match(vocabulary, ("name", "Wolkencam"), entry_raw="Equipment produced by Wolkencam")
    assert list_hits(rows)[1:] == [*TIES[:2], ("relabel", "handelcam", "markt", True)]


def test_an_ended_listing_stays(vocabulary: VendorVocabulary) -> None:
    rows = match(vocabulary, ("name", "Wolkencam"), listed_at="2021-06-03", ended_at="2025-01-07")
    assert {(row["listed_at"], row["ended_at"]) for row in rows} == {("2021-06-03", "2025-01-07")}
    assert all("The listing ended on 2025-01-07." in row["reason"] for row in rows)


def test_the_law_speaks_where_the_list_has_only_names() -> None:
    name = "Hangzhou Hikvision Digital Technology Company"
    clause = find_clause("us_ndaa_889", (name,))
    assert clause is not None
    assert clause.limits.startswith("For the purpose of public safety, security of Government facilities")
    assert (clause.affiliates, clause.covers_products) == (
        "or any subsidiary or affiliate of such entities",
        True,
    )
    assert find_clause("us_ndaa_889", ("Other Company",)) is None
    assert find_clause("us_dod_1260h", (name,)) is None
    rows = [
        row
        for batch in match_restrictions(
            [
                make_batch(
                    RESTRICTIONS, [{"restriction_id": "e1", "list_id": "us_ndaa_889", "entry_raw": name}]
                )
            ],
            [make_batch(RESTRICTION_NAMES, [{"restriction_id": "e1", "role": "name", "name": name}])],
            "s" * 64,
        )
        for row in batch.to_pylist()
    ]
    hits = list_hits(rows)
    assert hits[0] == ("named", "hikvision", "", True)
    assert ("subsidiary", "ezviz", "", True) in hits
    assert ("relabel", "annke", "", True) in hits
    assert all(clause.title in row["reason"] for row in rows)


def test_rows_do_not_depend_on_how_batches_are_cut(vocabulary: VendorVocabulary) -> None:
    entries = [{"restriction_id": f"e{n}", "list_id": "xx", "locator": str(n)} for n in range(6)]
    names = [{"restriction_id": f"e{n}", "role": "name", "name": "Wolkencam"} for n in (0, 2, 5)]
    whole = list(
        match_restrictions(
            [make_batch(RESTRICTIONS, entries)], [make_batch(RESTRICTION_NAMES, names)], "s" * 64, vocabulary
        )
    )
    cut = list(
        match_restrictions(
            [make_batch(RESTRICTIONS, [row]) for row in entries],
            [make_batch(RESTRICTION_NAMES, [row]) for row in names],
            "s" * 64,
            vocabulary,
        )
    )
    assert pa.Table.from_batches(whole).equals(pa.Table.from_batches(cut))
    rows = pa.Table.from_batches(whole).to_pylist()
    assert [row["ordinal"] for row in rows] == list(range(12))
    assert len({row["match_id"] for row in rows}) == 12
    assert whole[0].schema.equals(RESTRICTED_VENDORS.schema, check_metadata=True)


def test_no_entries_no_rows(vocabulary: VendorVocabulary, tmp_path: Path) -> None:
    assert list(match_restrictions([], [], "s" * 64, vocabulary)) == []
