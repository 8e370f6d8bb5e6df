/* Whole trainings through the tool: the 2018 experiment shortened, and controls that must succeed
 * or fail. Figures are read from the CSV report, as a user would. */
#include <math.h>

#include "tests/bench/support.h"

static char *scratch, *store;

static void set_up(void)
{
    scratch = scratch_make();
    store = text_format("%s/store", scratch);
}

static void tear_down(void)
{
    free(store);
    scratch_remove(scratch);
}

/* Column `column` (from 0) of the report's row with that label. */
static double figure(const char *csv, const char *label, int column)
{
    char *field = text_format(",%s,", label);
    const char *at = strstr(csv, field);
    ck_assert_msg(at != NULL, "no row '%s' in\n%s", label, csv);
    while (at > csv && at[-1] != '\n')
        at--;
    for (int i = 0; i < column; i++)
        at = strchr(at, ',') + 1;
    free(field);
    return strtod(at, NULL);
}

enum { COLUMN_DIVERGED = 7, COLUMN_CHARACTER = 8 };

static char *report(void)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "-f", "csv"), 0);
    return slurp(scratch, "stdout");
}

/* Fresh target encoder, warm-up, order and modes of bench/sweeps/seed.yaml on its own images and
 * network, only shorter: an encoder that never saw a label stays near chance (1/36). */
START_TEST(the_2018_experiment_shortened)
{
    static const char sweep[] = ADDA_SOURCE_DIR "/bench/sweeps/seed.yaml";
    const int code = TOOL_RUN(scratch, "run", sweep, "-o", store, "-q", "--set=data.train=64",
                              "--set=data.test=50", "--set=source.steps=6", "--set=source.batch=16",
                              "--set=adapt.batch=8", "--set=adapt.warmup=6", "--set=adapt.steps=3",
                              "--set=adapt.evaluate_every=3");
    ck_assert_int_eq(code, 0);
    char *csv = report();
    ck_assert(figure(csv, "inverted-label GAN", COLUMN_DIVERGED) == 0);
    ck_assert_double_lt(figure(csv, "inverted-label GAN", COLUMN_CHARACTER), 0.2);
    free(csv);
}
END_TEST

/* The font pair passes .95 from the source's weights; a fresh encoder or a hot mapping optimiser
 * ends near chance (.10). */
START_TEST(controls)
{
    static const char sweep[] = GOLDEN "/controls.yaml";
    ck_assert_int_eq(TOOL_RUN(scratch, "run", sweep, "-o", store, "-q"), 0);
    char *csv = report();
    ck_assert_double_gt(figure(csv, "works", COLUMN_CHARACTER), 0.95);
    ck_assert_double_lt(figure(csv, "fresh", COLUMN_CHARACTER), 0.3);
    ck_assert_double_lt(figure(csv, "hot", COLUMN_CHARACTER), 0.3);
    free(csv);
}
END_TEST

static TCase *make(void)
{
    TCase *c = tcase_create("recipes");
    tcase_set_timeout(c, 500);
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, the_2018_experiment_shortened);
    tcase_add_test(c, controls);
    return c;
}

int main(void)
{
    return run_suite("recipes", make);
}
