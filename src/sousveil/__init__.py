"""sousveil: reads public evidence about surveillance technology and says whether the reported numbers add up."""

__version__ = "0.1.0"
