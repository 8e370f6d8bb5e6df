/* The hashes of sources: hash-sources on files that differ in code or in what no compiler sees, and
 * which files a cell's run.json names. */
#include <sys/stat.h>

#include "adapt/methods/registry.h"
#include "adapt/terms/registry.h"
#include "adapt/validators/registry.h"
#include "base/json.h"
#include "bench/sources/sources.h"
#include "bench/store/integrity.h"
#include "bench/store/store.h"
#include "gen/effects/registry.h"
#include "nn/layers/registry.h"
#include "tests/bench/support.h"

#define PROGRAM ADDA_BINARY_DIR "/bench/hash-sources"

static char *scratch;

static void set_up(void)
{
    scratch = scratch_make();
}

static void tear_down(void)
{
    scratch_remove(scratch);
}

static void write_text(const char *name, const char *text)
{
    struct err e = ERR_INIT;
    char *path = text_format("%s/%s", scratch, name);
    ck_assert_msg(!publish_file(path, text, strlen(text), &e), "%s", e.text);
    free(path);
}

/* Runs hash-sources on files of the scratch folder, one a line; its table, which the caller frees,
 * or what it says when it must fail. */
static char *hash_files(const char *list, int code)
{
    write_text("list", list);
    char *command = text_format("cd '%s' && '%s' . list table.c 2>said", scratch, PROGRAM);
    const int status = system(command);
    free(command);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == code, "status %d", status);
    return slurp(scratch, code ? "said" : "table.c");
}

/* The hash of one file's tokens: that of all files together, where it is the only one. */
static char *hash_of(const char *text)
{
    write_text("a.c", text);
    return hash_files("a.c\n", 0);
}

/* ---- tokens ---------------------------------------------------------------------------------- */

static const struct {
    const char *a, *b;
    bool same;
} pairs[] = {
    /* Comments and blanks. */
    {"int a; /* one */ int b;", "int a; /* another * / one */ int b;", true},
    {"int a; // one\nint b;", "int a;\nint b;", true},
    {"int a; // one \\\n still\nint b;", "int a;\nint b;", true},
    {"int a; // one \\\nint b;\n", "int a;\nint b;\n", false},
    {"int/**/a;", "int a;", true},
    {"int/**/a;", "inta;", false},
    {"return a + b ;\n", "\treturn\n  a+b;", true},
    {"int a;\r\nint b;\r\n", "int a;\nint b;", true},
    {"a = b / *c;", "a = b /*c;*/ ;", false},
    {"a /* never ends", "a", true},
    /* What only looks like a comment. */
    {"s = \"// one\";", "s = \"// two\";", false},
    {"s = \"/* one */\";", "s = \"/* two */\";", false},
    {"s = \"\\\"// one\";", "s = \"\\\"// two\";", false},
    {"s = \"\\\\\"; // one", "s = \"\\\\\"; // two", true},
    {"c = '\"'; // one", "c = '\"'; // two", true},
    {"c = '\\''; // one", "c = '\\''; // two", true},
    {"c = L'\"'; s = u8\"//\"; /* */", "c = L'\"'; s = u8\"//\";", true},
    {"#include <a//b.h>", "#include <a//c.h>", false},
    {"#include <a.h> // one", "# include /* two */ <a.h>", true},
    {"/* // */ int a;", "int a;", true},
    {"// /*\nint a;", "int a;", true},
    {"// /*\nint a; // */", "int b;", false},
    /* Code. */
    {"f(1.0f);", "f(10.0f);", false},
    {"a - -b;", "a-- b;", false},
    {"a + ++b;", "a+++b;", false},
    {"a->b;", "a- >b;", false},
    {"a<<=1;", "a<< =1;", false},
    {"s = \"a b\";", "s = \"a  b\";", false},
    {"L\"a\";", "L \"a\";", false},
    {"x = 1e+5;", "x = 1e + 5;", false},
    {"x = .5;", "x = . 5;", false},
    {"a.b", "a . b", true},
    {"\xc3\xa4 = 1;", "\xc3\xb6 = 1;", false},
    /* Lines of the preprocessor. */
    {"#define F(x) x\n", "#define F (x) x\n", false},
    {"#define F(x) x\n", "#define  F( x )  x // one\n", true},
    {"#define A 1\nint a;", "#define A 1 int a;", false},
    {"#define A 1 \\\n + 2\n", "#define A 1 + 2\n", true},
    {"#define A /* one\n two */ 1\n", "#define A 1\n", true},
    {"int a;\n#if B\nint c;\n#endif\n", "\n\nint a;\n #if B // one\n\nint c;\n#endif", true},
    {"f(a\n#b\n)", "f(a #b)", false},
    {"in\\\nt a;", "int a;", true},
    {"#error it's so\nint a; // one\n", "#error it's so\nint a; // two\n", true},
    {"", "/* nothing */\n\n", true},
};

