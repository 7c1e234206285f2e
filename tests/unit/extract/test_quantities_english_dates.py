"""English dates and periods."""

from __future__ import annotations

import pytest

from sousveil.extract.quantities import find_dates

DATES: list[tuple[str, list[tuple[str, str, str, str]]]] = [
    ("on 5 April 2021 the", [("5 April 2021", "2021-04-05", "2021-04-05", "day")]),
    ("On April 5, 2021, the", [("April 5, 2021", "2021-04-05", "2021-04-05", "day")]),
    ("Sept. 11, 2001", [("Sept. 11, 2001", "2001-09-11", "2001-09-11", "day")]),
    ("the 3rd of May 2020", [("the 3rd of May 2020", "2020-05-03", "2020-05-03", "day")]),
    ("in May 2021", [("May 2021", "2021-05-01", "2021-05-31", "month")]),
    ("in February 2024", [("February 2024", "2024-02-01", "2024-02-29", "month")]),
    ("In 2021, Reuters", [("2021", "2021-01-01", "2021-12-31", "year")]),
    ("between 2015 and 2021", [("between 2015 and 2021", "2015-01-01", "2021-12-31", "period")]),
    ("from 2020 to 2021 it", [("from 2020 to 2021", "2020-01-01", "2021-12-31", "period")]),
    ("the 2015–2021 figures", [("2015–2021", "2015-01-01", "2021-12-31", "period")]),
    ("in 2019-20 the", [("2019-20", "2019-01-01", "2020-12-31", "period")]),
    ("in the first half of 2022", [("the first half of 2022", "2022-01-01", "2022-06-30", "period")]),
    ("H2 2022 sales", [("H2 2022", "2022-07-01", "2022-12-31", "period")]),
    ("Q3 2023 sales", [("Q3 2023", "2023-07-01", "2023-09-30", "quarter")]),
    ("the fourth quarter of 2020", [("the fourth quarter of 2020", "2020-10-01", "2020-12-31", "quarter")]),
    ("in the 1990s", [("the 1990s", "1990-01-01", "1999-12-31", "decade")]),
    (
        "the first nine months of 2023",
        [("the first nine months of 2023", "2023-01-01", "2023-09-30", "period")],
    ),
    ("January to June 2022", [("January to June 2022", "2022-01-01", "2022-06-30", "period")]),
    ("April 5-7, 2021", [("April 5-7, 2021", "2021-04-05", "2021-04-07", "period")]),
    ("since 2015 it", [("since 2015", "2015-01-01", "", "period")]),
    ("published 2021-04-05 by", [("2021-04-05", "2021-04-05", "2021-04-05", "day")]),
    ("on 17/05/2021", [("17/05/2021", "2021-05-17", "2021-05-17", "day")]),
    ("on 04/05/2021", [("04/05/2021", "", "", "day")]),  # day or month first: not for us to guess
    ("published last month, found", [("last month", "", "", "relative")]),
    ("over the last five years", [("the last five years", "", "", "relative")]),
    ("three years ago", [("three years ago", "", "", "relative")]),
    ("on May 4th", [("May 4th", "", "", "relative")]),
    ("bought 2000 cameras for Article 2019", []),
    ("You may see 5 of them", []),
    ("on 31 February 2021", [("February 2021", "2021-02-01", "2021-02-28", "month")]),
]


@pytest.mark.parametrize(("text", "expected"), DATES, ids=[text for text, _ in DATES])
def test_finds_dates(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    found = [(d.text, d.start_date, d.end_date, d.precision) for d in find_dates(text, "en")]
    assert found == expected
