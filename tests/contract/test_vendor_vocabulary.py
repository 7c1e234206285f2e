"""The vendors that come with sousveil: all files are read, and each is what the measures and pages rely on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from sousveil.engine.kept_vendors import load_kept_vendors
from sousveil.model.errors import SousveilError
from sousveil.model.vendors import Backing, Vendor
from sousveil.vocabulary.vendor_files import find_vendor_folder, load_vendor_folder, load_vendors

VENDORS_BY_ID = load_vendors().vendors
VENDORS = list(VENDORS_BY_ID.values())
PARTS = ("names", "brands", "families", "ownerships", "supplies", "listings")


def list_backings(vendor: Vendor) -> Iterator[Backing]:
    for part in PARTS:
        yield from (row.backing for row in getattr(vendor, part))


def test_what_is_kept_is_what_the_files_say() -> None:
    assert load_kept_vendors() == load_vendors()


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.vendor_id)
def test_every_statement_has_a_source_and_most_a_date(vendor: Vendor) -> None:
    backings = list(list_backings(vendor))
    assert backings
    for backing in backings:
        assert backing.source.title
        assert backing.source.publisher
        date = backing.stated_at or backing.source.accessed_at
        if backing.confidence == "high" or date:
            assert re.fullmatch(r"\d{4}(-\d\d){0,2}", date), backing.source.key


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.vendor_id)
def test_a_summary_is_two_or_three_sentences(vendor: Vendor) -> None:
    assert vendor.summary.endswith(".")
    assert 20 <= len(vendor.summary) <= 500


@pytest.mark.parametrize("part", PARTS)
def test_a_statement_that_loses_its_source_fails_the_build(tmp_path: Path, part: str) -> None:
    """Of real files, one that has such statements."""
    for path in find_vendor_folder().iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    for path in sorted(tmp_path.glob("*.yaml")):
        content = yaml.safe_load(path.read_text("utf-8"))
        if content.get(part):
            break
    del content[part][-1]["source"]
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    with pytest.raises(SousveilError) as caught:
        load_vendor_folder(tmp_path)
    assert caught.value.where == f"{path.name}, {part}[{len(content[part]) - 1}].source"


def test_owners_lead_from_hikvision_to_the_state_council() -> None:
    above, waiting = set[str](), ["hikvision"]
    while waiting:
        owners = {row.owner_id for row in VENDORS_BY_ID[waiting.pop()].ownerships} - above
        above |= owners
        waiting += owners
    assert above == {"cethik", "cetc", "cetc_52", "sasac", "state_council"}


def test_what_ended_has_an_end() -> None:
    [owned] = [row for row in VENDORS_BY_ID["lorex"].ownerships if row.owner_id == "dahua" and row.share_low]
    assert (owned.backing.since_at, owned.backing.until_at) == ("2018", "2022-11")
    assert any(
        row.owner_id == "skywatch" and row.backing.since_at == "2022-11"
        for row in VENDORS_BY_ID["lorex"].ownerships
    )
