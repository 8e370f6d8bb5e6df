/* The records of a small sweep are the same bytes with every variant of class "reference", on every
 * processor: every method and term of the registries, batch norm and dropout, trained in this
 * process. A row that is not written down below is compared between the variants of this processor
 * alone. Where the numbers of cells are meant to change (CELL_NUMERICS), the hashes are those that
 * the test prints. */
#include "adapt/methods/registry.h"
#include "adapt/terms/registry.h"
#include "base/hash.h"
#include "base/text.h"
#include "bench/run/worker.h"
#include "bench/store/store.h"
#include "nn/kernels/kernels.h"
#include "nn/kernels/simd_select.h"
#include "tests/bench/sweeps.h"

static const char SWEEP[] =
    "name: bits\nseeds: 1..1\ndata: {train: 48, test: 24}\n"
    "network: {encoder: \"conv 6 5x5 same | bn | relu | pool 2 | conv 9 3x3 | relu | dropout 0.1 | "
    "pool 2 | flatten | dense 20 | bn | relu\", discriminator: \"dense 12 | relu | dense 1\"}\n"
    "source: {steps: 20, batch: 16}\n"
    "adapt: {steps: 4, batch: 12, evaluate_every: 4}\n"
    "domains: {left: " GOLDEN "/domains/left.yaml, right: " GOLDEN "/domains/right.yaml}\n"
    "pairs: [{source: left, target: right}]\n"
    "methods:\n"
    "  - {label: partial, method: minimax, sharing: partial}\n"
    "  - {label: tied, method: minimax, sharing: tied}\n"
    "  - {label: until, method: inverted_gan, evaluate_every: 2, until: {validator: im, patience: "
    "1, at_most: 6}}\n";

/* Of record.json and predictions.npy of the rows, by their label; their first digits. */
static const struct row {
    const char *label, *hash;
} rows[] = {
    {"source only", "21075a90c845ceca"},
    {"partial", "bd8add11ce8e264d"},
    {"tied", "042ff0525570f913"},
    {"until", "f8501cb55d936403"},
    {"adabn", "905178697260f9f3"},
    {"coral", "9b17fbd690d1d8d5"},
    {"mmd", "a0f6728e4e225919"},
    {"dann", "091b9643ef68aecb"},
    {"dann conditional", "ec3792a1e22682ba"},
    {"joint", "68f63d1670095e75"},
    {"minimax", "5785d7a09f1f6c69"},
    {"minimax conditional", "010b3d46ca9116be"},
    {"inverted_gan", "56b41c56b23c2806"},
    {"inverted_gan conditional", "5399719cf4a6ad38"},
    {"domain_confusion", "be044e706ffa06b4"},
    {"domain_confusion conditional", "8d6630061e9ec0af"},
    {"least_squares", "eb7380e04812e651"},
    {"least_squares conditional", "931ded60048fe2d1"},
    {"hinge", "1b28dd63fdad1710"},
    {"hinge conditional", "7a9f40b59e6d479b"},
    {"joint entropy", "3bc901188aa5b1f1"},
    {"source_free entropy", "4f9e07c43bf99d35"},
    {"joint im", "5a63833e7876c39d"},
    {"source_free im", "d75babf4c9a604e7"},
    {"joint mcc", "2ee2ac9976b25627"},
    {"source_free mcc", "4132e124468eff42"},
    {"joint pseudo_label", "72f820e2d2eaf86e"},
    {"source_free pseudo_label", "77bf6fb265886a6c"},
    {"oracle", "aa49510bf0e9b715"},
};

static char *sweep_text(void)
{
    struct text t = {0};
    text_add(&t, SWEEP);
    for (int m = 0; methods[m]; m++) {
        if (methods[m]->role != METHOD_ADAPTS)
            continue;
        if (methods[m]->training != TRAINING_SOURCE_FREE)
            text_printf(&t, "  - {label: %s, method: %s}\n", methods[m]->name, methods[m]->name);
        if (method_is_adversarial(methods[m]))
            text_printf(&t,
                        "  - {label: %s conditional, method: %s, look: conditional, "
                        "projection: 16, entropy_weighting: true}\n",
                        methods[m]->name, methods[m]->name);
    }
    for (int k = 0; k < TERM_COUNT; k++)
        for (int free = 0; free < 2; free++) {
            const char *method = free ? "source_free" : "joint", *term = terms[k]->name;
            const bool has_labels = strcmp(term, "pseudo_label") == 0;
            text_printf(
                &t, "  - {label: %s %s, method: %s, terms: {%s: {weight: 0.7, ramp: false%s}}}\n",
                method, term, method, term, has_labels ? ", threshold: 0.3" : "");
        }
    return text_take(&t);
}

/* What the worker asks for, in place of the widest one of this processor (--wrap, CMakeLists.txt).
 */
static const struct simd *variant;
const struct simd *__wrap_simd_reference(void), *__real_simd_reference(void);
const struct simd *__wrap_simd_reference(void)
{
    return variant;
}

