/* The domains of a sweep, each loaded once and identified by the hash of its canonical JSON. */
#ifndef ADDA_BENCH_DOMAINS_H
#define ADDA_BENCH_DOMAINS_H

#include <jansson.h>
#include <stdbool.h>
#include "adapt/task.h"
#include "base/err.h"
#include "base/hash.h"
#include "gen/domain/domain.h"
#include "gen/domain/font.h"
#include "gen/render/seeds.h"

struct domain_entry {
    char *path;
    char *text; /* the whole domain in one text, which a store keeps beside its records
                 */
    size_t size;
    struct domain *domain; /* NULL: a record that nothing had to draw */
    const struct domain_info *info;
    struct record_info *record; /* a record's own info */
    json_t *json;
    char hash[HASH_HEX];
    bool in_pair;             /* some pair has it, or what lies on its way to another */
    struct seeds_parts parts; /* counted when they are first asked for */
};

/* A store's domains, from which a sweep is planned again without its files, fonts and effects. */
struct domain_records {
    const json_t *names;      /* {path as the sweep has it: hash} */
    const json_t *identities; /* {hash: canonical JSON} */
    const char *folder;       /* of the files HASH.yaml */
};

/* Zero-initialise; domains_free. Entries are addressed by index: the array may move. */
struct domains {
    struct font_store *fonts;
    struct domain_entry *entries;
    int count, capacity;
};

/* Index of the domain of that file, or -1 with an error. Opens the font store at first use. */
int domains_load(struct domains *d, const char *path, struct err *e);

/* The same of a record. It is drawn, and then must have its hash, only if a gap needs it. */
int domains_load_record(struct domains *d, const struct domain_records *records, const char *name,
                        struct err *e);

/* Index of the domain at `gap` of the way from one entry to another, in the given factors (enum
 * domain_factors), or -1 with an error. */
int domains_interpolate(struct domains *d, int from, int to, double gap, unsigned factors,
                        struct err *e);
void domains_free(struct domains *d);

/* The domain of that hash; NULL: it is not there, or a record that nothing had to draw. */
const struct domain *domains_find(const struct domains *d, const char *hash);

/* The texts of an entry by part, counted once. */
const struct seeds_parts *domains_parts(struct domains *d, int index);

/* ERR_NONE if images and alphabets agree, as those of a pair must. */
enum err_code domains_compatible(const struct domain_info *a, const struct domain_info *b,
                                 struct err *e);

/* Images and texts of a domain by its identity: `info` without a name and an alphabet. False: they
 * are damaged. */
bool domains_read_shape(const json_t *identity, struct domain_info *info);

/* The task's shapes for images of the domain, without data. */
struct task domain_task(const struct domain_info *info);

#endif
