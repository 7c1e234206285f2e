"""Models and patterns of models."""

from __future__ import annotations

import time

import pytest

from sousveil.model.model_patterns import clean_model, find_models, has_wildcard, list_models, matches_pattern

PRODUCTS = {
    "DS-7604NI-K1 / 4P(B)": ["DS-7604NI-K1/4P(B)"],
    "DS- 2CD4x2xFWD Series": ["DS-2CD4x2xFWD*"],
    "AXIS A1210-B Network Door Controller": ["A1210-B"],
    "AXIS A1610 (-B) Network Door Controller": ["A1610", "A1610-B"],
    "AXIS A8207-VE Mk II Network Video Door Station": ["A8207-VE Mk II"],
    "a8207-ve_mk_ii": ["a8207-ve mk ii"],
    "ip_camera_ipc322lb-sf28-a": ["ipc322lb-sf28-a"],
    "ds-d5b86rb\\/b_firmware": ["ds-d5b86rb/b"],
    "IPC-HX8XXX and NVR4XXX": ["IPC-HX8XXX", "NVR4XXX"],
    "A-Series, Q-Series, PNM-series Camera": ["PNM-*"],
    "DS-KH63 Series": ["DS-KH63*"],
    "Axis 207W network camera": ["207W"],
    "MPNVRSWXX": ["MPNVRSWXX"],
    "AXIS OS": [],
    "HikCentral Professional": [],
    "Siveillance Video Mobile Server V2022 R2": [],
    "iClock v3.1-168": [],
    "4K 1080p H.264 IP66 2.8mm Wi-Fi 802.11": [],
    "V3.4.106": [],
    "": [],
}


@pytest.mark.parametrize(("product", "models"), PRODUCTS.items())
def test_models_are_found_in_the_names_of_products(product: str, models: list[str]) -> None:
    assert list_models(product) == models
    assert clean_model(product) == (models[0] if models else "")


FITTING = [
    ("DS-2CD2xx3G0-I", "DS-2CD2143G0-I"),
    ("DS-2CD2xx3G0-I", "ds-2cd2143g0-i"),
    ("DS-76xxNI-Mx", "DS-7608NI-M2/8P"),
    ("ds-76xxni-mx", "DS-7608NI-M2"),
    ("DS-76xxNXI-Ix", "DS-7616NXI-I2/16P/S"),
    ("DS-96xxxNI-Mxx", "DS-9632NI-M8"),
    ("DS-96xxxNI-Mxx", "DS-96128NI-M16"),
    ("DS-2DFx*", "DS-2DF8236I-AEL"),
    ("DS-2CD4x2xFWD*", "DS-2CD4026FWD-A"),
    ("DS-K1T804AXX", "DS-K1T804AMF"),
    ("DS-KH63*", "DS-KH6320-WTE1"),
    ("DS-7604NI-K1", "DS-7604NI-K1/4P"),
    ("DS-7604NI-K1", "DS-7604NI-K1(B)"),
    ("DS-7604NI-K1/4P(B)", "DS-7604NI-K1 / 4P(B)"),
    ("IPC-HX5XXX", "IPC-HFW5241E-Z12E"),
    ("IPC-HX5XXX", "DH-IPC-HDBW5241E"),
    ("IPC-HX4X2X", "DH-IPC-HDW4421E"),
    ("DH-IPC-HDW1XXX", "IPC-HDW1220S"),
    ("NVR2XXX", "NVR2104HS-4KS2"),
    ("NVR2XXX", "DHI-NVR2104HS-4KS2"),
    ("NVR6XX", "NVR608-32-4KS2"),
    ("XVR5xxx", "XVR5104HS"),
    ("SD52C", "SD52C225U-HNI"),
    ("VTH542XH", "VTH5421HB"),
    ("TPC-SD8X21", "TPC-SD8621-T"),
    ("A8207-VE Mk II", "a8207-ve_mk_ii"),
    ("ipc-hf8xxx_firmware", "IPC-HF8331F"),
    ("DS-2CD####G*", "DS-2CD2143G0-I"),
    ("XNV-*", "XNV-6080R"),
    ("?NV-6080R", "XNV-6080R"),
    ("*", "anything"),
]
NOT_FITTING = [
    ("DS-2CD2xx3G0-I", "DS-2CD2145G0-I"),
    ("DS-2CD2xx3G0-I", "DS-2CD2143G0-IS"),
    ("DS-76xxNI-Mx", "DS-7608NI-K2/8P"),
    ("DS-76xxNI-Mx", "DS-7708NI-M2"),
    ("DS-76xxNXI-Ix", "DS-7616NAI-I2"),
    ("DS-7604NI-K1/4P(B)", "DS-7604NI-K1/4P"),
    ("DS-7604NI-K1/4P(B)", "DS-7604NI-K1"),
    ("DS-7604NI-K1/4P", "DS-7604NI-K1"),
    ("DS-7604NXI-K1/4P", "DS-7604NAI-K1/4P"),
    ("IPC-HX5XXX", "IPC-HFW2241E"),
    ("IPC-HX5XXX", "HX5000"),
    ("HRX-1620", "HRA-1620"),
    ("XRN-420S", "QRN-420S"),
    ("XVR5xxx", "AVR5104HS"),
    ("XVR5xxx", "NVR5104HS"),
    ("NVR304-32X", "NVR304-32S"),
    ("SD52C", "SD59225U"),
    ("A1210", "A1210-B"),
    ("A1210-B", "A1210"),
    ("A8207-VE", "A8207-VE Mk II"),
    ("AXIS", "AAIS"),
    ("", "DS-2CD2143G0-I"),
    ("DS-2CD2143G0-I", ""),
    ("(", "x"),
]


@pytest.mark.parametrize(("pattern", "model"), FITTING)
def test_models_fit_patterns(pattern: str, model: str) -> None:
    assert matches_pattern(pattern, model)


@pytest.mark.parametrize(("pattern", "model"), NOT_FITTING)
def test_models_do_not_fit_other_patterns(pattern: str, model: str) -> None:
    assert not matches_pattern(pattern, model)


def test_a_letter_x_is_no_wildcard() -> None:
    names = ["XVR", "HRX-1620", "XRN-420S", "AXIS", "DS-7604NXI", "NVR304-32X", "TP-Link Box", "XNP-6400RW"]
    assert [name for name in names if has_wildcard(name)] == []
    patterns = [
        "IPC-HX5XXX",
        "DS-76xxNI-Mx",
        "SD8X21",
        "HUM7XXX",
        "NVR6XX",
        "DS-2CD*",
        "VTO75X95X",
        "AXX",
        "DS-7###",
    ]
    assert [pattern for pattern in patterns if not has_wildcard(pattern)] == []


def test_models_are_found_where_they_stand() -> None:
    text = "Dahua IPC-HX3XXX,  IPC-HUM7XXX Buildtime before May, 2020 and AXIS A8207-VE Mk II"
    found = find_models(text)
    assert [text[word.start : word.end] for word in found] == ["IPC-HX3XXX", "IPC-HUM7XXX", "A8207-VE Mk II"]


@pytest.mark.parametrize(
    "text", ["A1-" * 33_000, "(a1" * 33_000, "x" * 100_000, "A1 / " * 20_000, "a1(a/a)" * 14_000]
)
def test_long_texts_take_no_time(text: str) -> None:
    started = time.process_time()
    find_models(text)
    list_models(text)
    matches_pattern(text, "DS-1")
    matches_pattern("DS-*X*XX*", text)
    assert time.process_time() - started < 1
