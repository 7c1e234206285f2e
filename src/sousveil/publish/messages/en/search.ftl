# Words of search.
search-heading = Search
search-label = Words to look for in documents and records
search-go = Search
search-hint = All words are needed. "…" finds a phrase, camer* a beginning, -word leaves out. Chinese needs no spaces: 人脸识别 is a phrase, traditional and simplified are the same.
search-found = { $count ->
    [0] Nothing was found.
    [one] { $count } place found
   *[other] { $count } places found
}
search-found-files = 0 found
search-filters = Narrow down
search-clear = Without filters
search-filter-kind = Kind
search-filter-year = Year
search-filter-place = Place
search-filter-capability = Capability
search-passages = Words of documents
search-entries = { $count ->
    [one] One passage or record can be searched.
   *[other] { $count } passages and records can be searched.
}
search-needs-scripts = In these files the search is done by a script in your browser; nothing is sent anywhere. Without scripts, use the lists above, or `sousveil search`.
search-loading = Looking…
search-failed = A part of the index could not be read.
