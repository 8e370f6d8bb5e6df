/* No setting of a training is ignored: every entry of the tables of adaptation, source training,
 * oracle, optimisers and terms is tried in many entries of a sweep. Wherever two of its values are
 * accepted they make cells of other names; in some entry two of them are. Elsewhere it is refused.
 */
#include <math.h>

#include "adapt/methods/registry.h"
#include "adapt/settings.h"
#include "adapt/terms/registry.h"
#include "bench/plan/plan_read.h"
#include "bench/sweep/sizes.h"
#include "bench/sweep/sweep_read.h"
#include "tests/bench/sweeps.h"

enum { VALUES = 10, VALUE_SIZE = 48 };

#define TOP                                                                                        \
    "name: t\nseeds: 1\ndata: {train: 300, test: 16}\n"                                            \
    "network: {encoder: \"conv 4 5x5 | bn | relu | conv 4 3x3 | bn | relu | flatten | dense 8 | "  \
    "dropout .1 | relu\", discriminator: \"dense 2\"}\n"                                           \
    "domains: {left: " GOLDEN "/domains/left.yaml, right: " GOLDEN "/domains/right.yaml}\n" PAIR

/* ---- values --------------------------------------------------------------------------------- */

static int add_number(char values[VALUES][VALUE_SIZE], int count, const struct param *p, double v)
{
    if (p->min < 0 || p->max > 0)
        v = fmax(p->min, fmin(p->max, v));
    snprintf(values[count], VALUE_SIZE, "%g", p->type == PARAM_INT ? floor(v) : v);
    for (int i = 0; i < count; i++)
        if (strcmp(values[i], values[count]) == 0)
            return count;
    return count + 1;
}

/* Different values of a setting, some of which may be refused; returns how many. */
static int values_of(const struct param *p, char values[VALUES][VALUE_SIZE])
{
    static const double numbers[] = {1, 2, 0.1, 0.5, 7, 20, 0};
    int count = 0;
    switch (p->type) {
    case PARAM_BOOL:
        strcpy(values[0], "false");
        strcpy(values[1], "true");
        return 2;
    case PARAM_CHOICE:
        for (; p->choices[count] && count < VALUES; count++)
            snprintf(values[count], VALUE_SIZE, "%s", p->choices[count]);
        return count;
    case PARAM_TEXT:
        ck_assert_str_eq(p->name, "share_through");
        strcpy(values[0], "conv1");
        strcpy(values[1], "conv2");
        return 2;
    default:
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
            count = add_number(values, count, p, numbers[i]);
        return count;
    }
}

/* ---- entries -------------------------------------------------------------------------------- */

/* `text` with `with` in place of each `mark`; new string. */
static char *fill(const char *text, char mark, const char *with)
{
    struct text filled = {0};
    for (; *text; text++)
        if (*text == mark)
            text_add(&filled, with);
        else
            text_add_bytes(&filled, text, 1);
    return text_take(&filled);
}

/* false: the sweep is refused; else `names` gets those of its cells, which the caller frees. */
static bool cells_of(const char *spec, char **names)
{
    struct plan p;
    struct err e = ERR_INIT;
    struct text all = {0};
    const bool read = !read_with(&p, spec, NULL, &e);
    for (int i = 0; read && i < p.cell_count; i++)
        text_printf(&all, "%s ", p.cells[i].hash);
    if (!read)
        ck_assert_ptr_nonnull(e.text);
    *names = text_take(&all);
    err_free(&e);
    plan_free(&p);
    return read;
}

/* Whether two of the values are accepted; they must make different cells. */
static bool counts_in(const struct param *p, const char *format)
{
    char values[VALUES][VALUE_SIZE], *cells[VALUES];
    const int count = values_of(p, values);
    int accepted = 0, which[VALUES];
    for (int i = 0; i < count; i++) {
        char *setting = text_format("%s: %s", p->name, values[i]);
        char *entry = fill(format, '@', setting), *spec = text_format("%s%s", TOP, entry);
        const bool read = cells_of(spec, &cells[accepted]);
        free(spec);
        free(entry);
        free(setting);
        if (!read) {
            free(cells[accepted]);
            continue;
        }
        for (int k = 0; k < accepted; k++)
            ck_assert_msg(strcmp(cells[k], cells[accepted]) != 0,
                          "'%s' is ignored: %s and %s make the same cells in\n%s", p->name,
                          values[which[k]], values[i], format);
        which[accepted++] = i;
    }
    for (int k = 0; k < accepted; k++)
        free(cells[k]);
    return accepted > 1;
}

