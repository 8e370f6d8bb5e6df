/* From a sweep's YAML to its plan: variant by variant, pair by pair, row by row. */
#include "bench/plan/plan_read.h"

#include <stdlib.h>
#include <string.h>

#include "adapt/methods/registry.h"
#include "base/json.h"
#include "base/param.h"
#include "bench/plan/cell.h"
#include "bench/plan/leaks.h"
#include "bench/plan/row_index.h"
#include "base/text.h"
#include "bench/sweep/data_check.h"
#include "bench/sweep/excludes.h"
#include "bench/sweep/model_check.h"
#include "bench/sweep/sweep_read.h"
#include "bench/sweep/variants.h"

/* The state of one expansion. */
struct expansion {
    struct plan *plan;
    struct sweep_reader reader;
    struct excludes *excludes;
    struct row_index *rows;
    struct models_known *models; /* that were found right */
    int most_cells;              /* the budget: the expansion stops above it */
    int numerics;                /* of its cells */
};

/* ---- rows -------------------------------------------------------------------------------------
 */

static char *sharing_text(const struct sweep_method *m)
{
    if (m->method->role != METHOD_ADAPTS)
        return text_copy("");
    const char *sharing = adapt_sharing_names[m->adapt.sharing];
    return m->adapt.sharing == SHARING_PARTIAL
               ? text_format("%s (%s)", sharing, m->adapt.share_through)
               : text_copy(sharing);
}

static enum row_rank row_rank(const struct method *m)
{
    static const enum row_rank ranks[] = {[METHOD_SOURCE_ONLY] = RANK_SOURCE_ONLY,
                                          [METHOD_ADAPTS] = RANK_METHOD,
                                          [METHOD_ORACLE] = RANK_ORACLE};
    return ranks[m->role];
}

static void add_row(const struct expansion *x, struct plan_row *row, const struct node *place,
                    struct err *e)
{
    char *name = text_format("%s%s%s", row->label, *row->sharing ? ", " : "", row->sharing);
    if (!row_index_add(x->rows, x->plan, row))
        node_error(place, e,
                   "two different rows would both be called '%s'; give one another 'label'", name);
    free(name);
}

static char *join(const char *a, const char *b)
{
    return text_format("%s%s%s", a, *a && *b ? "\n" : "", b);
}

/* ---- cells of one variant ---------------------------------------------------------------------
 */

/* A target whose labels nobody knows is not tested. */
static struct data_sizes sizes_of(const struct sweep *s, const json_t *target)
{
    struct data_sizes z = s->sizes;
    if (domain_texts_of(target) == TEXTS_UNKNOWN) {
        z.target_test = 0;
        z.transductive = false;
    }
    return z;
}

static struct cell cell_of(const struct expansion *x, const struct sweep *s,
                           const struct sweep_pair *pair, const struct sweep_method *m,
                           uint64_t seed)
{
    const struct domain_entry *entries = x->reader.domains->entries;
    return (struct cell){.numerics = x->numerics,
                         .kernels = s->kernels,
                         .seed = seed,
                         .sizes = sizes_of(s, entries[pair->target].json),
                         .texts = s->texts,
                         .source = entries[pair->source].json,
                         .target = entries[pair->target].json,
                         .pairing = pair->pairing,
                         .network = s->network,
                         .supervised = s->supervised,
                         .oracle = s->oracle,
                         .method = m->method,
                         .adapt = m->adapt};
}

/* The cells of a pair that its rows have in common: of each seed the source model, and the hash of
 * source only's cell. */
struct pair_cells {
    int *source;
    char (*baseline)[HASH_HEX];
};

static void pair_cells_free(struct pair_cells *c)
{
    free(c->source);
    free(c->baseline);
}

/* A seed's are found when the first of its rows needs them, so that a seed that is left out has no
 * source model. */
static void pair_cells_find(const struct expansion *x, const struct cell *like,
                            struct pair_cells *c, int seed)
{
    struct cell cell = *like;
    if (c->source[seed] >= 0)
        return;
    c->source[seed] = plan_add_cell(x->plan, cell_source_identity(&cell), -1);
    cell.method = method_bound(METHOD_SOURCE_ONLY);
    json_t *baseline = cell_identity(&cell);
    plan_cell_hash(x->plan, baseline, c->baseline[seed]);
    json_decref(baseline);
}

