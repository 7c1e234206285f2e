"""Strings to vendors, one rule at a time. Vendors and models are made up; 'axis' is in the list of ordinary words."""

from __future__ import annotations

import pyarrow as pa
import pytest

from sousveil.model.vendors import ProductMatch
from sousveil.vocabulary.brands import (
    LONGEST,
    MATCH_TYPE,
    identify_product,
    identify_products,
    iterate_matches,
)
from sousveil.vocabulary.brands_index import BrandIndex
from sousveil.vocabulary.brands_slips import is_one_slip
from sousveil.vocabulary.brands_words import fold_text, load_brand_words, make_key, strip_legal_forms
from tests.generated.fictional_vendors import VENDORS, VOCABULARY


def identify(text: str, field: str = "") -> ProductMatch:
    return identify_product(text, field, VOCABULARY)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Obscuravision", "exact_name"),
        ("OBSCURA VISION", "exact_name"),
        ("obscura-vision, inc.", "exact_name"),
        ("Ｏｂｓｃｕｒａｖｉｓｉｏｎ", "exact_name"),
        ("Obscuravision Digital Co.,Ltd", "exact_name"),
        ("暗視科技", "exact_name"),
        ("暗视科技股份有限公司", "exact_name"),
        ("Nightcam Corp", "exact_former"),
        ("ObView Central", "exact_family"),
        ("Lum Eye", "exact_brand"),
        ("two Obscuravision cameras on a pole", "name_inside"),
        ("暗视摄像机", "name_inside"),
        ("OBV-2K14-I", "model_pattern"),
    ],
)
def test_spellings_of_one_vendor(text: str, rule: str) -> None:
    match = identify(text)
    assert (match.vendor_id, match.rule) == ("obscura", rule)
    assert 0 < match.confidence <= 1
    assert match.reason.endswith(".")


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("", "placeholder", "empty"),
        (" - ", "placeholder", "empty"),
        ("n/a", "placeholder", "placeholder"),
        ("[unknown]", "placeholder", "placeholder"),
        ("Axis Bank Ltd", "trap", "'Axis Bank'"),
        ("暗视药业", "trap", "暗视药业"),
        ("Obscuravision Street 4", "other_meaning", "behind it"),
        ("Birch County Sheriff's Office", "institution", "police"),
        ("暗视县公安局", "institution", "police"),
        ("Some Foods GmbH", "not_in_vocabulary", "vocabulary"),
        ("Axis and Partners", "ambiguous", "candidates: axis"),
        ("Obscuravision; Kestrelnet", "ambiguous", "candidates: obscura, kestrelnet"),
        ("KNET-91-B", "ambiguous", "candidates: kestrelnet, nimbus"),
    ],
)
def test_what_is_unknown_says_why(text: str, rule: str, words: str) -> None:
    match = identify(text)
    assert (match.vendor_id, match.rule, match.confidence) == ("", rule, 0)
    assert words in match.reason


def test_an_ordinary_word_alone_depends_on_the_field() -> None:
    assert identify("Axis", "manufacturer").vendor_id == "axis"
    assert identify("Axis", "supplier").rule == "ambiguous"
    assert identify("Axis", "product").rule == "ambiguous"
    assert identify("Axis network camera", "product").vendor_id == "axis"
    assert identify("Axis P3245-LV", "product").model == "P3245-LV"
    assert identify("Axis P3245-LV", "product").family_id == "p_series"
    assert identify("Axis Optics", "supplier").vendor_id == "axis"


def test_a_legal_form_is_not_cut_off_a_name_of_two_words() -> None:
    assert identify("Solis Corporation").vendor_id == "sunfirm"
    assert identify("Solis").vendor_id == ""
    assert identify("Axis Group", "manufacturer").vendor_id == ""


def test_of_owner_and_owned_the_owned_is_meant() -> None:
    assert identify("Kestrelnet (Bighold Industries)").vendor_id == "kestrelnet"
    assert identify("Bighold Industries").vendor_id == "bighold"


def test_a_trap_of_another_spelling_leaves_the_name() -> None:
    assert identify("Nightbird").vendor_id == "twospell"
    assert identify("night bird").rule == "trap"


