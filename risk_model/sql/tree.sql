-- The model as tables, and what is computed from it; one row a node and point. A point is a unit (a location in a month); points
-- of one pool are compared with each other where a way of scaling needs that (minimum, mean, rank).
CREATE OR REPLACE TABLE work.nodes (
    node INTEGER, code VARCHAR, level INTEGER, parent INTEGER, weight DOUBLE, direction INTEGER, normalise VARCHAR,
    low DOUBLE, high DOUBLE, target DOUBLE, scale_low DOUBLE, scale_high DOUBLE, ties VARCHAR,
    aggregate VARCHAR, power DOUBLE, floor DOUBLE, digits INTEGER, minimum DOUBLE
);
-- Half up, as by hand: 6.55 is a half although the number behind that name lies a little below it.
CREATE OR REPLACE MACRO work.rounded(value, digits) AS
    CASE WHEN digits IS NULL THEN value ELSE floor(value * pow(10, digits) + 0.5 + 1e-9) / pow(10, digits) END;
CREATE OR REPLACE TABLE work.values (
    point INTEGER, node INTEGER, parent INTEGER, weight DOUBLE, value DOUBLE, present DOUBLE, coverage DOUBLE
);
