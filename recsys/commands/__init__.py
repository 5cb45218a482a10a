"""The commands of `python -m recsys` that have a file of their own: each a function that `recsys.__main__` adds to its app."""