START_TEST(code_alone_counts)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char *a = hash_of(pairs[i].a), *b = hash_of(pairs[i].b);
        ck_assert_msg((strcmp(a, b) == 0) == pairs[i].same, "'%s' and '%s' are %s", pairs[i].a,
                      pairs[i].b, pairs[i].same ? "told apart" : "the same");
        free(b);
        free(a);
    }
}
END_TEST

/* ---- files ----------------------------------------------------------------------------------- */

/* The digits that follow `what` in the table; "" if it is not there. */
static const char *digits_of(const char *table, const char *what, char hex[HASH_HEX])
{
    const char *at = strstr(table, what);
    snprintf(hex, HASH_HEX, "%s", at ? at + strlen(what) : "");
    return hex;
}

#define REST "sources_rest[] = \""
#define LIST "f/list.h\nf/one.c\nf/two.c\nf/common.c\nf/one.h\n"

static void write_folder(void)
{
    char *path = text_format("%s/f", scratch);
    ck_assert(mkdir(path, 0777) == 0 || access(path, F_OK) == 0);
    free(path);
    write_text("f/list.h", "/* All of them. */\nKIND(one)\nKIND(two)\n");
    write_text("f/one.c", "int one;\n");
    write_text("f/two.c", "int two;\n");
    write_text("f/common.c", "int common;\n");
    write_text("f/one.h", "extern int one;\n");
}

/* Whether the hashes of one.c, of two.c and of the rest differ from those of the first table, as
 * letters. */
static const char *what_changed(const char *first, const char *list)
{
    static const char *const names[] = {"{\"f/one.c\", \"", "{\"f/two.c\", \"", REST};
    static char letters[4];
    char *now = hash_files(list, 0), a[HASH_HEX], b[HASH_HEX];
    int count = 0;
    for (int i = 0; i < 3; i++) {
        digits_of(first, names[i], a);
        ck_assert_int_eq((int)strspn(a, "0123456789abcdef"), HASH_HEX - 1);
        if (strcmp(a, digits_of(now, names[i], b)) != 0)
            letters[count++] = "12r"[i];
    }
    letters[count] = '\0';
    free(now);
    return letters;
}

START_TEST(entries_count_by_themselves)
{
    write_folder();
    char *first = hash_files(LIST, 0);
    ck_assert_str_eq(what_changed(first, "f/two.c\nf/one.h\nf/one.c\nf/common.c\nf/list.h\n"), "");
    write_text("f/one.c", "// Another comment.\nint one;\n");
    write_text("f/common.c", "int common; // and here\n");
    ck_assert_str_eq(what_changed(first, LIST), "");
    write_text("f/one.c", "int one = 1;\n");
    ck_assert_str_eq(what_changed(first, LIST), "1");
    write_folder();
    write_text("f/one.h", "extern int one, more;\n");
    ck_assert_str_eq(what_changed(first, LIST), "r");
    write_folder();
    write_text("f/common.c", "int common = 1;\n");
    ck_assert_str_eq(what_changed(first, LIST), "r");
    write_folder();
    write_text("f/list.h", "KIND(one)\nKIND(two)\nKIND(three)\n");
    write_text("f/three.c", "int three;\n");
    ck_assert_str_eq(what_changed(first, LIST "f/three.c\n"), "");
    free(first);
}
END_TEST

START_TEST(wrong_lists_are_refused)
{
    write_folder();
    write_text("f/list.h", "KIND(one)\nKIND(four)\n");
    char *said = hash_files(LIST, 65);
    ck_assert_ptr_nonnull(strstr(said, "f/list.h: there is no file f/four.c of entry 'four'"));
    free(said);
    write_text("f/list.h", "KIND(one)\nint two;\n");
    said = hash_files(LIST, 65);
    ck_assert_ptr_nonnull(strstr(said, "f/list.h: expected KIND(name) at 'int two"));
    free(said);
    said = hash_files("missing.c\n", 66);
    ck_assert_ptr_nonnull(strstr(said, "missing.c"));
    free(said);
}
END_TEST

