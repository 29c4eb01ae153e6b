INSERT INTO work.lookups SELECT unnest(?), unnest(?), unnest(?)
