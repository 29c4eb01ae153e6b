SELECT p.paid_on, p.date_precision, p.payment_kind, CAST(p.amount AS DOUBLE) AS amount, p.currency, p.grant_id
FROM payments AS p
JOIN grants AS g ON g.grant_id = p.grant_id
WHERE g.location_id = $location_id AND p.paid_on <= $until
ORDER BY p.paid_on
