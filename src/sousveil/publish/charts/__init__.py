"""Charts: Vega-Lite specifications made from rows, drawn to SVG and PNG without a browser or network."""
