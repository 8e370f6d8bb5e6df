/* Stores of other versions of the program: what is older stays readable and is proved as far as
 * this program can, what is newer is refused. */
#include "base/json.h"
#include "bench/plan/cell.h"
#include "bench/plan/lock.h"
#include "tests/bench/altered.h"

static void save_json(const char *path, const json_t *j)
{
    struct err e = ERR_INIT;
    char *text = json_readable(j);
    ck_assert_msg(!publish_file(path, text, strlen(text), &e), "%s", e.text);
    free(text);
}

static void save_lock(void)
{
    json_t *j = plan_json(&plan);
    char *text = json_canonical(j);
    save_plan_file("lock.json", text);
    free(text);
    json_decref(j);
}

/* The folder of a cell and its record get the name that its identity now gives. */
static void rename_cell(struct plan_cell *cell)
{
    struct err e = ERR_INIT;
    json_t *record = NULL;
    char *from = store_cell_path(store, cell->hash, NULL);
    json_hash(cell->identity, cell->hash);
    char *to = store_cell_path(store, cell->hash, NULL);
    char *identity = store_cell_path(store, cell->hash, "cell.json");
    char *path = store_cell_path(store, cell->hash, "record.json");
    ck_assert(strcmp(from, to) == 0 || rename(from, to) == 0);
    ck_assert_msg(!json_load(path, &record, &e), "%s", e.text);
    json_object_set_new(record, "cell", json_string(cell->hash));
    save_json(path, record);
    save_json(identity, cell->identity);
    write_sums(cell->hash);
    json_decref(record);
    free(path);
    free(identity);
    free(to);
    free(from);
}

/* As another version would have made the store; `change` (may be NULL) alters each identity. */
static void make_of_version(int numerics, void (*change)(json_t *identity))
{
    for (int i = 0; i < plan.cell_count; i++) {
        json_t *identity = json_deep_copy(plan.cells[i].identity);
        json_object_set_new(identity, "numerics", json_integer(numerics));
        if (change)
            change(identity);
        json_decref(plan.cells[i].identity);
        plan.cells[i].identity = identity;
        rename_cell(&plan.cells[i]);
    }
    save_lock();
}

static void make_reports(void)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q", "--select", "im"), 0);
}

static void expect_note(const char *part)
{
    char *notes = slurp(scratch, "stderr");
    expect(notes, part);
    free(notes);
}

START_TEST(older_numbers_are_read)
{
    make_of_version(_i, NULL);
    ck_assert_int_eq(TOOL_RUN(scratch, "status", store), 0);
    char *said = slurp(scratch, "stdout");
    expect(said, "18 cells, 18 done");
    free(said);
    make_reports();
    said = verify(0, "--level", "2");
    expect(said, "L0: 19 checked, 0 wrong\n");
    expect(said, "L2: 18 checked, 0 wrong\n");
    free(said);
    said = verify(ERR_UNAVAILABLE, "--rerun", "3");
    expect(said, "L3: 0 checked, 0 wrong, 18 could not be checked");
    expect_note("18 cells cannot be trained again by this program");
    free(said);
}
END_TEST

/* What is missing of an older plan is not computed with today's numbers under yesterday's names. */
START_TEST(older_cells_are_not_computed)
{
    struct err e = ERR_INIT;
    make_of_version(CELL_NUMERICS - 1, NULL);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", store, "-q"), 0);
    char *cell = store_cell_path(store, method_cell(), NULL);
    ck_assert_int_eq(publish_remove(cell, &e), ERR_NONE);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", store), ERR_FAILED);
    expect_note("made for numerics version ");
    ck_assert_int_ne(access(cell, F_OK), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store), 0);
    expect_note("18 computed");
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q", "--select", "im"), 0);
    free(verify(0, "-q", NULL));
    free(cell);
}
END_TEST

/* Records that came before a validator: nothing is selected by it, and reports that claim to be are
 * found. */
