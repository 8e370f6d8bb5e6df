/* Trainings that move nothing, and rules that stop nothing: told, since they may be meant. */
#include "tests/bench/sweeps.h"

#define METHOD(settings) "methods: [{method: minimax, " settings "}]\n"
#define COSINE(steps) "{schedule: cosine, schedule_steps: " #steps "}"

/* Behind HEAD and PAIR, and what `plan` says of it; NULL: nothing. */
static const struct {
    const char *text, *told;
} sweeps[] = {
    {METHOD("steps: 0"),
     "minimax: steps: 0: nothing is trained, and what is evaluated is what it starts from"},
    {METHOD("k_g: 0"), "minimax: k_g: 0: there is no mapping step"},
    {METHOD("mapping: {lr: 0}"), "minimax: mapping: lr: 0: no step moves a weight, and what is"},
    {METHOD("discriminator: {lr: 0}"), "discriminator: lr: 0: no step moves a weight: it stays"},
    {METHOD("gate: 1"), "gate: 1: no mapping step is taken until the discriminator is right about "
                        "every image of a batch of 64"},
    {METHOD("steps: 50, mapping: " COSINE(20)),
     "mapping: schedule_steps: 20: the cosine is at 0 from there, and the last 30 of 50 steps move "
     "no weight; 'schedule_steps: 50' goes over all of them"},
    {METHOD("steps: 50, k_d: 2, discriminator: " COSINE(50)),
     "discriminator: schedule_steps: 50: the cosine is at 0 from there, and the last 50 of 100"},
    {METHOD("until: {validator: im, patience: 3, at_most: 250}"),
     "until: patience: 3 evaluations, one in 100 iterations, are 300 iterations, and at_most 250: "
     "it "
     "never ends early"},
    {"methods: [minimax]\nsource: {steps: 50, optimizer: " COSINE(20) "}\n",
     "source: optimizer: schedule_steps: 20"},
    {"methods: [minimax]\nsource: {steps: 0}\n", "source: steps: 0: nothing is trained"},
    {METHOD("steps: 8, ema: 0.93"), "minimax: ema: 0.93: after 8 steps the start has 56 % of the "},
    {METHOD("steps: 8, ema: 0.9"), NULL},
    {METHOD("k_d: 0"), "minimax: k_d: 0: the discriminator is never trained"},
    {METHOD("sharing: tied, lambda: 0"),
     "minimax: lambda: 0: nothing is aligned, and the row is joint training under another name"},
    {METHOD("lambda: 0, terms: {mcc: 1}"),
     "minimax + MCC: lambda: 0: nothing is aligned, and the row is source_free under another name"},
    {"methods: [{method: [minimax, coral, dann], sharing: tied, lambda: 0}]\n",
     ": warning: minimax, CORAL and DANN: lambda: 0: nothing is aligned"},
    {METHOD("k_g: 0, k_d: [1, 2]"),
     ": warning: minimax (k_d=1) and minimax (k_d=2): k_g: 0: there is no mapping step"},
    {METHOD("mapping: {lr: 0}, sharing: [untied, tied]"),
     ": warning: minimax (untied) and minimax (tied): mapping: lr: 0: no step"},
    {METHOD("mapping: {lr: 0}, k_d: [1, 2, 3, 4, 5, 6, 7, 8, 9]"),
     "minimax (k_d=6), minimax (k_d=7) and 2 more rows: mapping: lr: 0: no step"},
    {METHOD("steps: 50, mapping: {schedule: step, schedule_steps: 50}"),
     "mapping: schedule_steps: 50: the training has 50, and the rate stays what it is"},
    {METHOD("steps: 50, mapping: {schedule: step, schedule_steps: 49}"), NULL},
    {METHOD("steps: 0, warmup: 5"), NULL},
    {METHOD("steps: 50, mapping: " COSINE(50)), NULL},
    {METHOD("gate: 0.99"), NULL},
    {METHOD("order: simultaneous, steps: 50, discriminator: " COSINE(50)), NULL},
    {"methods: [joint, coral, dann]\nbaselines: [oracle]\n", NULL},
    {METHOD("until: {validator: im, patience: 2, at_most: 250}"), NULL},
    {"methods: [minimax]\ngrid: {adapt.order: [mapping-first, discriminator-first], "
     "adapt.shared_batch: [true, false]}\n",
     "'minimax': two rows differ in shared_batch alone, which they do not read"},
    {"methods: [minimax]\ngrid: {adapt.mapping.kind: [sgd, adam], adapt.mapping.momentum: [0.5, "
     "0.9]}\n",
     "two rows differ in mapping.momentum alone"},
    {"methods: [minimax]\ngrid: {adapt.k_d: [1, 2], adapt.shared_batch: [true, false]}\n", NULL},
    {"methods: [minimax, {method: minimax, label: again}]\n",
     "'again': the trainings of 'minimax' again: the same numbers under two names"},
};

