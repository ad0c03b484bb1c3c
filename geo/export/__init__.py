"""Everything stored goes out again: one table model, one writer for each format."""
