"""Reading mathematics as authors write it: formulas become content trees, or are refused with a place and a reason."""
