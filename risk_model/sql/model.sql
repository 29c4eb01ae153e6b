-- What the model says beside its tree, as tables.
CREATE OR REPLACE TABLE work.method (
    first_month DATE, last_month DATE, days_per_month DOUBLE,
    minimum_coverage DOUBLE, recent_months INTEGER, change_months INTEGER, confidence_months INTEGER, silent_months INTEGER,
    a_coverage DOUBLE, a_returns INTEGER, b_coverage DOUBLE, b_returns INTEGER
);
CREATE OR REPLACE TABLE work.bands (band INTEGER, cut DOUBLE);
CREATE OR REPLACE TABLE work.lookups (name VARCHAR, code VARCHAR, value DOUBLE);
