"""Places and money under any input: no crash, no code that does not exist, no dependence on how batches are cut."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sousveil.extract.conversion import convert_amounts
from sousveil.model.notice_tables import AMOUNTS, PLACE_MENTIONS
from sousveil.model.tables import table_of
from sousveil.resolve.places import resolve_mention, resolve_places
from sousveil.resolve.places_china import resolve_chinese
from sousveil.resolve.places_outcomes import GB
from sousveil.vocabulary.currency_codes import load_codes, read_currency
from sousveil.vocabulary.places.china import list_ancestors, load_divisions
from sousveil.vocabulary.places.world import load_countries_by_code

DIVISIONS = load_divisions()
CODES = sorted(DIVISIONS)
SCHEMES = st.sampled_from(["", "NUTS", "ISO 3166-1", "ISO 3166-2", "GB/T 2260", "other"])
COUNTRIES = st.sampled_from(["", "CN", "MX", "UA", "GB", "TW", "XX"])
PIECES = st.sampled_from(
    [
        *"省市县区路街公司局分,，、 ()（）",
        "公安局",
        "北京",
        "鼓楼区",
        "和田",
        "兵团",
        "第八师",
        "Hefei",
        "Jalisco",
        "�",
        "?",
        "大学",
        "驻",
    ]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map("".join))


@given(TEXTS, SCHEMES, st.one_of(TEXTS, st.sampled_from(CODES)), COUNTRIES)
def test_outcomes_are_of_one_kind_and_name_places_that_exist(
    text: str, scheme: str, code: str, country: str
) -> None:
    outcome = resolve_mention(text, scheme, code, country, "buyer")
    assert not (outcome.place and outcome.candidates)
    assert len(outcome.candidates) != 1
    if outcome.place:
        place = outcome.place
        assert outcome.evidence
        assert outcome.country == place.country
        assert place.country in load_countries_by_code()
        if place.place_scheme == GB:
            assert DIVISIONS[place.place_code] == place.place_name
            assert set(list_ancestors(place.place_code)) <= {place.region_code, place.city_code}


@given(
    st.sampled_from(CODES),
    st.sampled_from(["", " ", "，", "、"]),
    st.sampled_from(["", "2024年", "关于", "采购人："]),
)
def test_a_full_name_is_found_whatever_stands_around_it(code: str, gap: str, before: str) -> None:
    names = [DIVISIONS[above] for above in reversed(list_ancestors(code))] + [DIVISIONS[code]]
    if gap == "、" or names[-1] in ("城区", "郊区", "矿区", "东区", "西区", "市中区", "新城区", "老城区"):
        gap = ""
    place = resolve_chinese(before + gap.join(names) + "人民政府", "buyer").place
    assert place
    assert place.place_code == code


@given(st.lists(st.tuples(TEXTS, st.integers(0, 3)), max_size=12), st.integers(1, 5))
def test_places_do_not_depend_on_the_cut_into_batches(mentions: list[tuple[str, int]], size: int) -> None:
    empty: dict[str, Any] = {column.name: "" for column in PLACE_MENTIONS.columns}
    rows = [
        empty
        | {"mention_id": str(n), "ordinal": n, "name_raw": text, "notice_id": str(notice), "role": "buyer"}
        for n, (text, notice) in enumerate(sorted(mentions, key=lambda mention: mention[1]))
    ]
    whole = [row for batch in resolve_places([PLACE_MENTIONS.batch(rows)]) for row in batch.to_pylist()]
    cut = (PLACE_MENTIONS.batch(rows[n : n + size]) for n in range(0, len(rows), size))
    assert [row for batch in resolve_places(cut) for row in batch.to_pylist()] == whole
    assert [row["mention_id"] for row in whole] == [row["mention_id"] for row in rows]


@given(st.text(max_size=30), st.sampled_from(["", "CN", "US", "MX", "RO"]))
def test_a_currency_is_a_code_or_nothing(raw: str, country: str) -> None:
    assert read_currency(raw, country) in load_codes() | {""}


@given(
    st.decimals(min_value="0.01", max_value="1e15", places=2),
    st.sampled_from(["EUR", "USD", "CNY", "PLN", "HRK", "JPY", "UAH"]),
    st.dates().map(str),
)
def test_amounts_convert_there_and_back(amount: Decimal, currency: str, day: str) -> None:
    row: dict[str, Any] = {column.name: "" for column in AMOUNTS.columns}
    row |= {
        "ordinal": 0,
        "amount": float(amount),
        "amount_exact": str(amount),
        "currency": currency,
        "dated_at": day,
    }
    batch = next(iter(convert_amounts([AMOUNTS.batch([row])])))
    assert table_of(batch).name == "core_converted_amounts"
    (found,) = batch.to_pylist()
    amounts = [found[f"amount_{target}"] for target in ("eur", "usd", "cny")]
    assert bool(found["missing"]) == (None in amounts)
    if currency.lower() in ("eur", "usd", "cny"):
        assert found[f"amount_{currency.lower()}"] == float(amount)
    if found["amount_eur"] is not None and found["rate_eur"]:
        assert found["rated_at"] <= day
        back = Decimal(found["amount_eur"]) * Decimal(str(found["rate_eur"]))
        assert abs(back - amount) <= Decimal(str(found["rate_eur"])) * Decimal("0.006") + amount * Decimal(
            "1e-12"
        )
