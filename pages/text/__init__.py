"""Catalogues of every word on screen, a file a language. English is the text in the code."""
