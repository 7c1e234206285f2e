"""One text's quantities as they are found: looking up tails, and turning a read numeral into a Quantity."""

from __future__ import annotations

import re
from fractions import Fraction

from sousveil.extract.quantities import chinese_units as units
from sousveil.extract.quantities.chinese_context import Context, read_after, read_before
from sousveil.extract.quantities.chinese_numerals import Numeral
from sousveil.extract.quantities.currencies import load_codes
from sousveil.extract.quantities.written import find_bounds, last_digit_worth
from sousveil.model.intervals import Number
from sousveil.model.quantities import Quantity

_POINTS = re.compile(r" {0,3}个? ?百 ?分 ?点")
_LATIN = re.compile(r"[A-Za-zμ°][A-Za-z0-9μ²³^/]*")
_GUARDS: dict[str, str] = {
    # A unit that begins another word is none: 三元桥, 3米其林, 两分钱.
    "元": "桥旦宵素器件年首帅朝区化月", "米": "其兰饭粉", "克": "隆服里", "里": "约", "欧": "洲盟美亚姆", "升": "级至到学降",
    "瓦": "斯解", "伏": "击特加", "赫": "鲁", "寸": "步照", "尺": "寸度", "码": "头", "丈": "夫", "磅": "礴", "两": "个名台国人年天家次种岸侧者会条成折倍地方级类周月小百千万亿",
    "人": "脸体像民币工员", "分": "之别公布析类为局行店销支期包配", "成": "员为立功都果交本长年品型绩分语就效百千了熟", "折": "叠合算旧扣线射中",
    "次": "要序品", "个点": "位心", "门": "票户", "口": "罩令岸子", "面": "积向部前临对", "道": "路歉理", "块": "状", "把": "握关", "头": "部像皮发", "片": "面区",
    "样": "本", "部": "分署门队长", "对": "于比此外讲", "起": "来到飞步草点诉", "路": "由线口过", "支": "持付出撑", "名": "称单为义字录下", "位": "于置居移",
    "所": "有在以属需谓", "家": "庭长具属电乡", "处": "于理置罚分", "项": "目", "种": "植族类子", "条": "件例款", "张": "家贴某", "座": "谈席", "包": "括含装", "根": "据", "份": "额", "间": "隔接", "列": "为入举",
    "顶": "级", "束": "缚", "群": "众", "段": "落", "副": "本", "倍": "增", "打": "击架开造破败赢出分", "场": "所地景", "届": "时", "级": "",
    "日": "报", "时": "间候期代许",
}  # fmt: skip
Tail = tuple[str, int, str, int]  # word, kind, unit, end


