"""The probe of redline run --instrument: it measures the Flask apps of a process.

A module is imported when it is needed: hook in every Python, the others where
Flask is.
"""
