/* The sweep language: what a file expands to and which cells are the same. */
#include "adapt/methods/registry.h"
#include "bench/plan/cell.h"
#include "bench/text/files.h"
#include "bench/sweep/nodes.h"
#include "bench/plan/lock.h"
#include "bench/plan/plan_read.h"
#include "bench/sweep/domains.h"
#include "tests/bench/sweeps.h"

static int count_sources(const struct plan *p)
{
    int count = 0;
    for (int i = 0; i < p->cell_count; i++)
        count += p->cells[i].depends < 0;
    return count;
}

static const struct plan_row *find_row(const struct plan *p, const char *method,
                                       const char *sharing, const char *variant)
{
    for (int i = 0; i < p->row_count; i++)
        if (text_equal(p->rows[i].method, method) && text_equal(p->rows[i].sharing, sharing) &&
            text_equal(p->rows[i].variant, variant))
            return &p->rows[i];
    ck_abort_msg("no row %s '%s' '%s'", method, sharing, variant);
    return NULL;
}

START_TEST(rows_and_cells)
{
    struct plan p = read_plan(HEAD PAIR "methods: [{method: [minimax, inverted_gan], "
                                        "sharing: [untied, tied]}]\n");
    ck_assert_int_eq(p.row_count, 6); /* 4, source only first, oracle last */
    ck_assert_str_eq(p.rows[0].method, "source_only");
    ck_assert_str_eq(p.rows[5].method, "oracle");
    ck_assert_int_eq(p.cell_count, 2 + 2 * 6);
    ck_assert_int_eq(count_sources(&p), 2);
    for (int i = 0; i < p.row_count; i++)
        for (int k = 0; k < 2; k++)
            ck_assert_int_eq(p.rows[i].baselines[k], p.rows[0].cells[k]);
    plan_free(&p);
}
END_TEST

/* A source model is of the source domain alone: pairs, pairings and methods share it. */
START_TEST(source_models_are_shared)
{
    struct plan p = read_plan(HEAD "pairs:\n- {source: left, target: right}\n"
                                   "- {name: b, source: left, target: right, pairing: layout}\n"
                                   "methods: [minimax]\n");
    ck_assert_int_eq(count_sources(&p), 2);
    ck_assert_int_eq(p.cell_count, 2 + 2 * 2 * 3);
    plan_free(&p);
}
END_TEST

START_TEST(adding_a_method_keeps_the_others)
{
    struct plan a = read_plan(HEAD PAIR "methods: [minimax]\n");
    struct plan b = read_plan(HEAD PAIR "methods: [domain_confusion, minimax]\n"
                                        "description: other words\nbudget: {hours: 3}\n");
    ck_assert_int_eq(b.cell_count, a.cell_count + 2);
    for (int i = 0; i < a.cell_count; i++)
        ck_assert_int_ge(plan_find(&b, a.cells[i].hash), 0);
    plan_free(&a);
    plan_free(&b);
}
END_TEST

static const struct plan_row *row_called(const struct plan *p, const char *label)
{
    for (int i = 0; i < p->row_count; i++)
        if (text_equal(p->rows[i].label, label))
            return &p->rows[i];
    ck_abort_msg("no row is called %s", label);
    return NULL;
}

/* A term makes cells of its own and names its row; weight 0 makes those of no term. */
START_TEST(terms_make_rows)
{
    struct plan a = read_plan(HEAD PAIR "methods: [inverted_gan, adabn]\n");
    struct plan b =
        read_plan(HEAD PAIR "adapt: {terms: {mcc: 1}}\n"
                            "methods:\n- inverted_gan\n- {method: inverted_gan, terms: {mcc: 0}}\n"
                            "- {method: inverted_gan, terms: {mcc: {weight: 2}, im: 1}}\n- adabn\n"
                            "- {method: joint, label: mine, terms: {mcc: [1, 0.5]}}\n");
    ck_assert_int_eq(row_called(&b, "inverted-label GAN")->count, 2);
    for (int i = 0; i < a.cell_count; i++)
        ck_assert_int_ge(plan_find(&b, a.cells[i].hash), 0);
    row_called(&b, "inverted-label GAN + MCC");
    row_called(&b, "inverted-label GAN + IM + MCC");
    ck_assert_str_eq(row_called(&b, "mine")->variant, "terms.mcc=1");
    ck_assert_int_eq(b.cell_count, a.cell_count + 2 * 4);
    plan_free(&a);
    plan_free(&b);
}
END_TEST

