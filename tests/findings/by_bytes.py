"""The codes that no text in a page can show: they need bytes, paths or very long texts; see `test_reading.py`."""

BY_BYTES = ("line-too-long", "nested-too-deep", "no-spec-here", "not-utf8", "too-many-faults", "unreadable-file")
