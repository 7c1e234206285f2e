"""Measures: one question each, answered by SQL."""

from __future__ import annotations

from sousveil.analyse.measures import Measure, list_measures, list_views, run_measures

__all__ = ["Measure", "list_measures", "list_views", "run_measures"]
