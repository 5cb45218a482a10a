"""One file a page: widgets, one call into recsys, panels."""
