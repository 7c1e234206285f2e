overview-heading = Overview
overview-kicker = Do the numbers add up?
overview-description = What this case holds and where its numbers contradict each other.
overview-sources = { $count ->
    [one] source
   *[other] sources
}
overview-notices = { $count ->
    [one] notice
   *[other] notices
}
overview-claims = { $count ->
    [one] claim
   *[other] claims
}
overview-cameras = { $count ->
    [one] camera
   *[other] cameras
}
overview-weaknesses = { $count ->
    [one] weakness
   *[other] weaknesses
}
overview-organisations = { $count ->
    [one] organisation
   *[other] organisations
}
overview-captured = Last source stored { $date }
overview-noticed = Latest notice { $date }
overview-seen = Cameras last seen { $date }
overview-empty = The case holds no source yet. Add one with: sousveil add CASE FILE, then: sousveil build CASE.
overview-contradictions = { $count ->
    [one] One contradiction
   *[other] { $count } contradictions
}
overview-all-contradictions = All { $count } contradictions
overview-capabilities = Capabilities that notices ask for
overview-capability = Capability
overview-flags = Red flags
overview-flagged = { $count ->
    [one] raised once
   *[other] raised { $count } times
}
overview-problems = Problems while reading
overview-severity-error = Error
overview-severity-warning = Warning
overview-severity-note = Note
findings-heading = Findings
findings-intro = What the checks found, contradictions first. Each leads to the words that it rests on.
findings-hidden = This finding rests on words that are masked as personal data; its figures are not shown.
findings-column-title = Finding
findings-column-verdict = Verdict
findings-column-check-id = Check
findings-column-sources = Sources
findings-facet-verdict = Verdict
findings-facet-reach = Where
findings-facet-check-id = Check
findings-reach-across = Across sources
findings-reach-within = Within one source
findings-reach-cameras = In numbers of cameras
findings-verdict-contradicts = contradicts
findings-verdict-only-if-exact = contradicts only if exact
findings-verdict-derived = follows
findings-verdict-agrees = agrees
findings-verdict-not-computable = not computable
findings-verdict-not-testable = not testable
findings-page = page { $page }
findings-stated = Stated
findings-expected = Implied by the rest
findings-how = How this was reckoned
findings-check = Check
findings-sum = Sum
findings-joined = Why these figures were compared
findings-missing = What is missing
findings-words = In their own words
findings-in-document = See it in the document
sources-heading = Sources
sources-intro = Every source of this case, with its hash and licence. The original bytes stay in the case.
sources-column-title = Title
sources-column-publisher = Publisher
sources-column-published-at = Published
sources-column-licence = Licence
sources-facet-holds = What it holds
sources-facet-publisher = Publisher
sources-facet-language = Language
sources-facet-media-type = Type of file
sources-what = What it is
sources-bytes = Bytes
sources-licence = Licence
sources-no-licence = not stated
sources-language = Language
sources-pages = Pages
sources-text = Stored text, characters and SHA-256
sources-origin = Origin
sources-taken = What was taken from it
sources-first = The first { $count } are shown; the tables hold all.
sources-kind-notices = Notices
sources-kind-claims = Claims
sources-kind-capabilities = Capability mentions
sources-kind-organisations = Organisations named
sources-kind-cameras = Cameras observed
sources-kind-camera-counts = Numbers of cameras
sources-kind-weaknesses = Weaknesses
sources-kind-restrictions = Entries of restricted companies
sources-kind-scores = Scores
sources-kind-place-figures = Areas and populations
sources-kind-samples = Samples
sources-kind-problems = Problems
findings-verdict-suspicious = suspicious
findings-verdict-impossible = impossible
