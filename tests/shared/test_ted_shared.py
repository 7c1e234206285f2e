"""The 206 shared TED notices: counts by form against XPath of its own, every value accounted for, every locator resolves."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from sousveil.model.protocols import Source
from sousveil.readers import ted
from sousveil.readers.registry import choose_reader
from tests.unit.readers.record_rows import Rows, list_codes, read_file

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "notices" / "ted"
FILES = sorted(FOLDER.glob("*.xml"))
pytestmark = pytest.mark.skipif(not FILES, reason=f"needs the shared notices in {FOLDER}")
RAW = {
    "raw_notice_texts": ("text",),
    "raw_lots": ("native_id", "title_raw"),
    "raw_awards": ("native_id", "title_raw", "bidder_count_raw", "dated_at_raw"),
    "raw_amounts": ("amount_raw",),
    "core_organisation_mentions": ("name_raw", "identifier_raw"),
    "core_place_mentions": ("code_raw", "name_raw"),
    "raw_classifications": ("code_raw",),
    "raw_notice_dates": ("at_raw",),
    "raw_notice_links": ("target_raw",),
}
TABLES = (*RAW, "raw_notices")
# Form → notices, lots, awards, amounts, organisation mentions. Counted on the files with XPath, see the test below.
INVENTORY = {
    "F01": (6, 11, 0, 15, 12),
    "F02": (2, 0, 0, 4, 5),
    "F03": (100, 485, 822, 832, 921),
    "F04": (2, 12, 0, 0, 6),
    "F05": (8, 6, 0, 10, 27),
    "F06": (55, 76, 144, 180, 285),
    "F08": (1, 0, 0, 0, 1),
    "F13": (1, 0, 1, 0, 2),
    "F15": (4, 0, 4, 9, 14),
    "F16": (2, 0, 0, 0, 3),
    "F17": (1, 0, 0, 0, 4),
    "F18": (1, 0, 1, 2, 2),
    "F20": (3, 2, 3, 12, 14),
    "F21": (8, 12, 5, 32, 38),
    "F22": (7, 17, 3, 17, 23),
    "F24": (3, 2, 0, 3, 12),
    "F25": (2, 0, 2, 9, 8),
}
# Numbers, days and amounts that the coded data write in another form than the row that holds them.
_SAID_OTHERWISE = (
    "FT",
    "NO_DOC_OJS",
    "URI_DOC",
    "DS_DATE_DISPATCH",
    "DT_DATE_FOR_SUBMISSION",
    "VALUE",
    "LOW",
    "HIGH",
)
_PRIVATE = ("CONTACT_POINT", "ATTENTION", "PHONE", "FAX", "E_MAIL")


class Notice:
    """One file: the tree as lxml has it, the form that counts, and what the reader made of it."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.tree = etree.parse(path)
        originals = self.tree.xpath("//*[local-name()='FORM_SECTION']/*[@CATEGORY='ORIGINAL']")
        self.form = originals[0]
        self.rows: Rows = read_file(ted, path)

    @property
    def kind(self) -> str:
        return f"F{int(self.form.get('FORM').removeprefix('F')):02d}"

    def count(self, xpath: str) -> int:
        return int(self.form.xpath(f"count({xpath})"))


def name_is(*names: str) -> str:
    return "(" + " or ".join(f"local-name()='{name}'" for name in names) + ")"


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def notices() -> list[Notice]:
    return [Notice(path) for path in FILES]


def test_every_file_is_read_by_this_reader() -> None:
    assert len(FILES) == 206
    assert {choose_reader(Source("0" * 64, path, path.name)) for path in FILES} == {ted}


def test_every_file_is_one_notice(notices: list[Notice]) -> None:
    kinds: Counter[str] = Counter()
    for notice in notices:
        (row,) = notice.rows["raw_notices"]
        kinds[row["kind"]] += 1
        assert row["native_id"] == notice.tree.getroot().get("DOC_ID")
        assert all(
            row[name] for name in ("title", "language", "published_at", "country", "kind_raw", "locators")
        )
        # A notice on a buyer profile has no procedure and no category.
        assert row["category"] in ("goods", "works", "services"), notice.name
    assert kinds == {"planning": 8, "tender": 26, "award": 169, "modification": 3}


def test_counts_agree_with_xpath_and_the_inventory(notices: list[Notice]) -> None:
    found: dict[str, Counter[str]] = {}
    for notice in notices:
        rows = notice.rows
        lots = notice.count(
            f".//*[local-name()='OBJECT_DESCR'][*[{name_is('LOT_NO', 'TITLE')}] or preceding-sibling::*[local-name()='OBJECT_DESCR']"
            " or following-sibling::*[local-name()='OBJECT_DESCR']]"
        )
        awards = notice.count(f".//*[{name_is('AWARD_CONTRACT', 'RESULTS', 'AWARD_OF_CONTRACT_DEFENCE')}]")
        amounts = notice.count(
            f".//*[starts-with(local-name(), 'VAL_') and not(*) or {name_is('LOW', 'HIGH', 'VALUE_COST')}][normalize-space()]"
        )
        organisations = notice.count(".//*[local-name()='OFFICIALNAME']")
        assert len(rows["raw_lots"]) == lots, notice.name
        assert len(rows["raw_awards"]) == awards, notice.name
        in_form = [row for row in rows["raw_amounts"] if "FORM_SECTION" in row["locator"]]
        assert len(in_form) == amounts, notice.name
        assert len(rows["core_organisation_mentions"]) == organisations, notice.name
        counts = found.setdefault(notice.kind, Counter())
        counts.update(notices=1, lots=lots, awards=awards, amounts=amounts, organisations=organisations)
    assert {form: tuple(counts.values()) for form, counts in sorted(found.items())} == INVENTORY


