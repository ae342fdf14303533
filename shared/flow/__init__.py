"""What follows across streams: from what was read, the parts of one append."""
