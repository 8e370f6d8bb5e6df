/* The sweep language: what a file expands to, which cells are the same, and what is said about
 * mistakes. */
#include "bench/cell.h"
#include "bench/files.h"
#include "bench/nodes.h"
#include "bench/plan.h"
#include "tests/bench/support.h"

#define HEAD                                                                                       \
    "name: t\nseeds: 1..2\ndata: {train: 32, test: 16}\n"                                          \
    "network: {encoder: \"conv 4 5x5 | relu | flatten | dense 8\", discriminator: \"dense 1\"}\n"  \
    "domains: {left: " GOLDEN "/domains/left.yaml, right: " GOLDEN "/domains/right.yaml}\n"
#define HEAD_OF_ONE_SEED                                                                           \
    "name: t\nseeds: 1..1\ndata: {train: 32, test: 16}\nnetwork: small\n"                          \
    "domains: {left: " GOLDEN "/domains/left.yaml, right: " GOLDEN "/domains/right.yaml}\n"
#define PAIR "pairs: [{source: left, target: right}]\n"

/* Reads a sweep given as text. */
static enum err_code read_with(struct plan *p, const char *text, const char *set, struct err *e)
{
    char *sets[] = {text_copy(set)};
    struct domains domains = {0};
    plan_parse(p, text, "s.yaml", sets, set ? 1 : 0, &domains, e);
    domains_free(&domains);
    free(sets[0]);
    return e->code;
}

static struct plan read_plan(const char *text)
{
    struct plan p;
    struct err e = ERR_INIT;
    read_with(&p, text, NULL, &e);
    ck_assert_msg(e.code == ERR_NONE, "%s", e.text);
    return p;
}

/* The messages of a sweep that must be refused. */
static char *read_wrong(const char *text)
{
    struct plan p;
    struct err e = ERR_INIT;
    read_with(&p, text, NULL, &e);
    ck_assert_int_ne(e.code, ERR_NONE);
    char *said = text_copy(e.text);
    err_free(&e);
    plan_free(&p);
    return said;
}

static void expect_said(const char *text, const char *part)
{
    char *said = read_wrong(text);
    ck_assert_msg(strstr(said, part) != NULL, "'%s' is not in:\n%s", part, said);
    free(said);
}

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
    expect_said(HEAD PAIR "methods: [minimax]\nexclude: [{method: nobody}]\n",
                "s.yaml:8:20: no row has the method 'nobody'");
    expect_said(HEAD PAIR "methods: [minimax]\nexclude: [{seed: 1..x}]\n", "'1..x' is not a range");
}
END_TEST

#define GAPS                                                                                       \
    "pairs:\n- {name: g, source: left, target: right, gap: [0, 0.5, 1]}\n"                         \
    "- {source: right, target: left, pairing: layout}\n"
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

static void expect_rule_said(const char *rule, const char *part)
{
    char *text =
        text_format("%sexclude: [%s]\n",
                    HEAD_OF_ONE_SEED GAPS "methods: [{method: minimax, k_d: [1, 2]}]\n", rule);
    expect_said(text, part);
    free(text);
}

