-- Foreseeable pressure: the irrigation season where water is shared, or an election near.
INSERT INTO work.raw_values (code, point, raw, flag)
SELECT $code, p.point,
       greatest(
           season.value * coalesce(irrigation.raw, 0) / $percent,
           CASE WHEN election.month IS NULL THEN 0 ELSE $election_value END
       ) AS raw,
       NULL AS flag
FROM work.points AS p
JOIN work.lookups AS season ON season.name = 'irrigation_season' AND season.code = CAST(p.calendar_month AS VARCHAR)
LEFT JOIN work.raw_values AS irrigation ON irrigation.code = 'V04' AND irrigation.point = p.point
LEFT JOIN (
    SELECT DISTINCT m.month
    FROM work.months AS m
    JOIN elections AS e
      ON e.held_on - CAST($days_before AS INTEGER) <= m.ref_day AND e.held_on + CAST($days_after AS INTEGER) >= m.month
) AS election ON election.month = p.month
