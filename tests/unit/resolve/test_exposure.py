"""Verdicts, one rule at a time. Vendors, models and weaknesses are made up."""

from __future__ import annotations

from typing import Any

import pytest

from sousveil.model.exposures import AffectedClaim, Product
from sousveil.model.vendors import Backing, Family, Supply, Vendor, VendorSource
from sousveil.resolve.exposure import ExposureJudge

SOURCE = VendorSource("s", "A report", "A paper", "https://example.org", "2023", "")
BACKING = Backing(SOURCE, "2023", "", "high", "", "")


def make_vendor(
    vendor_id: str, families: tuple[Family, ...] = (), supplies: tuple[Supply, ...] = ()
) -> Vendor:
    return Vendor(vendor_id, vendor_id.title(), "maker", "", (), (), families, (), supplies, (), (), "")


def make_family(family_id: str, kind: str) -> Family:
    return Family(family_id, family_id.title(), kind, (), (), "", BACKING)


VENDORS = {
    vendor.vendor_id: vendor
    for vendor in (
        make_vendor(
            "acme",
            (
                make_family("dome", "camera"),
                make_family("acmeview", "software"),
                make_family("acme_os", "firmware"),
            ),
        ),
        make_vendor("relabeller", supplies=(Supply("acme", "", "relabel", BACKING),)),
        make_vendor("parts", supplies=(Supply("acme", "", "component", BACKING),)),
    )
}


def claim(**values: Any) -> AffectedClaim:
    usual: dict[str, Any] = dict.fromkeys(AffectedClaim.__dataclass_fields__, "")
    usual |= {
        "claim_id": "c1", "weakness_id": "CVE-2020-0001", "origin": "cna", "quote": "words", "vendor_id": "acme",
        "bound_kind": "none", "versions_stated": "not_stated", "low_closed": True, "high_closed": True, "status": "affected",
    }  # fmt: skip
    return AffectedClaim(**usual | values)


def up_to(version: str, **values: Any) -> AffectedClaim:
    return claim(bound_kind="dotted", versions_stated="range", high=version, high_raw=version, **values)


def judge(product: Product, *claims: AffectedClaim) -> list[tuple[str, str]]:
    found = ExposureJudge(claims, VENDORS).judge(product)
    return [(exposure.weakness_id, exposure.verdict) for exposure in found]


CAMERA = Product("acme", family_id="dome", model="AC-2142F", firmware_raw="V1.5")


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (up_to("2.0", model_pattern="AC-21xxF"), "model and version"),
        (up_to("1.4", model_pattern="AC-21xxF"), "unknown"),
        (claim(model_pattern="AC-21xxF"), "model"),
        (claim(model_pattern="AC-21xxF", versions_stated="all"), "model and version"),
        (up_to("2.0", model_pattern="AC-99xxF"), "unknown"),
        (
            claim(
                model_pattern="AC-21xxF", bound_kind="build_date", versions_stated="range", high="2020-01-01"
            ),
            "model",
        ),
        (claim(family_id="dome"), "family"),
        (up_to("1.4", family_id="dome"), "unknown"),
        (claim(family_id="acmeview"), "unknown"),
        (up_to("2.0", family_id="acme_os", branch="ACME OS"), "family"),
        (claim(), "vendor only"),
        (claim(vendor_id="other"), None),
        (claim(status="fixed", model_pattern="AC-21xxF"), None),
        (claim(brand_id="acme_lite"), "unknown"),
    ],
)
def test_one_claim_reaches_as_far_as_it_says(given: AffectedClaim, verdict: str | None) -> None:
    assert judge(CAMERA, given) == ([("CVE-2020-0001", verdict)] if verdict else [])


def test_a_program_is_its_own_model() -> None:
    program = Product("acme", family_id="acmeview", firmware_raw="1.0")
    assert judge(program, up_to("2.0", family_id="acmeview")) == [("CVE-2020-0001", "model and version")]
    assert judge(program, up_to("2.0", family_id="acme_os")) == [("CVE-2020-0001", "unknown")]


def test_without_a_version_the_model_is_all_that_can_be_said() -> None:
    bare = Product("acme", model="AC-2142F")
    assert judge(bare, up_to("2.0", model_pattern="AC-21xxF")) == [("CVE-2020-0001", "model")]
    assert judge(bare, claim(model_pattern="AC-21xxF", versions_stated="all")) == [("CVE-2020-0001", "model")]


def test_without_a_model_the_vendor_is_all_that_can_be_said() -> None:
    assert judge(Product("acme"), up_to("2.0", model_pattern="AC-21xxF")) == [
        ("CVE-2020-0001", "vendor only")
    ]


def test_a_list_of_models_beats_a_catalogue_that_names_the_vendor() -> None:
    catalogue = claim(claim_id="c2", origin="kev")
    assert judge(CAMERA, catalogue, up_to("2.0", model_pattern="AC-99xxF")) == [("CVE-2020-0001", "unknown")]


def test_a_range_that_could_be_compared_beats_one_that_could_not() -> None:
    beyond = up_to("1.4", model_pattern="AC-21xxF")
    silent = claim(claim_id="c2", model_pattern="AC-21xxF")
    other_line = claim(
        claim_id="c3",
        model_pattern="AC-21xxF",
        branch="XB2",
        bound_kind="prefix",
        versions_stated="range",
        high="XB2.9.9",
    )
    assert judge(CAMERA, silent, other_line) == [("CVE-2020-0001", "model")]
    assert judge(CAMERA, beyond, silent, other_line) == [("CVE-2020-0001", "unknown")]
    assert judge(CAMERA, up_to("1.6", model_pattern="AC-21xxF"), beyond) == [
        ("CVE-2020-0001", "model and version")
    ]


def test_a_relabelled_brand_is_reached_through_its_maker_only_as_vendor() -> None:
    sold = Product("relabeller", model="RL-1")
    assert judge(sold, up_to("2.0", model_pattern="AC-21xxF")) == [("CVE-2020-0001", "vendor only")]
    assert judge(Product("parts", model="P-1"), claim()) == []
    (exposure,) = ExposureJudge([claim()], VENDORS).judge(sold)
    assert "made by Acme according to A paper, 2023" in exposure.derivation


def test_the_worst_verdict_comes_first_and_then_the_newest_weakness() -> None:
    claims = [
        claim(weakness_id="CVE-2019-0009"),
        claim(weakness_id="CVE-2021-20000"),
        claim(weakness_id="CVE-2021-3000"),
        claim(weakness_id="CVE-2018-0001", model_pattern="AC-2142F"),
    ]
    assert [found[0] for found in judge(CAMERA, *claims)] == [
        "CVE-2018-0001", "CVE-2021-20000", "CVE-2021-3000", "CVE-2019-0009",
    ]  # fmt: skip


def test_a_claim_that_calls_the_version_mended_is_told() -> None:
    mended = up_to("2.0", claim_id="c2", model_pattern="AC-21xxF", status="fixed", origin_name="Acme")
    (exposure,) = ExposureJudge([claim(model_pattern="AC-21xxF"), mended], VENDORS).judge(CAMERA)
    assert exposure.verdict == "model"
    assert "Acme calls this version fixed" in exposure.derivation


def test_the_line_of_firmware_called_like_the_model_is_the_models() -> None:
    given = claim(
        model_pattern="AC-4000", branch="AC4000", bound_kind="prefix", versions_stated="range",
        high="AC4000.2.16", high_raw="AC4000_v2.16",
    )  # fmt: skip
    product = Product("acme", model="AC-4000", firmware_raw="v2.10")
    assert judge(product, given) == [("CVE-2020-0001", "model and version")]
