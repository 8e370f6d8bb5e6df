/* Rows that train the same under two names: which are told, and that they do. */
#include "bench/plan/same_training.h"
#include "tests/bench/sweeps.h"

#define PAIRED(row, differ, why)                                                                   \
    "pair 'left→right', '" row "': " differ " alone, " why ": the same numbers under two names\n"
#define AGAIN(row, first)                                                                          \
    "pair 'left→right', '" row "': the trainings of '" first                                       \
    "' again: the same numbers under two names\n"
#define UNREAD "which they do not read beside their other settings"
#define SAME "which comes to the same in their network"
#define SPELLED "one network in two spellings, each of them trained"

/* The head of the other sweeps, with batch norm, and with an encoder that ends flat. */
#define OF_NETWORK(network)                                                                        \
    "name: t\nseeds: 1\ndata: {train: 32, test: 16}\nnetwork: " network "\n"                       \
    "source: {steps: 4, batch: 8}\nadapt: {steps: 4, batch: 8}\n"                                  \
    "domains: {left: " GOLDEN "/domains/left.yaml, right: " GOLDEN "/domains/right.yaml}\n" PAIR
#define DEEP                                                                                       \
    OF_NETWORK("{encoder: \"conv 4 5x5 | bn | relu | pool 2 | conv 4 3x3 | flatten | dense 8 | "   \
               "relu\"}")
#define FLAT OF_NETWORK("{encoder: \"conv 4 5x5 | bn | relu | flatten\"}")
#define SHARED(layers) "methods: [{method: minimax, sharing: partial, share_through: " layers "}]\n"

static const struct {
    const char *text, *told; /* NULL: nothing */
} sweeps[] = {
    {DEEP SHARED("[conv1, bn1, pool1]"),
     PAIRED("minimax", "the rows partial (conv1) and partial (bn1) differ in share_through", SAME)
         PAIRED("minimax", "the rows partial (conv1) and partial (pool1) differ in share_through",
                SAME)},
    {DEEP SHARED("[conv1, conv2, dense1]"), NULL},
    {DEEP SHARED("[conv2, flatten1]"),
     PAIRED("minimax", "the rows partial (conv2) and partial (flatten1) differ in share_through",
            SAME)},
    {DEEP "methods: [{method: minimax, sharing: partial, share_through: relu2}, {method: minimax, "
          "sharing: tied}, {method: minimax, sharing: untied}]\n",
     PAIRED("minimax", "the rows partial (relu2) and tied differ in sharing, share_through", SAME)},
    {DEEP "methods: [{method: minimax, sharing: partial, share_through: conv2}, {method: minimax, "
          "sharing: tied}]\n",
     NULL},
    {FLAT "baselines: [source_only, adabn, oracle]\n"
          "methods: [{method: [minimax, coral], look: [feature, flat, logits]}]\n",
     PAIRED("minimax", "two rows differ in look", SAME)
         PAIRED("CORAL", "two rows differ in look", SAME)},
    {DEEP "methods: [{method: minimax, look: [feature, flat, logits]}]\n", NULL},
    {DEEP "methods: [{method: minimax, order: simultaneous}]\n"
          "grid: {network.encoder: [flatten | dense 8, flatten|dense 8]}\n",
     PAIRED("source only", "two rows differ in network.encoder", SPELLED)},
    {DEEP "methods: [minimax]\nbaselines: []\n"
          "grid: {network.encoder: [conv 4 5 x 5 | flatten, conv 4 5x5 valid | flatten]}\n",
     PAIRED("minimax", "two rows differ in network.encoder", SPELLED)},
    {DEEP "methods: [minimax]\ngrid: {network.head: [\"dense {outputs}\", \"dense  {outputs}\"], "
          "network.discriminator: [dense 2, dense  2]}\n",
     PAIRED("source only", "two rows differ in network.head", SPELLED)},
    {DEEP "methods: [minimax]\ngrid: {network.discriminator: [dense 2, dense  2, dense 1]}\n",
     PAIRED("minimax", "two rows differ in network.discriminator", SPELLED)},
    {DEEP "methods: [minimax]\ngrid: {network.encoder: [conv 4 5x5 | flatten, conv 4 5x5 same | "
          "flatten, conv 4 5x5 | relu | flatten]}\n",
     NULL},
    {DEEP "methods: [{method: joint, label: A}, {method: joint, label: B}]\n", AGAIN("B", "A")},
    {DEEP "methods: [{method: joint, label: A, terms: {mcc: 1}}, {method: joint, label: B, terms: "
          "{mcc: [0, 1]}}]\n",
     AGAIN("B", "A")},
    /* Settings that one of two cells does not name. */
    {HEAD PAIR
     "methods: [{method: minimax, k_g: 0}, {method: minimax, label: B, k_g: [0, 1], terms: "
     "{mcc: 1}}]\n",
     PAIRED("B", "two rows differ in terms", UNREAD)},
    {HEAD PAIR "methods: [minimax, coral]\ngrid: {adapt.k_d: [1, 2]}\n"
               "exclude: [{method: coral, adapt.k_d: 2, seed: 2}]\n",
     AGAIN("CORAL, adapt.k_d=2", "CORAL, adapt.k_d=1")},
    {DEEP "methods: [{method: minimax, mapping: {kind: sgd}}]\n"
          "grid: {adapt.order: [simultaneous, discriminator-first], adapt.k_d: [1, 2, 3, 4, 5, 6, "
          "7, 8]}\n",
     PAIRED("minimax", "two rows differ in k_d",
            UNREAD) "and 6 more rows have the numbers of another under another "
                    "name\n"},
};

