"""Events: what happened in the office, told to whoever listens: ids only, never what was said.

One module for each part of the office, so that a function starts without those of the others.
"""
