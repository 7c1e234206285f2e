"""The bare numerals inside Chinese amounts: 十 in 十斤, 六千零五十一 in 六千零五十一个百分点.

Chinese writes number and unit as words of their own, so that the numeral is a number in its own right; the published
recognition cases count it as one. It is given beside the whole, with the role 'inside', and is the one kind of
quantity that overlaps another. Claims leave it out.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sousveil.model.quantities import Quantity

_NUMERAL = re.compile(
    "[-负負]?[0-9０-９零〇一二三四五六七八九十百千万亿兆億萬两兩壹贰叁肆伍陆柒捌玖拾佰仟点點.,，．]+"
)
# Only units that are Han words of their own, and no shapes that change the number (半, 成, 折).
_UNIT = re.compile(r"\s*(?:个?百分[点點]|[斤吨噸克里亩畝米尺寸丈升元圆圓])")


def add_inside_numbers(found: list[Quantity]) -> list[Quantity]:
    """`found` with the bare numeral of each Han amount behind it, in text order."""
    if not any(quantity.kind in ("percent", "dimension", "money") for quantity in found):
        return found
    widened: list[Quantity] = []
    for quantity in found:
        widened.append(quantity)
        if quantity.kind in ("percent", "dimension", "money") and not quantity.role:
            match = _NUMERAL.match(quantity.text)
            if match and _UNIT.match(quantity.text, match.end()) and "半" not in quantity.text:
                end = quantity.start + match.end()
                widened.append(
                    replace(
                        quantity, end=end, text=match.group(), kind="number", unit="", per="", role="inside"
                    )
                )
    return widened
