# Words of every page.
site-skip = Skip to the content
site-navigation = Parts of this site
site-cite = How to cite this page
site-cite-made = Made with { $program }.
site-cite-sources = Sources (SHA-256):
site-cite-data = SHA-256 of this page's data:
site-cite-build = Build:
site-cite-accessed = Accessed on
site-json = This page as data (JSON)
site-rows = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
site-facets = Choose rows
site-clear = Show all rows
site-untitled = (without a title)
site-no-rows = No row matches.
site-pages = Pages of this list
site-previous = ← Previous
site-next = Next →
site-page-of = Page { $page } of { $pages }
site-source = Source
site-locator = Place in the source
site-show = In the terminal: sousveil show CASE { $id }
site-overview = Overview
site-missing = There is no such page
site-missing-words = The address names nothing in this build. Records keep their addresses as long as their source stays in the case.
