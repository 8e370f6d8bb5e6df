#include "bench/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/param.h"
#include "bench/cell.h"
#include "bench/model_check.h"
#include "bench/sweep.h"
#include "bench/text.h"
#include "bench/variants.h"

/* What one expansion carries around. */
struct expansion {
    struct plan *plan;
    struct sweep_reader reader;
    const struct node *excludes;
    bool *exclude_used;
};

int plan_find(const struct plan *p, const char *hash)
{
    const json_t *index = json_object_get(p->index, hash);
    return index ? (int)json_integer_value(index) : -1;
}

int plan_add_cell(struct plan *p, json_t *identity, int depends)
{
    struct plan_cell cell = {.identity = identity, .depends = depends};
    json_hash(identity, cell.hash);
    int known = plan_find(p, cell.hash);
    if (known >= 0) {
        json_decref(identity);
        return known;
    }
    p->cells = memory_grow(p->cells, p->cell_count, &p->cell_capacity, sizeof cell);
    p->cells[p->cell_count] = cell;
    json_object_set_new(p->index, cell.hash, json_integer(p->cell_count));
    return p->cell_count++;
}

static void row_free(struct plan_row *r)
{
    free(r->method);
    free(r->label);
    free(r->sharing);
    free(r->variant);
    free(r->cells);
    free(r->baselines);
}

void plan_free(struct plan *p)
{
    for (int i = 0; i < p->cell_count; i++)
        json_decref(p->cells[i].identity);
    for (int i = 0; i < p->pair_count; i++) {
        free(p->pairs[i].name);
        free(p->pairs[i].pairing);
        free(p->pairs[i].source_name);
        free(p->pairs[i].target_name);
        free(p->pairs[i].family);
    }
    for (int i = 0; i < p->row_count; i++)
        row_free(&p->rows[i]);
    free(p->cells);
    free(p->pairs);
    free(p->rows);
    free(p->name);
    free(p->description);
    json_decref(p->domains);
    json_decref(p->index);
    *p = (struct plan){0};
}

/* ---- rows -------------------------------------------------------------------------------------
 */

static char *sharing_text(const struct sweep_method *m)
{
    if (!m->method->adapts)
        return text_copy("");
    json_t *j = adapt_json(&m->adapt);
    const char *sharing = json_string_value(json_object_get(j, "sharing"));
    char *text = m->adapt.sharing == SHARING_PARTIAL
                     ? text_format("%s (%s)", sharing, m->adapt.share_through)
                     : text_copy(sharing);
    json_decref(j);
    return text;
}

static int row_rank(const struct method *m)
{
    if (strcmp(m->name, "source_only") == 0)
        return 0;
    return m->reads_labels ? 2 : 1;
}

static bool same_place(const struct plan_row *a, const struct plan_row *b)
{
    return a->pair == b->pair && !strcmp(a->label, b->label) && !strcmp(a->sharing, b->sharing);
}

static bool same_cells(const struct plan_row *a, const struct plan_row *b)
{
    return a->count == b->count &&
           memcmp(a->cells, b->cells, (size_t)a->count * sizeof *a->cells) == 0;
}

/* A baseline that a grid does not touch comes out of every variant as the same cells: one row. */
static void add_row(struct plan *p, struct plan_row *row, const struct node *place, struct err *e)
{
    for (int i = 0; i < p->row_count; i++) {
        struct plan_row *old = &p->rows[i];
        if (!same_place(old, row))
            continue;
        if (same_cells(old, row)) {
            if (strcmp(old->variant, row->variant) != 0)
                old->variant[0] = '\0';
            row_free(row);
            return;
        }
        if (strcmp(old->variant, row->variant) == 0)
            node_error(place, e,
                       "two different rows would both be called '%s%s%s'; give one "
                       "another 'label'",
                       row->label, *row->sharing ? ", " : "", row->sharing);
    }
    p->rows = memory_grow(p->rows, p->row_count, &p->row_capacity, sizeof *row);
    p->rows[p->row_count++] = *row;
}

static char *join(const char *a, const char *b)
{
    return text_format("%s%s%s", a, *a && *b ? " " : "", b);
}

/* ---- exclude ----------------------------------------------------------------------------------
 */

