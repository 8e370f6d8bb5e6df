/* Rows and cells of a variant: rank by rank in each pair. */
#include "bench/plan/plan_rows.h"

#include <stdlib.h>
#include <string.h>

#include "adapt/methods/registry.h"
#include "base/text.h"
#include "gen/domain/domain.h"

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
                                          [METHOD_ORACLE] = RANK_ORACLE,
                                          [METHOD_OUTSIDE] = RANK_METHOD};
    return ranks[m->role];
}

static void add_row(struct plan_rows *x, struct plan_row *row, const struct node *place,
                    struct err *e)
{
    char *name = text_format("%s%s%s", row->label, *row->sharing ? ", " : "", row->sharing);
    if (!row_index_add(&x->rows, x->plan, row))
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

/* One variant as its rows are made. Groups of settings are those of all pairs. */
struct variant_rows {
    struct plan_rows *all;
    const struct sweep *sweep;
    struct cell source; /* of its source models, but for the seed */
    struct cell_part source_groups[CELL_GROUPS];
    struct cell_part (*method_groups)[CELL_GROUPS]; /* [method_count] */
    const struct expanded *variant;
    struct err *e;
};

static struct cell cell_of(const struct plan_rows *x, const struct sweep *s,
                           const struct sweep_method *m)
{
    struct cell c = {.numerics = x->numerics,
                     .kernels = s->kernels,
                     .sizes = s->sizes,
                     .texts = s->texts,
                     .test_pairing = s->test_pairing,
                     .network = s->network,
                     .supervised = s->supervised,
                     .oracle = s->oracle};
    if (m) {
        c.method = m->method;
        c.adapt = m->adapt;
        c.external = m->external;
    }
    return c;
}

/* A discriminator is in the networks of those alone that have one. */
static void make_groups(struct variant_rows *v)
{
    struct cell_index *index = &v->all->cells;
    struct cell_part networks[2] = {{NULL, NULL}, {NULL, NULL}}, supervised;
    v->source = cell_of(v->all, v->sweep, NULL);
    supervised = cell_index_group(index, &v->source, GROUP_SUPERVISED);
    networks[0] = cell_index_group(index, &v->source, GROUP_NETWORK);
    v->source_groups[GROUP_NETWORK] = networks[0];
    v->source_groups[GROUP_SUPERVISED] = supervised;
    for (int i = 0; i < v->sweep->method_count; i++) {
        const struct cell c = cell_of(v->all, v->sweep, &v->sweep->methods[i]);
        struct cell_part *groups = v->method_groups[i];
        const bool adversarial = method_is_adversarial(c.method);
        if (!networks[adversarial].value)
            networks[adversarial] = cell_index_group(index, &c, GROUP_NETWORK);
        groups[GROUP_NETWORK] = networks[adversarial];
        groups[GROUP_SUPERVISED] = supervised;
        groups[GROUP_ADAPT] = cell_index_group(index, &c, GROUP_ADAPT);
        groups[GROUP_ORACLE] = cell_index_group(index, &c, GROUP_ORACLE);
        groups[GROUP_EXTERNAL] = cell_index_group(index, &c, GROUP_EXTERNAL);
    }
}

/* A pair of the plan as its cells have it. */
struct pair_parts {
    const struct sweep_pair *pair;
    int index; /* in the plan */
    struct cell_part source, target;
};

/* A target whose labels nobody knows is not tested, and has no twins. */
static void test_what_is_known(struct cell *c, const json_t *target)
{
    if (domain_texts_of(target) != TEXTS_UNKNOWN)
        return;
    c->sizes.target_test = 0;
    c->sizes.transductive = false;
}

/* Fills in the row's cells. A seed's source model is added with the first of its rows, so that a
 * seed that is left out has none; the baseline is source only's cell, where a row before has it. */
static void fill_row(const struct variant_rows *v, const struct pair_parts *pair, int method,
                     struct plan_row *row)
{
    const struct sweep *s = v->sweep;
    struct plan_rows *x = v->all;
    struct cell own = cell_of(x, s, &s->methods[method]), source = v->source, baseline = source;
    struct cell_parts of_own = {&own, pair->source, pair->target, {{NULL, NULL}}};
    struct cell_parts of_source = {&source, pair->source, {NULL, NULL}, {{NULL, NULL}}};
    own.pairing = baseline.pairing = pair->pair->pairing;
    baseline.method = method_bound(METHOD_SOURCE_ONLY);
    test_what_is_known(&own, pair->target.value);
    test_what_is_known(&baseline, pair->target.value);
    memcpy(of_own.groups, v->method_groups[method], sizeof of_own.groups);
    memcpy(of_source.groups, v->source_groups, sizeof of_source.groups);
    struct cell_parts of_baseline = of_source;
    of_baseline.settings = &baseline;
    of_baseline.target = pair->target;
    row->cells = memory_take((size_t)s->seed_count, sizeof *row->cells);
    row->baselines = memory_take((size_t)s->seed_count, sizeof *row->baselines);
    char *lines = join(row->variant, v->variant->unset),
         *facts = excludes_facts(x->excludes, pair->pair, &s->methods[method], row->sharing, lines);
    free(lines);
    for (int i = 0; i < s->seed_count; i++) {
        if (excludes_match(x->excludes, facts, s->seeds[i]))
            continue;
        own.seed = source.seed = baseline.seed = s->seeds[i];
        const int depends = cell_index_add(&x->cells, x->plan, &of_source, -1);
        row->cells[row->count] = cell_index_add(&x->cells, x->plan, &of_own, depends);
        row->baselines[row->count++] = cell_index_find(&x->cells, &of_baseline);
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

static int add_pair(struct plan_rows *x, const struct sweep_pair *pair)
{
    struct plan *p = x->plan;
    struct plan_pair new = {.name = text_copy(pair->name),
                            .source_name = text_copy(pair->source_name),
                            .target_name = text_copy(pair->target_name),
                            .family = text_copy(pair->family),
                            .gap = pair->gap,
                            .pairing = text_copy(seeds_pairing_names[pair->pairing])};
    const int sides[2] = {pair->source, pair->target};
    for (int i = 0; i < 2; i++) {
        const struct domain_entry *d = &x->domains->entries[sides[i]];
        memcpy(i ? new.target : new.source, d->hash, HASH_HEX);
        if (!json_object_get(p->domains, d->hash)) /* one object for all that are equal */
            json_object_set(p->domains, d->hash, d->json);
    }
    p->pairs = memory_grow(p->pairs, p->pair_count, &p->pair_capacity, sizeof new);
    p->pairs[p->pair_count] = new;
    json_object_set_new(x->pairs, pair->name, json_integer(p->pair_count));
    return p->pair_count++;
}

/* -1 with an error if another variant uses that name for other domains: the name of a pair
 * identifies its rows. */
static int pair_index(struct plan_rows *x, const struct sweep_pair *pair, const struct node *place,
                      struct err *e)
{
    if (!x->pairs)
        x->pairs = json_object();
    const json_t *known = json_object_get(x->pairs, pair->name);
    if (!known) {
        const int new = add_pair(x, pair), same = plan_pair_before(x->plan, new);
        if (same >= 0 && !*pair->family && !*x->plan->pairs[same].family)
            node_error(place, e,
                       "pair '%s' is the same as pair '%s' of another variant: give it one name",
                       pair->name, x->plan->pairs[same].name);
        return new;
    }
    const int index = (int)json_integer_value(known);
    if (same_pair(&x->plan->pairs[index], x->domains, pair))
        return index;
    node_error(place, e,
               "pair '%s' has other domains in another variant; list both under 'pairs', each "
               "with a 'name'",
               pair->name);
    return -1;
}

/* Whether the row would train on labels of the target that nobody knows. */
static bool lacks_labels(const struct plan_rows *x, const struct sweep_pair *pair,
                         const struct sweep_method *m)
{
    const struct domain_entry *target = &x->domains->entries[pair->target];
    return m->method->role == METHOD_ORACLE && domain_texts_of(target->json) != TEXTS_KNOWN;
}

static void refuse_oracle(const struct plan_rows *x, const struct sweep_pair *pair,
                          const struct sweep_method *m, struct err *e)
{
    node_error(m->place, e,
               "the oracle trains on the target's labels, and nobody knows those of '%s': leave it "
               "out, as in baselines: [source_only], or for this pair by 'exclude'",
               x->domains->entries[pair->target].info->name);
}

/* Predictions are all that a program of its own gives back: nothing else of it can be compared. */
static void refuse_external(const struct plan_rows *x, const struct sweep *s,
                            const struct sweep_pair *pair, const struct sweep_method *m,
                            struct err *e)
{
    const struct domain_entry *target = &x->domains->entries[pair->target];
    if (!m->external)
        return;
    if (domain_texts_of(target->json) == TEXTS_UNKNOWN)
        node_error(m->place, e,
                   "an external method gives predictions alone, and nobody knows the labels of "
                   "'%s', which they would be scored with: leave it out for this pair by 'exclude'",
                   target->info->name);
    if (s->test_pairing)
        node_error(m->place, e,
                   "an external method gives no features, which 'test_pairing' compares: leave one "
                   "of the two out");
}

/* Rank by rank, so that the cells of source only exist when other rows need their baseline. */
static void add_pair_rows(const struct variant_rows *v, const struct sweep_pair *pair)
{
    struct plan_rows *x = v->all;
    const struct sweep *s = v->sweep;
    struct pair_parts parts = {
        .pair = pair, .index = pair_index(x, pair, node_get(v->variant->tree, "pairs"), v->e)};
    if (parts.index < 0)
        return;
    const struct plan_pair *known = &x->plan->pairs[parts.index];
    parts.source = cell_index_domain(&x->cells, x->plan, known->source);
    parts.target = cell_index_domain(&x->cells, x->plan, known->target);
    for (int rank = 0; rank < RANK_COUNT; rank++)
        for (int i = 0; i < s->method_count && x->plan->cell_count <= x->most_cells; i++) {
            const struct sweep_method *m = &s->methods[i];
            const bool lacks = lacks_labels(x, pair, m);
            if (row_rank(m->method) != (enum row_rank)rank ||
                (lacks && m->place == v->variant->tree))
                continue; /* a baseline that is there unasked is not asked of such a target */
            struct plan_row row = {.pair = parts.index,
                                   .method = text_copy(m->method->name),
                                   .label = text_copy(m->label),
                                   .sharing = sharing_text(m),
                                   .variant = join(v->variant->sets, m->variant),
                                   .rank = (enum row_rank)rank,
                                   .first = v->variant->number};
            fill_row(v, &parts, i, &row);
            if (row.count)
                refuse_external(x, s, pair, m, v->e);
            if (row.count && lacks)
                refuse_oracle(x, pair, m, v->e);
            if (row.count)
                add_row(x, &row, node_get(v->variant->tree, "methods"), v->e);
            else
                plan_row_free(&row);
        }
}

void plan_rows_add(struct plan_rows *x, const struct sweep *s, const struct expanded *variant,
                   struct err *e)
{
    struct variant_rows v = {.all = x, .sweep = s, .variant = variant, .e = e};
    v.method_groups = memory_take((size_t)s->method_count, sizeof *v.method_groups);
    make_groups(&v);
    for (int i = 0; i < s->pair_count; i++)
        add_pair_rows(&v, &s->pairs[i]);
    free(v.method_groups);
}

void plan_rows_free(struct plan_rows *x)
{
    row_index_free(&x->rows);
    cell_index_free(&x->cells);
    json_decref(x->pairs);
    x->pairs = NULL;
}