START_TEST(terms_that_do_nothing)
{
    struct plan plan;
    expect_error(HEAD PAIR "methods: [{method: adabn, terms: {im: 1}}]\n",
                 "'terms' would do nothing for adabn");
    expect_error(HEAD PAIR "methods: [source_free]\n", "learns from these alone");
    expect_error(HEAD PAIR "methods: [{method: minimax, terms: {}}]\nadapt: {terms: {mcc: 1}}\n",
                 "s.yaml:7:36: 'terms' would do nothing: it is read only with a term in it, whose "
                 "weight of 0 takes it out of those that are set");
    expect_error(HEAD PAIR "methods: [{method: minimax, terms: [{}, {im: 1}]}]\nadapt: {terms: "
                           "{mcc: 1}}\n",
                 "'terms' would do nothing: it is read only with a term in it");
    plan = read_plan(HEAD PAIR "methods: [{method: minimax, terms: [{}, {mcc: 1}]}]\n");
    plan_free(&plan);
    plan = read_plan(HEAD PAIR "methods: [minimax]\nadapt: {terms: {mcc: 1}}\n"
                               "include: [{adapt.terms: {}}]\n");
    plan_free(&plan);
    expect_error(HEAD PAIR "methods: [{method: source_free, sharing: tied, terms: {im: 1}}]\n",
                 "'sharing' would do nothing for source_free");
    expect_error(HEAD PAIR "methods: [{method: joint, terms: {mmc: 1}}]\n", "did you mean 'mcc'");
    expect_error(HEAD PAIR "methods: [{method: joint, look: flat}]\n",
                 "'look' would do nothing for joint");
    expect_error(HEAD PAIR "methods: [{method: hinge, smoothing: 0.1}]\n",
                 "'smoothing' would do nothing for hinge");
}
END_TEST

START_TEST(grids_multiply)
{
    struct plan p = read_plan(
        HEAD PAIR "methods: [minimax]\ngrid: {adapt.steps: [5, 6], data.train: [16, 32]}\n"
                  "baselines: [source_only]\n");
    /* source_only knows no adapt.steps: its rows differ by data.train alone. */
    ck_assert_int_eq(p.row_count, 2 + 4);
    ck_assert_int_eq(p.cell_count, 2 * 2 + 2 * 2 + 4 * 2);
    find_row(&p, "minimax", "untied", "adapt.steps=6 data.train=16");
    find_row(&p, "source_only", "", "data.train=16");
    find_row(&p, "source_only", "", "data.train=32");
    plan_free(&p);
}
END_TEST

START_TEST(zips_go_side_by_side)
{
    struct plan p = read_plan(HEAD PAIR "methods: [minimax]\nbaselines: []\n"
                                        "zip: {adapt.steps: [5, 6], adapt.k_d: [1, 2]}\n"
                                        "include: [{adapt.steps: 9}]\n");
    ck_assert_int_eq(p.row_count, 3);
    find_row(&p, "minimax", "untied", "adapt.steps=6 adapt.k_d=2");
    find_row(&p, "minimax", "untied", "adapt.steps=9");
    plan_free(&p);
}
END_TEST

