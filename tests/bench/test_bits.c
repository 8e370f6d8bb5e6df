/* The records of a small sweep are the same bytes with every variant of class "reference", on every
 * processor: every method, batch norm and dropout, trained in this process. Where the numbers of
 * cells are meant to change (CELL_NUMERICS), the hash below is the one that the test then prints.
 */
#include "base/hash.h"
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
    "adapt: {steps: 6, batch: 12, evaluate_every: 3}\n"
    "domains: {left: " GOLDEN "/domains/left.yaml, right: " GOLDEN "/domains/right.yaml}\n"
    "pairs: [{source: left, target: right}]\n"
    "methods: [adabn, coral, mmd, dann, {method: minimax, sharing: [untied, partial, tied]}, "
    "inverted_gan, domain_confusion]\n";

/* Of record.json and predictions.npy of the cells in the plan's order. */
static const char RECORDS[] = "89ce5d9df3c94f0e030460afc42c00c1834630561697ea94f8c3db4dde1480e5";

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

static void compute(const char *store, const struct plan *p, char hex[static HASH_HEX])
{
    const struct worker_settings settings = {
        .progress = -1, .threads = 1, .save_every = 1e9, .plan = -1};
    struct hash *sum = hash_create();
    for (int i = 0; i < p->cell_count; i++) {
        struct err e = ERR_INIT;
        worker_run(store, p->name, p->cells[i].hash, &settings, &e);
        ck_assert_msg(!e.code, "%s: %s: %s", variant->name, plan_cell_name(p, i), e.text);
        add_file(sum, store, p->cells[i].hash, "record.json");
        add_file(sum, store, p->cells[i].hash, "predictions.npy");
    }
    hash_finish(sum, hex);
}

/* The sweep's records in a store of their own. */
static void records_of(const struct simd *v, char hex[static HASH_HEX])
{
    char *scratch = scratch_make(), *store = text_format("%s/store", scratch);
    char *file = text_format("%s/bits.yaml", scratch);
    struct domains domains = {0};
    struct plan plan;
    struct err e = ERR_INIT;
    variant = v;
    write_file(file, SWEEP, sizeof SWEEP - 1, &e);
    plan_read(&plan, file, NULL, 0, &domains, &e);
    if (!e.code && !store_prepare(store, &e))
        store_save_plan(store, &plan, file, &domains, &e);
    ck_assert_msg(!e.code, "%s", e.text);
    compute(store, &plan, hex);
    plan_free(&plan);
    domains_free(&domains);
    free(file);
    free(store);
    scratch_remove(scratch);
}

START_TEST(records_are_the_same_with_every_variant)
{
    int tried = 0;
    for (const struct simd *const *v = simd_variants(); *v; v++) {
        char hex[HASH_HEX];
        if (strcmp((*v)->name, "portable") == 0)
            continue;
        records_of(*v, hex);
        ck_assert_msg(strcmp(hex, RECORDS) == 0, "records of %s: %s, not %s", (*v)->name, hex,
                      RECORDS);
        printf("the records of %s are those written here\n", (*v)->name);
        tried++;
    }
    ck_assert_int_gt(tried, 0);
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
