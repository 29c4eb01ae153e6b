-- What an edition holds beside the rows.

-- Kilometres from a location to the nearest border and, in a straight line, to its rayon centre.
CREATE TABLE distances (location_id VARCHAR, border_km DOUBLE, centre_straight_km DOUBLE);

-- Facts about the edition as a whole, one a row, as JSON.
CREATE TABLE about (name VARCHAR NOT NULL, value VARCHAR NOT NULL);

-- Money paid and committed in the base currency, at the rate of the day; unknown where the sum or the rate is.
CREATE TABLE paid AS
SELECT g.location_id, p.grant_id, p.payment_id, p.paid_on, p.payment_kind,
       CAST(p.amount AS DOUBLE) * CASE WHEN p.currency = base.value THEN 1 ELSE (
           SELECT arg_max(x.rate, x.valid_from) FROM exchange_rates AS x
           WHERE x.currency = p.currency AND x.valid_from <= p.paid_on
       ) END AS base_amount
FROM payments AS p
JOIN grants AS g ON g.grant_id = p.grant_id
LEFT JOIN settings AS base ON base.setting = 'base_currency'
ORDER BY p.paid_on, p.payment_id;

CREATE TABLE committed AS
SELECT g.location_id, g.grant_id, coalesce(g.contracted_on, g.status_on) AS since,
       g.status IN ('disbursing', 'completed', 'closed')
           AND NOT EXISTS (SELECT 1 FROM payments AS p WHERE p.grant_id = g.grant_id) AS paid_unknown,
       CAST(g.amount AS DOUBLE) * CASE WHEN g.currency = base.value THEN 1 ELSE (
           SELECT arg_max(x.rate, x.valid_from) FROM exchange_rates AS x
           WHERE x.currency = g.currency AND x.valid_from <= coalesce(g.contracted_on, g.status_on)
       ) END AS base_amount
FROM grants AS g
LEFT JOIN settings AS base ON base.setting = 'base_currency'
WHERE g.status IN ('contracted', 'disbursing', 'completed', 'closed', 'suspended', 'terminated')
ORDER BY g.grant_id;

-- Everything with a public address, where it can be read up.
CREATE TABLE public_record AS
SELECT 'training' AS kind, a.location_id, t.training_id AS record_id, t.held_on AS day, t.source_url
FROM trainings AS t JOIN participants AS a ON a.training_id = t.training_id WHERE t.source_url LIKE 'http%'
UNION SELECT 'grant', location_id, grant_id, coalesce(contracted_on, status_on), source_url FROM grants WHERE source_url LIKE 'http%'
UNION SELECT 'dialogue', location_id, dialogue_id, held_on, source_url FROM dialogues WHERE source_url LIKE 'http%'
UNION SELECT 'finding', location_id, finding_id, noted_on, source_url FROM findings WHERE source_url LIKE 'http%'
ORDER BY day, kind, record_id, location_id;

-- The months that can be looked at. The last month is the last one that is over and about which anything was
-- reported; of a programme without dated rows, the last one that is over.
CREATE TABLE span AS
WITH dated AS (
    SELECT month AS day FROM returns
    UNION ALL SELECT occurred_on FROM incidents
    UNION ALL SELECT held_on FROM trainings
    UNION ALL SELECT paid_on FROM payments
    UNION ALL SELECT contracted_on FROM grants
    UNION ALL SELECT held_on FROM dialogues
    UNION ALL SELECT noted_on FROM findings
)
SELECT
    CAST(coalesce(
        date_trunc('month', min(day)), date_trunc('month', CAST($today AS DATE)) - INTERVAL 1 MONTH
    ) AS DATE) AS first_month,
    CAST(greatest(
        least(date_trunc('month', max(day)), date_trunc('month', CAST($today AS DATE)) - INTERVAL 1 MONTH),
        date_trunc('month', min(day))
    ) AS DATE) AS last_month
FROM dated
