/* A lock that somebody altered: planning the sweep anew finds it, although every cell, record and
 * report is what the lock says. */
#include "base/json.h"
#include "tests/bench/altered.h"

static json_t *lock;

static json_t *read_lock(void)
{
    struct err e = ERR_INIT;
    json_t *j;
    char *path = store_sweep_path(store, plan.name, "lock.json");
    ck_assert_msg(!json_load(path, &j, &e), "%s", e.text);
    free(path);
    return j;
}

static void save_lock(const json_t *j)
{
    char *text = json_canonical(j);
    save_plan_file("lock.json", text);
    free(text);
}

static json_t *row(size_t i)
{
    return json_array_get(json_object_get(lock, "rows"), i);
}

static json_t *list(json_t *object, const char *key)
{
    return json_object_get(object, key);
}

static void swap(json_t *a, json_t *b, const char *key)
{
    json_t *first = json_incref(json_object_get(a, key));
    json_object_set(a, key, json_object_get(b, key));
    json_object_set_new(b, key, first);
}

/* ---- ways to forge: rows are source only, three methods of three seeds, the oracle -------------
 */

static void point_cells_elsewhere(void)
{
    json_object_set(row(1), "cells", list(row(4), "cells"));
}

static void point_one_cell_elsewhere(void)
{
    json_array_set(list(row(1), "cells"), 1, json_array_get(list(row(2), "cells"), 1));
}

static void point_baseline_elsewhere(void)
{
    json_array_set(list(row(1), "baselines"), 0, json_array_get(list(row(1), "baselines"), 1));
}

static void drop_seed(void)
{
    json_array_remove(list(row(1), "cells"), 1);
    json_array_remove(list(row(1), "baselines"), 1);
}

static void count_seed_twice(void)
{
    json_array_set(list(row(1), "cells"), 0, json_array_get(list(row(1), "cells"), 2));
    json_array_set(list(row(1), "baselines"), 0, json_array_get(list(row(1), "baselines"), 2));
}

/* The baselines of the last seed then stand in no row. */
static void count_seed_of_source_twice(void)
{
    json_array_set(list(row(0), "cells"), 2, json_array_get(list(row(0), "cells"), 1));
}

static void add_seed(void)
{
    for (int i = 0; i < 4; i++) {
        json_array_append(list(row(1), "cells"), json_array_get(list(row(1), "cells"), 2));
        json_array_append(list(row(1), "baselines"), json_array_get(list(row(1), "baselines"), 2));
    }
}

static void exchange_labels(void)
{
    swap(row(1), row(2), "label");
    swap(row(1), row(2), "sharing");
}

static void remove_method(void)
{
    json_array_remove(json_object_get(lock, "rows"), 2);
}

static void rename_method(void)
{
    json_object_set_new(row(1), "label", json_string("ours"));
}

static void exchange_domains(void)
{
    json_t *pair = json_array_get(json_object_get(lock, "pairs"), 0);
    json_t *name = json_incref(json_object_get(pair, "source_name"));
    json_object_set(pair, "source_name", json_object_get(pair, "target_name"));
    json_object_set_new(pair, "target_name", name);
}

static void rename_pair(void)
{
    json_t *pair = json_array_get(json_object_get(lock, "pairs"), 0);
    json_object_set_new(pair, "name", json_string("hard"));
}

static void repair_pair(void)
{
    json_t *pair = json_array_get(json_object_get(lock, "pairs"), 0);
    json_object_set_new(pair, "pairing", json_string("none"));
}

static void promote_oracle(void)
{
    json_object_set_new(row(4), "rank", json_integer(RANK_METHOD));
}

static void set_description(void)
{
    json_object_set_new(lock, "description", json_string("the best method"));
}

static void add_setting(void)
{
    json_object_set_new(lock, "set", json_pack("[s]", "adapt.steps=13"));
}

static void misspell_key(void)
{
    json_object_set(lock, "budget_hourr", json_object_get(lock, "budget_hours"));
    json_object_del(lock, "budget_hours");
}

