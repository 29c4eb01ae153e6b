-- Money paid per resident, older payments counting less. An unknown amount makes it missing, not smaller.
INSERT INTO work.raw_values (code, point, raw, flag)
WITH spent AS (
    SELECT work.point(l.location_number, m.month_number) AS point,
           count(*) > count(s.base_amount) AS unknown,
           sum(s.base_amount * power(0.5, (m.ref_day - s.paid_on) / m.days_per_month / $half_life_months)) AS amount
    FROM paid AS s
    JOIN work.places AS l ON l.location_id = s.location_id
    JOIN work.months AS m ON m.ref_day - s.paid_on BETWEEN 0 AND $window_months * m.days_per_month
    GROUP BY l.location_number, m.month_number
)
SELECT $code, p.point,
       CASE WHEN s.unknown THEN NULL ELSE coalesce(s.amount, 0) / p.population END AS raw,
       CASE WHEN s.unknown THEN 'unknown_amount' END AS flag
FROM work.points AS p
LEFT JOIN spent AS s ON s.point = p.point
