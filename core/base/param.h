/* Parameters are data: each thing with settings (an effect, a method, an optimiser, a sweep)
 * declares them in a table, and the table drives parsing, defaults, ranges, error messages, --help,
 * the reference pages, the canonical JSON and the tests.
 *
 *   struct lines { struct dist count; double width; bool front; };
 *   static const struct param params[] = {
 *       {"count", PARAM_INT_DIST, offsetof(struct lines, count), .min = 0, .max = 500,
 *        .def = "3", .unit = "", .help = "strokes drawn"},
 *       ... };
 *   static const struct param_table table = PARAM_TABLE("lines", struct lines, params);
 */
#ifndef ADDA_BASE_PARAM_H
#define ADDA_BASE_PARAM_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>
#include "base/dist.h"
#include "base/document.h"

enum param_type {
    PARAM_INT,       /* int */
    PARAM_REAL,      /* double */
    PARAM_BOOL,      /* bool */
    PARAM_TEXT,      /* char *, owned by the struct */
    PARAM_CHOICE,    /* int: index into .choices */
    PARAM_INT_DIST,  /* struct dist */
    PARAM_REAL_DIST, /* struct dist */
    PARAM_COLOR,     /* struct dist of colours */
};

struct param {
    const char *name;
    enum param_type type;
    size_t offset;
    double min, max;            /* inclusive; both 0 means no limit */
    const char *const *choices; /* PARAM_CHOICE: NULL-terminated */
    const char *def;            /* YAML text of the default; NULL: must be given */
    const char *unit;           /* "px", "deg", "", ... ; NULL is "" */
    const char *help;
    bool ink;   /* PARAM_COLOR: may be the word `ink` (base/dist.h) */
    bool later; /* absent from param_json while it has its default: objects made before it was
                 * there keep their text and their hash */
};

struct param_table {
    const char *name; /* as it stands in messages: "effect lines" */
    const struct param *params;
    int count;
    size_t size; /* of the struct */
};

#define PARAM_TABLE(name_, type_, params_)                                                         \
    {                                                                                              \
        (name_), (params_), (int)(sizeof(params_) / sizeof *(params_)), sizeof(type_)              \
    }

/* Fills `out` (table->size bytes, overwritten) from `map`; `map` NULL gives the defaults. Keys that
 * are neither parameters nor in `also` (NULL-terminated, may be NULL: structural keys the caller
 * reads itself) are errors with did-you-mean. All mistakes are added to `e`; returns e->code. `out`
 * is safe to param_free in every case. */
enum err_code param_read(const struct param_table *table, void *out, const struct node *map,
                         const char *const *also, struct err *e);

/* As param_read on a struct that is already filled: parameters that `map` does not name keep their
 * value, so that settings can be laid over each other. */
enum err_code param_update(const struct param_table *table, void *out, const struct node *map,
                           const char *const *also, struct err *e);

/* Sets one parameter from YAML text, for `--set name=value`. */
enum err_code param_set(const struct param_table *table, void *out, const char *name,
                        const char *text, struct err *e);

/* All parameters, defaults included, as an object: what is hashed. New reference. */
json_t *param_json(const struct param_table *table, const void *in);

/* The inverse of param_json: reads the struct back from a canonical object. */
enum err_code param_from_json(const struct param_table *table, void *out, const json_t *object,
                              struct err *e);

void param_free(const struct param_table *table, void *in);

/* A copy with texts of its own (table->size bytes, overwritten). Without memory the program ends
 * (text.h). */
void param_copy(const struct param_table *table, void *out, const void *from);

/* "  count   integer 0..500, default 3   strokes drawn" a line; as a Markdown table; and as a list
 * of {name, value, default, help} (a new reference), default null where a value must be given. */
void param_print(const struct param_table *table, FILE *to);
json_t *param_describe(const struct param_table *table);
void param_markdown(const struct param_table *table, FILE *to);

#endif
