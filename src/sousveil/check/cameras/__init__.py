"""Checks of camera data: each .sql file asks one question and gives the rows that offend."""

from __future__ import annotations

from sousveil.check.cameras.running import list_camera_check_views, list_camera_checks, run_camera_checks

__all__ = ["list_camera_check_views", "list_camera_checks", "run_camera_checks"]
