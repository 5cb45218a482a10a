"""Fetching the pictures of a prepared data set: `download(prepared)`, as often as it takes.

runner.py        the data set: what is to be fetched, and the report
workers.py       the threads
politeness.py    whom to ask next, and when
asking.py        one address -> a picture, or why there is none
transport.py     one request, without credentials and with an end
connections.py   only to public addresses
"""

from data_prep.download.runner import DownloadReport, download
from data_prep.download.workers import DownloadOptions
from data_prep.download_status import Status

__all__ = ["DownloadOptions", "DownloadReport", "Status", "download"]