/* A map of the entry may have the setting already. */
static bool names_it(const char *text, const char *name)
{
    char key[64];
    snprintf(key, sizeof key, "%s: ", name);
    for (const char *at = text; (at = strstr(at, key)); at++)
        if (at[-1] == ' ' || at[-1] == '{')
            return true;
    return false;
}

static void assert_counts(const struct param_table *t, const char *const *entries)
{
    for (int k = 0; k < t->count; k++) {
        bool counts = false;
        for (int i = 0; entries[i]; i++)
            if (!names_it(entries[i], t->params[k].name))
                counts |= counts_in(&t->params[k], entries[i]);
        ck_assert_msg(counts, "%s: '%s' makes no difference anywhere", t->name, t->params[k].name);
    }
}

START_TEST(settings_of_adaptation)
{
    static const char *const entries[] = {
        "methods: [{method: inverted_gan, @}]\n",
        "methods: [{method: minimax, sharing: partial, share_through: conv1, @}]\n",
        "methods: [{method: minimax, sharing: partial, @}]\n",
        "methods: [{method: domain_confusion, sharing: tied, @}]\n",
        "methods: [{method: inverted_gan, look: conditional, @}]\n",
        "methods: [{method: inverted_gan, init: fresh, @}]\n",
        "methods: [{method: inverted_gan, ramp: true, warmup: 0, @}]\n",
        "methods: [{method: hinge, order: simultaneous, @}]\n",
        "methods: [{method: joint, terms: {mcc: 1}, @}]\n",
        "methods: [{method: source_free, terms: {mcc: 1}, @}]\n",
        "methods: [inverted_gan]\nadapt: {@}\n",
        NULL,
    };
    assert_counts(&adapt_table, entries);
}
END_TEST

/* Every method's own entry: what is accepted there makes a difference. */
START_TEST(settings_of_every_method)
{
    for (int m = 0; methods[m]; m++) {
        char *entry = text_format("methods: [{method: %s, @}]\n", methods[m]->name);
        for (int k = 0; k < adapt_table.count; k++)
            counts_in(&adapt_table.params[k], entry);
        free(entry);
    }
}
END_TEST

START_TEST(settings_of_supervised_training)
{
    static const char *const source[] = {"methods: [minimax]\nsource: {@}\n", NULL};
    static const char *const oracle[] = {
        "methods: [minimax]\nbaselines: [oracle]\noracle: {@}\n",
        "methods: [minimax]\noracle: {@}\n",
        "methods: [minimax]\nbaselines: [source_only]\noracle: {@}\n", NULL};
    assert_counts(&supervised_table, source);
    assert_counts(&oracle_table, oracle);
}
END_TEST

START_TEST(settings_of_optimizers)
{
    static const char *const kinds[] = {"kind: adam",
                                        "kind: sgd",
                                        "kind: sgd, momentum: 0.9",
                                        "lr: 0.1",
                                        "schedule_steps: 9",
                                        "schedule: cosine",
                                        "kind: sgd, schedule: cosine, schedule_steps: 9",
                                        "kind: adam, schedule: step, schedule_steps: 9"};
    static const char *const places[] = {
        "methods: [minimax]\nsource: {optimizer: {&, @}}\n",
        "methods: [{method: minimax, mapping: {&, @}}]\n",
        "methods: [{method: minimax, discriminator: {&, @}}]\n",
        "methods: [minimax]\nadapt: {mapping: {&, @}}\n",
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char *entries[sizeof kinds / sizeof *kinds + 1] = {NULL};
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            entries[k] = fill(places[i], '&', kinds[k]);
        assert_counts(&optimizer_table, (const char *const *)entries);
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            free(entries[k]);
    }
}
END_TEST

START_TEST(settings_of_stopping)
{
    static const char *const entries[] = {
        "methods: [{method: minimax, until: {validator: im, patience: 2, @}}]\n",
        "methods: [{method: minimax, until: {validator: im, at_most: 900, @}}]\n",
        "methods: [{method: minimax, until: {patience: 2, at_most: 900, @}}]\n",
        NULL,
    };
    assert_counts(&until_table, entries);
}
END_TEST

START_TEST(settings_of_terms)
{
    for (int k = 0; k < TERM_COUNT; k++) {
        char *entries[] = {
            text_format("methods: [{method: joint, terms: {%s: {@}}}]\n", terms[k]->name),
            text_format("methods: [{method: inverted_gan, terms: {%s: {@}}}]\n", terms[k]->name),
            text_format("methods: [{method: joint, terms: {%s: {ramp: false, @}}}]\n",
                        terms[k]->name),
            NULL};
        assert_counts(terms[k]->settings, (const char *const *)entries);
        for (int i = 0; entries[i]; i++)
            free(entries[i]);
    }
}
END_TEST

