"""Printing: expressions, statements, derivations and reports as text, LaTeX, MathML, Markdown, HTML and PDF."""
