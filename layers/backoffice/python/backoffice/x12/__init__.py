"""EDI: what insurers and the office say to each other, as text and as records.

Pure and standing alone: the standard library, text in, frozen dataclasses out, and back. Reading
never raises: what is wrong with a document comes back as findings beside whatever could be read.
Writing refuses with `X12Error` what X12 cannot carry, since X12 knows no escape for a delimiter.
"""