/* What `plan` says of the text with a setting laid over it. */
static char *plan_with(const char *scratch, const char *text, const char *set)
{
    char *path = text_format("%s/s.yaml", scratch), *store = text_format("%s/store", scratch);
    FILE *f = fopen(path, "w");
    ck_assert(f && fputs(text, f) >= 0 && fclose(f) == 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "plan", path, "-o", store, "--set", set), 0);
    free(store);
    free(path);
    return slurp(scratch, "stderr");
}

/* With as many images as a batch has. */
static char *plan_of(const char *scratch, const char *text)
{
    return plan_with(scratch, text, "data.train=64");
}

/* No other warning is there. */
static bool tells_of_domains_alone(const char *said)
{
    static const char warning[] = ": warning: ", domain[] = "domain ";
    for (const char *at = said; (at = strstr(at, warning));) {
        at += sizeof warning - 1;
        if (strncmp(at, domain, sizeof domain - 1) != 0)
            return false;
    }
    return true;
}

START_TEST(plan_tells)
{
    char *scratch = scratch_make();
    for (size_t i = 0; i < sizeof sweeps / sizeof *sweeps; i++) {
        char *text = text_format(HEAD PAIR "%s", sweeps[i].text), *said = plan_of(scratch, text);
        const char *told = sweeps[i].told;
        ck_assert_msg(told ? strstr(said, told) != NULL : tells_of_domains_alone(said),
                      "%s: '%s' is not in:\n%s", sweeps[i].text, told ? told : "nothing", said);
        free(said);
        free(text);
    }
    scratch_remove(scratch);
}
END_TEST

/* Of all rows and seeds. */
START_TEST(once)
{
    char *scratch = scratch_make();
    char *said = plan_of(scratch, HEAD PAIR "methods: [{method: [minimax, inverted_gan], sharing: "
                                            "[untied, tied], steps: 0}]\n");
    const char *first = strstr(said, "steps: 0");
    ck_assert_msg(first && !strstr(first + 1, "steps: 0"), "%s", said);
    free(said);
    scratch_remove(scratch);
}
END_TEST

#define TWICE ", so that every batch has some of them twice\n"
#define BATCHES "source: {batch: 8}\nadapt: {batch: 16}\n"
#define BATCHES_OF_8 "source: {batch: 8}\nadapt: {batch: 8}\n"

/* Of each of the sets that batches are drawn from, of which HEAD has 32 images. */
START_TEST(batches_larger_than_their_set)
{
    static const struct {
        const char *text, *set, *told;
    } small[] = {
        {"methods: [minimax]\nadapt: {batch: 8}\n", "source.batch=33",
         "source: batch: 33: of 32 images" TWICE},
        {"methods: [minimax]\nadapt: {batch: 8}\n", "source.batch=33",
         "oracle: batch: 33, as the source's: of 32 target images" TWICE},
        {"methods: [minimax]\n" BATCHES, "data.target_train=10",
         "minimax: batch: 16: of 10 target images" TWICE},
        {"methods: [minimax]\n" BATCHES, "data.source_train=10",
         "minimax: batch: 16: of 10 source images" TWICE},
        {"methods: [minimax]\n" BATCHES, "data.train=10",
         "minimax: batch: 16: of 10 source and 10 target images" TWICE},
        {"methods: [minimax]\nsource: {batch: 9}\nadapt: {batch: 8}\noracle: {labels: both}\n",
         "data.train=4", "oracle: batch: 9, as the source's: of 8 images of both domains" TWICE},
        {"methods: [minimax]\n" BATCHES, "data.train=16", NULL},
        {"methods: [minimax]\n" BATCHES, "data.source_train=endless", NULL},
        {"methods: [{method: minimax, steps: 0, warmup: 0}]\nbaselines: [adabn]\n" BATCHES,
         "data.train=10", NULL},
        {"methods: [{method: source_free, terms: {im: 1}, batch: 16}, dann]\n" BATCHES_OF_8,
         "data.source_train=10", NULL},
    };
    char *scratch = scratch_make();
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        char *text = text_format(HEAD PAIR "%s", small[i].text),
             *said = plan_with(scratch, text, small[i].set);
        const char *told = small[i].told;
        ck_assert_msg(told ? strstr(said, told) != NULL : strstr(said, "twice") == NULL,
                      "%s, %s: '%s' is not in:\n%s", small[i].text, small[i].set,
                      told ? told : "nothing", said);
        free(said);
        free(text);
    }
    scratch_remove(scratch);
}
END_TEST

/* What is read in steps of the discriminator alone. */
START_TEST(without_discriminator_steps)
{
    static const char *const settings[] = {"gate: 0.5", "smoothing: 0.1", "discriminator: {lr: 1}"};
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        char *text =
            text_format(HEAD PAIR "methods: [{method: minimax, k_d: 0, %s}]\n", settings[i]);
        expect_error(text, "would do nothing: it is read only with k_d of 1 or more");
        free(text);
    }
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("idle steps");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, plan_tells);
    tcase_add_test(t, once);
    tcase_add_test(t, batches_larger_than_their_set);
    tcase_add_test(t, without_discriminator_steps);
    return t;
}

int main(void)
{
    return run_suite("idle_steps", make);
}
