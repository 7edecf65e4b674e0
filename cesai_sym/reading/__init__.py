"""Reading mathematics as authors write it: formulas become content trees with positions, or are refused with a reason."""