START_TEST(labels_of_variants)
{
    struct plan p = read_plan(
        HEAD PAIR "methods: [{method: minimax, k_d: [1, 2]}]\nbaselines: [source_only]\n"
                  "adapt: {steps: 20}\n"
                  "include: [{adapt.steps: 9, label: longer}, {source.steps: 7, label: source}, "
                  "{source.steps: 7, adapt.steps: 9, label: both}]\n"
                  "exclude: [{source.steps: 7, k_d: 2}, {adapt.steps: 20, seed: 2, k_d: 2}]\n");
    ck_assert_int_eq(find_row(&p, "minimax", "untied", "k_d=1")->count, 2);
    ck_assert_int_eq(find_row(&p, "minimax", "untied", "k_d=2")->count, 1); /* its own steps */
    find_row(&p, "minimax", "untied", "longer k_d=1");
    find_row(&p, "minimax", "untied", "longer k_d=2");
    find_row(&p, "minimax", "untied", "both k_d=1");
    find_row(&p, "source_only", "", "");
    find_row(&p, "source_only", "", "source"); /* of both, the first's */
    ck_assert_int_eq(p.row_count, 2 + 2 + 2 + 1 + 1);
    plan_free(&p);
    expect_error(HEAD PAIR "methods: [minimax]\ninclude: [{adapt.steps: 9, label: a}, "
                           "{adapt.steps: 8, label: a}]\n",
                 "s.yaml:8:63: another variant is called 'a'");
    expect_error(HEAD PAIR "methods: [minimax]\ninclude: [{adapt.steps: 9, label: a=b}]\n",
                 "s.yaml:8:35: a label has no '='");
    expect_error(HEAD PAIR "methods: [minimax]\ninclude: [{adapt.steps: 9, label: ' a'}]\n",
                 "s.yaml:8:35: label: the text begins or ends with a blank");
    expect_error(HEAD PAIR "methods: [minimax]\ninclude: [{adapt.steps: 9, label: a\u00a0b}]\n",
                 "s.yaml:8:35: label: the text holds a blank that is not a space");
    expect_error(HEAD PAIR "methods: [minimax]\ninclude: [{adapt.steps: 9, label: [a]}]\n",
                 "s.yaml:8:35");
}
END_TEST

/* Entries of two methods, and a rule about what varies in the first: how many of the second's rows
 * are left. */
static const struct {
    const char *adapt, *minimax, *hinge, *rule;
    int left;
} own_values[] = {
    {"batch: 8", "k_d: [1, 5]", "k_d: 5", "k_d: 5", 0},
    {"k_d: 5", "k_d: [1, 5]", "k_g: 1", "k_d: 5", 0},
    {"batch: 8", "k_d: [1, 5]", "k_g: 1", "k_d: 1", 1}, /* nobody wrote it */
    {"terms: {im: 1}", "terms: {im: [1, 2]}", "terms: {im: {weight: 3}}", "terms.im: 1", 1},
    {"terms: {im: {weight: 1}}", "terms: {im: [1, 2]}", "k_g: 1", "terms.im: 1", 0},
    {"terms: {im: {weight: 1, ramp: false}}", "terms: {im: {weight: [1, 2]}}", "terms: {im: 3}",
     "terms.im.weight: 1", 1},
    {"terms: {im: {weight: 1, ramp: false}}", "terms: {im: {ramp: [true, false]}}",
     "terms: {im: 0}", "terms.im.ramp: false", 1},
    {"until: {validator: im, patience: 1, at_most: 9}", "until: {patience: [1, 2]}", "steps: 4",
     "until.patience: 1", 1},
};

START_TEST(excludes_see_own_values)
{
    char *text = text_format(
        HEAD_OF_ONE_SEED PAIR "baselines: []\nadapt: {%s}\nmethods: [{method: minimax, %s}, "
                              "{method: hinge, %s}]\nexclude: [{%s}]\n",
        own_values[_i].adapt, own_values[_i].minimax, own_values[_i].hinge, own_values[_i].rule);
    struct plan p = read_plan(text);
    ck_assert_int_eq(p.row_count, 1 + own_values[_i].left);
    plan_free(&p);
    free(text);
}
END_TEST

