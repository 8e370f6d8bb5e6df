/* The sweep language: what is said about mistakes, where, and that none hides another. */
#include "tests/bench/sweeps.h"

START_TEST(mistakes_are_told_at_once)
{
    char *said = read_wrong("name: a b\nseeds: [1, 1, 4..2]\nkernel: fast\n"
                            "pairs:\n- {source: x, traget: y}\nmethods: [minmax]\n");
    const char *const parts[] = {
        "s.yaml:1:7:",   "seed 1 is listed twice",          "'4..2' is not a range",
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
    {2, "seed 1 is listed twice"},
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
    {19, "'name' applies to the whole"},
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
    const char *const wrong = GOLDEN "/micro.yaml"; /* a file that is not a domain */
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
    expect_error(HEAD PAIR "methods: [minimax]\nadapt: {mapping: {schedule: cosine}}\n",
                 "s.yaml:8:18: minimax: mapping: optimizer schedule 'cosine' needs schedule_steps");
    expect_error(HEAD PAIR "methods:\n  - method: minimax\n    discriminator: {schedule: step}\n",
                 "s.yaml:8:5: minimax: discriminator: optimizer schedule 'step'");
    expect_error(HEAD PAIR "methods: [minimax]\nsource: {optimizer: {kind: sgd, momentum: 0, "
                           "nesterov: true}}\n",
                 "s.yaml:8:21: source: optimizer: optimizer nesterov needs a momentum");
    expect_error(HEAD PAIR
                 "methods: [{method: minimax, look: flat}]\n"
                 "grid: {network: [{encoder: \"dense 8\", discriminator: \"dense 1\"}]}\n",
                 "look: flat needs a 'flatten' layer");
    expect_error(HEAD PAIR "methods: [{method: minimax, look: flat}]\n"
                           "grid: {network.discriminator: [dense 3]}\n",
                 "s.yaml:8:32: minimax: discriminator 'dense 3' gives 3 outputs");
    char *said = read_wrong(HEAD_OF_ONE_SEED PAIR
                            "methods: [coral]\nadapt: {discriminator: {schedule: step}}"
                            "\nbaselines: []\n"); /* it has no discriminator */
    ck_assert_str_eq(said, "s.yaml:8:25: 'schedule' would do nothing: it is read only with another "
                           "method");
    free(said);
}
END_TEST

/* Where a list says the same twice, at the second place; numbers are compared as numbers. */
START_TEST(what_is_listed_twice)
{
    static const struct {
        const char *text, *told;
    } wrong[] = {
        {PAIR "methods: [minimax]\ngrid: {adapt.k_d: [1, 5, 1]}\n",
         "s.yaml:8:26: '1' is listed twice"},
        {PAIR "methods: [minimax]\ngrid: {adapt.lambda: [0.5, 1, .50]}\n",
         "s.yaml:8:31: '0.5' is listed twice"},
        {PAIR "methods: [minimax]\nzip: {adapt.k_d: [1, 2, 1], adapt.k_g: [1, 1, 1]}\n",
         "s.yaml:8:6: rows 1 and 3 of 'zip' are the same"},
        {PAIR "methods: [minimax]\ngrid: {adapt.k_d: [1, 2], adapt.k_g: [1, 2]}\n"
              "include: [{adapt.k_d: 3}, {adapt.k_g: 1, adapt.k_d: 2}]\n",
         "s.yaml:9:27: this variant is there already"},
        {PAIR "methods: [minimax]\ninclude: [{adapt.k_d: 3}, {}]\n",
         "s.yaml:8:27: this variant is there already"},
        {PAIR "methods: [{method: [minimax, minimax]}]\n",
         "s.yaml:7:11: this entry makes the row 'minimax' twice: a list has a value twice, or an "
         "alias"},
        {PAIR "methods: [&a {method: minimax}, *a]\n", "or an alias repeats the entry"},
        {PAIR "methods: [{method: minimax, k_d: [2, 2], k_g: 2}]\n",
         "this entry makes the row 'minimax' twice: k_d=2: a list has a value twice"},
        {PAIR "methods: [{method: joint, terms: {mcc: {weight: [0, 0.5, 1], temperature: [1, "
              "2]}}}, minimax]\n",
         "s.yaml:7:11: the lists of this 'joint' make two rows that are the same: "
         "'terms.mcc.weight=0, terms.mcc.temperature=1' and 'terms.mcc.weight=0, "
         "terms.mcc.temperature=2'; remove a value, or write an entry for each row"},
        {PAIR "methods: [adabn]\nbaselines: [source_only, adabn]\n",
         "s.yaml:8:26: 'adabn' stands under 'methods' already"},
        {PAIR "methods: [coral]\nbaselines: [oracle, adabn, oracle]\n",
         "s.yaml:8:28: 'oracle' is listed twice"},
        {PAIR "methods: [minimax]\nexclude: [{method: minimax, seed: 1}, {method: minimax, seed: "
              "1}]\n",
         "s.yaml:8:39: '{method: minimax, seed: 1}' is listed twice"},
        {PAIR "methods: [minimax]\nexclude: [{seed: 1, method: [minimax, oracle, minimax]}]\n",
         "s.yaml:8:47: 'minimax' is listed twice"},
        {"pairs: [{all: [left, right, left]}]\n", "s.yaml:6:29: 'left' is listed twice"},
        {"pairs: [{source: left, target: right, gap: [0.5, 1, 0.50]}]\n",
         "s.yaml:6:53: '0.5' is listed twice"},
        {"pairs: [{source: left, target: right, gap: [1], only: [noise, noise]}]\n",
         "s.yaml:6:63: 'noise' is listed twice"},
        {PAIR "methods: [minimax]\nseeds: [1]\n", "'seeds' is given twice"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char *text = text_format(HEAD "%s", wrong[i].text), *said = read_wrong(text);
        ck_assert_msg(strstr(said, wrong[i].told) && !strchr(said, '\n'), "'%s' is not: %s",
                      wrong[i].told, said);
        free(said);
        free(text);
    }
}
END_TEST

/* What would be another thing than it seems, or nothing at all. */
START_TEST(what_says_nothing)
{
    static const struct {
        const char *text, *told;
    } wrong[] = {
        {PAIR "methods: [minimax]\ngrid: {seeds: [1, 2]}\n",
         "s.yaml:8:8: 'seeds' applies to the whole sweep and cannot vary"},
        {PAIR "methods: [{method: minimax, k_d: 0, k_g: 0}]\n",
         "k_d: 0 and k_g: 0: there is no step that would learn anything"},
        {PAIR "methods: [{method: coral, lambda: 0}]\n",
         "lambda: 0: untied encoders without terms would learn nothing"},
        {PAIR "methods: [minimax]\ngrid: {adapt.lambda: [0, 1]}\n", "lambda: 0: untied"},
        {PAIR "methods: [minimax]\nexclude: [{method: [minimax, source_only, oracle]}]\n",
         "s.yaml:8:10: this leaves nothing to run"},
        {PAIR "methods: [minimax]\nexclude: [{seed: []}]\n",
         "s.yaml:8:18: an empty list names no seed"},
        {PAIR "methods: [minimax]\nsource: {augment_shift: 12}\n",
         "s.yaml:8:9: source: augment_shift: 12 px move images of 24 x 12 off their canvas"},
        {PAIR "methods: [{method: coral, sharing: tied, augment_shift: 12}]\n",
         "s.yaml:7:11: CORAL: augment_shift: 12 px move images of 24 x 12 off their canvas"},
        {"methods: [coral]\ngrid: {pairs: [[{name: a, source: left, target: right}], "
         "[{name: b, source: left, target: right}]]}\n",
         "pair 'b' is the same as pair 'a' of another variant"},
        {PAIR "methods: [{method: inverted_gan, label: minimax}]\n",
         "s.yaml:7:41: 'minimax' is the method minimax, and this row is another"},
        {PAIR "methods: [{method: coral, label: Source only}]\n",
         "s.yaml:7:34: 'Source only' is the method source_only, and this row is another"},
        {PAIR "methods: [{method: coral, label: oracle}]\n", "'oracle' is the method oracle"},
        {PAIR "methods: [coral]\nfoo: 1\n",
         "unknown key 'foo'; there are: name, description, kernels, seeds, data, network, source, "
         "adapt, pairs, domains, baselines, methods, save, grid, zip, include, exclude, random, "
         "budget, oracle"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char *text = text_format(HEAD "%s", wrong[i].text);
        expect_error(text, wrong[i].told);
        free(text);
    }
    static const char *const right[] = {
        "{method: minimax, k_d: 2, k_g: 0}", "{method: minimax, lambda: 0, sharing: tied}",
        "{method: coral, lambda: 0, terms: {im: 1}}", "{method: inverted_gan, label: inverted_gan}",
        "{method: inverted_gan, label: minimax to its end}"};
    for (int i = 0; i < 5; i++) {
        char *text = text_format(HEAD_OF_ONE_SEED PAIR "methods: [%s]\n", right[i]);
        struct plan p = read_plan(text);
        plan_free(&p);
        free(text);
    }
    char *text = read_wrong("name: t\nseeds: ..5\ndata: {train: 32, test: 16}\n");
    ck_assert_msg(strstr(text, "s.yaml:2:8: '..5' is not a range") != NULL, "%s", text);
    free(text);
}
END_TEST

/* The largest seeds there are: a range ends at the last of them. */
START_TEST(the_largest_seeds)
{
    struct plan p = read_plan("name: t\nseeds: 9223372036854775806..9223372036854775807\n"
                              "data: {train: 32, test: 16}\nnetwork: {encoder: \"dense 8\"}\n"
                              "domains: {left: " GOLDEN "/domains/left.yaml, right: " GOLDEN
                              "/domains/right.yaml}\n" PAIR "methods: [coral]\n"
                              "exclude: [{method: coral, seed: 9223372036854775807"
                              "..9223372036854775807}]\n");
    ck_assert_int_eq(p.rows[0].count, 2);
    ck_assert_uint_eq(plan_cell_seed(&p, p.rows[0].cells[1]), INT64_MAX);
    plan_free(&p);
    expect_error("seeds: 9223372036854775807..9223372036854775808\n" PAIR,
                 "s.yaml:1:8: '9223372036854775807..9223372036854775808' has a seed above "
                 "9223372036854775807");
    expect_error("seeds: 99999999999999999999..99999999999999999999\n" PAIR, "has a seed above");
    expect_error("seeds: []\n" PAIR, "s.yaml:1:8: an empty list names no seed");
    expect_error("seeds: 0..9223372036854775807\n" PAIR,
                 "s.yaml:1:8: 9223372036854775808 seeds are more than 10000");
    expect_error("seeds: 9223372036854775808\n" PAIR, "out of range");
}
END_TEST

START_TEST(an_empty_sweep)
{
    expect_error("", "s.yaml:1:1: the sweep is empty");
    expect_error("# nothing\n", "s.yaml:1:1: the sweep is empty");
}
END_TEST

START_TEST(impossible_things_are_refused)
{
    expect_error("- a\n", "expected a map");
    expect_error(HEAD "pairs: [{source: left, target: " GOLDEN "/domains/wide.yaml}]\n",
                 "images of one kind");
    expect_error(HEAD PAIR "methods: [{method: minimax, sharing: partial, share_through: conv7}]\n",
                 "share_through names 'conv7'");
    expect_error(HEAD PAIR "methods: [minimax]\nbudget: {cells: 3}\n", "budget of 3");
    expect_error(HEAD PAIR "methods: [minimax, {method: minimax, k_d: 3}]\n", "another 'label'");
    expect_error(HEAD PAIR "methods: [{method: oracle, k_d: 3}]\n", "would do nothing");
    expect_error(HEAD PAIR "methods: [{method: minimax, mapping.lr: [0.1, 0.2]}]\n", "mapping.lr");
    expect_error(HEAD PAIR "methods: [minimax]\nzip: {adapt.k_d: [1, 2], adapt.k_g: [1]}\n",
                 "side by side");
    expect_error(HEAD PAIR "methods: [minimax]\ngrid: {adapt.k_d: []}\n", "nothing to run");
    expect_error(HEAD PAIR
                 "methods: [minimax]\ngrid: {network: [{encoder: \"dense 4 | conv 2 3x3\"}]}"
                 "\n",
                 "conv 2 3x3");
    expect_error(HEAD "pairs: [{source: left, target: nowhere}]\n", "no domain 'nowhere'");
    expect_error(HEAD "pairs: [{all: [left, right], name: x}]\n", "takes no 'name'");
    expect_error(HEAD "pairs: [{source: left, target: right, only: [noise]}]\n",
                 "which is missing");
    expect_error(HEAD "pairs: [{source: left, target: right, gap: {}}]\n", "a list of them");
    expect_error(HEAD PAIR "methods: [minimax]\ngrid: {kernels: [fast]}\n", "cannot vary");
    expect_error(HEAD "pairs: [{name: p, source: left, target: right}]\nmethods: [minimax]\n"
                      "grid: {domains.right: [" GOLDEN "/domains/left.yaml, " GOLDEN
                      "/domains/right.yaml]}\n",
                 "has other domains in another variant");
    expect_error(HEAD PAIR
                 "methods: [{method: minimax, k_d: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "
                 "k_g: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], steps: [1, 2, 3, 4, 5, 6, 7, 8, 9, "
                 "10], batch: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], warmup: [1, 2]}]\n",
                 "more than 10000 rows");
    expect_error(HEAD "pairs: [{source: left, target: a/b.yaml}]\n", "No such file");
    setenv("ADDA_DATA", GOLDEN, 1); /* domains/left.yaml is there */
    expect_error("name: t\nseeds: 1\npairs: [{source: left, target: lft}]\nmethods: [minimax]\n",
                 "s.yaml:3:18: no domain 'left' under 'domains'; that of the program is " GOLDEN
                 "/domains/left.yaml: name it there, or write this path");
    expect_error("name: t\nseeds: 1\npairs: [{source: left, target: lft}]\nmethods: [minimax]\n",
                 "no domain 'lft' under 'domains'; name one there, or write a path");
    unsetenv("ADDA_DATA");
}
END_TEST

/* What would make one row of two is told; the pair of a domain with itself, other images, is a
 * control that must be possible. */
START_TEST(nothing_is_merged_without_a_word)
{
    expect_error(HEAD PAIR "methods: []\n", "s.yaml:7:10: 'methods' is empty");
    expect_error(HEAD "pairs: []\nmethods: [minimax]\n", "'pairs' is empty");
    expect_error(HEAD PAIR "methods:\n- minimax\n- minimax\n",
                 "s.yaml:9:3: this 'minimax' is the same as that of line 8; remove one of the two "
                 "(another 'label' would show the same numbers twice)");
    expect_error(HEAD PAIR "methods: [coral, minimax, {method: minimax, lambda: [0.5, 1.0]}]\n",
                 "this 'minimax' is the same");
    expect_error(HEAD PAIR "methods: [minimax]\nbaselines: [oracle, oracle]\n", "is listed twice");
    struct plan p =
        read_plan(HEAD PAIR "methods: [minimax, {method: minimax, label: again}, oracle]\n");
    ck_assert_int_eq(p.row_count, 4);
    plan_free(&p);

    expect_error(HEAD "pairs:\n- {source: left, target: right}\n"
                      "- {name: b, source: left, target: right}\n",
                 "s.yaml:8:3: pair 'b' is the same as pair 'left→right'");
    expect_error(HEAD "pairs: [{source: left, target: left}]\n", "the same domain");
    expect_error(HEAD "pairs: [{name: n, source: left, target: left, pairing: layout}]\n",
                 "share their layout");
    p = read_plan(HEAD "pairs: [{name: no shift, source: left, target: left, pairing: label}]\n"
                       "methods: [minimax]\n");
    ck_assert_int_eq(p.pair_count, 1);
    ck_assert_str_eq(p.pairs[0].source, p.pairs[0].target);
    plan_free(&p);
}
END_TEST

static void expect_rule_error(const char *rule, const char *part)
{
    char *text =
        text_format("%sexclude: [%s]\n",
                    HEAD_OF_ONE_SEED GAPS "methods: [{method: minimax, k_d: [1, 2]}]\n", rule);
    expect_error(text, part);
    free(text);
}

START_TEST(mistakes_of_excludes)
{
    expect_rule_error("{methid: minimax}",
                      "s.yaml:10:12: unknown key 'methid' (did you mean 'method'?)");
    expect_rule_error("{kd: 1}", "unknown key 'kd' (did you mean 'k_d'?)");
    expect_rule_error("{adapt.noise: 1}", "do not differ in 'adapt.noise'");
    expect_rule_error("{pair: f}", "s.yaml:10:18: no row has the pair 'f' (did you mean 'g'?)");
    expect_rule_error("{source: lft}", "no row has the source 'lft' (did you mean 'left'?)");
    expect_rule_error("{pairing: label}", "no row has the pairing 'label'");
    expect_rule_error("{gap: 0.6}", "no row has the gap '0.6'; there are: 0.0, 0.5, 1.0");
    expect_rule_error("{gap: big}", "'big' is not a number");
    expect_rule_error("{k_d: [1, 3]}", "no row has the k_d '3'; there are: 1, 2");
    expect_rule_error("{method: oracle, seed: [1, 7]}", "s.yaml:10:38: the sweep has no seed 7");
    expect_rule_error("{seed: 8..9}", "the sweep has no seed of 8..9");
    expect_rule_error("{method: oracle, k_d: 1}", "no row matches all its keys");
    expect_rule_error("{}", "an empty rule");
    /* beside other mistakes */
    expect_error(HEAD PAIR "methods: [minmax]\nexclude: [{methid: minimax}]\n",
                 "unknown key 'methid'");
    expect_error(HEAD PAIR "methods: [minmax]\nexclude: [{methid: minimax}]\n", "'minmax'");
    static const char beside_a_model[] =
        HEAD PAIR "adapt: {share_through: conv7}\n"
                  "methods: [{method: minimax, sharing: partial}]\nexclude: [{pair: nois}]\n";
    expect_error(beside_a_model, "share_through names 'conv7', but the encoder is");
    expect_error(beside_a_model, "no row has the pair 'nois'");
    /* which may be that of the row */
    char *said = read_wrong(HEAD PAIR "methods: [minmax]\nexclude: [{method: minmax}]\n");
    ck_assert_msg(strstr(said, "no row") == NULL, "%s", said);
    free(said);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("mistakes");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, mistakes_are_told_at_once);
    tcase_add_test(t, no_mistake_hides_another);
    tcase_add_test(t, wrong_domains_are_told_once);
    tcase_add_test(t, settings_that_cannot_train_are_refused);
    tcase_add_test(t, what_is_listed_twice);
    tcase_add_test(t, what_says_nothing);
    tcase_add_test(t, the_largest_seeds);
    tcase_add_test(t, an_empty_sweep);
    tcase_add_test(t, impossible_things_are_refused);
    tcase_add_test(t, nothing_is_merged_without_a_word);
    tcase_add_test(t, mistakes_of_excludes);
    return t;
}

int main(void)
{
    return run_suite("mistakes", make);
}
