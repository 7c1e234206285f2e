"""The tables that rest on a whole case and on decisions of people: the register of cameras, organisations, place figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from sousveil.case.decisions import read_decisions
from sousveil.case.folder import CaseFolder
from sousveil.engine.stage_tables import read_table, sort_rows, write_table
from sousveil.model.camera_tables import (
    CAMERA_CHANGES,
    CAMERA_DIRECTIONS,
    CAMERA_MEMBERS,
    CAMERA_OBSERVATIONS,
    CAMERA_PAIRS,
    CAMERA_PLACES,
    CAMERA_PRODUCTS,
    CAMERAS,
    PLACE_FIGURES,
    PLACES_FIGURED,
)
from sousveil.model.decisions import Decision
from sousveil.model.exposure_tables import ORGANISATION_VENDORS
from sousveil.model.notice_tables import ORGANISATION_MENTIONS
from sousveil.model.organisation_tables import ORGANISATION_TABLES
from sousveil.model.problems import Problem

_REGISTER_TABLES = (CAMERAS, CAMERA_MEMBERS, CAMERA_PAIRS, CAMERA_CHANGES)
_OBSERVED_TABLES = (CAMERA_OBSERVATIONS, CAMERA_DIRECTIONS, CAMERA_PLACES, CAMERA_PRODUCTS)

LATE_REGISTER_TABLES = (*_REGISTER_TABLES, PLACES_FIGURED, *ORGANISATION_TABLES)


@dataclass(frozen=True, slots=True)
class CaseDecisions:
    """What people decided about cameras and about organisations."""

    cameras: Sequence[Decision] = ()
    organisations: Sequence[Decision] = ()


def load_case_decisions(folder: CaseFolder) -> CaseDecisions:
    """The decisions of the case. Raises SousveilError('bad_decisions')."""
    return CaseDecisions(read_decisions(folder, "cameras"), read_decisions(folder, "organisations"))


def write_registers(
    paths: Mapping[str, Path], written: Mapping[str, Future[Path]], decisions: CaseDecisions
) -> list[Problem]:
    """Writes LATE_REGISTER_TABLES to `paths` (table → file) from the tables of `written`, which may still be in work.

    Returns what is wrong with the decisions.
    """
    from sousveil.resolve.organisations.tabling import write_organisations
    from sousveil.resolve.register import write_register

    observed = {table.name: written[table.name].result() for table in _OBSERVED_TABLES}
    problems = write_register(
        observed, {table.name: paths[table.name] for table in _REGISTER_TABLES}, decisions.cameras
    )
    _write_place_figures(paths[PLACES_FIGURED.name], written)
    problems += write_organisations(
        written[ORGANISATION_MENTIONS.name].result(),
        written[ORGANISATION_VENDORS.name].result(),
        {table.name: paths[table.name] for table in ORGANISATION_TABLES},
        decisions.organisations,
    )
    return problems


def _write_place_figures(path: Path, written: Mapping[str, Future[Path]]) -> None:
    located = written[CAMERA_PLACES.name].result()
    if not pq.read_metadata(located).num_rows:  # without cameras nobody divides by areas
        write_table(path, PLACES_FIGURED, [])
        return
    from sousveil.resolve.place_figures import list_place_figures

    stated = read_table(written[PLACE_FIGURES.name].result())
    rows = sort_rows(list_place_figures(stated, read_table(located)), PLACES_FIGURED)
    write_table(path, PLACES_FIGURED, rows.to_batches())
