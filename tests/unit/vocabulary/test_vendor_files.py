"""Files of vendors: what is read, and that each fault is named with its file and place."""

from __future__ import annotations

import marshal
from pathlib import Path

import pytest

from sousveil.model.errors import SousveilError
from sousveil.vocabulary.vendor_files import (
    load_vendor_folder,
    vendors_from_plain,
    vendors_to_plain,
)

MAKER = """
id: maker
name: Maker
kind: maker
country: CN
summary: A maker for the tests. It is fictional.
sources:
  report: {title: A report, publisher: A publisher, url: "https://example.org/report", published_at: 2021-05-03}
names:
  - {texts: [Maker, Мейкер], language: en, role: common, source: report, confidence: high}
brands:
  - {id: makecam, name: MakeCam, texts: [MakeCam], role: sub_brand, source: report, confidence: medium, since: 2020}
families:
  - {id: mk, name: MK cameras, kind: camera, patterns: ["MK-##*"], brand: makecam, source: report, confidence: low}
ownerships:
  - {owner: owner, role: controller, share: 0.5001, share_raw: "50.01%", stated_at: 2020-12-31, source: report, confidence: high}
listings:
  - {list: us_list, entry: Maker Company, relation: named, scope: For some purposes., source: law, confidence: high}
traps:
  - {text: Maker Faire, why: A fair.}
"""
OWNER = """
id: owner
name: Owner
kind: group
country: ""
summary: An owner for the tests. It is fictional.
names:
  - {texts: [Owner], language: en, role: common, source: law, confidence: high}
supplies:
  - {maker: maker, role: relabel, scope: Domes., since: 2019-01, until: 2020-06-30, source: law, confidence: medium}
"""
COMMON = """
law: {title: A law, publisher: A parliament, url: "", published_at: 2019}
"""


def write(folder: Path, maker: str = MAKER, owner: str = OWNER, common: str = COMMON) -> Path:
    (folder / "maker.yaml").write_text(maker, "utf-8")
    (folder / "owner.yaml").write_text(owner, "utf-8")
    (folder / "common_sources.yml").write_text(common, "utf-8")
    return folder


def test_files_are_read(tmp_path: Path) -> None:
    vocabulary = load_vendor_folder(write(tmp_path))
    assert list(vocabulary.vendors) == ["maker", "owner"]
    maker = vocabulary.vendors["maker"]
    assert [(name.text, name.language, name.role) for name in maker.names] == [
        ("Maker", "en", "common"),
        ("Мейкер", "en", "common"),
    ]
    assert maker.names[0].backing.source.publisher == "A publisher"
    assert maker.names[0].backing.stated_at == "2021-05-03", "as the source is dated"
    assert maker.brands[0].backing.since_at == "2020"
    assert (maker.families[0].patterns, maker.families[0].brand_id) == (("MK-##*",), "makecam")
    owned = maker.ownerships[0]
    assert (owned.owner_id, owned.share_low, owned.share_high, owned.share_raw) == (
        "owner",
        0.5001,
        0.5001,
        "50.01%",
    )
    assert owned.backing.stated_at == "2020-12-31", "the statement's own date"
    assert maker.listings[0].backing.source.title == "A law", "a source that all files share"
    supply = vocabulary.vendors["owner"].supplies[0]
    assert (supply.maker_id, supply.backing.scope, supply.backing.until_at) == (
        "maker",
        "Domes.",
        "2020-06-30",
    )


def test_a_share_may_be_a_range(tmp_path: Path) -> None:
    text = MAKER.replace("share: 0.5001", "share: [0.5, 1]").replace('"50.01%"', "more than half")
    owned = load_vendor_folder(write(tmp_path, text)).vendors["maker"].ownerships[0]
    assert (owned.share_low, owned.share_high, owned.share_raw) == (0.5, 1.0, "more than half")


def test_a_source_without_a_date_backs_little(tmp_path: Path) -> None:
    weak = MAKER.replace(", published_at: 2021-05-03", "").replace("confidence: high", "confidence: medium")
    maker = load_vendor_folder(write(tmp_path, weak)).vendors["maker"]
    assert (maker.names[0].backing.stated_at, maker.names[0].backing.confidence) == ("", "medium")
    with pytest.raises(SousveilError) as caught:
        load_vendor_folder(write(tmp_path, weak.replace("stated_at: 2020-12-31, ", "")))
    assert caught.value.where == "maker.yaml, ownerships[0].stated_at"


def test_what_is_kept_is_what_was_read(tmp_path: Path) -> None:
    vocabulary = load_vendor_folder(write(tmp_path))
    assert vendors_from_plain(marshal.loads(marshal.dumps(vendors_to_plain(vocabulary)))) == vocabulary


