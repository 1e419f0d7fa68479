"""Violations that the judge must name, by what they are planted in."""