START_TEST(excludes_take_away)
{
    struct plan p = read_plan(HEAD PAIR "methods: [{method: [minimax, inverted_gan], "
                                        "sharing: [untied, tied]}]\n"
                                        "exclude: [{method: minimax, sharing: tied}, {seed: 2, "
                                        "method: oracle}]\n");
    ck_assert_int_eq(p.row_count, 5);
    ck_assert_int_eq(find_row(&p, "oracle", "", "")->count, 1);
    plan_free(&p);
    p = read_plan(HEAD PAIR
                  "methods: [{method: [minimax, inverted_gan], k_d: [1, 2]}]\n"
                  "exclude: [{k_d: 2, seed: 2..9}, {method: [minimax, oracle], k_d: 1}]\n");
    ck_assert_int_eq(find_row(&p, "minimax", "untied", "k_d=2")->count, 1);
    ck_assert_int_eq(find_row(&p, "inverted_gan", "untied", "k_d=1")->count, 2);
    ck_assert_int_eq(p.row_count, 1 + 3 + 1);
    plan_free(&p);
    /* Also where an entry gives the value alone, or the sweep does for those that read it. */
    p = read_plan(HEAD PAIR
                  "adapt: {terms: {im: 1}, k_g: 3}\nmethods: [{method: minimax, k_d: [1, 5], "
                  "terms: {im: [1, 2]}, k_g: [2, 3]}, {method: hinge, k_d: 5}, joint]\n"
                  "baselines: []\nexclude: [{k_d: 5}, {terms.im: 1, k_g: 2}, {k_g: 3}]\n");
    find_row(&p, "minimax", "untied", "k_d=1 terms.im=2 k_g=2");
    find_row(&p, "joint", "tied", "");
    ck_assert_int_eq(p.row_count, 2);
    plan_free(&p);
    expect_error(HEAD PAIR "methods: [minimax]\nexclude: [{method: nobody}]\n",
                 "s.yaml:8:20: no row has the method 'nobody'");
    expect_error(HEAD PAIR "methods: [minimax]\nexclude: [{seed: 1..x}]\n",
                 "'1..x' is not a range");
}
END_TEST

static void expect_rows(const char *rule, int rows)
{
    char *text = text_format("%sexclude: [%s]\n",
                             HEAD_OF_ONE_SEED GAPS "methods: [minimax]\nbaselines: []\n"
                                                   "grid: {adapt.lambda: [0.5, 1.0]}\n",
                             rule);
    struct plan p = read_plan(text);
    ck_assert_msg(p.row_count == rows, "%d rows without %s", p.row_count, rule);
    plan_free(&p);
    free(text);
}

/* Of four pairs, three on one way, in two variants. */
START_TEST(excludes_by_pair_and_number)
{
    expect_rows("{gap: 0.50}", 6);
    expect_rows("{gap: [0, 1.0], adapt.lambda: 0.50}", 6);
    expect_rows("{pair: g}", 2);
    expect_rows("{pair: g at 0.5}", 6);
    expect_rows("{target: right, adapt.lambda: 1}", 5);
    expect_rows("{target: right at 0.5}", 6);
    expect_rows("{source: right}", 6);
    expect_rows("{pairing: layout, adapt.lambda: 1.0}", 7);
}
END_TEST

/* Trials are functions of (distribution, key, trial): more of them change none. */
START_TEST(random_search_is_stable)
{
#define SEARCH(trials, more)                                                                       \
    HEAD PAIR "methods: [minimax]\nbaselines: []\nrandom: {trials: " trials                        \
              ", key: a, settings: {adapt.mapping.lr: {log_uniform: [1e-5, 1e-3]}" more "}}\n"
    struct plan a = read_plan(SEARCH("3", "")), b = read_plan(SEARCH("5", ""));
    struct plan c = read_plan(SEARCH("3", ", adapt.k_d: {choice: [1, 2, 3]}"));
    ck_assert_int_eq(a.row_count, 3);
    for (int i = 0; i < 3; i++) {
        ck_assert_str_eq(a.rows[i].variant, b.rows[i].variant);
        ck_assert_ptr_nonnull(strstr(c.rows[i].variant, a.rows[i].variant));
        double lr = strtod(strchr(a.rows[i].variant, '=') + 1, NULL);
        ck_assert(lr >= 1e-5 && lr <= 1e-3);
    }
    ck_assert_str_ne(a.rows[0].variant, a.rows[1].variant);
    plan_free(&a);
    plan_free(&b);
    plan_free(&c);
}
END_TEST