static void fill_row(const struct expansion *x, const struct sweep *s,
                     const struct sweep_pair *pair, const struct sweep_method *m,
                     struct pair_cells *shared, struct plan_row *row)
{
    row->cells = memory_take((size_t)s->seed_count, sizeof *row->cells);
    row->baselines = memory_take((size_t)s->seed_count, sizeof *row->baselines);
    char *facts = excludes_facts(x->excludes, pair, m, row->sharing, row->variant);
    for (int i = 0; i < s->seed_count; i++) {
        if (excludes_match(x->excludes, facts, s->seeds[i]))
            continue;
        const struct cell cell = cell_of(x, s, pair, m, s->seeds[i]);
        pair_cells_find(x, &cell, shared, i);
        row->cells[row->count] = plan_add_cell(x->plan, cell_identity(&cell), shared->source[i]);
        row->baselines[row->count++] = plan_find(x->plan, shared->baseline[i]);
    }
    free(facts);
}

static bool same_pair(const struct plan_pair *known, const struct domains *d,
                      const struct sweep_pair *pair)
{
    return strcmp(known->source, d->entries[pair->source].hash) == 0 &&
           strcmp(known->target, d->entries[pair->target].hash) == 0 &&
           strcmp(known->pairing, seeds_pairing_names[pair->pairing]) == 0;
}

/* -1 with an error if another variant uses that name for other domains: the name of a pair
 * identifies its rows. */
static int plan_pair_index(struct plan *p, const struct domains *d, const struct sweep_pair *pair,
                           const struct node *place, struct err *e)
{
    for (int i = 0; i < p->pair_count; i++) {
        if (strcmp(p->pairs[i].name, pair->name) != 0)
            continue;
        if (same_pair(&p->pairs[i], d, pair))
            return i;
        node_error(place, e,
                   "pair '%s' has other domains in another variant; list both under 'pairs', each "
                   "with a 'name'",
                   pair->name);
        return -1;
    }
    struct plan_pair new = {.name = text_copy(pair->name),
                            .source_name = text_copy(pair->source_name),
                            .target_name = text_copy(pair->target_name),
                            .family = text_copy(pair->family),
                            .gap = pair->gap,
                            .pairing = text_copy(seeds_pairing_names[pair->pairing])};
    const struct domain_entry *source = &d->entries[pair->source];
    const struct domain_entry *target = &d->entries[pair->target];
    memcpy(new.source, source->hash, HASH_HEX);
    memcpy(new.target, target->hash, HASH_HEX);
    json_object_set(p->domains, source->hash, source->json);
    json_object_set(p->domains, target->hash, target->json);
    p->pairs = memory_grow(p->pairs, p->pair_count, &p->pair_capacity, sizeof new);
    p->pairs[p->pair_count] = new;
    return p->pair_count++;
}

/* Whether the row would train on labels of the target that nobody knows. */
static bool lacks_labels(const struct expansion *x, const struct sweep_pair *pair,
                         const struct sweep_method *m)
{
    const struct domain_entry *target = &x->reader.domains->entries[pair->target];
    return m->method->role == METHOD_ORACLE && domain_texts_of(target->json) != TEXTS_KNOWN;
}

static void refuse_oracle(const struct expansion *x, const struct sweep_pair *pair,
                          const struct sweep_method *m, struct err *e)
{
    node_error(m->place, e,
               "the oracle trains on the target's labels, and nobody knows those of '%s': leave it "
               "out, as in baselines: [source_only], or for this pair by 'exclude'",
               x->reader.domains->entries[pair->target].info->name);
}

