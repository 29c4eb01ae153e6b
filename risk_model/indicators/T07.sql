-- Foreseeable pressure: the irrigation season where water is shared, or an election near.
INSERT INTO work.raw_values (code, location_id, month, raw, flag)
SELECT $code, p.location_id, p.month,
       greatest(
           season.value * coalesce(irrigation.raw, 0) / $percent,
           max(CASE WHEN e.held_on IS NULL THEN 0 ELSE $election_value END)
       ) AS raw,
       CAST(NULL AS VARCHAR) AS flag
FROM work.points AS p
JOIN work.lookups AS season ON season.name = 'irrigation_season' AND season.code = CAST(p.calendar_month AS VARCHAR)
LEFT JOIN work.raw_values AS irrigation
       ON irrigation.code = 'V04' AND irrigation.location_id = p.location_id AND irrigation.month = p.month
LEFT JOIN elections AS e
       ON e.held_on - CAST($days_before AS INTEGER) <= p.ref_day AND e.held_on + CAST($days_after AS INTEGER) >= p.month
GROUP BY p.location_id, p.month, season.value, irrigation.raw