/* Seventy trials are seventy rows, within their limits; where settings are so few that trials must
 * repeat each other, the plan says how many do. */
START_TEST(trials_do_not_vanish)
{
    struct plan p = read_plan(SEARCH("70", ""));
    ck_assert_int_eq(p.row_count, 70);
    ck_assert_int_eq(p.repeated, 0);
    plan_free(&p);
    p = read_plan(HEAD PAIR "methods: [minimax]\nbaselines: []\nrandom: {trials: 8, settings: "
                            "{adapt.k_d: {choice: [1, 2, 3]}}}\n");
    ck_assert_int_eq(p.row_count + p.repeated, 8);
    ck_assert_int_le(p.row_count, 3);
    plan_free(&p);
    p = read_plan(HEAD PAIR "methods: [minimax]\nbaselines: []\nrandom: {trials: 20, settings: "
                            "{adapt.lambda: {uniform: [0.12345678, 0.12345679]}}}\n");
    for (int i = 0; i < p.row_count; i++) {
        double lambda = strtod(strchr(p.rows[i].variant, '=') + 1, NULL);
        ck_assert(lambda >= 0.12345678 && lambda <= 0.12345679);
    }
    plan_free(&p);
}
END_TEST

START_TEST(all_ordered_pairs)
{
    struct plan p = read_plan(HEAD "pairs: [{all: [left, right]}]\nmethods: [minimax]\n");
    ck_assert_int_eq(p.pair_count, 2);
    ck_assert_str_eq(p.pairs[0].name, "left→right");
    ck_assert_str_eq(p.pairs[1].name, "right→left");
    ck_assert_int_eq(count_sources(&p), 4);
    plan_free(&p);
}
END_TEST

/* At gap 0 the target is the source domain itself; between, domains of their own. */
START_TEST(gaps_make_domains)
{
    struct plan p =
        read_plan(HEAD "pairs: [{name: g, source: left, target: right, gap: [0, 0.5, 1], "
                       "only: [noise]}]\nmethods: [minimax]\n");
    ck_assert_int_eq(p.pair_count, 3);
    ck_assert_str_eq(p.pairs[1].name, "g at 0.5");
    ck_assert_str_eq(p.pairs[0].target, p.pairs[0].source);
    ck_assert_str_ne(p.pairs[1].target, p.pairs[0].target);
    ck_assert_str_ne(p.pairs[1].target, p.pairs[2].target);
    ck_assert_int_eq(count_sources(&p), 2);
    plan_free(&p);
    expect_error(HEAD "pairs: [{source: left, target: right, gap: [2], only: [nois]}]\n",
                 "did you mean 'noise'");
}
END_TEST

START_TEST(set_lays_over)
{
    struct plan p;
    struct err e = ERR_INIT;
    read_with(&p, HEAD PAIR "methods: [minimax]\n", "seeds=[5, 7..9]", &e);
    ck_assert_msg(e.code == 0, "%s", e.text);
    ck_assert_int_eq(p.rows[0].count, 4);
    plan_free(&p);
    ck_assert_int_eq(read_with(&p, HEAD PAIR "methods: [minimax]\n", "adapt.stepps=3", &e),
                     ERR_CONFIG);
    ck_assert_ptr_nonnull(strstr(e.text, "--set adapt.stepps"));
    ck_assert_ptr_nonnull(strstr(e.text, "did you mean 'steps'"));
    err_free(&e);
    plan_free(&p);
}
END_TEST

static void set_both(const char *first, const char *second, const char *reason)
{
    char *sets[] = {text_copy(first), text_copy(second)};
    struct domains domains = {0};
    struct plan p;
    struct err e = ERR_INIT;
    plan_parse(&p, HEAD PAIR "methods: [minimax]\n", "s.yaml", sets, 2, &domains, &e);
    ck_assert_int_eq(e.code, reason ? ERR_USAGE : ERR_NONE);
    ck_assert_msg(!reason || (text_equal(e.text, reason) && e.count == 1), "%s", e.text);
    err_free(&e);
    plan_free(&p);
    domains_free(&domains);
    free(sets[1]);
    free(sets[0]);
}

