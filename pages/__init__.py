"""The only folder that draws: one file a page; ``parts`` is what they share, ``text`` every word on screen."""
