/* Two folders of one cell compared: files by their hashes, the record field by field. */
#include "bench/run/changes.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/json.h"
#include "bench/store/integrity.h"
#include "bench/text/files.h"
#include "bench/text/messages.h"

enum { FIELDS_PRINTED = 6 };

/* ---- files ------------------------------------------------------------------------------------
 */

static enum err_code add_files(json_t *files, const char *before, const char *now, struct err *e)
{
    char **names, sum[HASH_HEX], hash[HASH_HEX];
    int count;
    if (list_folder(now, &names, &count, e))
        return e->code;
    for (int i = 0; i < count && !e->code; i++) {
        char *path = text_format("%s/%s", now, names[i]);
        store_folder_sum(before, names[i], sum);
        const bool is_log = strcmp(names[i], "log.txt") == 0; /* it may tell times */
        if (!is_log && !hash_file(path, hash, e) && strcmp(sum, hash) != 0)
            json_array_append_new(files, json_string(names[i]));
        free(path);
    }
    names_free(names, count);
    return e->code;
}

/* ---- fields of the record ---------------------------------------------------------------------
 */

static json_t *value_or_null(json_t *v)
{
    return v ? json_incref(v) : json_null();
}

/* [before, now], or of two lists of one length "2 of 12": how many values differ. */
static json_t *change_of(json_t *a, json_t *b)
{
    const size_t count = json_array_size(a);
    size_t differ = 0;
    if (!json_is_array(a) || !json_is_array(b) || json_array_size(b) != count)
        return json_pack("[o, o]", value_or_null(a), value_or_null(b));
    for (size_t i = 0; i < count; i++)
        differ += !json_equal(json_array_get(a, i), json_array_get(b, i));
    char *text = text_format("%zu of %zu", differ, count);
    json_t *j = json_string(text);
    free(text);
    return j;
}

/* Adds what differs between `a` and `b`, either of which may be NULL. */
static void add_fields(json_t *fields, const char *path, json_t *a, json_t *b);

static void add_member(json_t *fields, const char *path, const char *key, json_t *a, json_t *b)
{
    char *inner = text_format("%s%s%s", path, *path ? "." : "", key);
    add_fields(fields, inner, json_object_get(a, key), json_object_get(b, key));
    free(inner);
}

static void add_fields(json_t *fields, const char *path, json_t *a, json_t *b)
{
    const char *key;
    json_t *value;
    if (a && b && json_equal(a, b))
        return;
    if (!json_is_object(a) || !json_is_object(b)) {
        json_object_set_new(fields, path, change_of(a, b));
        return;
    }
    json_object_foreach(a, key, value) add_member(fields, path, key, a, b);
    json_object_foreach(b, key, value) if (!json_object_get(a, key))
        add_member(fields, path, key, a, b);
}

static json_t *accuracy_of(const json_t *record, const char *part)
{
    return json_object_get(json_object_get(json_object_get(record, "result"), part), "mean");
}

static json_t *accuracies(const json_t *before, const json_t *now)
{
    const char *of = accuracy_of(now, "target") ? "target" : "source";
    return json_pack("{s:s, s:o, s:o}", "of", of, "before", value_or_null(accuracy_of(before, of)),
                     "now", value_or_null(accuracy_of(now, of)));
}

static enum err_code load(json_t **j, const char *folder, const char *name, struct err *e)
{
    char *path = text_format("%s/%s", folder, name);
    json_load(path, j, e);
    free(path);
    return e->code;
}

json_t *changes_find(const char *before, const char *now, struct err *e)
{
    json_t *records[2] = {NULL, NULL}, *run = NULL, *changes = NULL;
    json_t *files = json_array(), *fields = json_object();
    if (!load(&records[0], before, "record.json", e) && !load(&records[1], now, "record.json", e) &&
        !load(&run, before, "run.json", e) && !add_files(files, before, now, e)) {
        add_fields(fields, "", records[0], records[1]);
        changes = json_pack("{s:b, s:O, s:O, s:o, s:o, s:o}", "equal", json_array_size(files) == 0,
                            "files", files, "fields", fields, "accuracy",
                            accuracies(records[0], records[1]), "version",
                            value_or_null(json_object_get(run, "version")), "finished",
                            value_or_null(json_object_get(run, "finished")));
    }
    json_decref(fields);
    json_decref(files);
    json_decref(run);
    json_decref(records[1]);
    json_decref(records[0]);
    return changes;
}

/* ---- as a line --------------------------------------------------------------------------------
 */

static void print_accuracy(const json_t *accuracy, struct text *to)
{
    const char *of = json_string_value(json_object_get(accuracy, "of"));
    const double before = json_number_value(json_object_get(accuracy, "before"));
    const double now = json_number_value(json_object_get(accuracy, "now"));
    text_printf(to, "%s accuracy %.4f before, %.4f now", of ? of : "", before, now);
}

static void print_fields(json_t *fields, struct text *to)
{
    const char *path;
    json_t *change;
    int count = 0;
    json_object_foreach(fields, path, change)
    {
        if (count < FIELDS_PRINTED)
            text_printf(to, "%s%s", count ? ", " : " (", path);
        if (count++ < FIELDS_PRINTED && json_is_string(change))
            text_printf(to, " %s", json_string_value(change));
    }
    if (count > FIELDS_PRINTED)
        text_printf(to, " and %d field%s more", count - FIELDS_PRINTED,
                    plural(count - FIELDS_PRINTED));
    text_add(to, count ? ")" : "");
}

void changes_print(const json_t *changes, struct text *to)
{
    size_t i;
    json_t *name;
    if (json_is_true(json_object_get(changes, "equal"))) {
        text_add(to, "the same bits");
        return;
    }
    print_accuracy(json_object_get(changes, "accuracy"), to);
    json_array_foreach(json_object_get(changes, "files"), i, name)
    {
        text_printf(to, "%s%s", i ? ", " : "; other bits in ", json_string_value(name));
        if (text_equal(json_string_value(name), "record.json"))
            print_fields(json_object_get(changes, "fields"), to);
    }
}
