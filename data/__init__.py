"""Brings rows in and keeps them: registers, importers, the private store and the immutable editions that are shown."""