def test_sums_of_money_agree_with_xpath(notices: list[Notice]) -> None:
    for notice in notices:
        stated = [
            float(element.text)
            for element in notice.form.xpath(
                ".//*[starts-with(local-name(), 'VAL_TOTAL')][normalize-space()]"
            )
        ]
        ours = [row["amount_raw"] for row in notice.rows["raw_amounts"] if "'VAL_TOTAL" in row["locator"]]
        assert sorted(stated) == sorted(float(raw) for raw in ours), notice.name


def test_every_award_of_a_listed_lot_is_linked(notices: list[Notice]) -> None:
    for notice in notices:
        lots = {row["native_id"].strip(): row["lot_id"] for row in notice.rows["raw_lots"]}
        for element, row in zip(
            notice.form.xpath(".//*[local-name()='AWARD_CONTRACT']"), notice.rows["raw_awards"], strict=False
        ):
            number = element.findtext("{*}LOT_NO", "").strip()
            if number in lots:
                assert row["lot_id"] == lots[number], notice.name


def test_every_locator_finds_one_place_that_holds_the_value(notices: list[Notice]) -> None:
    for notice in notices:
        for table in TABLES:
            for row in notice.rows[table]:
                found = find_place(notice.tree, json.loads(row["locator"])["xpath"])
                held = squeeze(found)
                for column in RAW.get(table, ()):
                    # The time of a date stands in the element beside it.
                    parts = row[column].split()
                    for part in parts[:1] if table == "raw_notice_dates" else parts:
                        assert squeeze(part) in held, (notice.name, table, column)


def test_the_locators_of_the_notice_hold_its_values(notices: list[Notice]) -> None:
    for notice in notices:
        (row,) = notice.rows["raw_notices"]
        places = json.loads(row["locators"])
        assert {
            "title_raw",
            "kind_raw",
            "language",
            "native_id",
            "country",
            "published_at_raw",
        } <= places.keys()
        for column, place in places.items():
            held = squeeze(find_place(notice.tree, place["xpath"])).lower()
            if column.endswith("_raw") and not row[column].startswith(("PT_", "F18_PT_")):
                assert squeeze(row[column]).lower() in held, (notice.name, column)


def find_place(tree: Any, xpath: str) -> str:
    """The text and the attributes, with those beneath, of the one place that `xpath` finds."""
    found = tree.xpath(xpath)
    assert len(found) == 1, xpath
    if isinstance(found[0], str):
        return str(found[0])
    attributes = [value for element in found[0].iter() for value in element.attrib.values()]
    return " ".join(["".join(found[0].itertext()), *attributes])


def test_every_value_is_in_a_table_or_counted(notices: list[Notice]) -> None:
    for notice in notices:
        counted: Counter[str] = Counter()
        for row in notice.rows["raw_unmapped_paths"]:
            counted[row["path"]] += row["occurrences"]
        kept = " ".join(
            squeeze(str(value)) for table in TABLES for row in notice.rows[table] for value in row.values()
        ).casefold()
        for path, value in list_values(notice):
            if squeeze(value).casefold() not in kept:
                counted[path] -= 1
                assert counted[path] >= 0, (notice.name, path, value)


def list_values(notice: Notice) -> Iterator[tuple[str, str]]:
    """Path and text of every leaf of the form and of the coded data; a date in parts is several."""
    coded = notice.tree.xpath("//*[local-name()='CODED_DATA_SECTION']")[0]
    for element in (*coded.iter(), *notice.form.iter()):
        tag = etree.QName(element).localname
        text = element.text or ""
        if len(element) or not text.strip() or tag in _SAID_OTHERWISE:
            continue
        if tag in ("MONTH", "DAY"):
            text = text.lstrip("0")
        if tag == "P":
            # Paragraphs are one value.
            if element.getprevious() is not None:
                continue
            text = "".join(element.getparent().itertext())
        steps = [etree.QName(step).localname for step in element.iterancestors()][::-1]
        names = [*steps, tag] if tag != "P" else steps
        yield "/" + "/".join(names), text


def test_problems_are_the_known_ones(notices: list[Notice]) -> None:
    codes: Counter[str] = Counter()
    for notice in notices:
        codes.update(list_codes(notice.rows))
    # Whom it takes for a natural person is tested where the rule is.
    assert codes.pop("name_withheld") > 0
    assert codes == {"amount_placeholder": 14, "reference_broken": 1}


def test_contacts_reach_no_table(notices: list[Notice]) -> None:
    for notice in notices:
        kept = json.dumps(
            [notice.rows[table] for table in TABLES if table != "raw_notice_texts"], ensure_ascii=False
        )
        private = notice.tree.xpath(f"//*[{name_is(*_PRIVATE[2:])}]/text()")
        assert not [value for value in private if len(value.strip()) > 5 and value.strip() in kept], (
            notice.name
        )
        withheld = {
            row["path"].rsplit("/", 1)[1]
            for row in notice.rows["raw_unmapped_paths"]
            if row["disposition"] == "withheld"
        }
        assert {
            etree.QName(e).localname for e in notice.form.xpath(f".//*[{name_is(*_PRIVATE)}]")
        } <= withheld


def test_reading_twice_gives_the_same(notices: list[Notice]) -> None:
    for path, notice in list(zip(FILES, notices, strict=True))[:10]:
        assert read_file(ted, path) == notice.rows
