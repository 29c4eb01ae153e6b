INSERT INTO work.indicators SELECT unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?)