static void exchange_names(void)
{
    json_t *names = json_object_get(lock, "names");
    void *first = json_object_iter(names), *second = json_object_iter_next(names, first);
    json_t *hash = json_incref(json_object_iter_value(first));
    json_object_iter_set(names, first, json_object_iter_value(second));
    json_object_iter_set_new(names, second, hash);
}

static void add_name(void)
{
    json_object_set(json_object_get(lock, "names"), "other.yaml",
                    json_object_iter_value(json_object_iter(json_object_get(lock, "names"))));
}

static void duplicate_row(void)
{
    json_array_append_new(json_object_get(lock, "rows"), json_deep_copy(row(3)));
}

static const struct {
    void (*forge)(void);
    const char *said;
} forgeries[] = {{point_cells_elsewhere, "its cell 1 is oracle "},
                 {point_one_cell_elsewhere, "its cell 2 is "},
                 {point_baseline_elsewhere, "its baseline 1 is source_only "},
                 {drop_seed, "has the seeds 1, 3, the sweep gives 1, 2, 3"},
                 {count_seed_twice, "has the seeds 3, 2, 3, the sweep gives 1, 2, 3"},
                 {count_seed_of_source_twice, "has the seeds 1, 2, 2, the sweep gives 1, 2, 3"},
                 {add_seed, "has the seeds 1, 2, 3, 3, 3, 3, 3, the sweep gives 1, 2, 3"},
                 {exchange_labels, "its cell 1 is "},
                 {remove_method, "the lock lacks row "},
                 {rename_method, "the sweep gives no row 'ours"},
                 {exchange_domains, "source's name of pair 1 is 'right', the sweep gives 'left'"},
                 {rename_pair, "name of pair 1 is 'hard', the sweep gives 'left→right'"},
                 {repair_pair, "pairing of pair 1 is 'none', the sweep gives 'label'"},
                 {promote_oracle, "stands at another place"},
                 {set_description, "description is 'the best method'"},
                 {add_setting, "its cell 1 is "},
                 {misspell_key, "'budget_hourr' is not what the sweep gives"},
                 {exchange_names, "source of pair 1 is "},
                 {add_name, "names of domains are not the sweep's"},
                 {duplicate_row, " twice"}};

/* The reports are made anew of the altered lock: L1 and L2 know nothing. */
static void try(size_t i)
{
    lock = read_lock();
    json_t *was = json_deep_copy(lock);
    forgeries[i].forge();
    save_lock(lock);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q"), 0);
    char *said = verify(1, "--level", "0");
    expect(said, "L0: ");
    expect(said, forgeries[i].said);
    free(said);
    save_lock(was);
    json_decref(was);
    json_decref(lock);
}

START_TEST(forged_locks_are_found)
{
    for (size_t i = 0; i < sizeof forgeries / sizeof *forgeries; i++)
        try(i);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q"), 0);
    char *said = verify(0, "--level", "2");
    expect(said, "L0: 19 checked, 0 wrong\n");
    free(said);
}
END_TEST

/* As what remains of a plan when a method is taken out of the sweep alone. */
START_TEST(another_sweep_is_found)
{
    char *folder = store_sweep_path(store, plan.name, NULL), *text = slurp(folder, "sweep.yaml");
    char *at = strstr(text, "  - minimax");
    ck_assert_ptr_nonnull(at);
    char *altered = text_format("%.*s", (int)(at - text), text);
    save_plan_file("sweep.yaml", altered);
    char *said = verify(1, "-q", NULL);
    expect(said, "the sweep gives no row 'minimax");
    free(said);
    save_plan_file("sweep.yaml", "name: [\n");
    said = verify(1, "-q", NULL);
    expect(said, "the sweep of the lock cannot be planned: ");
    free(said);
    free(altered);
    free(text);
    free(folder);
}
END_TEST

