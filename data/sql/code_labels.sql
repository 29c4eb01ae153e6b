SELECT list, code, label_en, label_ru, label_ky FROM codes
