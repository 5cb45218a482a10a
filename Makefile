# The few verbs of a developer. `make check` is what .ci/run does, without the installing.

.PHONY: install run test lint types check demo bench

install:
	pip install -r requirements-dev.txt

run:
	streamlit run streamlit_app.py

test:
	pytest

lint:
	ruff check . && ruff format --check .

types:
	mypy

check: lint types test

# Redraw the demo garments and the sample photos, and build their catalogue again.
demo:
	python -m data_prep demo --out assets/demo/prepared --samples assets/demo/samples
	python -m recsys build assets/demo/prepared --out assets/demo/catalog

bench:
	python -m benchmarks all
