INSERT INTO distances VALUES (?, ?, ?)
