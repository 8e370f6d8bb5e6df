/* From a sweep's YAML to its plan: variant by variant. */
#include "bench/plan/plan_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/param.h"
#include "bench/plan/cell.h"
#include "bench/plan/leaks.h"
#include "bench/plan/plan_rows.h"
#include "base/text.h"
#include "bench/sweep/data_check.h"
#include "bench/sweep/instead.h"
#include "bench/sweep/lay.h"
#include "bench/sweep/model_check.h"
#include "bench/sweep/not_sweep.h"
#include "bench/sweep/sweep_read.h"
#include "bench/sweep/variant_clash.h"
#include "bench/sweep/variant_lines.h"
#include "bench/sweep/variants.h"

/* The state of one expansion. */
struct expansion {
    struct plan *plan;
    struct sweep_reader reader;
    struct excludes excludes;
    struct plan_rows rows;
    struct models_known models; /* that were found right */
    bool lacks_rows;            /* of variants that could not be read */
};

static bool names_encoder(const struct node *sweep)
{
    const struct node *n = node_get(sweep, "network");
    return n && (n->kind != NODE_MAP || node_get(n, "preset") || node_get(n, "encoder"));
}

/* `root`: the sweep without what makes variants. The variant's nodes live as long as this. */
static void expand_variant(struct expansion *x, const struct variants *all, int at,
                           const struct node *root, struct err *e)
{
    const struct variant *v = &all->list[at];
    struct sweep s = {0};
    struct sweep_reader *reader = &x->reader;
    reader->nodes = node_pool_create();
    const struct node *tree = variant_apply(v, reader->nodes, root, e);
    excludes_learn(&x->excludes, tree);
    sweep_read(&s, reader, tree, e);
    if (!reader->records)
        data_check(&s, reader->domains, tree, e);
    struct err wrong = ERR_INIT; /* what rules exclude is known all the same */
    models_check(&s, reader->domains, &x->models, tree, &wrong);
    if (!e->code) {
        struct plan *p = x->plan;
        char *sets = variant_text(v),
             *unset = x->excludes.list ? variants_unset(all, at, tree) : text_copy("");
        if (!p->name)
            p->name = text_copy(s.name);
        p->kernels = s.kernels;
        p->save_models = s.save_models;
        p->lacks_network = p->lacks_network || !names_encoder(tree);
        plan_rows_add(&x->rows, &s, &(struct expanded){at, sets, unset, tree}, e);
        free(unset);
        free(sets);
    }
    x->lacks_rows = x->lacks_rows || e->code;
    err_merge(e, &wrong);
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

/* A row that several variants share has the name of the first that made it. */
static void name_rows(struct plan *p, const struct variants *v)
{
    for (int i = 0; i < p->row_count; i++) {
        char *lines = p->rows[i].variant;
        p->rows[i].variant = variant_named(&v->list[p->rows[i].first], lines);
        free(lines);
    }
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
const struct param_table plan_budget_table = PARAM_TABLE("budget", struct budget, budget_params);

static void read_budget(struct expansion *x, const struct node *root, struct err *e)
{
    struct budget b;
    param_read(&plan_budget_table, &b, node_get(root, "budget"), NULL, e);
    x->plan->budget_hours = b.hours;
    x->rows.most_cells = b.cells;
}

static void expand_all(struct expansion *x, struct node_pool *nodes, const struct node *root,
                       struct err *e)
{
    struct variants v;
    const struct plan *p = x->plan;
    const struct node *budget = node_get(root, "budget"), *exclude = node_get(root, "exclude");
    const int before = e->count;
    variants_read(&v, nodes, root, e);
    x->lacks_rows = e->count != before;
    x->plan->repeated = v.repeated;
    excludes_learn(&x->excludes, root);
    const struct node *rest = variants_rest(nodes, root);
    int i = 0;
    for (; i < v.count && e->count < ERR_KEPT && p->cell_count <= x->rows.most_cells; i++) {
        struct err own = ERR_INIT;
        expand_variant(x, &v, i, rest, &own);
        err_merge(e, &own);
    }
    if (p->cell_count > x->rows.most_cells)
        node_error(budget ? budget : root, e,
                   "the sweep has at least %d cells, more than the budget of %d", p->cell_count,
                   x->rows.most_cells);
    x->lacks_rows = x->lacks_rows || i < v.count || p->cell_count > x->rows.most_cells;
    excludes_check(&x->excludes, !x->lacks_rows, e);
    if (!e->code && p->cell_count == 0)
        node_error(exclude ? exclude : root, e, "this leaves nothing to run");
    if (!e->code && !x->reader.records) /* else what was refused may be what reads them */
        setting_uses_check(x->reader.uses, e);
    name_rows(x->plan, &v);
    variants_free(&v);
}

static enum err_code expand(struct expansion *x, struct node_pool *nodes, const struct node *root,
                            struct err *e)
{
    x->rows.plan = x->plan;
    x->rows.domains = x->reader.domains;
    x->rows.excludes = &x->excludes;
    excludes_read(&x->excludes, node_get(root, "exclude"), e);
    read_budget(x, root, e);
    expand_all(x, nodes, root, e);
    models_known_free(&x->models);
    plan_rows_free(&x->rows);
    excludes_free(&x->excludes);
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

/* What an option names. New string. */
static char *path_of(const char *assignment)
{
    return text_format("%.*s", (int)strcspn(assignment, "="), assignment);
}

/* What it sets: of a term that is given as one value, the weight. New string. */
static char *laid_path_of(const char *assignment)
{
    const char *value = assignment + strcspn(assignment, "=");
    char *written = path_of(assignment);
    char *path = lay_path(written, value[strspn(value, "= ")] != '{');
    free(written);
    return path;
}

static bool takes_place_of(const char *later, const char *earlier)
{
    const size_t length = strlen(later);
    return instead_of_path(later, earlier) ||
           (strncmp(later, earlier, length) == 0 && earlier[length] == '.');
}

/* A later path that is the same or above replaces all of an earlier one. A plan that was made when
 * the last one counted is replayed as it was. */
static void refuse_replaced(const struct plan_source *from, int later, struct err *e)
{
    char *path = path_of(from->set[later]), *laid = laid_path_of(from->set[later]);
    for (int i = 0; i < later && !from->replay; i++) {
        char *other = path_of(from->set[i]), *other_laid = laid_path_of(from->set[i]);
        if (text_equal(path, other))
            err_add(e, ERR_USAGE, "--set %s is given twice", path);
        else if (text_equal(laid, other_laid) || takes_place_of(laid, other_laid))
            err_add(e, ERR_USAGE, "--set %s takes the place of --set %s, which would do nothing",
                    path, other);
        free(other_laid);
        free(other);
    }
    free(laid);
    free(path);
}

/* Of a map that an earlier option gave. */
static void refuse_part(const struct plan_source *from, const struct node *root, int later,
                        struct err *e)
{
    char *path = path_of(from->set[later]), *laid = laid_path_of(from->set[later]);
    const struct node *n = from->replay ? NULL : option_replaced(root, laid);
    const char *other = n ? node_option(n) : NULL;
    char *other_laid = other ? lay_path(other, n->kind == NODE_SCALAR) : NULL;
    if (other && !text_equal(laid, other_laid) && !takes_place_of(laid, other_laid))
        err_add(e, ERR_USAGE,
                "--set %s takes the place of a part of --set %s, which would do nothing", path,
                other);
    free(other_laid);
    free(laid);
    free(path);
}

static const struct node *lay_option(struct node_pool *nodes, const struct node *root,
                                     const struct plan_source *from, int option, struct err *e)
{
    refuse_replaced(from, option, e);
    refuse_part(from, root, option, e);
    return node_set_text(nodes, root, from->set[option], lay_value, e);
}

static enum err_code read_document(struct plan *p, const struct document *document,
                                   const struct plan_source *from, struct err *e)
{
    struct node_pool *nodes = node_pool_create();
    char *folder = folder_of(from->path);
    const struct node *root = document_root(document);
    *p = (struct plan){.domains = json_object(),
                       .names = json_object(),
                       .files = json_object(),
                       .index = json_object(),
                       .set = texts(from->set, from->count)};
    struct setting_uses uses = {0};
    struct method_defaults defaults = {0};
    struct expansion x = {
        .plan = p,
        .reader = {from->domains, NULL, folder, p->names, p->files, &uses, &defaults,
                   from->replay ? &from->replay->records : NULL},
        .rows = {.numerics = from->replay ? from->replay->numerics : CELL_NUMERICS}};
    if (!root)
        err_set(e, ERR_CONFIG, "%s:1:1: the sweep is empty; see bench/sweeps for examples",
                from->path);
    else if (node_is(root, NODE_MAP, e))
        for (int i = 0; i < from->count; i++)
            root = lay_option(nodes, root, from, i, e);
    if (root && root->kind == NODE_MAP && !expand(&x, nodes, root, e)) {
        const struct node *description = node_get(root, "description");
        p->description = text_copy(description ? description->text : "");
        finish_rows(p);
        p->leaks = from->replay ? json_incref(from->replay->leaks) : leaks_find(p, from->domains);
    }
    err_sort(e, from->path);
    method_defaults_free(&defaults);
    setting_uses_free(&uses);
    free(folder);
    node_pool_free(nodes);
    return e->code;
}

static enum err_code read_sweep(struct plan *p, const struct plan_source *from, struct err *e)
{
    struct document *document = NULL;
    *p = (struct plan){0};
    if (!document_load(&document, from->path, e) &&
        !sweep_refuse_domain(document_root(document), from->path, e))
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
