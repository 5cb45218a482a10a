"""The commands of `python -m data_prep`, one file a source; each says what it takes, and calls the source's `prepare`."""
