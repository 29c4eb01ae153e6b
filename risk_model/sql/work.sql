-- One thread: sums over several differ in the last bits from run to run, and the same rows shall give the same numbers.
SET threads = 1;

-- Beside the edition, which is read only, a database in memory for what is computed.
ATTACH IF NOT EXISTS ':memory:' AS work (READ_WRITE);
