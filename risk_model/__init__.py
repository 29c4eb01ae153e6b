"""Turns rows into scores, in SQL on DuckDB. Knows nothing of the other folders: it is handed a connection.

Any index:    tree, tables, prepare, engine (in this order); draws, ranking, plans, uncertainty, sobol, coherence (how sure);
              formula, explain, what_if (why); faults (what can be wrong).
Our index:    model, variant, versions (what is chosen); scoring, results (what comes of it); rank_intervals, influence, lab,
              of_location, validation (how sure, why, and whether it was any good).
By command:   __main__, commands, doubt_commands, weights_commands, explain_command; functions (the same from Python).

The first group imports nothing of the second, the second nothing of the third (``tests/test_architecture.py``).
"""
