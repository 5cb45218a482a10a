"""From public data sets and people's own files to a prepared data set, with a report that accounts for every row.

One file a source; `schema.py` holds what they all write. Run `python -m data_prep --help`.
"""
