# Words of charts.
charts-files = Chart as
charts-column-label = What
charts-column-series = Of
charts-column-low = From
charts-column-high = To
charts-alt-bars = Bar chart of { $count } rows: { $title }.
charts-alt-trend = Chart over time with { $count } values: { $title }.
charts-alt-intervals = Chart of { $count } intervals: { $title }.
charts-alt-ends = Smallest: { $least }, { $low }. Largest: { $most }, { $high }. The table says the same.
