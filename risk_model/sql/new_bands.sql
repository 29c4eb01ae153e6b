INSERT INTO work.bands SELECT unnest(?), unnest(?)
