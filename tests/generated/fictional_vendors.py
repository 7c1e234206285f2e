"""Made-up vendors for tests: names that are plain, ordinary, shared, Han; brands, families, owners, traps, relabels."""

from __future__ import annotations

from collections.abc import Sequence

from sousveil.model.vendors import (
    Backing,
    Brand,
    Family,
    Ownership,
    Supply,
    Trap,
    Vendor,
    VendorName,
    VendorSource,
)
from sousveil.vocabulary.vendor_files import VendorVocabulary

SOURCE = VendorSource("s", "A report", "A paper", "https://example.org", "2023", "")
BACKING = Backing(SOURCE, "2023", "", "high", "", "")


def make_vendor(
    vendor_id: str,
    names: Sequence[str | tuple[str, str]],
    *,
    kind: str = "maker",
    brands: Sequence[tuple[str, Sequence[str]]] = (),
    families: Sequence[tuple[str, Sequence[str], Sequence[str]]] = (),
    traps: Sequence[str] = (),
    owner: str = "",
    maker: str = "",
) -> Vendor:
    """`names`: text, or (text, role); `brands`: (id, texts); `families`: (id, patterns, texts)."""
    pairs = [(name, "common") if isinstance(name, str) else name for name in names]
    return Vendor(
        vendor_id,
        pairs[0][0],
        kind,
        "",
        tuple(VendorName(text, "en", role, BACKING) for text, role in pairs),
        tuple(Brand(brand_id, texts[0], tuple(texts), "own", BACKING) for brand_id, texts in brands),
        tuple(
            Family(family_id, family_id, "camera", tuple(patterns), tuple(texts), "", BACKING)
            for family_id, patterns, texts in families
        ),
        (Ownership(owner, "parent", None, None, "", BACKING),) if owner else (),
        (Supply(maker, "", "relabel", BACKING),) if maker else (),
        (),
        tuple(Trap(text, f"'{text}' is another thing.") for text in traps),
        "",
    )


VENDORS = (
    make_vendor(
        "obscura",
        [
            "Obscuravision",
            ("Obscuravision Digital Co., Ltd.", "legal"),
            "暗视科技",
            "暗视",
            ("Nightcam Corp", "former"),
        ],
        brands=[("lumeye", ["LumEye", "Lum Eye"])],
        families=[
            ("ob_dome", ["OBV-2K*"], []),
            ("ob_dome_pro", ["OBV-2KP##*"], []),
            ("obview", [], ["ObView Central"]),
            ("raptor", [], ["Raptor"]),
            ("short", ["Q####*"], []),
        ],
        traps=["暗视药业"],
    ),
    make_vendor(
        "axis", ["Axis Optics", "Axis"], families=[("p_series", ["P3###*"], [])], traps=["Axis Bank"]
    ),
    make_vendor("kestrelnet", ["Kestrelnet"], families=[("kn", ["KNET-9*"], [])], owner="bighold"),
    make_vendor("bighold", ["Bighold Industries", ("Bighold", "short")], kind="group"),
    make_vendor("mirra", ["Mirravue"], maker="obscura", families=[("mv", ["MVX-1##A*"], [])]),
    make_vendor("treasury", ["National Treasury Board"], kind="state_body"),
    make_vendor("nimbus", ["Nimbuscam"], families=[("nb", ["KNET-9*"], [])]),
    make_vendor("sunfirm", ["Solis Corporation"]),
    make_vendor("twospell", ["Nightbird"], traps=["night bird"]),
)
VOCABULARY = VendorVocabulary({vendor.vendor_id: vendor for vendor in VENDORS}, "fictional")
