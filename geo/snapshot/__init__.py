"""One municipality's published features in memory, versioned: the read path."""