START_TEST(validators_come)
{
    struct err e = ERR_INIT;
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q", "--select", "snd"), 0);
    make_of_version(1, NULL);
    for (int i = 0; i < plan.cell_count; i++) {
        json_t *record = NULL;
        char *path = store_cell_path(store, plan.cells[i].hash, "record.json");
        ck_assert_msg(!json_load(path, &record, &e), "%s", e.text);
        json_t *result = json_object_get(record, "result");
        json_object_del(json_object_get(result, "curve"), "snd");
        save_json(path, record);
        write_sums(plan.cells[i].hash);
        json_decref(record);
        free(path);
    }
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--select", "snd"), ERR_DATA);
    expect_note("'snd' cannot select: 9 of 9 trainings with a curve have no such column");
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", store, store, "--select", "snd"), ERR_DATA);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q", "--select", "im"), 0);
    char *said = verify(1, "--level", "2");
    expect(said, "report-snd.md cannot be: ");
    expect(said, "L2: 18 checked, 0 wrong\n");
    free(said);
}
END_TEST

static void age_settings(json_t *identity)
{
    json_t *adapt = json_object_get(identity, "adapt");
    json_t *supervised = json_object_get(identity, "supervised");
    json_object_set_new(json_object_get(supervised, "optimizer"), "amsgrad", json_false());
    if (adapt) {
        json_object_del(adapt, "ema");
        json_object_set_new(adapt, "warp", json_integer(3));
    }
}

START_TEST(settings_come_and_go)
{
    make_of_version(CELL_NUMERICS - 1, age_settings);
    make_reports();
    char *said = verify(0, "--level", "2");
    expect(said, "L2: 18 checked, 0 wrong\n");
    expect_note("the cells' settings that came or went since numerics version ");
    free(said);
}
END_TEST

static void forge_setting(json_t *identity)
{
    json_t *adapt = json_object_get(identity, "adapt");
    age_settings(identity);
    if (adapt)
        json_object_set_new(adapt, "k_d", json_integer(5));
}

START_TEST(settings_of_older_cells_are_proved)
{
    make_of_version(CELL_NUMERICS - 1, forge_setting);
    make_reports();
    char *said = verify(1, "-q", NULL);
    expect(said, "its cell 1 is minimax untied");
    free(said);
}
END_TEST

static void retire_minimax(json_t *identity)
{
    const char *method = json_string_value(json_object_get(identity, "method"));
    if (method && strcmp(method, "minimax") == 0)
        json_object_set_new(identity, "method", json_string("retired"));
}

/* A method that this program no longer has. */
START_TEST(methods_go)
{
    struct err e = ERR_INIT;
    char *path = store_sweep_path(store, plan.name, "sweep.yaml");
    char *folder = store_sweep_path(store, plan.name, NULL), *text = slurp(folder, "sweep.yaml");
    char *at = strstr(text, "- minimax");
    memcpy(at + 2, "retired", 7);
    ck_assert(!publish_file(path, text, strlen(text), &e));
    make_of_version(CELL_NUMERICS - 1, retire_minimax);
    make_reports();
    char *said = verify(0, "--level", "2");
    expect(said, "L0: 19 checked, 0 wrong, 1 could not be checked");
    expect(said, "L2: 18 checked, 0 wrong, 3 could not be checked");
    expect_note("which this program cannot plan");
    expect_note("needs a program of numerics version ");
    free(said);
    free(text);
    free(folder);
    free(path);
}
END_TEST

START_TEST(newer_numbers_are_refused)
{
    static const char *const commands[] = {"status", "report", "verify", "run"};
    make_of_version(CELL_NUMERICS + 1, NULL);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        ck_assert_int_eq(TOOL_RUN(scratch, commands[i], store), ERR_DATA);
        expect_note("made by a newer program, with numerics version ");
    }
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
    expect_note("the plan that was there is replaced: ");
    expect_note("made by a newer program");
}
END_TEST

/* ---- domains of another revision ---------------------------------------------------------------
 */

static json_t *domains; /* {hash that was: identity now} */

static void replace(json_t *identity, const char *key)
{
    char hash[HASH_HEX];
    const json_t *domain = json_object_get(identity, key);
    if (!domain)
        return;
    json_hash(domain, hash);
    json_object_set(identity, key, json_object_get(domains, hash));
}

static void replace_domains(json_t *identity)
{
    replace(identity, "source");
    replace(identity, "target");
}