def test_families_models_and_firmware() -> None:
    match = identify("OBSCURAVISION OBV-2KP14-I V5.5.80 build 210628")
    assert match == ProductMatch(
        "obscura",
        family_id="ob_dome_pro",
        model="OBV-2KP14-I",
        firmware_raw="V5.5.80 build 210628",
        rule="name_inside",
        confidence=match.confidence,
        reason=match.reason,
    )
    assert identify("Obscuravision Raptor").family_id == "raptor"
    assert identify("Raptor").vendor_id == ""  # an ordinary word where no vendor is named
    assert identify("LumEye XZ-4400-B").brand_id == "lumeye"
    assert identify("LumEye XZ-4400-B").model == "XZ-4400-B"
    assert identify("Obscuravision Q1234").family_id == "short"
    assert identify("Q1234").vendor_id == ""
    relabelled = identify("Mirravue OBV-2K14-I")
    assert (relabelled.vendor_id, relabelled.family_id, relabelled.model) == ("mirra", "", "OBV-2K14-I")
    assert "obscura" in relabelled.reason


def test_slips_of_one_letter() -> None:
    assert is_one_slip("hikvison", "hikvision")
    assert is_one_slip("hikvisiion", "hikvision")
    assert is_one_slip("hikvisoin", "hikvision")
    assert is_one_slip("hikvitsion", "hikvision")
    assert not is_one_slip("hikvision", "hikvision")
    assert not is_one_slip("hkvisin", "hikvision")
    assert not is_one_slip("model11", "model12")
    assert identify("Obscuravison").vendor_id == ""  # only names of the list in brand_words.toml


def test_a_slip_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    index = BrandIndex(VENDORS)
    index.coined = {"o": [index.names["obscuravision"]]}
    monkeypatch.setattr("sousveil.vocabulary.brands.get_brand_index", lambda _: index)
    match = identify("Obscuravison, Inc.", "manufacturer")
    assert (match.vendor_id, match.rule, match.confidence) == ("obscura", "misspelt", 0.6)
    assert "one letter" in match.reason
    assert identify("Obscuravison", "supplier").vendor_id == ""
    assert identify("Abscuravision", "manufacturer").vendor_id == ""


def test_arrays_are_read_as_single_strings_are() -> None:
    texts = ["Axis", "Obscuravision OBV-2K14", None, "Axis Bank", "Axis", "", "暗视摄像机"]
    chunked = pa.chunked_array([texts[:3], texts[3:]], pa.string())
    found = identify_products(chunked, "manufacturer", VOCABULARY)
    assert found.type == MATCH_TYPE
    assert list(iterate_matches(found)) == [identify(text or "", "manufacturer") for text in texts]
    assert len(identify_products(pa.array([], pa.string()), "", VOCABULARY)) == 0


def test_odd_text_is_read() -> None:
    for text in (
        "\x00",
        "\ud800",
        "a" * 100_000,
        "1" * 5000,
        "(" * 5000,
        "-/" * 5000,
        "𝕳ikvision",
        "İstanbul",
    ):
        assert identify(text).vendor_id == ""
    assert identify(" " * LONGEST + "Obscuravision").vendor_id == ""  # beyond what is read


def test_folding_keeps_every_place() -> None:
    text = "Ｈｉｋ視覺Ă’–　İß"
    folded = fold_text(text)
    assert len(folded) == len(text)
    assert folded.startswith("hik视觉a'- ")
    assert make_key("Hik-Vision 海康") == "hikvision海康"


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("acme co ltd", "acme"),
        ("acme s a", "acme"),
        ("ооо acme", "acme"),
        ("ltd", "ltd"),
        ("暗视股份有限公司", "暗视"),
        ("acme 5", "acme 5"),
        ("the co", "the"),
    ],
)
def test_legal_forms(text: str, bare: str) -> None:
    assert strip_legal_forms(text.split()) == bare.split()


def test_word_lists_are_folded_and_not_mixed() -> None:
    words = load_brand_words()
    for group in (words.placeholders, words.evidence, words.modifiers, words.other_meanings):
        assert all(word == fold_text(word) for word in group)
    assert not words.evidence & words.other_meanings
    assert not words.modifiers & words.other_meanings
