-- What the programme had done at each location by the end of each month. A number that is unknown is NULL, never zero.
WITH months AS (
    SELECT CAST(month AS DATE) AS month, CAST(month + INTERVAL 1 MONTH - INTERVAL 1 DAY AS DATE) AS until
    FROM (SELECT unnest(generate_series(first_month::TIMESTAMP, last_month::TIMESTAMP, INTERVAL 1 MONTH)) AS month FROM span)
), reached AS (
    SELECT m.month, a.location_id, t.module, sum(a.people) AS people, count(*) > count(a.people) AS unknown
    FROM participants AS a
    JOIN trainings AS t ON t.training_id = a.training_id
    JOIN months AS m ON t.held_on <= m.until AND t.held_on > m.until - to_months(CAST($training_months AS INTEGER))
    GROUP BY m.month, a.location_id, t.module
), trained AS (
    SELECT month, location_id, max(CASE WHEN unknown THEN 1 ELSE 0 END) = 1 AS unknown, sum(people) AS people,
           count(DISTINCT CASE WHEN people >= $minimum_people THEN module END) AS modules
    FROM reached GROUP BY month, location_id
), given AS (
    SELECT m.month, c.location_id, count(*) > count(c.base_amount) AS unknown, sum(c.base_amount) AS amount,
           max(CASE WHEN c.paid_unknown THEN 1 ELSE 0 END) = 1 AS paid_unknown
    FROM committed AS c JOIN months AS m ON c.since <= m.until GROUP BY m.month, c.location_id
), spent AS (
    SELECT m.month, p.location_id, count(*) > count(p.base_amount) AS unknown, sum(p.base_amount) AS amount
    FROM paid AS p JOIN months AS m ON p.paid_on <= m.until
    WHERE p.payment_kind <> 'cofinancing'
    GROUP BY m.month, p.location_id
), talks AS (
    SELECT m.month, d.location_id, count(*) AS dialogues
    FROM dialogues AS d
    JOIN months AS m ON d.held_on <= m.until AND d.held_on > m.until - to_months(CAST($dialogue_months AS INTEGER))
    WHERE d.location_id IS NOT NULL
    GROUP BY m.month, d.location_id
), ready AS (
    SELECT m.month, d.location_id, count(*) AS mediators
    FROM mediators AS d
    JOIN months AS m ON d.active_from <= m.until AND coalesce(d.active_to, m.until) >= m.until
    GROUP BY m.month, d.location_id
), documented AS (
    SELECT m.month, r.location_id, count(*) AS records
    FROM public_record AS r JOIN months AS m ON r.day <= m.until
    WHERE r.location_id IS NOT NULL
    GROUP BY m.month, r.location_id
)
SELECT m.month, l.location_id,
       CASE WHEN trained.unknown THEN NULL ELSE CAST(coalesce(trained.people, 0) AS INTEGER) END AS people_trained,
       coalesce(trained.modules, 0) AS modules,
       CASE WHEN given.unknown THEN NULL ELSE coalesce(given.amount, 0) END AS committed,
       CASE WHEN given.paid_unknown OR spent.unknown THEN NULL ELSE coalesce(spent.amount, 0) END AS paid,
       coalesce(talks.dialogues, 0) AS dialogues,
       coalesce(ready.mediators, 0) AS mediators,
       coalesce(documented.records, 0) AS documented,
       EXISTS (SELECT 1 FROM returns AS r WHERE r.location_id = l.location_id AND r.month = m.month) AS reported
FROM months AS m
CROSS JOIN (SELECT location_id FROM locations WHERE programme_site) AS l
LEFT JOIN trained ON trained.month = m.month AND trained.location_id = l.location_id
LEFT JOIN given ON given.month = m.month AND given.location_id = l.location_id
LEFT JOIN spent ON spent.month = m.month AND spent.location_id = l.location_id
LEFT JOIN talks ON talks.month = m.month AND talks.location_id = l.location_id
LEFT JOIN ready ON ready.month = m.month AND ready.location_id = l.location_id
LEFT JOIN documented ON documented.month = m.month AND documented.location_id = l.location_id
ORDER BY m.month, l.location_id