/* The sections that are no tables of trainings: another value makes other cells, or the plan alone
 * differs, as of names and limits. */
struct section {
    const char *one, *other;
    bool counts;
};

/* Whether one of them gives the setting another value; `head`: how its line begins. */
static bool is_in(const struct section *sections, size_t count, const char *head, const char *name)
{
    char *key = text_format("%s: ", name);
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        const char *line = sections[i].other, *at = strstr(line, key);
        found |= at && strncmp(line, head, strlen(head)) == 0 && (*head || at == line);
    }
    free(key);
    return found;
}

START_TEST(other_sections)
{
    static const struct section sections[] = {
        {"data: {train: 300, test: 16}", "data: {train: 301, test: 16}", true},
        {"data: {train: 300, test: 16}", "data: {train: 300, test: 17}", true},
        {"data: {train: 300, test: 16}", "data: {train: 300, test: 16, source_train: 301}", true},
        {"data: {train: 300, test: 16}", "data: {train: 300, test: 16, target_train: 301}", true},
        {"data: {train: 300, test: 16}", "data: {train: 300, test: 16, source_test: 17}", true},
        {"data: {train: 300, test: 16}", "data: {train: 300, test: 16, target_test: 17}", true},
        {"data: {train: 300, test: 16}", "data: {train: 300, test: 16, source_train: endless}",
         true},
        {"data: {train: 300, source_test: 16}", "data: {train: 300, test: train, source_test: 16}",
         true},
        {"data: {train: 300, test: 16}", "data: {train: 300, test: 16, texts: disjoint}", true},
        {"data: {train: 300, test: 16}", "data: {train: 300, test: 16, test_pairing: layout}",
         true},
        {"seeds: 1", "seeds: 2", true},
        {"network: small", "network: small_bn", true},
        {"kernels: reference", "kernels: fast", true},
        {"pairs: [{source: left, target: right}]", "pairs: [{source: right, target: left}]", true},
        {"pairs: [{source: left, target: right}]",
         "pairs: [{source: left, target: right, pairing: label}]", true},
        {"name: t", "name: u", false},
        {"description: one", "description: other", false},
        {"save: {models: true}", "save: {models: false}", false},
        {"budget: {cells: 100}", "budget: {cells: 200}", false},
        {"budget: {hours: 1}", "budget: {hours: 2}", false},
    };
    static const char *const usual[] = {
        "name: t",
        "seeds: 1",
        "data: {train: 300, test: 16}",
        "network: small",
        "pairs: [{source: left, target: right}]",
        "methods: [minimax]",
        "domains: {left: " GOLDEN "/domains/left.yaml, right: " GOLDEN "/domains/right.yaml}"};
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        char *cells[2];
        for (int k = 0; k < 2; k++) {
            struct text spec = {0};
            const char *changed = k ? sections[i].other : sections[i].one;
            text_printf(&spec, "%s\n", changed);
            for (size_t u = 0; u < sizeof usual / sizeof *usual; u++)
                if (strncmp(usual[u], changed, strcspn(changed, ":") + 1) != 0)
                    text_printf(&spec, "%s\n", usual[u]);
            ck_assert_msg(cells_of(spec.data, &cells[k]), "%s", spec.data);
            text_free(&spec);
        }
        ck_assert_msg((strcmp(cells[0], cells[1]) != 0) == sections[i].counts, "%s",
                      sections[i].other);
        free(cells[0]);
        free(cells[1]);
    }
    const struct {
        const char *head;
        const struct param_table *table;
    } tables[] = {{"data: {", &data_table},
                  {"save: {", &sweep_save_table},
                  {"budget: {", &plan_budget_table},
                  {"", &sweep_top_table}};
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
        for (int i = 0; i < tables[t].table->count; i++) {
            const char *name = tables[t].table->params[i].name;
            ck_assert_msg(is_in(sections, sizeof sections / sizeof *sections, tables[t].head, name),
                          "%s%s", tables[t].head, name);
        }
}
END_TEST

static TCase *make(void)
{
    TCase *c = tcase_create("settings");
    tcase_set_timeout(c, 300);
    tcase_add_test(c, settings_of_adaptation);
    tcase_add_test(c, settings_of_every_method);
    tcase_add_test(c, settings_of_supervised_training);
    tcase_add_test(c, settings_of_optimizers);
    tcase_add_test(c, settings_of_stopping);
    tcase_add_test(c, settings_of_terms);
    tcase_add_test(c, other_sections);
    return c;
}

int main(void)
{
    return run_suite("no setting is ignored", make);
}
