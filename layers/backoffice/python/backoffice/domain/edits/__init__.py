"""Pre-flight edits: what is looked at before a bill leaves, each with a code and a next action.

`edit` says what an edit and a finding are; `circumstances` what is known beside the bill;
`people`, `diagnosing`, `lines`, `cover` and `payer_rules` hold the edits; `listing` lists them
all and runs them.
"""
