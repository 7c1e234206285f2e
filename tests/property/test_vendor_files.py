"""Whatever stands in a file of vendors: it is read, or the fault is named; nothing else is raised."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.model.errors import SousveilError
from sousveil.vocabulary.vendor_files import find_vendor_folder, load_vendor_folder

FILES = ("hikvision", "cethik", "cetc", "cetc_52", "sasac", "state_council", "hisilicon", "huawei", "lorex")
NEEDED = (*FILES, "huawei_holding", "huawei_union", "dahua", "china_mobile", "skywatch")
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    st.dates(),
    st.just([]),
    st.just({}),
    st.just([[]]),
    st.just({"text": "x"}),
)


def list_places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            yield from list_places(inner, (*path, key))


def load_or_name_fault(folder: Path) -> str:
    try:
        vendors = load_vendor_folder(folder).vendors
    except SousveilError as fault:
        return fault.code if ".yaml" in fault.where else fault.where
    return "read" if set(vendors) == set(NEEDED) else "lost"


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(FILES), st.integers(min_value=0), LEAVES)
def test_a_file_with_any_value_anywhere_is_read_or_its_fault_is_named(
    name: str, number: int, leaf: Any
) -> None:
    source = find_vendor_folder()
    content = yaml.safe_load((source / f"{name}.yaml").read_text("utf-8"))
    places = list(list_places(content))
    *parents, last = places[number % len(places)]
    inner = content
    for key in parents:
        inner = inner[key]
    inner[last] = leaf
    with tempfile.TemporaryDirectory() as folder:
        for other in NEEDED:
            text = (source / f"{other}.yaml").read_text("utf-8")
            if other == name:
                text = yaml.safe_dump(content, allow_unicode=True)
            Path(folder, f"{other}.yaml").write_text(text, "utf-8")
        common = (source / "common_sources.yml").read_text("utf-8")
        Path(folder, "common_sources.yml").write_text(common, "utf-8")
        assert load_or_name_fault(Path(folder)) in ("read", "bad_vocabulary")
