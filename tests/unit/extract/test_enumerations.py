import pytest

from sousveil.extract.enumerations import find_enumerations


@pytest.mark.parametrize(
    ("text", "items", "open_ended"),
    [
        ("markets in Hungary, Serbia, Bosnia-Herzegovina, and Georgia.", ("Hungary", "Serbia", "Bosnia-Herzegovina", "Georgia"), False),
        ("firms including Huawei, ZTE and Dahua sold it", ("Huawei", "ZTE", "Dahua"), True),
        ("三个省份：湖南、四川和贵州。", ("湖南", "四川", "贵州"), False),
        ("in three kinds: fixed, dome and mobile.", ("fixed", "dome", "mobile"), False),
    ],
)  # fmt: skip
def test_lists_of_names(text, items, open_ended):
    (found,) = find_enumerations(text)
    assert found.items == items
    assert found.open_ended is open_ended
    assert text[found.start : found.end].startswith(items[0])


@pytest.mark.parametrize("text", ["cats and dogs", "He saw Ann and Bob.", "1, 2, 3 and 4", ""])
def test_no_list(text):
    assert find_enumerations(text) == []
