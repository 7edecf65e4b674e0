"""Reading papers: the claims language, places in a text, the claims file, and the check of all claims."""
