SELECT area_level, area, name_en, name_ru, name_ky FROM areas