static const char *row_value(const struct plan *p, const struct plan_row *row, const char *key)
{
    if (strcmp(key, "pair") == 0)
        return p->pairs[row->pair].name;
    if (strcmp(key, "method") == 0)
        return row->method;
    if (strcmp(key, "label") == 0)
        return row->label;
    return strcmp(key, "sharing") == 0 ? row->sharing : NULL;
}

/* A path of the variant: "adapt.steps=50" must be one of the words of its text. */
static bool variant_holds(const char *variant, const char *key, const char *value)
{
    char *word = text_format("%s=%s", key, value);
    size_t length = strlen(word);
    bool found = false;
    for (const char *at = variant; (at = strstr(at, word)) && !found; at++)
        found = (at == variant || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0');
    free(word);
    return found;
}

static bool matches(const struct plan *p, const struct plan_row *row, uint64_t seed,
                    const struct node *rule)
{
    for (int i = 0; i < rule->count; i++) {
        const struct node *n = &rule->children[i];
        const char *value = row_value(p, row, n->key);
        if (strcmp(n->key, "seed") == 0) {
            if (strtoull(n->text, NULL, 10) != seed)
                return false;
        } else if (value ? strcmp(value, n->text) != 0
                         : !variant_holds(row->variant, n->key, n->text)) {
            return false;
        }
    }
    return rule->count > 0;
}

static bool excluded(const struct expansion *x, const struct plan_row *row, uint64_t seed)
{
    bool out = false;
    for (int i = 0; x->excludes && i < x->excludes->count; i++)
        if (matches(x->plan, row, seed, &x->excludes->children[i]))
            out = x->exclude_used[i] = true;
    return out;
}

static void check_excludes(const struct node *list, struct err *e)
{
    if (!list || !node_is(list, NODE_LIST, e))
        return;
    for (int i = 0; i < list->count; i++)
        if (node_is(&list->children[i], NODE_MAP, e))
            for (int k = 0; k < list->children[i].count; k++)
                node_is(&list->children[i].children[k], NODE_SCALAR, e);
}

/* ---- cells of one variant ---------------------------------------------------------------------
 */

static struct cell cell_of(const struct expansion *x, const struct sweep *s,
                           const struct sweep_pair *pair, const struct sweep_method *m,
                           uint64_t seed)
{
    const struct domain_entry *entries = x->reader.domains->entries;
    return (struct cell){.kernels = s->kernels,
                         .seed = seed,
                         .train = s->train,
                         .test = s->test,
                         .source = entries[pair->source].json,
                         .target = entries[pair->target].json,
                         .pairing = pair->pairing,
                         .network = s->network,
                         .supervised = s->supervised,
                         .method = m->method,
                         .adapt = m->adapt};
}

static void fill_row(const struct expansion *x, const struct sweep *s,
                     const struct sweep_pair *pair, const struct sweep_method *m,
                     struct plan_row *row)
{
    row->cells = memory_take((size_t)s->seed_count, sizeof *row->cells);
    row->baselines = memory_take((size_t)s->seed_count, sizeof *row->baselines);
    for (int i = 0; i < s->seed_count; i++) {
        if (excluded(x, row, s->seeds[i]))
            continue;
        struct cell cell = cell_of(x, s, pair, m, s->seeds[i]);
        int source = plan_add_cell(x->plan, cell_source_identity(&cell), -1);
        cell.method = method_find("source_only");
        json_t *baseline = cell_identity(&cell);
        char hash[HASH_HEX];
        json_hash(baseline, hash);
        json_decref(baseline);
        cell.method = m->method;
        row->cells[row->count] = plan_add_cell(x->plan, cell_identity(&cell), source);
        row->baselines[row->count++] = plan_find(x->plan, hash);
    }
}

static int plan_pair_index(struct plan *p, const struct domains *d, const struct sweep_pair *pair)
{
    for (int i = 0; i < p->pair_count; i++)
        if (strcmp(p->pairs[i].name, pair->name) == 0)
            return i;
    struct plan_pair new = {.name = text_copy(pair->name),
                            .source_name = text_copy(pair->source_name),
                            .target_name = text_copy(pair->target_name),
                            .family = text_copy(pair->family),
                            .gap = pair->gap,
                            .pairing = text_copy(pairing_names[pair->pairing])};
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

/* Rank by rank, so that source_only's cells are there when others look for their baseline. */
static void add_pair_rows(const struct expansion *x, const struct sweep *s,
                          const struct sweep_pair *pair, const char *variant,
                          const struct node *place, struct err *e)
{
    int index = plan_pair_index(x->plan, x->reader.domains, pair);
    for (int rank = 0; rank < 3; rank++)
        for (int i = 0; i < s->method_count; i++) {
            const struct sweep_method *m = &s->methods[i];
            if (row_rank(m->method) != rank)
                continue;
            struct plan_row row = {.pair = index,
                                   .method = text_copy(m->method->name),
                                   .label = text_copy(m->label),
                                   .sharing = sharing_text(m),
                                   .variant = join(variant, m->variant),
                                   .rank = rank};
            fill_row(x, s, pair, m, &row);
            if (row.count)
                add_row(x->plan, &row, place, e);
            else
                row_free(&row);
        }
}

static void expand_variant(const struct expansion *x, const struct variant *v,
                           const struct node *root, struct err *e)
{
    struct sweep s = {0};
    const struct node *tree = variant_apply(v, x->reader.nodes, root, e);
    if (!e->code && !sweep_read(&s, &x->reader, tree, e) &&
        !models_check(&s, x->reader.domains, tree, e)) {
        struct plan *p = x->plan;
        char *text = variant_text(v);
        if (!p->name)
            p->name = text_copy(s.name);
        p->kernels = s.kernels;
        p->save_models = s.save_models;
        p->save_curves = s.save_curves;
        for (int i = 0; i < s.pair_count; i++)
            add_pair_rows(x, &s, &s.pairs[i], text, node_get(tree, "methods"), e);
        free(text);
    }
    sweep_free(&s);
}

static int row_order(const void *a, const void *b)
{
    const struct plan_row *x = a, *y = b;
    if (x->pair != y->pair)
        return x->pair - y->pair;
    return x->rank != y->rank ? x->rank - y->rank : x->cells[0] - y->cells[0];
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

static void check_budget(struct plan *p, const struct node *root, struct err *e)
{
    const struct node *n = node_get(root, "budget");
    struct budget b;
    if (param_read(&budget_table, &b, n, NULL, e))
        return;
    p->budget_hours = b.hours;
    if (p->cell_count > b.cells)
        node_error(n ? n : root, e, "%d cells are more than the budget of %d", p->cell_count,
                   b.cells);
}

static void expand_all(struct expansion *x, const struct node *root, struct err *e)
{
    struct variants v;
    x->excludes = node_get(root, "exclude");
    check_excludes(x->excludes, e);
    variants_read(&v, x->reader.nodes, root, e);
    if (!e->code) {
        x->exclude_used = memory_take(x->excludes ? (size_t)x->excludes->count : 1, sizeof(bool));
        for (int i = 0; i < v.count; i++) {
            struct err own = ERR_INIT;
            expand_variant(x, &v.list[i], root, &own);
            err_merge(e, &own);
        }
        for (int i = 0; !e->code && x->excludes && i < x->excludes->count; i++)
            if (!x->exclude_used[i])
                node_error(&x->excludes->children[i], e, "this excludes nothing");
        free(x->exclude_used);
    }
    variants_free(&v);
}

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = text_copy(slash ? path : "");
    if (slash)
        folder[slash == path ? 1 : slash - path] = '\0';
    return folder;
}

enum err_code plan_read(struct plan *p, const char *path, char *const *set, int count,
                        struct domains *domains, struct err *e)
{
    struct document *document = NULL;
    struct node_pool *nodes = node_pool_create();
    char *folder = folder_of(path);
    *p = (struct plan){.domains = json_object(), .index = json_object()};
    if (document_load(&document, path, e))
        goto cleanup;
    const struct node *root = document_root(document);
    if (!root) {
        err_set(e, ERR_CONFIG, "%s: the sweep is empty; see bench/sweeps for examples", path);
        goto cleanup;
    }
    if (!node_is(root, NODE_MAP, e))
        goto cleanup;
    for (int i = 0; i < count; i++)
        root = node_set_text(nodes, root, set[i], e);
    struct expansion x = {.plan = p, .reader = {domains, nodes, folder}};
    expand_all(&x, root, e);
    if (e->code)
        goto cleanup;
    const struct node *description = node_get(root, "description");
    p->description = text_copy(description ? description->text : "");
    if (p->row_count)
        qsort(p->rows, (size_t)p->row_count, sizeof *p->rows, row_order);
    check_budget(p, root, e);
cleanup:
    free(folder);
    node_pool_free(nodes);
    document_free(document);
    return e->code;
}