/* Rank by rank, so that the cells of source only exist when other rows need their baseline. */
static void add_pair_rows(const struct expansion *x, const struct sweep *s,
                          const struct sweep_pair *pair, const char *variant,
                          const struct node *root, struct err *e)
{
    const struct node *place = node_get(root, "methods");
    const int index = plan_pair_index(x->plan, x->reader.domains, pair, node_get(root, "pairs"), e);
    struct pair_cells shared = {memory_take((size_t)s->seed_count, sizeof *shared.source),
                                memory_take((size_t)s->seed_count, sizeof *shared.baseline)};
    for (int i = 0; i < s->seed_count; i++)
        shared.source[i] = -1;
    for (int rank = 0; rank < RANK_COUNT && index >= 0; rank++)
        for (int i = 0; i < s->method_count && x->plan->cell_count <= x->most_cells; i++) {
            const struct sweep_method *m = &s->methods[i];
            const bool lacks = lacks_labels(x, pair, m);
            if (row_rank(m->method) != (enum row_rank)rank || (lacks && m->place == root))
                continue; /* a baseline that is there unasked is not asked of such a target */
            struct plan_row row = {.pair = index,
                                   .method = text_copy(m->method->name),
                                   .label = text_copy(m->label),
                                   .sharing = sharing_text(m),
                                   .variant = join(variant, m->variant),
                                   .rank = (enum row_rank)rank};
            fill_row(x, s, pair, m, &shared, &row);
            if (row.count && lacks)
                refuse_oracle(x, pair, m, e);
            if (row.count)
                add_row(x, &row, place, e);
            else
                plan_row_free(&row);
        }
    pair_cells_free(&shared);
}

/* `root`: the sweep without what makes variants. The variant's nodes live as long as this. */
static void expand_variant(struct expansion *x, const struct variant *v, const struct node *root,
                           struct err *e)
{
    struct sweep s = {0};
    struct sweep_reader *reader = &x->reader;
    reader->nodes = node_pool_create();
    const struct node *tree = variant_apply(v, reader->nodes, root, e);
    excludes_learn(x->excludes, tree);
    sweep_read(&s, reader, tree, e);
    if (!reader->records)
        data_check(&s, reader->domains, tree, e);
    models_check(&s, reader->domains, x->models, tree, e);
    if (!e->code) {
        struct plan *p = x->plan;
        char *text = variant_text(v);
        if (!p->name)
            p->name = text_copy(s.name);
        p->kernels = s.kernels;
        p->save_models = s.save_models;
        for (int i = 0; i < s.pair_count; i++)
            add_pair_rows(x, &s, &s.pairs[i], text, tree, e);
        free(text);
    }
    sweep_free(&s);
    node_pool_free(reader->nodes);
    reader->nodes = NULL;
}

static int row_order(const void *a, const void *b)
{
    const struct plan_row *x = a, *y = b;
    if (x->pair != y->pair)
        return x->pair - y->pair;
    return x->rank != y->rank ? (int)x->rank - (int)y->rank : x->cells[0] - y->cells[0];
}

static void finish_rows(struct plan *p)
{
    for (int i = 0; i < p->row_count; i++)
        for (char *at = p->rows[i].variant; (at = strchr(at, '\n'));)
            *at = ' ';
    if (p->row_count)
        qsort(p->rows, (size_t)p->row_count, sizeof *p->rows, row_order);
}

struct budget {
    int cells;
    double hours;
};
static const struct param budget_params[] = {
    {"cells", PARAM_INT, offsetof(struct budget, cells), .min = 1, .max = 1e8, .def = "100000",
     .help = "refuse a sweep of more cells than this"},
    {"hours", PARAM_REAL, offsetof(struct budget, hours), .min = 0, .max = 1e6, .def = "0.0",
     .unit = "h", .help = "start no further cell after this; 0: no limit"},
};
static const struct param_table budget_table = PARAM_TABLE("budget", struct budget, budget_params);

static void read_budget(struct expansion *x, const struct node *root, struct err *e)
{
    struct budget b;
    param_read(&budget_table, &b, node_get(root, "budget"), NULL, e);
    x->plan->budget_hours = b.hours;
    x->most_cells = b.cells;
}

static void expand_all(struct expansion *x, struct node_pool *nodes, const struct node *root,
                       struct err *e)
{
    struct variants v;
    const struct plan *p = x->plan;
    const struct node *budget = node_get(root, "budget");
    variants_read(&v, nodes, root, e);
    x->plan->repeated = v.repeated;
    excludes_learn(x->excludes, root);
    const struct node *rest = variants_rest(nodes, root);
    for (int i = 0; i < v.count && e->count < ERR_KEPT && p->cell_count <= x->most_cells; i++) {
        struct err own = ERR_INIT;
        expand_variant(x, &v.list[i], rest, &own);
        err_merge(e, &own);
    }
    if (p->cell_count > x->most_cells)
        node_error(budget ? budget : root, e, "the sweep has more cells than the budget of %d",
                   x->most_cells);
    excludes_check(x->excludes, !e->code, e);
    if (!e->code && !x->reader.records) /* else what was refused may be what reads them */
        setting_uses_check(x->reader.uses, e);
    variants_free(&v);
}

