"""The archive: fetch, hash, store, verify. The only room that may open the network."""

from sousveil.archive.limits import FetchLimits
from sousveil.archive.records import Added, Capture, OriginRecord, SourceNotes
from sousveil.archive.store import Archive

__all__ = ["Added", "Archive", "Capture", "FetchLimits", "OriginRecord", "SourceNotes"]