static void rename_domain(const char *was, const char *hash)
{
    char *from = store_domain_path(store, was), *to = store_domain_path(store, hash);
    ck_assert_int_eq(rename(from, to), 0);
    for (int i = 0; i < plan.pair_count; i++) {
        struct plan_pair *pair = &plan.pairs[i];
        if (strcmp(pair->source, was) == 0)
            memcpy(pair->source, hash, HASH_HEX);
        if (strcmp(pair->target, was) == 0)
            memcpy(pair->target, hash, HASH_HEX);
    }
    free(to);
    free(from);
}

static void rename_names(const char *was, const char *hash)
{
    const char *name;
    json_t *value;
    json_object_foreach(plan.names, name, value) if (strcmp(json_string_value(value), was) == 0)
        json_string_set(value, hash);
}

/* As a renderer of an earlier revision, with a setting that has gone, would have named them. */
static void make_of_revision(int revision)
{
    json_t *now = json_object(), *value;
    const char *was;
    domains = json_object();
    json_object_foreach(plan.domains, was, value)
    {
        char hash[HASH_HEX];
        json_t *domain = json_deep_copy(value);
        json_object_set_new(domain, "revision", json_integer(revision));
        json_hash(domain, hash);
        json_object_set(now, hash, domain);
        json_object_set_new(domains, was, domain);
        rename_domain(was, hash);
        rename_names(was, hash);
    }
    json_decref(plan.domains);
    plan.domains = now;
    make_of_version(CELL_NUMERICS, replace_domains);
    json_decref(domains);
}

START_TEST(older_revisions_are_read)
{
    char *page = store_sweep_path(store, plan.name, "report.html"), *was, *is;
    size_t size;
    struct err e = ERR_INIT;
    make_of_revision(1);
    ck_assert(!read_file(page, &was, &size, &e));
    make_reports();
    ck_assert(!read_file(page, &is, &size, &e));
    ck_assert_ptr_nonnull(strstr(was, "data:image/png"));
    ck_assert_ptr_null(strstr(is, "data:image/png"));
    char *said = verify(0, "--level", "2");
    expect(said, "L0: 19 checked, 0 wrong\n");
    expect(said, "L2: 18 checked, 0 wrong, 18 could not be checked");
    expect_note("it needs the renderer of revision 1 (this program has ");
    free(said);
    free(verify(ERR_UNAVAILABLE, "--rerun", "2"));
    expect_note("18 cells cannot be trained again");
    free(is);
    free(was);
    free(page);
}
END_TEST

/* Files of domains are proved by the identities that name them, drawn or not. */
START_TEST(altered_domains_are_found)
{
    struct err e = ERR_INIT;
    for (int pass = 0; pass < 2; pass++) {
        char *path = store_domain_path(store, plan.pairs[0].target), *text, *at;
        size_t size;
        ck_assert(!read_file(path, &text, &size, &e));
        ck_assert_ptr_nonnull(at = strstr(text, "\"length\": 2"));
        at[strlen("\"length\": ")] = '3';
        ck_assert(!publish_file(path, text, size, &e));
        char *said = verify(1, "--level", "2");
        expect(said, "is not the domain that its name says: 'length' is another");
        at[strlen("\"length\": ")] = '2';
        ck_assert(!publish_file(path, text, size, &e));
        free(said);
        free(text);
        free(path);
        make_of_revision(1);
        make_reports();
    }
    char *path = store_domain_path(store, plan.pairs[0].target);
    ck_assert_int_eq(unlink(path), 0);
    char *said = verify(1, "-q", NULL);
    expect(said, path);
    free(said);
    free(path);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("older");
    tcase_set_timeout(t, 300);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, older_numbers_are_read, 1, CELL_NUMERICS);
    tcase_add_test(t, older_cells_are_not_computed);
    tcase_add_test(t, validators_come);
    tcase_add_test(t, settings_come_and_go);
    tcase_add_test(t, settings_of_older_cells_are_proved);
    tcase_add_test(t, methods_go);
    tcase_add_test(t, newer_numbers_are_refused);
    tcase_add_test(t, older_revisions_are_read);
    tcase_add_test(t, altered_domains_are_found);
    return t;
}

int main(void)
{
    return run_suite("older", make);
}