START_TEST(what_is_set_twice_is_refused)
{
    set_both("adapt.steps=4", "adapt.steps=6", "--set adapt.steps is given twice");
    set_both("adapt.steps=4", "adapt={steps: 6}",
             "--set adapt takes the place of --set adapt.steps, which would do nothing");
    set_both("adapt.steps=4", "adapt.until={validator: im, patience: 1, at_most: 6}",
             "--set adapt.until takes the place of --set adapt.steps, which would do nothing");
    set_both("adapt={steps: 4, batch: 8}", "adapt.batch=9",
             "--set adapt.batch takes the place of a part of --set adapt, which would do nothing");
    set_both("adapt={steps: 4}", "adapt.until={validator: im, patience: 1, at_most: 6}",
             "--set adapt.until takes the place of a part of --set adapt, which would do nothing");
    set_both("adapt.steps=4", "adapt.batch=8", NULL);
    set_both("adapt.terms.im=1", "adapt.terms.im.temperature=2", NULL);
    set_both("adapt.terms.im.temperature=2", "adapt.terms.im=1", NULL);
    set_both("adapt.terms.im=1", "adapt.batch=8", NULL);
    set_both("adapt.terms.im=1", "adapt.terms.im=2", "--set adapt.terms.im is given twice");
    set_both("adapt.terms.im=1", "adapt.terms.im.weight=2",
             "--set adapt.terms.im.weight takes the place of --set adapt.terms.im, which would do "
             "nothing");
    set_both("adapt={steps: 4}", "adapt.batch=8", NULL);
}
END_TEST

START_TEST(the_lock_is_the_plan)
{
    struct plan a = read_plan(HEAD PAIR "methods: [{method: minimax, k_d: [1, 2]}]\n"), b;
    struct err e = ERR_INIT;
    json_t *lock = plan_json(&a);
    ck_assert_int_eq(plan_from_json(&b, lock, &e), ERR_NONE);
    json_t *again = plan_json(&b);
    ck_assert(json_equal(lock, again));
    plan_free(&b);
    /* An altered identity no longer has its name. */
    json_t *cell = json_array_get(json_object_get(lock, "cells"), 0);
    json_object_set_new(json_object_get(cell, "identity"), "seed", json_integer(99));
    ck_assert_int_eq(plan_from_json(&b, lock, &e), ERR_DATA);
    plan_free(&b);
    err_free(&e);
    json_decref(lock);
    json_decref(again);
    plan_free(&a);
}
END_TEST

/* cell_parse is the inverse of cell_identity, for every method of the registry. */
START_TEST(identities_round_trip)
{
    struct text text = {0};
    text_add(&text, HEAD PAIR "methods: [");
    for (int i = 0; methods[i]; i++)
        text_printf(&text, "%s{method: %s%s}", i ? ", " : "", methods[i]->name,
                    method_has_steps(methods[i]) ? ", terms: {mcc: {temperature: 2}, im: 0.5}"
                                                 : "");
    text_add(&text, "]\n");
    struct plan p = read_plan(text.data);
    for (int i = 0; i < p.cell_count; i++) {
        struct cell c;
        struct err e = ERR_INIT;
        ck_assert_msg(cell_parse(&c, p.cells[i].identity, &e) == ERR_NONE, "%s", e.text);
        json_t *again = c.method ? cell_identity(&c) : cell_source_identity(&c);
        ck_assert(json_equal(again, p.cells[i].identity));
        json_decref(again);
        if (c.method) {
            json_t *source = cell_source_of(p.cells[i].identity);
            ck_assert(json_equal(source, p.cells[p.cells[i].depends].identity));
            json_decref(source);
        }
        cell_free(&c);
    }
    text_free(&text);
    plan_free(&p);
}
END_TEST

/* ---- what is written for people ----------------------------------------------------------------
 */

