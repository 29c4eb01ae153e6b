-- From when on each currency can be converted.
SELECT currency, min(valid_from) AS valid_from FROM exchange_rates GROUP BY currency
