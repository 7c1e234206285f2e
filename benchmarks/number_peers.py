"""Runs one peer over the published cases and a text for speed; prints JSON. Started by number_cases.py in the peers' venv.

It must import nothing of sousveil: the venv of the peers does not have it.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")


def load_microsoft():
    """{(language, model): text → [(start, end inclusive, value, unit)]}."""
    from recognizers_number import NumberRecognizer
    from recognizers_number_with_unit import NumberWithUnitRecognizer
    from recognizers_text import Culture

    def wrap(model):
        def run(text):
            found = []
            for result in model.parse(text):
                resolution = result.resolution or {}
                found.append(
                    (result.start, result.end, resolution.get("value"), resolution.get("unit") or "")
                )
            return found

        return run

    models = {}
    for language, culture in (("English", Culture.English), ("Chinese", Culture.Chinese)):
        numbers, units = NumberRecognizer(culture), NumberWithUnitRecognizer(culture)
        models[language, "NumberModel"] = wrap(numbers.get_number_model())
        models[language, "PercentModel"] = wrap(numbers.get_percentage_model())
        models[language, "DimensionModel"] = wrap(units.get_dimension_model())
    return models


def load_quantulum():
    """The same for quantulum3, which reads English only; its one parser serves all three models."""
    from quantulum3 import parser

    def wrap(keep):
        def run(text):
            found = []
            for quantity in parser.parse(text):
                name = quantity.unit.name
                if keep(name):
                    start, end = quantity.span
                    unit = "" if name in ("dimensionless", "percentage") else name.capitalize()
                    found.append((start, end - 1, quantity.value, unit))
            return found

        return run

    return {
        ("English", "NumberModel"): wrap(lambda name: name == "dimensionless"),
        ("English", "PercentModel"): wrap(lambda name: name == "percentage"),
        ("English", "DimensionModel"): wrap(lambda name: name not in ("dimensionless", "percentage")),
    }


def main() -> None:
    """argv: peer name, JSON file with {"cases": {file: [texts]}, "speed": {language: text}}."""
    peer, path = sys.argv[1], Path(sys.argv[2])
    job = json.loads(path.read_text(encoding="utf-8"))
    models = load_microsoft() if peer == "microsoft" else load_quantulum()
    answers, speeds, failures = {}, {}, 0
    for name, texts in job["cases"].items():
        _, language, model = name.removesuffix(".json").split("_")
        run = models.get((language, model))
        if run is None:
            continue
        answers[name] = []
        for text in texts:
            try:
                answers[name].append(run(text))
            except Exception:
                failures += 1
                answers[name].append([])
    for language, text in job["speed"].items():
        for model in ("NumberModel", "DimensionModel"):
            run = models.get((language, model))
            if run is None:
                continue
            run(text[:500])
            begin = time.perf_counter()
            run(text)
            speeds[f"{language} {model}"] = len(text.encode()) / 1e6 / (time.perf_counter() - begin)
    json.dump({"answers": answers, "speeds": speeds, "failures": failures}, sys.stdout)


if __name__ == "__main__":
    main()
