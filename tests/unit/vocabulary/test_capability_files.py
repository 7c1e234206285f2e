"""Capability files: what is read, and that each fault is named with its place."""

from __future__ import annotations

import marshal
from pathlib import Path

import pytest

from sousveil.model.errors import SousveilError
from sousveil.vocabulary.capability_files import (
    load_vocabulary,
    load_vocabulary_folder,
    read_capability,
    vocabulary_from_plain,
    vocabulary_to_plain,
)
from sousveil.vocabulary.han import load_traditional

GOOD = """
name: made_up
label: {en: Made up, zh: 虚构}
definition: "A capability for the tests: it is fictional."
concern: None.
citations:
  - {title: A title, publisher: A publisher, year: 2020}
flagged: true
codes: {CPV: ["32323500"]}
terms:
  zh: [虚构识别, {term: 结构化, with: [视频], without: [钢]}]
  en: [made-up recogni*]
exclusions:
  en: [made up recognition award]
examples:
  match: [{lang: en, text: made-up recognition}]
  no_match: [{lang: en, text: nothing, because: nothing is there}]
"""


def write(folder: Path, text: str, name: str = "made_up") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, "utf-8")
    return path


def test_a_file_is_read(tmp_path: Path) -> None:
    capability = read_capability(write(tmp_path, GOOD))
    assert capability.name == "made_up"
    assert capability.is_flagged
    assert capability.labels["zh"] == "虚构"
    assert [(t.text, t.language) for t in capability.terms] == [
        ("虚构识别", "zh"),
        ("结构化", "zh"),
        ("made-up recogni*", "en"),
    ]
    assert capability.terms[1].with_any == ("视频",)
    assert capability.terms[1].without == ("钢",)
    assert capability.exclusions[0].text == "made up recognition award"
    assert capability.codes == {"CPV": ("32323500",)}
    assert capability.no_match_examples[0].because == "nothing is there"


def test_the_digest_follows_the_terms_only(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    first = load_vocabulary_folder(tmp_path).digest
    write(tmp_path, GOOD.replace("concern: None.", "concern: Some."))
    assert load_vocabulary_folder(tmp_path).digest == first
    write(tmp_path, GOOD.replace("虚构识别", "虚构辨认"))
    assert load_vocabulary_folder(tmp_path).digest != first


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ("name: made_up", "name: other", "name"),
        ("label: {en: Made up, zh: 虚构}", "label: {zh: 虚构}", "label.en"),
        ("concern: None.", "", "concern"),
        ("concern: None.", "concern: None.\nweight: 3", "weight"),
        ("year: 2020", "year: twenty", "citations[0].year"),
        ("year: 2020", "year: 2020, isbn: 3", "citations[0]"),
        ("flagged: true", "flagged: maybe", "flagged"),
        ('["32323500"]', "[32323500]", "codes.CPV[0]"),
        ("  en: [made-up recogni*]", "  xx: [made-up]", "terms.xx"),
        ("made-up recogni*", "ma*de up", "terms.en[0]"),
        ("made-up recogni*", "made up **", "terms.en[0]"),
        ("虚构识别", "虚构*", "terms.zh[0]"),
        ("虚构识别", "虚", "terms.zh[0]"),
        ("虚构识别", "结构化", "terms.zh[1]"),
        ("with: [视频]", "near: [视频]", "terms.zh[1]"),
        ("with: [视频]", "with: 视频", "terms.zh[1].with"),
        ("{lang: en, text: nothing,", "{lang: en,", "examples.no_match[0].text"),
        ("{lang: en, text: made-up recognition}", "{lang: de, text: x}", "examples.match[0]"),
        ("  match: [{lang: en, text: made-up recognition}]", "  match: []", "examples.match"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, before: str, after: str, place: str) -> None:
    assert before in GOOD
    path = write(tmp_path, GOOD.replace(before, after, 1))
    with pytest.raises(SousveilError) as caught:
        read_capability(path)
    assert caught.value.code == "bad_vocabulary"
    assert caught.value.where == f"made_up.yaml, {place}"


def test_broken_yaml_names_the_line(tmp_path: Path) -> None:
    path = write(tmp_path, "name: made_up\nlabel: {en: [}\n")
    with pytest.raises(SousveilError) as caught:
        read_capability(path)
    assert caught.value.where.startswith("made_up.yaml, line 2, column")


def test_yaml_that_asks_for_code_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "name: !!python/object/apply:os.getcwd []\n")
    with pytest.raises(SousveilError):
        read_capability(path)


def test_a_file_that_is_no_text_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "made_up.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SousveilError) as caught:
        read_capability(path)
    assert caught.value.where == "made_up.yaml"


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(SousveilError, match=r"no \.yaml file"):
        load_vocabulary_folder(tmp_path)


def test_traditional_forms() -> None:
    forms = load_traditional()
    assert forms["脸"] == "臉"
    assert "識" in forms["识"]
    assert set(forms["后"]) >= {"後"}
    assert all(len(simplified) == 1 for simplified in forms)


def test_a_vocabulary_comes_back_from_its_plain_form() -> None:
    whole = load_vocabulary()
    again = vocabulary_from_plain(marshal.loads(marshal.dumps(vocabulary_to_plain(whole))))
    assert again == whole
    assert again.capabilities[0].citations
