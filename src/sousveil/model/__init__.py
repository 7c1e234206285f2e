"""Tables, ids, locators, intervals, errors and protocols: what every room shares."""