static enum err_code expand(struct expansion *x, struct node_pool *nodes, const struct node *root,
                            struct err *e)
{
    struct excludes excludes;
    struct row_index rows = {0};
    struct models_known models = {0};
    x->excludes = &excludes;
    x->rows = &rows;
    x->models = &models;
    excludes_read(&excludes, node_get(root, "exclude"), e);
    read_budget(x, root, e);
    expand_all(x, nodes, root, e);
    x->excludes = NULL;
    x->rows = NULL;
    x->models = NULL;
    models_known_free(&models);
    row_index_free(&rows);
    excludes_free(&excludes);
    return e->code;
}

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = text_copy(slash ? path : "");
    if (slash)
        folder[slash == path ? 1 : slash - path] = '\0';
    return folder;
}

static json_t *texts(char *const *list, int count)
{
    json_t *j = count ? json_array() : NULL;
    for (int i = 0; i < count; i++)
        json_array_append_new(j, json_text(list[i]));
    return j;
}

/* What is laid over a document, and where its domains are. */
struct plan_source {
    const char *path;
    char *const *set;
    int count;
    struct domains *domains;
    const struct plan_replay *replay; /* NULL: a new plan */
};

static enum err_code read_document(struct plan *p, const struct document *document,
                                   const struct plan_source *from, struct err *e)
{
    struct node_pool *nodes = node_pool_create();
    char *folder = folder_of(from->path);
    const struct node *root = document_root(document);
    *p = (struct plan){.domains = json_object(),
                       .names = json_object(),
                       .index = json_object(),
                       .set = texts(from->set, from->count)};
    struct setting_uses uses = {0};
    struct expansion x = {.plan = p,
                          .reader = {from->domains, NULL, folder, p->names, &uses,
                                     from->replay ? &from->replay->records : NULL},
                          .numerics = from->replay ? from->replay->numerics : CELL_NUMERICS};
    if (!root)
        err_set(e, ERR_CONFIG, "%s:1:1: the sweep is empty; see bench/sweeps for examples",
                from->path);
    else if (node_is(root, NODE_MAP, e))
        for (int i = 0; i < from->count; i++)
            root = node_set_text(nodes, root, from->set[i], e);
    if (root && root->kind == NODE_MAP && !expand(&x, nodes, root, e)) {
        const struct node *description = node_get(root, "description");
        p->description = text_copy(description ? description->text : "");
        finish_rows(p);
        p->leaks = from->replay ? json_incref(from->replay->leaks) : leaks_find(p, from->domains);
    }
    err_sort(e, from->path);
    setting_uses_free(&uses);
    free(folder);
    node_pool_free(nodes);
    return e->code;
}

static enum err_code read_sweep(struct plan *p, const struct plan_source *from, struct err *e)
{
    struct document *document = NULL;
    *p = (struct plan){0};
    if (!document_load(&document, from->path, e))
        read_document(p, document, from, e);
    document_free(document);
    return e->code;
}

enum err_code plan_read(struct plan *p, const char *path, char *const *set, int count,
                        struct domains *domains, struct err *e)
{
    return read_sweep(p, &(struct plan_source){path, set, count, domains, NULL}, e);
}

enum err_code plan_read_again(struct plan *p, const char *path, char *const *set, int count,
                              const struct plan_replay *replay, struct err *e)
{
    struct domains domains = {0};
    read_sweep(p, &(struct plan_source){path, set, count, &domains, replay}, e);
    domains_free(&domains);
    return e->code;
}

enum err_code plan_parse(struct plan *p, const char *text, const char *path, char *const *set,
                         int count, struct domains *domains, struct err *e)
{
    struct document *document = NULL;
    const struct plan_source from = {path, set, count, domains, NULL};
    *p = (struct plan){0};
    if (!document_parse(&document, text, path, e))
        read_document(p, document, &from, e);
    document_free(document);
    return e->code;
}
