-- The raw values as the engine reads them: fixed goalposts compare no point with another, so all are one pool.
CREATE OR REPLACE TABLE work.raw AS
SELECT r.point, 0 AS pool, n.node, r.raw FROM work.raw_values AS r JOIN work.nodes AS n ON n.code = r.code;
CREATE OR REPLACE TABLE work.pools AS
SELECT point, month_number AS pool FROM work.points
