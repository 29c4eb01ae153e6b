DELETE FROM work.raw_values WHERE code = ?