/* ---- run.json -------------------------------------------------------------------------------- */

/* A registry that cell_sources.c does not know would be in no cell's hashes. */
START_TEST(every_registry_is_known)
{
    int expected = VALIDATOR_COUNT + TERM_COUNT + layer_type_count, found = 0;
    for (int i = 0; methods[i]; i++)
        expected++;
    for (int i = 0; effect_registry[i]; i++)
        expected++;
    while (sources[found].path)
        found++;
    ck_assert_int_eq(found, expected);
}
END_TEST

/* A tied GAN's: its method and its term, its layers, all validators, and the effects of both
 * domains. */
static const char *const used[] = {"core/adapt/methods/inverted_gan.c",
                                   "core/adapt/terms/mcc.c",
                                   "core/adapt/validators/bnm.c",
                                   "core/adapt/validators/entropy.c",
                                   "core/adapt/validators/im.c",
                                   "core/adapt/validators/snd.c",
                                   "core/nn/layers/conv.c",
                                   "core/nn/layers/dense.c",
                                   "core/nn/layers/flatten.c",
                                   "core/nn/layers/pool.c",
                                   "core/nn/layers/relu.c",
                                   "gen/effects/flat.c",
                                   "gen/effects/gaussian.c"};

static json_t *sources_of(const char *store, const char *hash)
{
    struct err e = ERR_INIT;
    json_t *run = NULL;
    char *path = store_cell_path(store, hash, "run.json");
    ck_assert_msg(!json_load(path, &run, &e), "%s", e.text);
    json_t *kept = json_incref(json_object_get(run, "sources"));
    json_decref(run);
    free(path);
    return kept;
}

static int find_cell(const struct plan *p, const char *method, const char *sharing)
{
    for (int i = 0; i < p->row_count; i++)
        if (strcmp(p->rows[i].method, method) == 0 && strcmp(p->rows[i].sharing, sharing) == 0)
            return p->rows[i].cells[0];
    ck_abort_msg("no row %s %s", method, sharing);
    return -1;
}

START_TEST(what_a_cell_uses)
{
    struct err e = ERR_INIT;
    struct plan plan;
    char *store = text_format("%s/store", scratch), sum[HASH_HEX];
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--set", "seeds=1", "--set",
                              "adapt.terms={mcc: 0.1}"),
                     0);
    ck_assert_msg(!store_load_plan(&plan, store, NULL, &e), "%s", e.text);
    const int cell = find_cell(&plan, "inverted_gan", "tied"), on = plan.cells[cell].depends;
    json_t *kept = sources_of(store, plan.cells[cell].hash);
    json_t *files = json_object_get(kept, "files");
    const char *path;
    json_t *hash;
    json_object_foreach(files, path, hash)
        ck_assert_str_eq(json_string_value(hash), source_hash(path));
    for (size_t i = 0; i < sizeof used / sizeof *used; i++)
        ck_assert_msg(json_object_get(files, used[i]) != NULL, "%s", used[i]);
    ck_assert_uint_eq(json_object_size(files), sizeof used / sizeof *used);
    ck_assert_str_eq(json_string_value(json_object_get(kept, "rest")), sources_rest);
    store_cell_sum(store, plan.cells[on].hash, "model.safetensors", sum);
    ck_assert_int_eq((int)strlen(sum), HASH_HEX - 1);
    ck_assert_str_eq(json_string_value(json_object_get(kept, "source_model")), sum);
    json_decref(kept);
    kept = sources_of(store, plan.cells[on].hash);
    ck_assert_ptr_null(json_object_get(kept, "source_model"));
    ck_assert_ptr_null(json_object_get(json_object_get(kept, "files"), used[0]));
    json_decref(kept);
    plan_free(&plan);
    free(store);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("sources");
    tcase_set_timeout(t, 200);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, code_alone_counts);
    tcase_add_test(t, entries_count_by_themselves);
    tcase_add_test(t, wrong_lists_are_refused);
    tcase_add_test(t, every_registry_is_known);
    tcase_add_test(t, what_a_cell_uses);
    return t;
}

int main(void)
{
    return run_suite("sources", make);
}
