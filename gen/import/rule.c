/* Texts in names of files. */
#include "gen/import/rule.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/text.h"
#include "base/utf8.h"

static const char mark[] = "{text}";
enum { MARK = sizeof mark - 1, MAX_TOLD = 8 };

const char import_compose[] =
    "; it is decomposed (NFD, as macOS writes names): a letter and its mark are two characters; "
    "compose it (NFC), as Python's unicodedata.normalize('NFC', ...) or the program convmv does";

enum err_code import_rule_check(const char *rule, struct err *e)
{
    const char *at = strstr(rule, mark);
    if (!at || strstr(at + MARK, mark))
        return err_set(e, ERR_CONFIG,
                       "labels: '%s' has %s {text}; a rule has exactly one, as in \"{text}_*\": it "
                       "stands for the text in a file's name, and * for anything",
                       rule, at ? "more than one" : "no");
    return ERR_NONE;
}

/* ---- whether a part of a name fits a part of a rule ------------------------------------------ */

struct piece {
    const char *begin, *end;
};

/* With the last * tried at one more place at each failure, which is enough: an earlier one could
 * only leave more to the later. */
static bool fits(struct piece rule, struct piece name)
{
    const char *star = NULL, *back = NULL;
    while (name.begin < name.end) {
        if (rule.begin < rule.end && *rule.begin == '*') {
            star = ++rule.begin;
            back = name.begin;
        } else if (rule.begin < rule.end && *rule.begin == *name.begin) {
            rule.begin++;
            name.begin++;
        } else if (star && *back != '/') {
            rule.begin = star;
            name.begin = ++back;
        } else {
            return false;
        }
    }
    while (rule.begin < rule.end && *rule.begin == '*')
        rule.begin++;
    return rule.begin == rule.end;
}

/* ---- the text of a name ---------------------------------------------------------------------- */

/* A name and the rule on both sides of {text}. `found`: the one text so far; `other`: a second one.
 */
struct reading {
    struct piece before, after, name, found, other;
    const struct import_shape *shape;
};

static bool in_alphabet(const struct import_shape *shape, uint32_t c)
{
    for (int k = 0; k < shape->classes && c != '/'; k++)
        if (shape->alphabet[k] == c)
            return true;
    return false;
}

static bool same(struct piece a, struct piece b)
{
    return a.end - a.begin == b.end - b.begin &&
           memcmp(a.begin, b.begin, (size_t)(a.end - a.begin)) == 0;
}

static void take(struct reading *r, struct piece text)
{
    if (!r->found.begin)
        r->found = text;
    else if (!r->other.begin && !same(r->found, text))
        r->other = text;
}

/* All texts that begin at `begin`. */
static void try_from(struct reading *r, const char *begin)
{
    const char *end = begin;
    if (!fits(r->before, (struct piece){r->name.begin, begin}))
        return;
    for (int length = 0; length <= r->shape->length; length++) {
        if (length >= r->shape->shortest && fits(r->after, (struct piece){end, r->name.end}))
            take(r, (struct piece){begin, end});
        uint32_t c;
        const int bytes = end < r->name.end ? utf8_read(end, &c) : 0;
        if (!bytes || !in_alphabet(r->shape, c))
            return;
        end += bytes;
    }
}

/* The part of a path that a rule is held against. */
static struct piece part_of(const char *path, const char *rule)
{
    const char *slash = strrchr(path, '/');
    const char *own = slash ? slash + 1 : path, *dot = strrchr(own, '.');
    struct piece p = {strchr(rule, '/') ? path : own, dot && dot > own ? dot : own + strlen(own)};
    return p;
}

/* What is often expected of a rule; `name` is relative to the folder. */
static const char *advice(const char *rule, const char *name)
{
    const char *dot = strrchr(name, '.'), *end = strrchr(rule, '.');
    if (*rule == '/' || strncmp(rule, "./", 2) == 0 || strncmp(rule, "../", 3) == 0)
        return "; paths begin in the folder that is imported, with neither / nor ./ nor ../";
    if (dot && end && strcmp(dot, end) == 0)
        return "; the ending is no part of the name that a rule sees: leave it out";
    if (utf8_is_decomposed(name))
        return import_compose;
    return "";
}

static enum err_code refuse(const struct reading *r, const char *path, const char *name,
                            const char *rule, struct err *e)
{
    char *shown = shown_text(path);
    const struct import_shape *s = r->shape;
    char lengths[48];
    snprintf(lengths, sizeof lengths, s->shortest < s->length ? "%d to %d" : "%d", s->shortest,
             s->length);
    if (r->other.begin)
        err_add(e, ERR_DATA, "'%s': by labels: '%s' its text could be '%.*s' or '%.*s'", shown,
                rule, (int)(r->found.end - r->found.begin), r->found.begin,
                (int)(r->other.end - r->other.begin), r->other.begin);
    else
        err_add(e, ERR_DATA,
                "'%s': by labels: '%s' its name has no text of %s characters of the alphabet%s",
                shown, rule, lengths, advice(rule, name));
    free(shown);
    return e->code;
}

static enum err_code read_name(struct import_row *row, const char *rule,
                               const struct import_shape *shape, const char *path, struct err *e)
{
    const char *at = strstr(rule, mark);
    struct reading r = {.before = {rule, at},
                        .after = {at + MARK, rule + strlen(rule)},
                        .name = part_of(row->name, rule),
                        .shape = shape};
    for (const char *begin = r.name.begin; begin <= r.name.end; begin++)
        try_from(&r, begin);
    if (!r.found.begin || r.other.begin)
        return refuse(&r, path, row->name, rule, e);
    const size_t size = (size_t)(r.found.end - r.found.begin);
    row->text = calloc(size + 1, 1);
    if (!row->text)
        return err_memory(e);
    memcpy(row->text, r.found.begin, size);
    return ERR_NONE;
}

enum err_code import_rule(struct import_rows *r, const char *rule, const struct import_shape *shape,
                          const char *folder, struct err *e)
{
    int wrong = 0;
    for (int i = 0; i < r->count; i++) {
        struct err one = ERR_INIT;
        char *path = text_format("%s/%s", folder, r->rows[i].name);
        if (read_name(&r->rows[i], rule, shape, path, &one) && wrong++ < MAX_TOLD)
            err_merge(e, &one);
        err_free(&one);
        free(path);
    }
    if (wrong > MAX_TOLD)
        err_add(e, ERR_DATA, "'%s': by labels: '%s' so it is with %d more names", folder, rule,
                wrong - MAX_TOLD);
    return e->code;
}