static void add_file(struct hash *sum, const char *store, const char *cell, const char *name)
{
    char *path = store_cell_path(store, cell, name), *data = NULL;
    size_t size;
    struct err e = ERR_INIT;
    read_file(path, &data, &size, &e);
    ck_assert_msg(!e.code, "%s", e.text);
    hash_add(sum, data, size);
    free(data);
    free(path);
}

/* The hash of one row's cell in the store. */
static void hash_of(const char *store, const char *cell, char hex[static HASH_HEX])
{
    struct hash *sum = hash_create();
    add_file(sum, store, cell, "record.json");
    add_file(sum, store, cell, "predictions.npy");
    hash_finish(sum, hex);
}

static void compute(const char *store, const struct plan *p)
{
    const struct worker_settings settings = {
        .progress = -1, .threads = 1, .save_every = 1e9, .plan = -1};
    for (int i = 0; i < p->cell_count; i++) {
        struct err e = ERR_INIT;
        worker_run(store, p->name, p->cells[i].hash, &settings, &e);
        ck_assert_msg(!e.code, "%s: %s: %s", variant->name, plan_cell_name(p, i), e.text);
    }
}

enum { MOST_ROWS = 100 };
struct records {
    int count;
    char *label[MOST_ROWS], hash[MOST_ROWS][HASH_HEX];
};

static void records_free(struct records *r)
{
    for (int i = 0; i < r->count; i++)
        free(r->label[i]);
    free(r);
}

/* The sweep's records with one variant, from a store of their own. */
static struct records *records_of(const struct simd *v)
{
    struct records *r = calloc(1, sizeof *r);
    char *scratch = scratch_make(), *store = text_format("%s/store", scratch);
    char *file = text_format("%s/bits.yaml", scratch), *sweep = sweep_text();
    struct domains domains = {0};
    struct plan plan;
    struct err e = ERR_INIT;
    ck_assert_ptr_nonnull(r);
    variant = v;
    write_file(file, sweep, strlen(sweep), &e);
    plan_read(&plan, file, NULL, 0, &domains, &e);
    if (!e.code && !store_prepare(store, &e))
        store_save_plan(store, &plan, file, &domains, &e);
    ck_assert_msg(!e.code, "%s", e.text);
    compute(store, &plan);
    ck_assert_int_le(plan.row_count, MOST_ROWS);
    for (r->count = 0; r->count < plan.row_count; r->count++) {
        const struct plan_row *row = &plan.rows[r->count];
        r->label[r->count] = text_copy(row->label);
        hash_of(store, plan.cells[row->cells[0]].hash, r->hash[r->count]);
    }
    plan_free(&plan);
    domains_free(&domains);
    free(sweep);
    free(file);
    free(store);
    scratch_remove(scratch);
    return r;
}

/* What is written down of a row; NULL: nothing. */
static const char *written(const char *label)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].label, label) == 0)
            return rows[i].hash;
    return NULL;
}

static bool is_row(const struct records *r, const char *label)
{
    for (int i = 0; i < r->count; i++)
        if (strcmp(r->label[i], label) == 0)
            return true;
    return false;
}

/* How many of the rows are not as they are written; prints them all, where one is not. */
static int strangers(const struct records *r, const char *name)
{
    int count = 0;
    for (int i = 0; i < r->count; i++) {
        const char *known = written(r->label[i]);
        count += known && strncmp(known, r->hash[i], strlen(known)) != 0;
    }
    for (int i = 0; count > 0 && i < r->count; i++)
        fprintf(stderr, "    {\"%s\", \"%.16s\"}, /* %s */\n", r->label[i], r->hash[i], name);
    return count;
}

START_TEST(records_are_the_same_with_every_variant)
{
    struct records *first = NULL;
    for (const struct simd *const *v = simd_variants(); *v; v++) {
        if (strcmp((*v)->name, "portable") == 0)
            continue;
        struct records *r = records_of(*v);
        ck_assert_int_eq(strangers(r, (*v)->name), 0);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
            ck_assert_msg(is_row(r, rows[i].label), "there is no row '%s' any more", rows[i].label);
        for (int i = 0; first && i < r->count; i++)
            ck_assert_msg(strcmp(first->hash[i], r->hash[i]) == 0, "%s: not the bytes of %s",
                          r->label[i], (*v)->name);
        printf("the records of %s are those written here\n", (*v)->name);
        if (!first)
            first = r;
        else
            records_free(r);
    }
    ck_assert_ptr_nonnull(first);
    records_free(first);
}
END_TEST

static TCase *make(void)
{
    TCase *c = tcase_create("bits");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, records_are_the_same_with_every_variant);
    return c;
}

int main(void)
{
    if (!__real_simd_reference()) {
        printf("NOT TESTED HERE: this processor has no fused multiply-add\n");
        return SKIPPED;
    }
    return run_suite("bits of records", make);
}
