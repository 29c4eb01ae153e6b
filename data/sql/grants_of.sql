-- Grants of a location up to a day, with what the programme had paid by then in the base currency.
SELECT g.grant_id, g.title_en, g.title_ru, g.title_ky, g.category, g.recipient, g.issue, g.status, g.contracted_on,
       g.date_precision, g.ends_on, CAST(g.amount AS DOUBLE) AS amount, g.currency,
       CASE WHEN p.grant_id IS NULL THEN 0 WHEN p.complete THEN p.paid END AS paid_base, g.source_url
FROM grants AS g
LEFT JOIN (
    SELECT grant_id, count(*) = count(base_amount) AS complete, sum(base_amount) AS paid
    FROM paid
    WHERE paid_on <= $until AND payment_kind <> 'cofinancing'
    GROUP BY grant_id
) AS p ON p.grant_id = g.grant_id
WHERE g.location_id = $location_id AND (g.contracted_on IS NULL OR g.contracted_on <= $until)
ORDER BY g.contracted_on NULLS LAST, g.grant_id
