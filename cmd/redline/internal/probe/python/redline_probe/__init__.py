"""The probe of redline run --instrument: it measures the apps of a process.

A module is imported when it is needed: hook in every Python, the others where
a framework is that they measure.
"""
