"""One module per source format: stored bytes in, Arrow record batches out."""
