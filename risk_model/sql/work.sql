-- One thread: sums over several differ in the last bits from run to run, and the same rows shall give the same numbers.
SET threads = 1;

-- Beside the edition, which is read only, a database in memory for what is computed: the model as tables.
ATTACH IF NOT EXISTS ':memory:' AS work (READ_WRITE);

CREATE OR REPLACE TABLE work.method (
    first_month DATE, last_month DATE, days_per_month DOUBLE, floor DOUBLE,
    minimum_coverage DOUBLE, recent_months INTEGER, change_months INTEGER, confidence_months INTEGER, silent_months INTEGER,
    a_coverage DOUBLE, a_returns INTEGER, b_coverage DOUBLE, b_returns INTEGER
);
CREATE OR REPLACE TABLE work.dimensions (dimension VARCHAR, weight DOUBLE);
CREATE OR REPLACE TABLE work.indicators (
    code VARCHAR, dimension VARCHAR, weight DOUBLE, direction INTEGER, low DOUBLE, high DOUBLE
);
CREATE OR REPLACE TABLE work.bands (band INTEGER, cut DOUBLE);
CREATE OR REPLACE TABLE work.lookups (name VARCHAR, code VARCHAR, value DOUBLE);
CREATE OR REPLACE TABLE work.raw_values (code VARCHAR, point INTEGER, raw DOUBLE, flag VARCHAR);
