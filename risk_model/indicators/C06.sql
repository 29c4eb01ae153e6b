-- Money paid per resident, older payments counting less. An unknown amount makes it missing, not smaller.
INSERT INTO work.raw_values (code, location_id, month, raw, flag)
SELECT $code, p.location_id, p.month,
       CASE WHEN count(m.payment_id) = count(m.base_amount)
            THEN coalesce(sum(m.base_amount * power(0.5, (p.ref_day - m.paid_on) / k.days_per_month / $half_life_months)), 0) / p.population
       END AS raw,
       CASE WHEN count(m.payment_id) > count(m.base_amount) THEN 'unknown_amount' END AS flag
FROM work.points AS p
CROSS JOIN work.method AS k
LEFT JOIN paid AS m
       ON m.location_id = p.location_id AND m.paid_on <= p.ref_day
      AND (p.ref_day - m.paid_on) / k.days_per_month <= $window_months
GROUP BY p.location_id, p.month, p.population
