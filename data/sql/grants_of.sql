-- Grants of a location up to a day, with what the programme had paid by then in the base currency: unknown where a sum is,
-- or where a grant that must have been paid has no payment.
SELECT g.grant_id, g.title_en, g.title_ru, g.title_ky, g.category, g.recipient, g.issue, g.status,
       coalesce(g.contracted_on, g.status_on) AS since,
       CASE WHEN g.contracted_on IS NULL THEN 'month' ELSE g.date_precision END AS date_precision,
       g.ends_on, CAST(g.amount AS DOUBLE) AS amount, g.currency,
       CASE WHEN c.paid_unknown THEN NULL WHEN p.grant_id IS NULL THEN 0 WHEN p.complete THEN p.paid END AS paid_base,
       g.source_url
FROM grants AS g
LEFT JOIN committed AS c ON c.grant_id = g.grant_id
LEFT JOIN (
    SELECT grant_id, count(*) = count(base_amount) AS complete, sum(base_amount) AS paid
    FROM paid
    WHERE paid_on <= $until AND payment_kind <> 'cofinancing'
    GROUP BY grant_id
) AS p ON p.grant_id = g.grant_id
WHERE g.location_id = $location_id AND coalesce(g.contracted_on, g.status_on, $until) <= $until
ORDER BY since NULLS LAST, g.grant_id