/* Damage that changes nothing of the plan shows in the sums. */
START_TEST(sums_show_damage)
{
    struct err e = ERR_INIT;
    char *path = store_sweep_path(store, plan.name, "sweep.yaml"), *text;
    size_t size;
    ck_assert_msg(!read_file(path, &text, &size, &e), "%s", e.text);
    char *altered = text_format("%s# a remark\n", text);
    ck_assert(!publish_file(path, altered, strlen(altered), &e));
    char *said = verify(1, "-q", NULL);
    expect(said, "sums: sweep.yaml or lock.json is not what was written");
    free(said);
    char *sums = store_sweep_path(store, plan.name, "sums");
    ck_assert_int_eq(unlink(sums), 0);
    said = verify(1, "-q", NULL);
    expect(said, "sums is missing: ");
    free(said);
    free(sums);
    free(altered);
    free(text);
    free(path);
}
END_TEST

/* Who takes the names away cannot hide what else was altered. */
START_TEST(locks_without_names_are_wrong)
{
    lock = read_lock();
    json_object_del(lock, "names");
    save_lock(lock);
    char *said = verify(1, "--level", "0");
    expect(said, "L0: 19 checked, 1 wrong");
    json_decref(lock);
    free(said);
}
END_TEST

/* --set, paths without a name, a gap, a name that no pair has, random trials: all are planned anew
 * from the store, wherever the sweep's files are, and without fonts where nothing is mixed. */
START_TEST(every_kind_of_sweep_is_planned_anew)
{
    static const char *const sets[] = {
        "grid={adapt.k_d: [1, 2]}",
        "pairs=[{source: domains/left.yaml, target: right, pairing: label}]",
        "pairs=[{name: g, source: left, target: right, gap: [0, 0.5]}]",
        "pairs=[{all: [left, right]}]",
        "random={trials: 3, key: a, settings: {adapt.lambda: {uniform: [0.1, 1.0]}}}",
        "exclude=[{method: minimax, seed: 2}]"};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        char *other = text_format("%s/other%zu", scratch, i);
        ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", other, "-q", "--set", "seeds=1..2",
                                  "--set", "adapt.steps=2", "--set", "source.steps=2", "--set",
                                  sets[i]),
                         0);
        ck_assert_int_eq(TOOL_RUN(scratch, "verify", other, "-q"), 0);
        char *notes = slurp(scratch, "stderr"), *findings = slurp(scratch, "stdout");
        ck_assert_msg(!*notes && !*findings, "%s: %s%s", sets[i], notes, findings);
        ck_assert_int_eq(TOOL_RUN(scratch, "gc", other, "-q"), 0);
        ck_assert_int_eq(TOOL_RUN(scratch, "verify", other, "-q", "-l0"), 0);
        free(findings);
        free(notes);
        free(other);
    }
}
END_TEST

/* Domains along a gap are drawn; where that cannot be, the lock is not proved, and that is
 * reported.
 */
START_TEST(gaps_need_fonts)
{
    char *other = text_format("%s/other", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", other, "-q", "--set", "seeds=1", "--set",
                              "pairs=[{name: g, source: left, target: right, gap: [0.5]}]"),
                     0);
    setenv("ADDA_FONTS", "/nonexistent/fonts.yaml", 1);
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", store, "-l0"), 0);
    char *said = slurp(scratch, "stdout");
    expect(said, "L0: 19 checked, 0 wrong\n");
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", other, "-l0"), 0);
    char *notes = slurp(scratch, "stderr");
    expect(notes, "the lock could not be compared with its sweep, which this program cannot plan");
    unsetenv("ADDA_FONTS");
    free(notes);
    free(said);
    free(other);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("lock");
    tcase_set_timeout(t, 300);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, forged_locks_are_found);
    tcase_add_test(t, another_sweep_is_found);
    tcase_add_test(t, sums_show_damage);
    tcase_add_test(t, locks_without_names_are_wrong);
    tcase_add_test(t, every_kind_of_sweep_is_planned_anew);
    tcase_add_test(t, gaps_need_fonts);
    return t;
}

int main(void)
{
    return run_suite("lock", make);
}
