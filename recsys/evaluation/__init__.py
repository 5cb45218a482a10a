"""Measurements: one file each. Every one prints a table and can write JSON of one shape, `measurement.MeasurementSet`."""
