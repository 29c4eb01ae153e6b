-- Raw values of an index that is not computed from an edition; Copeland's method compares points within their pool (a time).
CREATE OR REPLACE TABLE work.raw (point INTEGER, pool INTEGER, node INTEGER, raw DOUBLE);
CREATE OR REPLACE TABLE work.pools (point INTEGER, pool INTEGER);
