/* Settings: layers of defaults, errors with positions, and the canonical JSON both ways. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "adapt/methods/registry.h"
#include "adapt/validators/registry.h"
#include "base/json.h"
#include "../nn/classes.h"

static enum err_code read_adapt(struct adapt_settings *s, const char *defaults, const char *text,
                                struct err *e)
{
    struct document *d = NULL;
    if (document_parse(&d, text, "t.yaml", e))
        return e->code;
    adapt_read(s, defaults, document_root(d), NULL, e);
    document_free(d);
    return e->code;
}

START_TEST(layers_of_defaults)
{
    struct adapt_settings s;
    struct err e = ERR_INIT;
    ck_assert_msg(
        !read_adapt(&s, method_find("dann")->defaults, "{batch: 8, mapping: {lr: 0.5}}", &e), "%s",
        e.text);
    ck_assert_int_eq(s.sharing, SHARING_TIED);
    ck_assert_int_eq(s.init, INIT_FRESH);
    ck_assert(s.ramp);
    ck_assert_int_eq(s.batch, 8);
    ck_assert(s.mapping.lr == 0.5);
    ck_assert(s.mapping.beta1 == 0.9);
    ck_assert(s.discriminator.beta1 == 0.5);
    adapt_free(&s);
}
END_TEST

START_TEST(all_mistakes_at_once)
{
    struct adapt_settings s;
    struct err e = ERR_INIT;
    ck_assert(read_adapt(&s, NULL,
                         "sharing: untyed\n"
                         "stepz: 5\n"
                         "batch: many\n"
                         "k_d: -1\n"
                         "mapping: {lr: fast}\n",
                         &e));
    ck_assert_int_eq(e.count, 5);
    ck_assert_ptr_nonnull(strstr(e.text, "t.yaml:1:10"));
    ck_assert_ptr_nonnull(strstr(e.text, "untied"));
    ck_assert_ptr_nonnull(strstr(e.text, "t.yaml:2:1"));
    ck_assert_ptr_nonnull(strstr(e.text, "'steps'"));
    ck_assert_ptr_nonnull(strstr(e.text, "t.yaml:3:8"));
    ck_assert_ptr_nonnull(strstr(e.text, "t.yaml:4:6"));
    ck_assert_ptr_nonnull(strstr(e.text, "t.yaml:5:15"));
    err_free(&e);
    adapt_free(&s);
}
END_TEST

START_TEST(adapt_json_both_ways)
{
    struct adapt_settings s, back;
    struct err e = ERR_INIT;
    ck_assert(!read_adapt(&s, NULL, "{sharing: partial, share_through: conv2, noise: 0.3}", &e));
    json_t *j = adapt_json(&s);
    ck_assert_msg(!adapt_from_json(&back, j, &e), "%s", e.text);
    json_t *again = adapt_json(&back);
    ck_assert(json_equal(j, again));
    json_decref(j);
    json_decref(again);
    adapt_free(&s);
    adapt_free(&back);
}
END_TEST

/* Two ways to say how long: the one in the upper layer counts. */
START_TEST(until_or_steps)
{
    struct adapt_settings s, back;
    struct err e = ERR_INIT;
    struct document *d = NULL;
    ck_assert_msg(
        !read_adapt(&s, "{steps: 70}", "{until: {validator: snd, patience: 3, at_most: 900}}", &e),
        "%s", e.text);
    ck_assert_int_eq(s.steps, 900);
    ck_assert_int_eq(s.until.patience, 3);
    ck_assert_str_eq(validators[s.until.validator]->name, "snd");
    json_t *j = adapt_json(&s);
    ck_assert_msg(!adapt_from_json(&back, j, &e), "%s", e.text);
    json_t *again = adapt_json(&back);
    ck_assert(json_equal(j, again) && json_object_get(j, "until"));
    ck_assert(!document_parse(&d, "{until: {at_most: 50}}", "t.yaml", &e));
    ck_assert_msg(!adapt_update(&s, document_root(d), NULL, &e), "%s", e.text);
    ck_assert_int_eq(s.until.patience, 3);
    ck_assert_int_eq(s.steps, 50);
    document_free(d);
    ck_assert(!document_parse(&d, "{steps: 7}", "t.yaml", &e));
    ck_assert_msg(!adapt_update(&s, document_root(d), NULL, &e), "%s", e.text);
    ck_assert_int_eq(s.steps, 7);
    json_decref(j);
    j = adapt_json(&s);
    ck_assert_ptr_null(json_object_get(j, "until"));
    document_free(d);
    json_decref(j);
    json_decref(again);
    adapt_free(&s);
    adapt_free(&back);
}
END_TEST

