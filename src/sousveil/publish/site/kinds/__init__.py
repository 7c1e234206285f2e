"""One module for each kind of pages; each has a KIND."""
