INSERT INTO work.dimensions SELECT unnest(?), unnest(?)