START_TEST(mistakes_of_excludes)
{
    expect_rule_said("{methid: minimax}",
                     "s.yaml:10:12: unknown key 'methid' (did you mean 'method'?)");
    expect_rule_said("{kd: 1}", "unknown key 'kd' (did you mean 'k_d'?)");
    expect_rule_said("{adapt.noise: 1}", "'adapt.noise' is nothing in which rows");
    expect_rule_said("{pair: f}", "s.yaml:10:18: no row has the pair 'f' (did you mean 'g'?)");
    expect_rule_said("{source: lft}", "no row has the source 'lft' (did you mean 'left'?)");
    expect_rule_said("{pairing: label}", "no row has the pairing 'label'");
    expect_rule_said("{gap: 0.6}", "no row has the gap '0.6'; there are: 0.0, 0.5, 1.0");
    expect_rule_said("{gap: big}", "'big' is not a number");
    expect_rule_said("{k_d: [1, 3]}", "no row has the k_d '3'; there are: 1, 2");
    expect_rule_said("{method: oracle, k_d: 1}", "no row has all of it at once");
    expect_rule_said("{}", "an empty rule");
    /* beside other mistakes */
    expect_said(HEAD PAIR "methods: [minmax]\nexclude: [{methid: minimax}]\n",
                "unknown key 'methid'");
    expect_said(HEAD PAIR "methods: [minmax]\nexclude: [{methid: minimax}]\n", "'minmax'");
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
    expect_said(HEAD "pairs: [{source: left, target: right, gap: [2], only: [nois]}]\n",
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
        text_printf(&text, "%s%s", i ? ", " : "", methods[i]->name);
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

START_TEST(mistakes_are_told_at_once)
{
    char *said = read_wrong("name: a b\nseeds: [1, 1, 4..2]\nkernel: fast\n"
                            "pairs:\n- {source: x, traget: y}\nmethods: [minmax]\n");
    const char *const parts[] = {
        "s.yaml:1:7:",   "seed 1 stands here twice",        "'4..2' is not a range",
        "'kernel' (did", "'traget' (did you mean 'target'", "'minmax' (did you mean 'minimax'"};
    for (int i = 0; i < 6; i++)
        ck_assert_msg(strstr(said, parts[i]) != NULL, "'%s' is not in:\n%s", parts[i], said);
    free(said);
}
END_TEST

/* One place a mistake. */
static const char many_mistakes[] =
    "name: a b\n"
    "seeds: [1, 1, 4..2]\n"
    "kernel: fast\n"
    "budget: {cells: -1, hour: 1}\n"
    "data: {train: 0}\n"
    "network: {encoder: \"conv 4 5x5 | pol 2\", discriminator: \"dens 1\"}\n"
    "source: {stesp: 3}\n"
    "domains: {left: " GOLDEN "/domains/left.yaml,\n"
    "  rigth: " GOLDEN "/domains/rigth.yaml}\n"
    "adapt: {lambda: -1}\n"
    "pairs:\n"
    "- {source: left, target: nowhere, pairing: labels, gap: [1.5], only: [nois]}\n"
    "- {source: left, target: left, name: [a]}\n"
    "methods:\n"
    "- {method: minmax, sharing: tide}\n"
    "- {method: [minimax, inverted_gan], sharing: tide}\n"
    "- {sharing: tide}\n"
    "baselines: [orcale]\n"
    "grid: {data.trian: [100, 200], adapt.steps: [], name: [b, c]}\n"
    "zip: {adapt.k_d: [1, 2], adapt.k_g: [1]}\n"
    "random: {trials: 0, settings: {adapt.noise: {unifrom: [0, 1]}}}\n"
    "include: [5]\n"
    "exclude: [{method: [minimax, [a]]}]\n"
    "save: {model: true}\n";
static const struct {
    int line;
    const char *part;
} many_told[] = {
    {1, "letters, digits"},
    {2, "seed 1 stands here twice"},
    {2, "'4..2' is not a range"},
    {3, "'kernel' (did"},
    {4, "cells: -1 is out of range"},
    {4, "'hour' (did"},
    {5, "train: 0 is out of range"},
    {6, "no layer 'pol' (did"},
    {6, "no layer 'dens' (did"},
    {7, "'stesp' (did"},
    {9, "No such file"},
    {10, "lambda: -1 is out of range"},
    {12, "no domain 'nowhere'"},
    {12, "'labels' (did"},
    {12, "1.5 is out of range"},
    {12, "'nois' (did"},
    {13, "name: expected a single value"},
    {15, "'minmax' (did"},
    {15, "'tide' (did"},
    {16, "'tide' (did"},
    {17, "needs 'method'"},
    {17, "'tide' (did"},
    {18, "'orcale' (did"},
    {19, "'trian' (did"},
    {19, "an empty list"},
    {19, "'name' is said of the whole"},
    {20, "side by side"},
    {21, "trials: 0 is out of range"},
    {21, "'unifrom' (did"},
    {22, "expected a map"},
    {23, "expected a single value"},
    {24, "'model' (did"},
};
enum { MANY = sizeof many_told / sizeof *many_told };

/* All of them, each once, as they stand. */
START_TEST(no_mistake_hides_another)
{
    char *said = read_wrong(many_mistakes), *at = said;
    for (int i = 0; i < MANY; i++) {
        char *place = text_format("s.yaml:%d:", many_told[i].line);
        ck_assert_msg(at != NULL, "only %d mistakes in:\n%s", i, said);
        char *end = strchr(at, '\n');
        if (end)
            *end = '\0';
        ck_assert_msg(strncmp(at, place, strlen(place)) == 0 && strstr(at, many_told[i].part),
                      "'%s' at line %d is not: %s", many_told[i].part, many_told[i].line, at);
        at = end ? end + 1 : NULL;
        free(place);
    }
    ck_assert_msg(at == NULL, "one too many: %s", at);
    free(said);
}
END_TEST

/* A domain that cannot be used is told where it is named, whoever uses it; its own mistakes stand
 * below. */
START_TEST(wrong_domains_are_told_once)
{
    const char *const wrong = GOLDEN "/micro.yaml"; /* a file that is no domain */
    char *text = text_format("%sdomains:\n  left: %s\n  right: " GOLDEN "/domains/right.yaml\n"
                             "pairs: [{source: left, target: right}, {source: right, target: "
                             "left}, {source: %s, target: right}]\n",
                             "name: t\nseeds: 1..2\n", wrong, wrong);
    char *said = read_wrong(text), *below = strchr(said, '\n');
    ck_assert_msg(strncmp(said, "s.yaml:4:9: in this domain:\n  ", 30) == 0, "%s", said);
    for (; below; below = strchr(below + 1, '\n'))
        ck_assert_msg(strncmp(below, "\n  ", 3) == 0, "%s", said);
    free(said);
    free(text);
}
END_TEST

/* What a training would refuse is refused when the sweep is read, where it stands. */
START_TEST(settings_that_cannot_train_are_refused)
{
    expect_said(HEAD PAIR "methods: [minimax]\nadapt: {mapping: {schedule: cosine}}\n",
                "s.yaml:8:18: minimax: mapping: optimizer schedule 'cosine' needs schedule_steps");
    expect_said(HEAD PAIR "methods:\n  - method: minimax\n    discriminator: {schedule: step}\n",
                "s.yaml:8:3: minimax: discriminator: optimizer schedule 'step'");
    expect_said(HEAD PAIR "methods: [minimax]\nsource: {optimizer: {kind: sgd, momentum: 0, "
                          "nesterov: true}}\n",
                "s.yaml:8:21: source: optimizer: optimizer nesterov needs a momentum");
    expect_said(HEAD PAIR "methods: [{method: minimax, look: flat}]\n"
                          "grid: {network: [{encoder: \"dense 8\", discriminator: \"dense 1\"}]}\n",
                "look: flat needs a 'flatten' layer");
    struct plan p = read_plan(HEAD PAIR "methods: [coral]\nadapt: {discriminator: {schedule: step}}"
                                        "\nbaselines: []\n");
    plan_free(&p); /* it has no discriminator */
}
END_TEST

START_TEST(settings_without_effect)
{
    expect_said(HEAD PAIR "methods: [{method: coral, noise: 0.1}]\n",
                "'noise' would do nothing for coral");
    expect_said(HEAD PAIR "methods: [{method: mmd, discriminator: {lr: 0.1}}]\n",
                "'discriminator' would do nothing for mmd");
    expect_said(HEAD PAIR "methods: [{method: adabn, steps: 9}]\n",
                "'steps' would do nothing for adabn");
    struct plan plain = read_plan(HEAD PAIR "methods: [coral, minimax]\nbaselines: [adabn]\n");
    struct plan noisy = read_plan(HEAD PAIR "methods: [coral, minimax]\nbaselines: [adabn]\n"
                                            "adapt: {noise: 0.3, smoothing: 0.1, gate: 0.6, k_d: 2,"
                                            " discriminator: {lr: 0.5}}\n");
    ck_assert_int_eq(plain.row_count, 3);
    for (int i = 0; i < 3; i++) { /* only a discriminator sees noise */
        const char *a = plain.cells[plain.rows[i].cells[0]].hash;
        const char *b = noisy.cells[noisy.rows[i].cells[0]].hash;
        ck_assert_int_eq(strcmp(a, b) == 0, strcmp(plain.rows[i].method, "minimax") != 0);
    }
    plan_free(&plain);
    plan_free(&noisy);
}
END_TEST

START_TEST(impossible_things_are_refused)
{
    expect_said("- a\n", "expected a map");
    expect_said(HEAD "pairs: [{source: left, target: " GOLDEN "/domains/wide.yaml}]\n",
                "like images");
    expect_said(HEAD PAIR "methods: [{method: minimax, sharing: partial, share_through: conv7}]\n",
                "share_through names 'conv7'");
    expect_said(HEAD PAIR "methods: [minimax]\nbudget: {cells: 3}\n", "budget of 3");
    expect_said(HEAD PAIR "methods: [minimax, {method: minimax, k_d: 3}]\n", "another 'label'");
    expect_said(HEAD PAIR "methods: [{method: oracle, k_d: 3}]\n", "would do nothing");
    expect_said(HEAD PAIR "methods: [{method: minimax, mapping.lr: [0.1, 0.2]}]\n", "mapping.lr");
    expect_said(HEAD PAIR "methods: [minimax]\nzip: {adapt.k_d: [1, 2], adapt.k_g: [1]}\n",
                "side by side");
    expect_said(HEAD PAIR "methods: [minimax]\ngrid: {adapt.k_d: []}\n", "nothing to run");
    expect_said(HEAD PAIR
                "methods: [minimax]\ngrid: {network: [{encoder: \"dense 4 | conv 2 3x3\"}]}"
                "\n",
                "conv 2 3x3");
    expect_said(HEAD "pairs: [{source: left, target: nowhere}]\n", "no domain 'nowhere'");
    expect_said(HEAD "pairs: [{all: [left, right], name: x}]\n", "takes no 'name'");
    expect_said(HEAD "pairs: [{source: left, target: right, only: [noise]}]\n", "which is missing");
    expect_said(HEAD "pairs: [{source: left, target: right, gap: {}}]\n", "a list of them");
    expect_said(HEAD PAIR "methods: [minimax]\ngrid: {kernels: [fast]}\n", "cannot vary");
    expect_said(HEAD "pairs: [{name: p, source: left, target: right}]\nmethods: [minimax]\n"
                     "grid: {domains.right: [" GOLDEN "/domains/left.yaml, " GOLDEN
                     "/domains/right.yaml]}\n",
                "has other domains in another variant");
    expect_said(HEAD PAIR
                "methods: [{method: minimax, k_d: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "
                "k_g: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], steps: [1, 2, 3, 4, 5, 6, 7, 8, 9, "
                "10], batch: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], warmup: [1, 2]}]\n",
                "more than 10000 rows");
    expect_said(HEAD "pairs: [{source: left, target: a/b.yaml}]\n", "No such file");
}
END_TEST

/* What would make one row of two is told; the pair of a domain with itself, other images, is a
 * control that must be possible. */
START_TEST(nothing_is_merged_without_a_word)
{
    expect_said(HEAD PAIR "methods: []\n", "s.yaml:7:10: 'methods' is empty");
    expect_said(HEAD "pairs: []\nmethods: [minimax]\n", "'pairs' is empty");
    expect_said(HEAD PAIR "methods:\n- minimax\n- minimax\n",
                "s.yaml:9:3: this 'minimax' is the same as that of line 8");
    expect_said(HEAD PAIR "methods: [coral, minimax, {method: minimax, lambda: [0.5, 1.0]}]\n",
                "this 'minimax' is the same");
    expect_said(HEAD PAIR "methods: [minimax]\nbaselines: [oracle, oracle]\n", "stands here twice");
    struct plan p =
        read_plan(HEAD PAIR "methods: [minimax, {method: minimax, label: again}, oracle]\n");
    ck_assert_int_eq(p.row_count, 4);
    plan_free(&p);

    expect_said(HEAD "pairs:\n- {source: left, target: right}\n"
                     "- {name: b, source: left, target: right}\n",
                "s.yaml:8:3: pair 'b' is the same as pair 'left→right'");
    expect_said(HEAD "pairs: [{source: left, target: left}]\n", "the same domain");
    expect_said(HEAD "pairs: [{name: n, source: left, target: left, pairing: layout}]\n",
                "share their layout");
    p = read_plan(HEAD "pairs: [{name: no shift, source: left, target: left, pairing: label}]\n"
                       "methods: [minimax]\n");
    ck_assert_int_eq(p.pair_count, 1);
    ck_assert_str_eq(p.pairs[0].source, p.pairs[0].target);
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
    ck_assert_int_eq(pieces, 7);
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
    tcase_add_test(t, grids_multiply);
    tcase_add_test(t, zips_go_side_by_side);
    tcase_add_test(t, excludes_take_away);
    tcase_add_test(t, excludes_by_pair_and_number);
    tcase_add_test(t, mistakes_of_excludes);
    tcase_add_test(t, random_search_is_stable);
    tcase_add_test(t, trials_do_not_vanish);
    tcase_add_test(t, all_ordered_pairs);
    tcase_add_test(t, gaps_make_domains);
    tcase_add_test(t, set_lays_over);
    tcase_add_test(t, the_lock_is_the_plan);
    tcase_add_test(t, identities_round_trip);
    tcase_add_test(t, mistakes_are_told_at_once);
    tcase_add_test(t, no_mistake_hides_another);
    tcase_add_test(t, wrong_domains_are_told_once);
    tcase_add_test(t, settings_that_cannot_train_are_refused);
    tcase_add_test(t, settings_without_effect);
    tcase_add_test(t, impossible_things_are_refused);
    tcase_add_test(t, nothing_is_merged_without_a_word);
    tcase_add_test(t, the_readme_is_right);
    tcase_add_test(t, shipped_sweeps_are_right);
    return t;
}

int main(void)
{
    return run_suite("sweep", make);
}
