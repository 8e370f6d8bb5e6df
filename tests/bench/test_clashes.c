/* One setting of a row that two places of a sweep give: refused, since a table would name the row
 * by a value that its cells do not have. */
#include "tests/bench/sweeps.h"

#define METHOD(settings) "methods: [{method: minimax, " settings "}]\n"
#define IM "validator: im, patience: 1, at_most: 3"
#define UNTIL "until: {" IM "}"

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
    {METHOD("steps: 9") "grid: {adapt.until.patience: [1, 2]}\nadapt: {" UNTIL "}\n",
     "s.yaml:7:29: 'adapt.until.patience' in line 8 sets this too"},
    {"methods: [minimax]\ngrid: {adapt.steps: [3, 4], adapt.until: [{" IM "}]}\n",
     "s.yaml:8:29: 'adapt.until' takes the place of 'adapt.steps' in line 8"},
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
    {"methods: [minimax]\ngrid: {adapt: [{steps: 4}, {steps: 5}], adapt.until: [{" IM "}]}\n",
     "'adapt.until' takes the place of 'adapt'"},
    {METHOD("steps: 9") "adapt: {steps: 5}\n",
     "s.yaml:8:9: 'steps' would do nothing: it is read only with an entry of 'methods' that has no "
     "value of its own"},
    {METHOD("steps: 9") "adapt: {" UNTIL "}\n",
     "s.yaml:8:9: 'until' would do nothing: it is read only with an entry of 'methods' that has "
     "neither 'steps' nor 'until' of its own"},
    {METHOD(UNTIL) "adapt: {steps: 9}\n", "s.yaml:8:9: 'steps' would do nothing"},
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
    {"methods: [coral, {method: minimax, steps: 9}]\nadapt: {" UNTIL "}\n"},
    {"methods: [{method: minimax, until: {patience: 2}}]\nadapt: {" UNTIL "}\n"},
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

/* Of `steps` and `until`, what is laid over the other takes its place. */
START_TEST(one_way_to_say_how_long)
{
    static const struct {
        const char *text, *set;
        int steps, variants;
        bool until;
    } laid[] = {
        {"adapt: {" UNTIL "}\ninclude: [{adapt.steps: 4, label: short}]\n", NULL, 4, 2, false},
        {"adapt: {" UNTIL "}\ngrid: {adapt.steps: [4]}\n", NULL, 4, 1, false},
        {"adapt: {steps: 8}\ngrid: {adapt.until: [{" IM "}]}\n", NULL, 3, 1, true},
        {"adapt: {" UNTIL "}\ngrid: {adapt.until.at_most: [6]}\n", NULL, 6, 1, true},
        {"adapt: {" UNTIL "}\n", "adapt.steps=6", 6, 1, false},
        {"adapt: {steps: 8}\n", "adapt.until={" IM "}", 3, 1, true},
        {"adapt: {steps: 8}\n", "adapt={" UNTIL "}", 3, 1, true},
    };
    for (size_t i = 0; i < sizeof laid / sizeof *laid; i++) {
        struct plan p;
        struct err e = ERR_INIT;
        char *text = text_format(HEAD PAIR "baselines: []\nmethods: [minimax]\n%s", laid[i].text);
        ck_assert_msg(!read_with(&p, text, laid[i].set, &e), "%s", e.text);
        ck_assert_int_eq(p.row_count, laid[i].variants);
        const struct plan_row *last = &p.rows[p.row_count - 1];
        const json_t *adapt = json_object_get(p.cells[last->cells[0]].identity, "adapt");
        ck_assert_int_eq(json_integer_value(json_object_get(adapt, "steps")), laid[i].steps);
        ck_assert_int_eq(json_object_get(adapt, "until") != NULL, laid[i].until);
        plan_free(&p);
        free(text);
    }
}
END_TEST

static json_t *im_of(const char *text, const char *set)
{
    struct plan p;
    struct err e = ERR_INIT;
    char *whole = text_format(HEAD PAIR "baselines: []\n%s", text);
    ck_assert_msg(!read_with(&p, whole, set, &e), "%s", e.text);
    const json_t *adapt = json_object_get(p.cells[p.cell_count - 1].identity, "adapt");
    json_t *im = json_deep_copy(json_object_get(json_object_get(adapt, "terms"), "im"));
    plan_free(&p);
    free(whole);
    return im;
}

