# A syntax error after wide characters: where the caret goes.
größe = "日本語" "é" 5
