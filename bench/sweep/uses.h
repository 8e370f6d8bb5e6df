/* Which settings of a sweep some training reads. A setting that is written and read by none, in any
 * variant, is an error: it would change no number, and a reader of the sweep would think it did. */
#ifndef ADDA_BENCH_USES_H
#define ADDA_BENCH_USES_H

#include "base/document.h"

struct setting_use {
    char *key;
    const char *file; /* of the document, which outlives this */
    int line, column;
    const char *needs; /* what it would be read with; static */
    bool read;
};

/* Zero-initialise; setting_uses_free. */
struct setting_uses {
    struct setting_use *list;
    int count, capacity;
    int *slots, slot_count; /* by place: an index into the list plus 1, 0 where none is */
};
void setting_uses_free(struct setting_uses *u);

/* What a training lacks whose method never reads the setting, whatever the others are: "another
 * method". It is told only where no training lacks anything else. */
extern const char setting_uses_another_method[];

/* Notes that one training reads the setting, whose key is `n`, or what it lacks to read it; `needs`
 * NULL: it reads it. The variants of a sweep note the same settings again and again. */
void setting_uses_note(struct setting_uses *u, const struct node *n, const char *needs);

/* The same of all settings of an optimiser, a map or NULL; `lacks` is what the training lacks to
 * read any of them, or NULL. */
struct optimizer_settings;
void setting_uses_note_optimizer(struct setting_uses *u, const struct node *map,
                                 const struct optimizer_settings *s, const char *lacks);

/* The same of the settings of each term in the map `terms`, by a training that reads terms; `s` has
 * TERM_COUNT. Beside a weight of 0 none is read but the weight. */
struct term_settings;
void setting_uses_note_terms(struct setting_uses *u, const struct node *map,
                             const struct term_settings *s);

/* The same of `terms: {}`, the node `n`, laid over terms, `below` [TERM_COUNT]: it reads as if it
 * took them out, and takes out none. Of other nodes nothing. */
void setting_uses_note_no_terms(struct setting_uses *u, const struct node *n,
                                const struct term_settings *below);

/* An error for each setting that nothing reads. */
void setting_uses_check(const struct setting_uses *u, struct err *e);

#endif
