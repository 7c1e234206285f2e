# Cameras by area, in published files.
cameras-areas-note = These files have no page for each camera, because there are too many: each camera is one row here, with an anchor made of its id. Not here are the rule and reason by which observations were joined, and the lists by kind and vendor; the served site has them.
cameras-areas-package = All cameras are in the data package (table core_cameras).
cameras-areas-all = ← All areas
cameras-area-unknown = place unknown
cameras-column-country = Country
cameras-column-position = Latitude, longitude
cameras-column-dates = Since – last seen
cameras-column-sources = Source and place in it
