"""The archive: fetch, hash, store, verify. The only room that may open the network."""
