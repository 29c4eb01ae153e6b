-- Facts about the edition as a whole, one a row.
INSERT INTO about VALUES (?, ?)
