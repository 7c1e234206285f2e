"""The stage that resolves places. All mentions here are made up."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from sousveil.model.notice_tables import ORGANISATION_MENTIONS, PLACE_MENTIONS
from sousveil.model.tables import table_of
from sousveil.resolve.places import resolve_mention, resolve_places
from sousveil.resolve.places_china import resolve_chinese
from sousveil.resolve.places_codes import resolve_code
from sousveil.vocabulary.places.china import list_ancestors, load_divisions

DIVISIONS = load_divisions()
SHARED_NAMES = {name for name, count in Counter(DIVISIONS.values()).items() if count > 1}
COMMON_WORDS = {"矿区", "老城区", "港口区", "东区", "西区", "新市区"}


def mention(number: int, name: str = "", notice: str = "n", **values: str) -> dict[str, Any]:
    row: dict[str, Any] = {column.name: "" for column in PLACE_MENTIONS.columns}
    return row | {
        "mention_id": f"plm_{number}",
        "notice_id": notice,
        "source_id": "s",
        "locator": f'{{"row":{number}}}',
        "ordinal": number,
        "role": "buyer",
        "name_raw": name,
        **values,
    }


def resolve(*rows: dict[str, Any], buyers: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    empty: dict[str, Any] = {c.name: "" for c in ORGANISATION_MENTIONS.columns} | {
        "ordinal": 0,
        "withheld": False,
    }
    organisations = [empty | {"notice_id": "n", "role": "buyer", "name": name} for name in buyers]
    batches = resolve_places([PLACE_MENTIONS.batch(rows)], [ORGANISATION_MENTIONS.batch(organisations)])
    return [row for batch in batches for row in batch.to_pylist()]


def test_every_division_is_found_under_its_full_name() -> None:
    wrong = []
    for code, name in DIVISIONS.items():
        chain = "".join(DIVISIONS[above] for above in reversed(list_ancestors(code))) + name
        for text in (chain, f"{chain}公安局", f"2023年{chain}视频监控项目", f"{chain}人民路100号"):
            place = resolve_chinese(text, "buyer").place
            if not place or place.place_code != code:
                wrong.append((text, place and place.place_code))
    assert wrong == []


def test_every_name_that_one_division_has_is_enough() -> None:
    wrong = []
    for code, name in DIVISIONS.items():
        outcome = resolve_chinese(name, "buyer")
        if name in SHARED_NAMES:
            assert outcome.place is None, name
        elif name not in COMMON_WORDS and (not outcome.place or outcome.place.place_code != code):
            wrong.append(name)
    assert wrong == []


def test_districts_are_found_in_the_names_of_police_offices() -> None:
    found = total = 0
    for code, name in DIVISIONS.items():
        above = list_ancestors(code)
        if name.endswith("区") and len(name) > 2 and above and not name.endswith(("地区", "林区", "特区")):
            short = name.removesuffix("区")
            place = resolve_chinese(f"{DIVISIONS[above[0]]}公安局{short}分局", "buyer").place
            total += 1
            found += bool(place) and place.place_code == code
    assert total > 900
    assert found == total


def test_a_row_for_each_mention_in_order() -> None:
    rows = [mention(n, name) for n, name in enumerate(["合肥市", "", "景区", "鼓楼区"])]
    out = resolve(*rows)
    assert [(r["mention_id"], r["ordinal"], r["locator"]) for r in out] == [
        (r["mention_id"], r["ordinal"], r["locator"]) for r in rows
    ]
    assert [r["outcome"] for r in out] == ["resolved", "unknown", "unknown", "ambiguous"]


def test_roll_ups_are_filled() -> None:
    (row,) = resolve(mention(0, "合肥市公安局瑶海分局"))
    assert (row["place_code"], row["place_scheme"], row["place_name"]) == ("340102", "GB/T 2260", "瑶海区")
    assert (row["level"], row["country"]) == ("county", "CN")
    assert (row["city_code"], row["city_name"]) == ("340100", "合肥市")
    assert (row["region_code"], row["region_name"]) == ("340000", "安徽省")
    assert "瑶海" in row["evidence"]


def test_what_has_no_prefecture_has_no_city() -> None:
    for name in ("北京市朝阳区", "济源市", "石河子市"):
        (row,) = resolve(mention(0, name))
        assert (row["outcome"], row["city_code"]) == ("resolved", ""), name
        assert row["region_code"]


def test_other_places_of_the_notice_decide_between_places_of_one_name() -> None:
    alone, other, unrelated = resolve(
        mention(0, "鼓楼区"), mention(1, "福州市"), mention(2, "鼓楼区", notice="m")
    )
    assert (alone["place_code"], other["place_code"]) == ("350102", "350100")
    assert "other places" in alone["evidence"]
    assert unrelated["outcome"] == "ambiguous"
    assert unrelated["candidates"] == ["320106", "320302", "350102", "410204"]
    (by_buyer,) = resolve(mention(0, "鼓楼区"), buyers=("徐州市公安局",))
    assert by_buyer["place_code"] == "320302"


def test_a_province_that_has_two_of_the_name_does_not_decide() -> None:
    (row, _) = resolve(mention(0, "鼓楼区"), mention(1, "江苏省"))
    assert row["outcome"] == "ambiguous"


def test_the_buyers_place_says_nothing_of_a_bidders() -> None:
    row, _ = resolve(mention(0, "鼓楼区", role="supplier", organisation_mention_id="o"), mention(1, "福州市"))
    assert row["outcome"] == "ambiguous"


def test_old_names_say_what_became_of_them() -> None:
    outcome = resolve_mention("襄樊市公安局", country="CN")
    assert outcome.place
    assert (outcome.place.place_code, outcome.place.place_name) == ("420600", "襄阳市")
    assert "2010" in outcome.evidence
    assert "襄樊" in outcome.evidence
    old = resolve_code("GB/T 2260", "360622")
    assert old
    assert old.place
    assert old.place.place_code == "360603"


@pytest.mark.parametrize(
    ("code", "place", "scheme", "level", "country"),
    [
        ("FR105", "FR105", "NUTS", "county", "FR"),
        ("UKD7", "UKD7", "NUTS", "city", "GB"),
        ("EL30", "EL30", "NUTS", "city", "GR"),
        ("UK", "GB", "ISO 3166-1", "country", "GB"),
        ("de212", "DE212", "NUTS", "county", "DE"),
        ("BE1", "BE1", "NUTS", "region", "BE"),
        ("FRZZZ", "FR", "ISO 3166-1", "country", "FR"),
        ("US", "US", "ISO 3166-1", "country", "US"),
        ("1A", "XK", "ISO 3166-1", "country", "XK"),
    ],
)
def test_nuts_codes(code: str, place: str, scheme: str, level: str, country: str) -> None:
    outcome = resolve_mention("", "NUTS", code)
    assert outcome.place
    found = outcome.place
    assert (found.place_code, found.place_scheme, found.level, found.country) == (
        place,
        scheme,
        level,
        country,
    )
    if level == "county":
        assert (found.region_code, found.city_code) == (place[:3], place[:4])


@pytest.mark.parametrize(
    ("scheme", "code", "place"),
    [
        ("ISO 3166-1", "GBR", "GB"),
        ("ISO 3166-1", "804", "UA"),
        ("ISO 3166-2", "MX-JAL", "MX-JAL"),
        ("GB/T 2260", "340102", "340102"),
        ("GB/T 2260", "3401", "340100"),
        ("GB/T 2260", "810000", "HK"),
    ],
)
def test_other_codes(scheme: str, code: str, place: str) -> None:
    outcome = resolve_mention("", scheme, code)
    assert outcome.place
    assert outcome.place.place_code == place


@pytest.mark.parametrize(
    ("scheme", "code"), [("NUTS", "00"), ("NUTS", "ZZZZZZ"), ("GB/T 2260", "999999"), ("", "x")]
)
def test_codes_that_are_none_stay_unknown_and_are_named(scheme: str, code: str) -> None:
    outcome = resolve_mention("", scheme, code)
    assert outcome.name == "unknown"
    assert code in outcome.evidence


def test_words_beside_a_countrys_code_say_more_than_the_code() -> None:
    outcome = resolve_mention("合肥市瑶海区", "ISO 3166-1", "CN", "CN")
    assert outcome.place
    assert outcome.place.place_code == "340102"


def test_a_code_and_a_stated_country_that_differ_are_ambiguous() -> None:
    outcome = resolve_mention("", "NUTS", "FR105", "DE")
    assert (outcome.name, outcome.candidates) == ("ambiguous", ("DE", "FR105"))


def test_a_country_in_the_words_that_differs_from_the_stated_one_is_ambiguous() -> None:
    outcome = resolve_mention("Houston, E.E.U.U.", country="MX")
    assert outcome.candidates == ("MX", "US")
    assert resolve_mention("Atlanta, Georgia", country="US").place


def test_a_town_named_like_a_country_contradicts_nothing() -> None:
    for text, country in (("Granada, Miguel Hidalgo", "MX"), ("Granada, Miguel Hidalgo, México", "")):
        place = resolve_mention(text, country=country).place
        assert place
        assert place.place_code == "MX"
    assert resolve_mention("France, Germany").candidates == ("DE", "FR")


def test_street_numbers_and_letters_are_no_countries() -> None:
    for text in ("Calle Uno, 250", "San Diego, CA", "Somewhere, 804, DE"):
        assert resolve_mention(text).name == "unknown", text


def test_the_cut_into_batches_does_not_matter() -> None:
    rows = [mention(n, ("鼓楼区", "福州市", "Jalisco")[n % 3], notice=f"n{n // 5}") for n in range(30)]
    parts = resolve_places(PLACE_MENTIONS.batch([row]) for row in rows)
    assert resolve(*rows) == [row for batch in parts for row in batch.to_pylist()]
    assert {table_of(b).name for b in resolve_places([PLACE_MENTIONS.batch(rows)])} == {
        "core_resolved_places"
    }