def test_the_digest_follows_everything(tmp_path: Path) -> None:
    first = load_vendor_folder(write(tmp_path)).digest
    assert load_vendor_folder(write(tmp_path, common=COMMON.replace("A law", "Another law"))).digest != first
    assert load_vendor_folder(write(tmp_path)).digest == first


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ("source: report, confidence: high}\nbrands", "confidence: high}\nbrands", "names[0].source"),
        ("source: report, confidence: medium", "confidence: medium", "brands[0].source"),
        ("source: report, confidence: low", "confidence: low", "families[0].source"),
        ('"50.01%", stated_at: 2020-12-31, source: report', '"50.01%"', "ownerships[0].source"),
        ("scope: For some purposes., source: law", "scope: For some purposes.", "listings[0].source"),
        ("source: report, confidence: low", 'source: "", confidence: low', "families[0].source"),
        ("source: report, confidence: low", "source: rumour, confidence: low", "families[0].source"),
        ("source: law, confidence: high", "source: law, confidence: certain", "listings[0].confidence"),
        ("confidence: low}", "}", "families[0].confidence"),
        ("published_at: 2021-05-03", "published_at: spring 2021", "sources.report.published_at"),
        ("published_at: 2021-05-03", 'published_at: "2021-02-30"', "sources.report.published_at"),
        (', url: "https://example.org/report", published_at: 2021-05-03', ', url: ""', "sources.report"),
        (", published_at: 2021-05-03", "", "names[0].confidence"),
        ("https://example.org/report", "example", "sources.report.url"),
        ("publisher: A publisher, ", "", "sources.report.publisher"),
        ("  report:", "  law:", "sources.law"),
        (
            "  report:",
            "  other: {title: T, publisher: P, url: '', published_at: 2020}\n  report:",
            "sources.other",
        ),
        ("since: 2020", "since: last year", "brands[0].since"),
        ("since: 2020", "since: 2020, until: 2019-12-31", "brands[0].until"),
        ("share: 0.5001", "share: 50.01", "ownerships[0].share"),
        ("share: 0.5001", "share: -0.1", "ownerships[0].share"),
        ("share: 0.5001", "share: [0.6, 0.5]", "ownerships[0].share"),
        ("share: 0.5001", "share: half", "ownerships[0].share"),
        ("share: 0.5001", "share: true", "ownerships[0].share"),
        ("share: 0.5001, ", "", "ownerships[0].share_raw"),
        ('share_raw: "50.01%", ', "", "ownerships[0].share_raw"),
        ("owner: owner", "owner: nobody", "ownerships[0].owner"),
        ("owner: owner", "owner: maker", "ownerships[0].owner"),
        ("role: controller", "role: friend", "ownerships[0].role"),
        ("brand: makecam", "brand: cam", "families[0].brand"),
        ('patterns: ["MK-##*"], ', "", "families[0]"),
        ("MK-##*", "M*", "families[0].patterns[0]"),
        ("MK-##*", "MK cameras", "families[0].patterns[0]"),
        ("kind: camera", "kind: toaster", "families[0].kind"),
        ("kind: maker", "kind: firm", "kind"),
        ("country: CN", "country: China", "country"),
        ("country: CN", "country: NO", "country"),  # YAML reads an unquoted NO as false
        ("language: en", "language: English", "names[0].language"),
        ("texts: [Maker, Мейкер]", "texts: [Maker, Maker]", "names[0].texts[1]"),
        ("texts: [Maker, Мейкер]", "texts: [Other]", "name"),
        ("texts: [MakeCam]", "texts: [Owner]", "owner.yaml"),
        ("id: maker", "id: taker", "id"),
        ("summary: A maker for the tests. It is fictional.", "", "summary"),
        ("kind: maker", "kind: maker\nwebsite: no", "website"),
        ("kind: maker", "kind: maker\nkind: group", "line 5"),
        ("kind: maker", "kind: [", "line 6"),
        ("why: A fair.", "source: report", "traps[0].source"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, before: str, after: str, place: str) -> None:
    assert before in MAKER
    write(tmp_path, MAKER.replace(before, after, 1))
    with pytest.raises(SousveilError) as caught:
        load_vendor_folder(tmp_path)
    assert caught.value.code == "bad_vocabulary"
    assert place in caught.value.where.split(", ")[:2], caught.value.where
    assert "yaml" in caught.value.where


def test_a_name_of_two_vendors_is_a_fault_unless_one_calls_it_a_trap(tmp_path: Path) -> None:
    twice = OWNER.replace("texts: [Owner]", "texts: [Owner, make cam]")
    with pytest.raises(SousveilError) as caught:
        load_vendor_folder(write(tmp_path, owner=twice))
    assert "maker.yaml" in caught.value.message
    assert caught.value.where.startswith("owner.yaml, names")
    trapped = twice + "traps: [{text: MakeCam, why: A brand of Maker.}]\n"
    assert load_vendor_folder(write(tmp_path, owner=trapped)).vendors["owner"].traps


def test_owners_may_not_lead_back(tmp_path: Path) -> None:
    circle = OWNER + "ownerships: [{owner: maker, role: parent, source: law, confidence: high}]\n"
    with pytest.raises(SousveilError) as caught:
        load_vendor_folder(write(tmp_path, owner=circle))
    assert caught.value.where == "maker.yaml, ownerships"


def test_a_folder_without_files_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(SousveilError):
        load_vendor_folder(tmp_path)
