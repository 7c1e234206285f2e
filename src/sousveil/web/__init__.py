"""The pages, served live on loopback."""
