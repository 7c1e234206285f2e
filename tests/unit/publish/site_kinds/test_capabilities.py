"""Pages of capabilities on a small case of fictional mentions."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from sousveil.publish.site.contents import Page
from sousveil.publish.site.kinds.capabilities import KIND
from sousveil.publish.site.reading import BuildFacts, Site
from sousveil.publish.site.rendering import render_html
from sousveil.publish.site.wording import Wording
from sousveil.vocabulary.capability_files import load_vocabulary

_MENTIONS = """
CREATE TABLE core_capability_mentions AS SELECT * FROM (VALUES
  ('alpr', 'n1', 's1', 'plates <script>alert(1)</script>', 'en', 'strong', false, 'page=1'),
  ('alpr', 'n2', 's1', '车牌识别', 'zh', 'strong', false, 'page=2'),
  ('alpr', 'n3', 's1', 'no plates', 'en', 'strong', true, 'page=3'),
  ('drones', 'n3', 's1', 'drone', 'en', 'boilerplate', false, 'page=4'))
  AS t(capability, notice_id, source_id, quote, language, strength, negated, locator);
CREATE TABLE raw_notices AS SELECT * FROM (VALUES
  ('n1', 'Second', 'en', '2021-05-01', 'RO'), ('n2', 'First', 'zh', '2019-01-02', 'CN'), ('n3', 'Other', 'en', '', 'RO'))
  AS t(notice_id, title, language, published_at, country);
CREATE TABLE core_procedure_notices AS SELECT * FROM (VALUES ('n1', 'p1'), ('n2', 'p2')) AS t(notice_id, procedure_id);
"""


@pytest.fixture
def site() -> Site:
    """A site over the mentions above."""
    connection = duckdb.connect()
    connection.execute(_MENTIONS)
    return Site(connection, BuildFacts("Fictional", Path(), "0" * 64, "sousveil"), Wording("en"))


def _make(site: Site, name: str) -> Page:
    return next(iter(KIND.make_pages(site, [name])))


def test_first_notice_years_and_denied_are_told_apart(site: Site) -> None:
    """The earliest dated notice stands first; a denied mention counts nowhere but as denied."""
    data = _make(site, "alpr").data
    assert [row["notice_id"] for row in data["notices"]] == ["n2", "n1"]
    assert [(row["year"], row["notices"]) for row in data["years"]] == [("2019", 1), ("2021", 1)]
    assert (data["counts"]["clear"], data["counts"]["negated"]) == (2, 1)
    assert "Mentions: 2<" in render_html(site, _make(site, "alpr"), ()).decode()


def test_routine_wording_asks_for_nothing(site: Site) -> None:
    """A capability found in routine wording only has a page without notices."""
    data = _make(site, "drones").data
    assert (data["counts"]["boilerplate"], data["counts"]["notices"], data["notices"]) == (1, 0, [])


def test_hostile_words_are_escaped(site: Site) -> None:
    """Markup in a quote is text."""
    page = render_html(site, _make(site, "alpr"), ()).decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_capability_has_a_label(language: str) -> None:
    """No capability is shown by its bare name."""
    wording = Wording(language)
    for entry in load_vocabulary().capabilities:
        assert wording.say_value("capability-", entry.name) == entry.labels.get(language, entry.labels["en"])
