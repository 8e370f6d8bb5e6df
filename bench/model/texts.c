/* CSV and JSON lines. */
#include "bench/model/texts.h"

#include <string.h>

#include "base/escape.h"
#include "base/json.h"
#include "gen/import/csv.h"

const char *const texts_formats[] = {"csv", "jsonl", NULL};

void texts_begin(struct text *out, enum texts_format format, int places)
{
    if (format == TEXTS_JSONL)
        return;
    text_add(out, import_csv_escaped);
    for (int i = 1; i < places; i++)
        text_printf(out, ",confidence_%d", i + 1);
    text_add(out, "\n");
}

static void add_csv(struct text *out, int places, const char *name, const struct text_reading *r)
{
    escape_csv_exact(out, name);
    text_add(out, ",");
    escape_csv_exact(out, r->text);
    text_printf(out, ",%.6f", r->whole);
    for (int i = 0; i < places; i++)
        text_printf(out, ",%.6f", r->sure[i]);
    text_add(out, "\n");
}

/* A string of JSON, of a text of any origin. */
static void add_string(struct text *out, const char *s)
{
    json_t *string = json_text(s);
    const char *clean = json_string_value(string);
    json_add_string(out, clean ? clean : "", clean ? strlen(clean) : 0);
    json_decref(string);
}

static void add_jsonl(struct text *out, int places, const char *name, const struct text_reading *r)
{
    text_add(out, "{\"file_name\": ");
    add_string(out, name);
    text_add(out, ", \"text\": ");
    add_string(out, r->text);
    text_printf(out, ", \"confidence\": %.6f, \"characters\": [", r->whole);
    for (int i = 0; i < places; i++)
        text_printf(out, "%s%.6f", i ? ", " : "", r->sure[i]);
    text_add(out, "]}\n");
}

void texts_add(struct text *out, enum texts_format format, int places, const char *name,
               const struct text_reading *r)
{
    if (format == TEXTS_CSV)
        add_csv(out, places, name, r);
    else
        add_jsonl(out, places, name, r);
}
