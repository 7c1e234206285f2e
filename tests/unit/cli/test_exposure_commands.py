"""`sousveil exposure` and `sousveil vendor`: what they print, and what they end with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sousveil.cli.program import run_program

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "numbers" / "sources" / "weaknesses"
CAMERA = "Hikvision DS-2CD2142FWD-I V5.4.0 build 160414"


def run(*arguments: str | Path) -> int:
    return run_program([str(argument) for argument in arguments])


def test_a_camera_in_range_is_told_with_the_words_the_file_and_the_lists(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("exposure", CAMERA, "--records", EXAMPLE) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "model and version (2)" in printed
    assert "CVE-2017-7921" in printed
    assert "DS-2CD2xx2FWD" in printed
    assert "icsa-17-124-01.json of 20" in printed
    assert "us_ndaa_889" in printed
    assert "to the extent it is used for the purpose of public safety" in printed


def test_json_has_every_finding_with_its_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("exposure", CAMERA, "--records", EXAMPLE, "--format", "json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert {f["weakness"]["weakness_id"]: f["verdict"] for f in answer["findings"]} == {
        "CVE-2017-7921": "model and version",
        "CVE-2017-7923": "model and version",
        "CVE-2021-36260": "vendor only",
    }
    for finding in answer["findings"]:
        assert finding["derivation"]
        assert all(
            len(evidence["source_id"]) == 64 and evidence["locator"] for evidence in finding["evidence"]
        )


def test_a_version_beyond_the_range_is_unknown_and_never_safe(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("exposure", "DS-2CD2142FWD-I", "V5.9.0", "--records", EXAMPLE / "icsa-17-124-01.json") == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "unknown: 2 weaknesses" in printed
    assert "is outside" in printed
    assert "That does not mean that it is safe." in printed


def test_the_bundled_records_are_looked_into_when_nothing_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("exposure", "AXIS License Plate Verifier 2.8.1") == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "CVE-2023-21407" in printed
    assert "the records that come with sousveil" in printed


def test_what_is_no_camera_maker_is_unknown_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("exposure", "Axis Bank", "--records", EXAMPLE) == 0
    printed = capsys.readouterr().out
    assert "the vendor is unknown" in printed
    assert "why:" in printed


def test_bad_input_has_its_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("Nothing about cameras.")
    assert run("exposure", "X", "--records", tmp_path / "missing") == 3
    assert run("exposure", "X", "--records", text) == 3
    assert run("exposure", "X", "--records", text, "--case", tmp_path) == 2
    assert run("exposure") == 2
    assert "what to do" in capsys.readouterr().err


def test_a_broken_file_of_records_is_said_and_gives_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"dataType":"CVE_RECORD","cveMetadata":{"cveId":"CVE-2024-1"')
    assert run("exposure", CAMERA, "--records", broken) == 3
    captured = capsys.readouterr()
    assert "json_invalid" in captured.err
    assert "what to do" in captured.err
    assert "That does not mean that it is safe." in captured.out


@pytest.mark.parametrize("name", ["Lorex", "lorex"])
def test_a_vendor_is_told_with_owners_makers_lists_and_sources(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("vendor", name, "--records", EXAMPLE) == 0
    printed = " ".join(capsys.readouterr().out.split())
    for words in (
        "Dahua: parent",
        "until 2022-11",
        "Lorex sells products of Dahua (relabel)",
        "us_ndaa_889",
        "https://",
    ):
        assert words in printed


def test_owners_are_followed_to_the_state(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("vendor", "海康威视", "--records", EXAMPLE, "--format", "json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["vendor"]["vendor_id"] == "hikvision"
    assert "state_body" in {step["owner_kind"] for step in answer["owners"]}
    assert all(step["backing"]["source"]["title"] for step in answer["owners"])


def test_a_name_that_nobody_knows_is_said_to_be_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("vendor", "Pizzeria Vesuvio", "--records", EXAMPLE) == 0
    assert "Unknown:" in capsys.readouterr().out
