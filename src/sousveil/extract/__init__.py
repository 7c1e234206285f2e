"""Text in, mentions and claims with locators out."""