/* Alone or in a map, by a grid, --set or an entry: a weight laid over a term leaves its other
 * settings, and a setting the weight. */
START_TEST(weights_of_terms)
{
#define IM_MAP "adapt: {terms: {im: {weight: 0.5, temperature: 2, ramp: false}}}\n"
    static const char *const laid[][2] = {
        {IM_MAP "methods: [minimax]\n", "adapt.terms.im=0.25"},
        {IM_MAP "methods: [minimax]\n", "adapt.terms.im.weight=0.25"},
        {"adapt: {terms: {im: {temperature: 2, ramp: false}}}\nmethods: [minimax]\n",
         "adapt.terms.im=0.25"},
        {"adapt: {terms: {im: {weight: 1, ramp: false}}}\nmethods: [minimax]\n"
         "grid: {adapt.terms.im: [0.125, 0.25]}\n",
         "adapt.terms.im.temperature=2"},
        {IM_MAP "methods: [minimax]\ngrid: {adapt.terms.im: [0.125, 0.25]}\n", NULL},
        {IM_MAP "methods: [{method: minimax, terms: {im: [0.125, 0.25]}}]\n", NULL},
        {"adapt: {terms: {im: 0.25}}\nmethods: [minimax]\n"
         "include: [{label: a, adapt.terms.im.temperature: 2, adapt.terms.im.ramp: false}]\n",
         NULL},
        {"methods: [{method: minimax, terms: {im: 0.25}}]\n"
         "grid: {adapt.terms.im.temperature: [1, 2], adapt.terms.im.ramp: [true, false]}\n",
         NULL},
    };
    json_t *wanted = json_pack("{s:f, s:f, s:b}", "weight", 0.25, "temperature", 2.0, "ramp", 0);
    for (size_t i = 0; i < sizeof laid / sizeof *laid; i++) {
        json_t *im = im_of(laid[i][0], laid[i][1]);
        const char *key;
        const json_t *value;
        json_object_foreach(wanted, key, value)
        {
            const json_t *found = json_object_get(im, key);
            ck_assert_msg(json_is_number(value)
                              ? json_number_value(found) == json_number_value(value)
                              : json_equal(found, value),
                          "%d: %s", (int)i, key);
        }
        json_decref(im);
    }
    json_decref(wanted);
}
END_TEST

/* A value of the command line that a grid replaces. */
START_TEST(options_in_vain)
{
#define STEPS "grid: {adapt.steps: [3, 4]}\n"
    static const struct {
        const char *text, *set, *told;
    } vain[] = {
        {STEPS, "adapt.steps=50", "--set adapt.steps:1:1: does nothing: 'adapt.steps' in line 8"},
        {STEPS, "adapt.until={" IM "}",
         "--set adapt.until:1:1: does nothing: 'adapt.steps' in line 8"},
        {STEPS "adapt: {" UNTIL "}\n", "adapt.until.patience=3",
         "--set adapt.until.patience:1:1: does nothing: 'adapt.steps' in line 8"},
        {"grid: {adapt.mapping: [{lr: 0.1}, {lr: 0.2}]}\nadapt: {mapping: {beta1: 0.5}}\n",
         "adapt.mapping.beta2=0.9",
         "--set adapt.mapping.beta2:1:1: does nothing: 'adapt.mapping' in line 8"},
    };
    for (size_t i = 0; i < sizeof vain / sizeof *vain; i++) {
        struct plan p;
        struct err e = ERR_INIT;
        char *text = text_format(HEAD PAIR "methods: [minimax]\n%s", vain[i].text);
        read_with(&p, text, vain[i].set, &e);
        free(text);
        ck_assert_int_eq(e.code, ERR_CONFIG);
        ck_assert_msg(strstr(e.text, vain[i].told), "%s", e.text);
        err_free(&e);
        plan_free(&p);
    }
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("clashes");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, two_places_for_one_setting);
    tcase_add_test(t, each_variant_is_looked_at);
    tcase_add_test(t, places_beside_each_other);
    tcase_add_test(t, one_way_to_say_how_long);
    tcase_add_test(t, weights_of_terms);
    tcase_add_test(t, options_in_vain);
    return t;
}

int main(void)
{
    return run_suite("clashes", make);
}
