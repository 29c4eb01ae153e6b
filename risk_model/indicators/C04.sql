-- Mediators who can take a case on the reference day; one without a valid certificate counts less.
INSERT INTO work.raw_values (code, point, raw, flag)
SELECT $code, p.point,
       $per / p.population * sum(
           CASE WHEN m.mediator_id IS NULL THEN 0
                WHEN m.certificate = 'certified' AND coalesce(m.certificate_valid_to, p.ref_day) >= p.ref_day THEN 1
                ELSE $uncertified
           END
       ) AS raw,
       CASE WHEN p.population IS NOT NULL AND max(CASE WHEN m.certificate = 'unknown' THEN 1 ELSE 0 END) = 1
            THEN 'certificate_unknown'
       END AS flag
FROM work.points AS p
LEFT JOIN mediators AS m
       ON m.location_id = p.location_id AND m.active_from <= p.ref_day AND coalesce(m.active_to, p.ref_day) >= p.ref_day
GROUP BY p.point, p.population