/* The top-level keys of a piece of a sweep as assignments. */
static int assignments_of(const char *piece, char **set, int most)
{
    struct document *d;
    struct err e = ERR_INIT;
    int count = 0;
    ck_assert_msg(!document_parse(&d, piece, "bench/README.md", &e), "%s", e.text);
    const struct node *root = document_root(d);
    for (; count < root->count && count < most; count++) {
        char *value = node_text(&root->children[count]);
        set[count] = text_format("%s=%s", root->children[count].key, value);
        free(value);
    }
    document_free(d);
    return count;
}

/* A piece of the language laid over a small sweep must be a sweep. */
static void check_piece(const char *piece)
{
    static const char base[] =
        "name: t\nseeds: 1..3\nnetwork: small\nmethods: [minimax]\n"
        "pairs: [{source: ../domains/plain.yaml, target: ../domains/didot.yaml}]\n";
    char *set[16];
    struct plan p;
    struct domains domains = {0};
    struct err e = ERR_INIT;
    const int count = assignments_of(piece, set, 16);
    plan_parse(&p, base, ADDA_SOURCE_DIR "/bench/sweeps/readme.yaml", set, count, &domains, &e);
    ck_assert_msg(e.code == ERR_NONE, "%s\nin:\n%s", e.text, piece);
    ck_assert_int_gt(p.cell_count, 0);
    plan_free(&p);
    domains_free(&domains);
    for (int i = 0; i < count; i++)
        free(set[i]);
}

START_TEST(the_readme_is_right)
{
    static const char fence[] = "```yaml\n";
    char *text = slurp(ADDA_SOURCE_DIR "/bench", "README.md");
    int pieces = 0;
    for (char *at = text; (at = strstr(at, fence)); pieces++) {
        char *piece = at + strlen(fence), *end = strstr(piece, "```");
        ck_assert_ptr_nonnull(end);
        *end = '\0';
        check_piece(piece);
        at = end + 1;
    }
    ck_assert_int_eq(pieces, 12);
    free(text);
}
END_TEST

START_TEST(shipped_sweeps_are_right)
{
    static const char folder[] = ADDA_SOURCE_DIR "/bench/sweeps";
    char **names;
    int count;
    struct err e = ERR_INIT;
    ck_assert_int_eq(list_folder(folder, &names, &count, &e), ERR_NONE);
    ck_assert_int_ge(count, 3);
    for (int i = 0; i < count; i++) {
        char *path = text_format("%s/%s", folder, names[i]);
        struct plan p;
        struct domains domains = {0};
        ck_assert_msg(!plan_read(&p, path, NULL, 0, &domains, &e), "%s", e.text);
        plan_free(&p);
        domains_free(&domains);
        free(path);
    }
    names_free(names, count);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("sweep");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, rows_and_cells);
    tcase_add_test(t, source_models_are_shared);
    tcase_add_test(t, adding_a_method_keeps_the_others);
    tcase_add_test(t, terms_make_rows);
    tcase_add_test(t, terms_that_do_nothing);
    tcase_add_test(t, grids_multiply);
    tcase_add_test(t, zips_go_side_by_side);
    tcase_add_test(t, labels_of_variants);
    tcase_add_loop_test(t, excludes_see_own_values, 0, sizeof own_values / sizeof *own_values);
    tcase_add_test(t, excludes_take_away);
    tcase_add_test(t, excludes_by_pair_and_number);
    tcase_add_test(t, random_search_is_stable);
    tcase_add_test(t, trials_do_not_vanish);
    tcase_add_test(t, all_ordered_pairs);
    tcase_add_test(t, gaps_make_domains);
    tcase_add_test(t, set_lays_over);
    tcase_add_test(t, what_is_set_twice_is_refused);
    tcase_add_test(t, the_lock_is_the_plan);
    tcase_add_test(t, identities_round_trip);
    tcase_add_test(t, the_readme_is_right);
    tcase_add_test(t, shipped_sweeps_are_right);
    return t;
}

int main(void)
{
    return run_suite("sweep", make);
}
