-- The model as tables, and what is computed from it; one row a node and point. A point is a unit (a location in a month); points
-- of one pool are compared with each other where a way of scaling needs that (minimum, mean, rank).
CREATE OR REPLACE TABLE work.nodes (
    node INTEGER, code VARCHAR, level INTEGER, parent INTEGER, weight DOUBLE, direction INTEGER, normalise VARCHAR,
    low DOUBLE, high DOUBLE, target DOUBLE, scale_low DOUBLE, scale_high DOUBLE, ties VARCHAR,
    aggregate VARCHAR, power DOUBLE, floor DOUBLE, digits INTEGER, minimum DOUBLE
);
CREATE OR REPLACE TABLE work.values (
    point INTEGER, node INTEGER, parent INTEGER, weight DOUBLE, value DOUBLE, present DOUBLE, coverage DOUBLE
);
