"""Tables in, pages and data packages out."""