START_TEST(rows_are_told)
{
    struct plan p = read_plan(sweeps[_i].text);
    char *told = same_training_told(&p, p.row_count);
    ck_assert_msg(text_equal(told ? told : "", sweeps[_i].told ? sweeps[_i].told : ""), "%s:\n%s",
                  sweeps[_i].text, told ? told : "nothing");
    free(told);
    plan_free(&p);
}
END_TEST

/* Results of the rows' first cells, each once: losses and accuracies to the last bit. */
static int distinct_results(const char *store, const struct plan *p)
{
    json_t *seen = json_object();
    for (int i = 0; i < p->row_count; i++) {
        char *cell = text_format("%s/cells/%s", store, p->cells[p->rows[i].cells[0]].hash);
        char *record = slurp(cell, "record.json"), hash[HASH_HEX];
        json_t *j = json_loads(record, 0, NULL);
        json_hash(json_object_get(j, "result"), hash);
        json_object_set_new(seen, hash, json_true());
        json_decref(j);
        free(record);
        free(cell);
    }
    const int count = (int)json_object_size(seen);
    json_decref(seen);
    return count;
}

/* A sweep of `rows`, which are `distinct` trainings. */
static const struct {
    const char *text;
    int rows, distinct;
} trained[] = {
    {DEEP "baselines: []\nmethods: [{method: minimax, sharing: partial, share_through: [conv1, "
          "bn1, pool1, conv2, flatten1, dense1, relu2]}, {method: minimax, sharing: tied}]\n",
     8, 3},
    {DEEP "baselines: []\ngrid: {adapt.statistics: [shared], adapt.init: [fresh], adapt.ema: "
          "[0.5]}\n"
          "methods: [{method: dann, sharing: partial, share_through: [conv1, bn1, dense1]}, "
          "{method: dann, sharing: tied}]\n",
     4, 2},
    {FLAT "baselines: [source_only]\nmethods: [{method: [minimax, coral], look: [feature, flat]}]\n"
          "grid: {network.encoder: [conv 4 5x5 | bn | flatten, conv 4 5 x 5 valid|bn|flatten]}\n",
     10, 3},
    {DEEP
     "baselines: [oracle]\nmethods: [minimax]\ngrid: {network.head: [\"dense {outputs}\", "
     "\" dense   {outputs}\"], network.discriminator: [dense 8 | dense 2, dense 8x1|dense 2]}\n",
     6, 2},
};

START_TEST(told_rows_have_the_same_results)
{
    char *scratch = scratch_make(), *store = text_format("%s/store", scratch);
    char *path = text_format("%s/s.yaml", scratch);
    FILE *f = fopen(path, "w");
    ck_assert(f && fputs(trained[_i].text, f) >= 0 && fclose(f) == 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", path, "-o", store, "-q"), 0);
    struct plan p = read_plan(trained[_i].text);
    ck_assert_int_eq(p.row_count, trained[_i].rows);
    ck_assert_int_eq(distinct_results(store, &p), trained[_i].distinct);
    plan_free(&p);
    free(path);
    free(store);
    scratch_remove(scratch);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("same training");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, rows_are_told, 0, sizeof sweeps / sizeof *sweeps);
    tcase_add_loop_test(t, told_rows_have_the_same_results, 0, sizeof trained / sizeof *trained);
    return t;
}

int main(void)
{
    return run_suite("same_training", make);
}
