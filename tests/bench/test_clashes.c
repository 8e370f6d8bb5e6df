/* One setting of a row that two places of a sweep give: refused, since a table would name the row
 * by a value that its cells do not have. */
#include "tests/bench/sweeps.h"

#define METHOD(settings) "methods: [{method: minimax, " settings "}]\n"

/* Behind HEAD and PAIR: what is refused, and what is said of it. */
static const struct {
    const char *text, *part;
} clashes[] = {
    {METHOD("lambda: 1") "grid: {adapt.lambda: [2], adapt.k_d: [1, 2]}\n",
     "s.yaml:7:29: 'adapt.lambda' in line 8 sets this too"},
    {METHOD("lambda: [1, 2]") "zip: {adapt.lambda: [2, 3]}\n", "'adapt.lambda' in line 8"},
    {METHOD("mapping: {lr: 0.5}") "grid: {adapt.mapping.lr: [0.1, 0.2]}\n",
     "'adapt.mapping.lr' in line 8"},
    {METHOD("mapping: {lr: 0.5}") "grid: {adapt.mapping: [{beta1: 0.5}, {lr: 0.1}]}\n",
     "'adapt.mapping' in line 8"},
    {METHOD("lambda: 1") "include: [{adapt: {k_d: 2, lambda: 2}, label: strong}]\n",
     "'adapt' in line 8"},
    {METHOD("steps: 9") "grid: {adapt.until: [{validator: im, patience: 1, at_most: 3}]}\n",
     "'adapt.until' in line 8"},
    {METHOD(
         "lambda: 1") "random: {trials: 2, key: a, settings: {adapt.lambda: {choice: [1, 2]}}}\n",
     "'adapt.lambda' in line 8"},
    {"methods: [minimax]\ngrid: {adapt.steps: [3, 4]}\nzip: {adapt.steps: [1, 2]}\n",
     "s.yaml:9:7: 'adapt.steps' takes the place of 'adapt.steps' in line 8"},
    {"methods: [minimax]\ngrid: {adapt.steps: [3, 4]}\n"
     "random: {trials: 2, key: a, settings: {adapt.steps: {choice: [7, 8]}}}\n",
     "s.yaml:9:40: 'adapt.steps' takes the place of 'adapt.steps' in line 8"},
    {"methods: [minimax]\ngrid: {adapt.mapping.lr: [0.1, 0.2], adapt.mapping: [{beta1: 0.5}]}\n",
     "'adapt.mapping' takes the place of 'adapt.mapping.lr'"},
    {"methods: [minimax]\ngrid: {adapt.mapping: [{lr: 0.5}, {lr: 0.6}], adapt.mapping.lr: [1, "
     "2]}\n",
     "'adapt.mapping.lr' takes the place of 'adapt.mapping'"},
    {METHOD("steps: 9") "adapt: {steps: 5}\n",
     "s.yaml:8:9: 'steps' would do nothing: it is read only with an entry of 'methods' that has no "
     "value of its own"},
};

START_TEST(two_places_for_one_setting)
{
    for (size_t i = 0; i < sizeof clashes / sizeof *clashes; i++) {
        char *text = text_format(HEAD PAIR "%s", clashes[i].text);
        expect_error(text, clashes[i].part);
        free(text);
    }
}
END_TEST

START_TEST(each_variant_is_looked_at)
{
    char *said = read_wrong(HEAD PAIR METHOD(
        "lambda: 1, k_d: 2") "include: [{adapt.lambda: 2},\n{adapt.k_d: 3},\n{adapt.k_d: 4}]\n");
    ck_assert_msg(strstr(said, "'adapt.lambda' in line 8") &&
                      strstr(said, "'adapt.k_d' in line 9") &&
                      strstr(said, "'adapt.k_d' in line 10"),
                  "%s", said);
    free(said);
}
END_TEST

/* Behind HEAD and PAIR: nothing of it is in vain. */
static const struct {
    const char *text;
} right[] = {
    {METHOD("lambda: [1, 2]") "grid: {adapt.k_d: [1, 2]}\n"},
    {METHOD("mapping: {beta1: 0.5}") "grid: {adapt.mapping.lr: [0.1, 0.2]}\n"},
    {METHOD("mapping: {beta1: 0.5}") "grid: {adapt.mapping: [{lr: 0.1}, {lr: 0.2}]}\n"},
    {"methods: [minimax]\ngrid: {adapt.mapping: [{lr: 0.1}, {lr: 0.2}], adapt.mapping.beta1: "
     "[0.5]}\n"},
    {"methods: [minimax]\nadapt: {steps: 5}\ngrid: {adapt.steps: [3, 4]}\n"},
    {"methods: [minimax]\nadapt: {steps: 5}\ninclude: [{adapt.steps: 3}, {adapt.steps: 4}]\n"},
    {"methods: [coral, {method: minimax, steps: 9}]\nadapt: {steps: 5}\n"},
};

START_TEST(places_beside_each_other)
{
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        char *text = text_format(HEAD PAIR "%s", right[i].text);
        struct plan p = read_plan(text);
        plan_free(&p);
        free(text);
    }
}
END_TEST

/* A value of the command line that a grid replaces. */
START_TEST(options_in_vain)
{
    struct plan p;
    struct err e = ERR_INIT;
    read_with(&p, HEAD PAIR "methods: [minimax]\ngrid: {adapt.steps: [3, 4]}\n", "adapt.steps=50",
              &e);
    ck_assert_int_eq(e.code, ERR_CONFIG);
    ck_assert_msg(strstr(e.text, "--set adapt.steps:1:1: does nothing: 'adapt.steps' in line 8"),
                  "%s", e.text);
    err_free(&e);
    plan_free(&p);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("clashes");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, two_places_for_one_setting);
    tcase_add_test(t, each_variant_is_looked_at);
    tcase_add_test(t, places_beside_each_other);
    tcase_add_test(t, options_in_vain);
    return t;
}

int main(void)
{
    return run_suite("clashes", make);
}
