"""The capability matcher on passages labelled by somebody who does not know its rules."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_PATH = Path(__file__).parent / "capabilities" / "score.py"
_SPEC = importlib.util.spec_from_file_location("capability_score", _PATH)
assert _SPEC is not None
assert _SPEC.loader is not None
score = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = score
_SPEC.loader.exec_module(score)


def test_the_scorer_counts_pairs() -> None:
    passages = [
        score.Passage("en", "a", frozenset({"x", "y"}), False),
        score.Passage("zh", "b", frozenset(), True),
    ]
    made = score.score_passages(passages, [{"x"}, {"z"}])
    assert made["overall"].precision("all") == 0.5
    assert made["overall"].recall("all") == 0.5
    assert made["capability"].recall("y") == 0
    assert made["capability"].recall("z") is None
    assert made["language"].precision("en") == 1
    assert made["language"].precision("zh") == 0
    assert "| zh | 0 | 1 | 0.000 | – |" in score.write_page(passages, made)


def test_negated_and_boilerplate_mentions_do_not_count() -> None:
    texts = ["系统须支持人脸识别。", "不含人脸识别。", "登录时须人脸识别。"]
    assert [("face_recognition" in names) for names in score.find_wanted(texts)] == [True, False, False]


@pytest.mark.skipif(not score.LABELLED.exists(), reason="labelled.jsonl is not written yet")
def test_precision_and_recall() -> None:
    passages = score.load_passages()
    assert len(passages) >= 400
    assert len({passage.language for passage in passages}) >= 6
    made = score.score_passages(passages, score.find_wanted(passage.text for passage in passages))
    assert made["overall"].precision("all") >= 0.95
    assert made["overall"].recall("all") >= 0.90
    assert score.PAGE.read_text("utf-8") == score.write_page(passages, made)
