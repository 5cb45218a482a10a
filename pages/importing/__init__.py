"""Imports from the Catalogue page: an order, the worker process that carries it out, the job that watches it. No Streamlit."""
