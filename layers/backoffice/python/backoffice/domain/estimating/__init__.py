"""Estimating: from the lines of an insurer's answer to what one visit costs, in steps.

`asked` is the visit; `remark` reads free words; `weighing` tells which lines are about the visit;
`barrier` what leaves no figure to give, `visits` whether any are left; `figure` which lines price
it, `silence` which may in their place; `yearly` what is left of a deductible; `cost` adds up;
`basis`, `border`, `caveat` and `notice` say what it rests on.
"""
