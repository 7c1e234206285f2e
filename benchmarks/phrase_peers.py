"""Runs the peers over the labelled phrases; prints JSON. Started by phrases.py in the peers' venv.

It must import nothing of sousveil: the venv of the peers does not have it.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")

CULTURES = {"de": "de-de", "fr": "fr-fr", "es": "es-es"}


def read_microsoft(phrases):
    """One list of (span, value) a phrase, from the model of its kind; null where the language is not supported."""
    from recognizers_number import NumberRecognizer
    from recognizers_number_with_unit import NumberWithUnitRecognizer

    models = {}
    for language, culture in CULTURES.items():
        numbers, units = NumberRecognizer(culture), NumberWithUnitRecognizer(culture)
        models[language] = {
            "number": numbers.get_number_model,
            "percent": numbers.get_percentage_model,
            "money": units.get_currency_model,
            "dimension": units.get_dimension_model,
        }
    answers = []
    for language, text, kind in phrases:
        make = models.get(language, {}).get(kind)
        if make is None:
            answers.append(None)
            continue
        try:
            results = make().parse(text)
        except Exception:
            results = []
        answers.append(
            [
                (text[r.start : r.end + 1], str((r.resolution or {}).get("value") or "").rstrip("%"))
                for r in results
            ]
        )
    return answers


def read_quantulum(phrases):
    """The same from quantulum3, which knows English units only."""
    from quantulum3 import parser

    answers = []
    for _language, text, _kind in phrases:
        try:
            results = parser.parse(text)
        except Exception:
            results = []
        answers.append([(text[q.span[0] : q.span[1]], str(q.value)) for q in results])
    return answers


def read_prices(phrases):
    """The amount that price-parser finds in a text about money; it gives no span."""
    from price_parser import Price

    answers = []
    for _language, text, kind in phrases:
        if kind != "money":
            answers.append(None)
            continue
        price = Price.fromstring(text)
        answers.append([] if price.amount is None else [(None, str(price.amount))])
    return answers


def read_dates(phrases):
    """(span, first day) of what dateparser's search finds, told the language."""
    from dateparser.search import search_dates

    answers = []
    for language, text, _kind in phrases:
        try:
            found = search_dates(text, languages=[language]) or []
        except Exception:
            found = []
        answers.append([(words, moment.date().isoformat()) for words, moment in found])
    return answers


PEERS = {
    "microsoft": read_microsoft,
    "quantulum3": read_quantulum,
    "price-parser": read_prices,
    "dateparser": read_dates,
}


def main() -> None:
    """argv: peer name, JSON file with [[language, text, kind]]."""
    phrases = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    json.dump(PEERS[sys.argv[1]](phrases), sys.stdout)


if __name__ == "__main__":
    main()