START_TEST(mistakes_of_until)
{
    static const char *const wrong[][2] = {
        {"{steps: 5, until: {validator: im, patience: 3, at_most: 9}}",
         "t.yaml:1:19: 'until' stands"},
        {"{until: {validator: im, patience: 3}}", "'at_most' is missing"},
        {"{until: {validator: imm, patience: 3, at_most: 9}}", "t.yaml:1:21"},
        {"{until: {validator: im, patience: 0, at_most: 9}}", "patience: 0 is out of range"},
        {"{until: {validator: im, patiense: 2, at_most: 9}}", "(did you mean 'patience'"},
        {"{until: 5}", "t.yaml:1:9"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct adapt_settings s;
        struct err e = ERR_INIT;
        ck_assert_int_eq(read_adapt(&s, NULL, wrong[i][0], &e), ERR_CONFIG);
        ck_assert_msg(strstr(e.text, wrong[i][1]) != NULL, "%s", e.text);
        err_free(&e);
        adapt_free(&s);
    }
}
END_TEST

/* What ends with the source's training ends with the oracle's. */
START_TEST(oracles_stretch_the_schedule)
{
    struct supervised_settings source = {
        .steps = 600, .optimizer = {.schedule = SCHEDULE_COSINE, .schedule_steps = 600}};
    const struct oracle_settings longer = {1800, ORACLE_TARGET}, same = {0, ORACLE_BOTH};
    ck_assert_int_eq(oracle_supervised(&longer, &source).steps, 1800);
    ck_assert_int_eq(oracle_supervised(&longer, &source).optimizer.schedule_steps, 1800);
    ck_assert_int_eq(oracle_supervised(&same, &source).steps, 600);
    ck_assert_int_eq(oracle_supervised(&same, &source).optimizer.schedule_steps, 600);
    source.optimizer.schedule_steps = 200;
    ck_assert_int_eq(oracle_supervised(&longer, &source).optimizer.schedule_steps, 600);
}
END_TEST

/* A weight or a map; layers over layers; weight 0 takes it out; what is not used is not hashed. */
START_TEST(terms_by_weight_and_by_map)
{
    struct adapt_settings s, back;
    struct err e = ERR_INIT;
    struct document *d = NULL;
    ck_assert_msg(!read_adapt(&s, NULL,
                              "{terms: {mcc: 2, im: {ramp: false}, entropy: 1, pseudo_label: "
                              "{weight: 0, decay: 0.5}}}",
                              &e),
                  "%s", e.text);
    ck_assert(s.terms[TERM_mcc].used && s.terms[TERM_mcc].weight == 2 && s.terms[TERM_mcc].ramp);
    ck_assert(s.terms[TERM_im].used && s.terms[TERM_im].weight == 1 && !s.terms[TERM_im].ramp);
    ck_assert(!s.terms[TERM_pseudo_label].used && s.terms[TERM_pseudo_label].decay == 0.5);
    ck_assert(!document_parse(&d, "{terms: {mcc: {temperature: 3}, entropy: 0}}", "t.yaml", &e));
    ck_assert(!adapt_update(&s, document_root(d), NULL, &e));
    document_free(d);
    ck_assert(s.terms[TERM_mcc].weight == 2 && s.terms[TERM_mcc].temperature == 3);
    json_t *j = adapt_json(&s), *used = json_object_get(j, "terms");
    ck_assert_uint_eq(json_object_size(used), 2);
    ck_assert(json_object_get(used, "mcc") && json_object_get(used, "im"));
    ck_assert_msg(!adapt_from_json(&back, j, &e), "%s", e.text);
    json_t *again = adapt_json(&back);
    ck_assert(json_equal(j, again));
    json_decref(again);
    json_object_set_new(used, "magic", json_integer(1));
    adapt_free(&back);
    ck_assert(adapt_from_json(&back, j, &e));
    json_decref(j);
    err_free(&e);
    adapt_free(&s);
    adapt_free(&back);
}
END_TEST

START_TEST(mistakes_in_terms)
{
    struct adapt_settings s;
    struct err e = ERR_INIT;
    ck_assert(read_adapt(&s, NULL,
                         "terms:\n"
                         "  mmc: 1\n"
                         "  im: -1\n"
                         "  mcc: {temprature: 2}\n",
                         &e));
    ck_assert_int_eq(e.count, 3);
    ck_assert_ptr_nonnull(strstr(e.text, "t.yaml:2:3"));
    ck_assert_ptr_nonnull(strstr(e.text, "'mcc'"));
    ck_assert_ptr_nonnull(strstr(e.text, "t.yaml:3:7"));
    ck_assert_ptr_nonnull(strstr(e.text, "'temperature'"));
    err_free(&e);
    adapt_free(&s);
}
END_TEST

/* Settings that came after the first published cells leave those their names. */
START_TEST(later_settings_are_hashed_when_used)
{
    struct adapt_settings s;
    struct err e = ERR_INIT;
    static const char *const later[] = {"projection", "entropy_weighting", "terms"};
    for (int used = 0; used < 2; used++) {
        ck_assert(!read_adapt(
            &s, NULL, used ? "{projection: 9, entropy_weighting: true, terms: {im: 1}}" : "{}",
            &e));
        json_t *j = adapt_json(&s);
        for (int k = 0; k < 3; k++)
            ck_assert_int_eq(json_object_get(j, later[k]) != NULL, used);
        ck_assert_int_eq(s.projection, used ? 9 : 512);
        json_decref(j);
        adapt_free(&s);
    }
}
END_TEST

START_TEST(every_term_is_described)
{
#define TERM(name_) ck_assert_str_eq(terms[TERM_##name_]->name, #name_);
#include "adapt/terms/list.h"
#undef TERM
    for (int k = 0; k < TERM_COUNT; k++) {
        const struct term *t = terms[k];
        struct term_settings s;
        struct err e = ERR_INIT;
        ck_assert(t->title && t->help && t->settings && t->loss);
        ck_assert_int_eq(t->constants == NULL, t->hold == NULL);
        ck_assert_uint_eq(t->settings->size, sizeof s);
        ck_assert_msg(!param_read(t->settings, &s, NULL, NULL, &e), "%s: %s", t->name, e.text);
        ck_assert_msg(s.weight > 0 && s.temperature > 0, "%s: begin its table with TERM_PARAMS",
                      t->name);
    }
}
END_TEST

START_TEST(network_by_preset_and_by_text)
{
    struct network_settings s;
    struct document *d = NULL;
    struct err e = ERR_INIT;
    ck_assert(!document_parse(&d, "{preset: small, head: 'dense 9'}", "t.yaml", &e));
    ck_assert_msg(!network_read(&s, document_root(d), &e), "%s", e.text);
    ck_assert_str_eq(s.head, "dense 9");
    ck_assert_ptr_nonnull(strstr(s.encoder, "conv"));
    json_t *j = network_json(&s);
    ck_assert_str_eq(json_string_value(json_object_get(j, "encoder")), s.encoder);
    ck_assert_str_eq(json_string_value(json_object_get(j, "head")), "dense 9");
    json_decref(j);
    network_free(&s);
    document_free(d);
    ck_assert(!document_parse(&d, "smal", "t.yaml", &e));
    ck_assert(network_read(&s, document_root(d), &e));
    ck_assert_ptr_nonnull(strstr(e.text, "did you mean 'small'"));
    network_free(&s);
    document_free(d);
    err_free(&e);
}
END_TEST

START_TEST(every_method_is_described)
{
    for (int i = 0; methods[i]; i++) {
        const struct method *m = methods[i];
        struct adapt_settings s;
        struct err e = ERR_INIT;
        ck_assert_ptr_eq(method_find(m->name), m);
        ck_assert(m->title && m->help && m->run);
        ck_assert_msg(!adapt_read(&s, m->defaults, NULL, NULL, &e), "%s: %s", m->name, e.text);
        adapt_free(&s);
    }
    ck_assert_ptr_null(method_find("magic"));
}
END_TEST

/* Tables compare with one method and measure gaps up to one. */
START_TEST(each_bound_is_one_method)
{
    int count[3] = {0};
    for (int i = 0; methods[i]; i++)
        count[methods[i]->role]++;
    ck_assert_int_eq(count[METHOD_SOURCE_ONLY], 1);
    ck_assert_int_eq(count[METHOD_ORACLE], 1);
    ck_assert_str_eq(method_bound(METHOD_SOURCE_ONLY)->name, "source_only");
    ck_assert_str_eq(method_bound(METHOD_ORACLE)->name, "oracle");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("settings");
    TCase *c = tcase_create("settings");
    tcase_add_test(c, layers_of_defaults);
    tcase_add_test(c, all_mistakes_at_once);
    tcase_add_test(c, adapt_json_both_ways);
    tcase_add_test(c, until_or_steps);
    tcase_add_test(c, mistakes_of_until);
    tcase_add_test(c, oracles_stretch_the_schedule);
    tcase_add_test(c, terms_by_weight_and_by_map);
    tcase_add_test(c, mistakes_in_terms);
    tcase_add_test(c, later_settings_are_hashed_when_used);
    tcase_add_test(c, every_term_is_described);
    tcase_add_test(c, network_by_preset_and_by_text);
    tcase_add_test(c, every_method_is_described);
    tcase_add_test(c, each_bound_is_one_method);
    suite_add_tcase(s, c);
    return run_suite(s);
}