class Builder:
    """What is known of one text, and the quantities `found` in it so far."""

    def __init__(
        self, text: str, folded: str, yuan: str, columns: dict[int, tuple[Fraction, str, str]]
    ) -> None:
        self.text = text
        self.folded = folded
        self.yuan = yuan
        self.columns = columns
        self.found: list[Quantity] = []
        self._lengths, self._tails = units.load_tails()
        self._symbols = units.load_symbols()
        self._before = units.load_context_before().keys() | units.load_prefixes_by_end().keys() | {" "}
        self._after = units.load_context_after().keys() | {" "}
        self._codes = load_codes()
        self._tail_at = -1
        self._tail: Tail | None = None

    def has_currency_before(self, start: int) -> bool:
        """Whether a currency sign or code stands directly in front of `start`."""
        return read_before(self.folded, start).currency != ""

    def add_plain(self, start: int, end: int, value: int, role: str) -> None:
        """Adds a whole number of which only the role is known."""
        self.found.append(
            Quantity(start, end, self.text[start:end], "number", value, "", value, value, role=role)
        )

    def match_tail(self, at: int) -> Tail | None:
        """The word behind a numeral that ends at `at`."""
        if at == self._tail_at:
            return self._tail
        self._tail_at = at
        self._tail = self._find_tail(at)
        return self._tail

    def _find_tail(self, at: int) -> Tail | None:
        folded = self.folded
        size = len(folded)
        if at < size and folded[at] == " ":
            at += 1
            while at < size and folded[at] == " ":
                at += 1
        elif at + 1 < size and folded[at] == "\n" and folded[at + 1] in "元%万":
            at += 1
        if at >= size:
            return None
        first = folded[at]
        if first == "个" and folded[at + 1 : at + 2] in ("百", " ") and (match := _POINTS.match(folded, at)):
            return "个百分点", units.PERCENT, "percentage_point", match.end()
        for length in self._lengths.get(first, ()):
            end = at + length
            tail = self._tails.get(folded[at:end])
            if tail is not None and end <= size:
                guard = _GUARDS.get(tail[0])
                if guard and end < size and folded[end] in guard:
                    continue
                return tail[0], tail[1], tail[2], end
        if (first < "\x80" or first in "μ°") and (match := _LATIN.match(folded, at)):
            return self._match_latin(match, at)
        return None

    def _match_latin(self, match: re.Match[str], at: int) -> Tail | None:
        word = match.group()
        unit = self._symbols.get(word)
        if unit:
            return word, units.DIMENSION, unit, match.end()
        if word in self._codes:
            return word, units.MONEY, word, match.end()
        if word.upper() == "RMB":
            return word, units.MONEY, "CNY", match.end()
        return None

    def look(self, numeral: Numeral, after: int, vague: str, money: bool = False) -> Context:
        """The words before the numeral and the bound behind `after`."""
        start = numeral.start
        if start and self.folded[start - 1] in self._before:
            context = read_before(self.folded, start)
        else:
            context = Context(start)
        if vague or numeral.vague:
            context.comparison = vague or "more_than"
        elif not context.comparison and after < len(self.folded) and self.folded[after] in self._after:
            context.comparison, _ = read_after(self.folded, after, money)
        return context

    def append(
        self,
        numeral: Numeral,
        end: int,
        kind: str,
        unit: str,
        context: Context,
        *,
        counted: tuple[int, int] = (-1, -1),
        per: str = "",
        role: str = "",
        start: int = -1,
        exact: bool | None = None,
    ) -> int:
        """Adds one quantity; returns `end`. `exact`: None lets the numeral's own writing decide."""
        if start < 0 or (self.found and self.found[-1].end > start):
            start = numeral.start
        value = numeral.value
        measured = kind == "dimension" or kind == "percent"
        step: Number = numeral.step if (measured if exact is None else not exact) or numeral.rounded else 0
        comparison = context.comparison
        if numeral.low is not None and numeral.high is not None:
            low: Number | None
            high: Number | None
            low, high, low_closed, high_closed = numeral.low, numeral.high, True, True
            role = role or "range"
        elif not step and not comparison:
            low, high, low_closed, high_closed = value, value, True, True
        elif step == 1 and not comparison and type(value) is int:
            low, high, low_closed, high_closed = (
                Fraction(2 * value - 1, 2),
                Fraction(2 * value + 1, 2),
                True,
                False,
            )
        elif comparison == "about" and type(value) is int and type(step) is int:
            # What find_bounds gives, in whole numbers.
            spread = max(abs(value), 5 * step, 5 * last_digit_worth(value))
            if spread % 10 == 0:
                low, high = value - spread // 10, value + spread // 10
            else:
                low, high = Fraction(10 * value - spread, 10), Fraction(10 * value + spread, 10)
            low_closed = high_closed = True
        else:
            low, high, low_closed, high_closed = find_bounds(value, step, comparison)
        text = self.text
        self.found.append(
            Quantity(
                start, end, text[start:end], kind, value, unit, low, high, low_closed, high_closed, comparison, per,
                text[counted[0] : counted[1]] if counted[0] >= 0 else "", counted[0], counted[1], context.increment,
                role, numeral.confidence,
            )
        )  # fmt: skip
        return end
