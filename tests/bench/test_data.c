/* What a sweep asks of its images and texts and its domains do not have: told when it is planned,
 * where it is written, all at once, and before anything is trained. */
#include <jansson.h>

#include "base/json.h"
#include "tests/bench/imports.h"
#include "tests/bench/sweeps.h"

static char *scratch;

static void set_up(void)
{
    scratch = scratch_make();
    imports_write(scratch);
}

static void tear_down(void)
{
    scratch_remove(scratch);
}

/* A sweep over the imports of the scratch folder: line 1 its data, line 2 its pairs. */
static char *sweep_of(const char *data, const char *pairs)
{
    return text_format("data: {%s}\npairs: [%s]\n"
                       "domains: {A: %s/A.yaml, B: %s/B.yaml, few: %s/few.yaml, bare: %s/bare.yaml,"
                       " left: " GOLDEN "/domains/left.yaml, right: " GOLDEN
                       "/domains/right.yaml}\n"
                       "name: t\nseeds: 1\nnetwork: {encoder: \"dense 8\"}\n"
                       "methods: [coral]\n",
                       data, pairs, scratch, scratch, scratch, scratch);
}

/* The sweep is refused with these lines and no others. */
static void refused(const char *data, const char *pairs, const char *lines)
{
    char *text = sweep_of(data, pairs), *said = read_wrong(text);
    ck_assert_str_eq(said, lines);
    free(said);
    free(text);
}

static void accepted(const char *data, const char *pairs)
{
    char *text = sweep_of(data, pairs);
    struct plan p = read_plan(text);
    ck_assert_int_gt(p.cell_count, 0);
    plan_free(&p);
    free(text);
}

START_TEST(too_few_images)
{
    accepted("train: 40, test: 20", "{source: A, target: B}");
    refused("train: 40, test: 20", "{source: A, target: few}",
            "s.yaml:1:15: 'few' has 5 images to train with, and 40 are asked for");
    refused("train: 41, test: 21", "{source: A, target: B}",
            "s.yaml:1:15: 'A' has 40 images to train with, and 41 are asked for\n"
            "s.yaml:1:15: 'B' has 40 images to train with, and 41 are asked for\n"
            "s.yaml:1:25: 'A' has 20 images to test with, and 21 are asked for\n"
            "s.yaml:1:25: 'B' has 20 images to test with, and 21 are asked for");
    refused("train: 40, test: 1", "{source: A, target: bare}",
            "s.yaml:1:25: 'bare' imports no images to test with, and 1 are asked for");
    accepted("train: 10000, test: 10000", "{source: left, target: right}");
}
END_TEST

/* Each side is asked for what is its own, at the setting that says so; endless training for all
 * that its steps read, and nothing is tested with beside training images. */
START_TEST(sizes_of_one_side)
{
    static const char pair[] = "{source: A, target: B}";
    refused("train: 40, target_train: 41, test: 20", pair,
            "s.yaml:1:33: 'B' has 40 images to train with, and 41 are asked for");
    refused("train: 41, target_train: 40, test: 20", pair,
            "s.yaml:1:15: 'A' has 40 images to train with, and 41 are asked for");
    refused("train: 40, source_test: 21, test: 20", pair,
            "s.yaml:1:32: 'A' has 20 images to test with, and 21 are asked for");
    refused("train: 40, test: 20, source_train: endless", pair,
            "s.yaml:1:43: 'A' has 40 images to train with, and 38400 are asked for: 'source_train: "
            "endless' has new ones in each batch, and the 600 steps of 64 of 'source' take as "
            "many; 'source_train: 40' shows the same again and again");
    accepted("train: 40, test: train, source_test: 20", pair);
}
END_TEST

/* Of a setting that the sweep leaves out, at the data or at the pair. */
START_TEST(default_numbers_of_images)
{
    refused("train: 2", "{source: A, target: B}",
            "s.yaml:1:7: 'A' has 20 images to test with, and 1000 are asked for\n"
            "s.yaml:1:7: 'B' has 20 images to test with, and 1000 are asked for");
    char *text = sweep_of("train: 2", "{source: A, target: B}"), *no_data = strchr(text, '\n') + 1;
    char *said = read_wrong(no_data);
    ck_assert_msg(strstr(said, "s.yaml:1:9: 'A' has 40 images to train with, and 4000 are asked "
                               "for\n"),
                  "%s", said);
    free(said);
    free(text);
}
END_TEST

/* Only the variant that asks for too many is wrong, at its value. */
START_TEST(variants_that_ask_for_too_many)
{
    char *text = sweep_of("test: 20", "{source: A, target: B}");
    char *grid = text_format("%sgrid: {data.train: [10, 50, 40]}\n", text);
    char *said = read_wrong(grid);
    ck_assert_str_eq(said, "s.yaml:8:25: 'A' has 40 images to train with, and 50 are asked for\n"
                           "s.yaml:8:25: 'B' has 40 images to train with, and 50 are asked for");
    free(said);
    free(grid);
    free(text);
}
END_TEST

/* Ten texts of one character: the only test text was never trained. */
START_TEST(texts_that_are_too_few)
{
    static const char one[] = "name: one\nalphabet: \"0123456789\"\nlength: 1\n"
                              "fonts: [dejavu-sans]\n";
    write_text(scratch, "one.yaml", one);
    char *text = text_format("name: t\nseeds: 1\ndata: {texts: disjoint}\n"
                             "pairs: [{name: p, source: %s/one.yaml, target: %s/one.yaml}]\n"
                             "methods: [coral]\n",
                             scratch, scratch);
    char *said = read_wrong(text);
    ck_assert_str_eq(said,
                     "s.yaml:3:15: texts: disjoint: of the 10 texts of 'one' 9 are to train "
                     "and 1 to test with, and a character would be tested at a place where it was "
                     "never trained; write any, or take a longer text or a larger alphabet");
    free(said);
    free(text);
    accepted("texts: disjoint", "{source: left, target: right}");
}
END_TEST

START_TEST(texts_of_files_cannot_be_chosen)
{
    refused("train: 40, test: 20, texts: disjoint", "{source: A, target: B}",
            "s.yaml:1:36: texts: disjoint: the images of 'A' are files, whose texts cannot be "
            "chosen; write any\n"
            "s.yaml:1:36: texts: disjoint: the images of 'B' are files, whose texts cannot be "
            "chosen; write any");
    accepted("train: 40, test: 20, texts: any", "{source: A, target: B, pairing: none}");
}
END_TEST

START_TEST(files_share_nothing)
{
    static const char *const kinds[] = {"label", "layout", "layout+colour"};
    for (int i = 0; i < 3; i++) {
        char *pair = text_format("{source: A, target: B, pairing: %s}", kinds[i]);
        char *told = text_format("s.yaml:2:41: pairing: %s: the images of 'A' are files, whose "
                                 "texts and layouts cannot be chosen; write none",
                                 kinds[i]);
        refused("train: 40, test: 20", pair, told);
        free(told);
        free(pair);
    }
    refused("train: 40, test: 20, test_pairing: layout", "{source: A, target: B}",
            "s.yaml:2:9: pair 'A→B': data.test_pairing: layout: the images of 'A' are files, whose "
            "texts and "
            "layouts cannot be chosen: they have no twins");
    char *text = sweep_of("train: 40, test: 20", "{all: [A, B], pairing: label}");
    char *said = read_wrong(text);
    ck_assert_msg(strstr(said, "s.yaml:2:32: pairing: label") != NULL, "%s", said);
    free(said);
    free(text);
    refused("train: 40, test: 20", "{name: p, source: A, target: A}",
            "s.yaml:2:9: source and target are the same files, and the images would be the same; "
            "for a control of no shift import other files as the target");
}
END_TEST

/* One side drawn, the other imported. */
START_TEST(pairs_of_a_drawn_and_an_imported_domain)
{
    static const char drawn[] = "name: drawn\ncanvas: {width: 8, height: 8, channels: 1}\n"
                                "alphabet: \"0123456789\"\nlength: 1\nfonts: [dejavu-sans]\n"
                                "text: {size: 6, margin: 0}\n";
    write_text(scratch, "drawn.yaml", drawn);
    char *other = text_format("%s/drawn.yaml", scratch);
    char *pair = text_format("{source: %s, target: A, pairing: label}", other);
    char *text = sweep_of("train: 40, test: 20", pair), *said = read_wrong(text);
    ck_assert_msg(strstr(said, "pairing: label: the images of 'A' are files") != NULL, "%s", said);
    free(said);
    free(text);
    free(pair);
    pair = text_format("{source: %s, target: A}", other);
    accepted("train: 40, test: 20", pair);
    free(pair);
    free(other);
}
END_TEST

/* Nothing is made in the store, and no cell computed. */
START_TEST(nothing_is_begun)
{
    char *text = sweep_of("train: 40, test: 20", "{source: A, target: few}");
    write_text(scratch, "sweep.yaml", text);
    char *path = text_format("%s/sweep.yaml", scratch), *store = text_format("%s/out", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "plan", path), ERR_CONFIG);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", path, "-o", store), ERR_CONFIG);
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", path, "-o", store, "--slurm", "-n"), ERR_CONFIG);
    char *said = slurp(scratch, "stderr");
    ck_assert_msg(strstr(said, ":1:15: 'few' has 5 images to train with"), "%s", said);
    ck_assert_int_ne(access(store, F_OK), 0);
    free(said);
    free(store);
    free(path);
    free(text);
}
END_TEST

/* ---- images that are trained and tested with ------------------------------------------------ */

static const char own[] =
    "20 of the 20 test images of twice are also among its own training images, pixel by pixel";
static const char others[] =
    "20 of the 20 test images of learnt are also among A's training images, pixel by pixel";
static const char source[] =
    "20 of the 20 test images of A are also among met's training images, pixel by pixel";

/* Computes a sweep whose target tests with its source's images to train with (`learnt`), or with
 * its own (`twice`); returns the store. */
static char *run_leak(const char *target)
{
    import_write(scratch, "C_train", 0, 20);
    import_domain(scratch, "learnt", "B_train", "C_train");
    import_domain(scratch, "twice", "B_test", "B_test");
    char *text = text_format("name: leak\nseeds: 1\ndata: {train: 20, test: 20}\n"
                             "network: {encoder: \"flatten | dense 8\"}\n"
                             "source: {steps: 2, batch: 4}\nadapt: {steps: 2, batch: 4}\n"
                             "domains: {A: A.yaml, %s: %s.yaml}\n"
                             "pairs: [{name: p, source: A, target: %s}]\n"
                             "methods: [coral]\nbaselines: [source_only]\n",
                             target, target, target);
    write_text(scratch, "sweep.yaml", text);
    char *path = text_format("%s/sweep.yaml", scratch), *store = text_format("%s/out", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", path, "-o", store, "-q"), 0);
    free(path);
    free(text);
    return store;
}

static void expect(const char *folder, const char *name, const char *part)
{
    char *said = slurp(folder, name);
    ck_assert_msg(strstr(said, part) != NULL, "'%s' is not in:\n%s", part, said);
    free(said);
}

/* In what plan and run print, in every format of the table, and in the page's section on data. */
START_TEST(leaks_are_told_everywhere)
{
    const char *const targets[] = {"twice", "learnt"}, *const told[] = {own, others};
    const char *const printed[] = {
        "warning: domain 'twice': 20 of 20 images to test with are also images to train with",
        others};
    static const char *const files[] = {"report.md", "report.tex", "report.json", "report.html"};
    for (int i = 0; i < 2; i++) {
        char *store = run_leak(targets[i]), *folder = text_format("%s/sweeps/leak", store);
        expect(scratch, "stderr", printed[i]);
        ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all"), 0);
        for (int k = 0; k < 4; k++)
            expect(folder, files[k], told[i]);
        expect(folder, "report.md", "Recall of characters"); /* its pictures are imported */
        ck_assert_int_eq(TOOL_RUN(scratch, "verify", store), 0);
        ck_assert_int_eq(TOOL_RUN(scratch, "gc", store, "--quiet"), 0);
        scratch_remove(store);
        free(folder);
    }
}
END_TEST

static void expect_told(const char *what, const char *settings, const char *pair)
{
    char *text = text_format("name: t\nseeds: 1\ndata: {train: 20, test: 20}\n%s"
                             "pairs: [{name: p, source: S, target: %s}]\nmethods: [coral]\n",
                             settings, pair);
    write_text(scratch, "sweep.yaml", text);
    char *path = text_format("%s/sweep.yaml", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "plan", path), 0);
    expect(scratch, "stderr", what);
    free(path);
    free(text);
}

START_TEST(strange_domains_and_rows_are_told)
{
    write_text(scratch, "blank.yaml",
               "name: blank\ncanvas: {width: 24, height: 12}\nalphabet: \"0123\"\nlength: 2\n"
               "fonts: [dejavu-sans]\ntext: {size: 9, ink: 255, contrast: 0}\n");
    expect_told("warning: domain 'blank': 16 of the 16 characters of its first 8 images cannot be "
                "seen",
                "network: {encoder: \"flatten | dense 8\"}\n"
                "domains: {S: " GOLDEN "/domains/left.yaml, T: blank.yaml}\n",
                "T");
    const char *two =
        "network: {encoder: \"flatten | dense 8\"}\nbaselines: [adabn]\n"
        "domains: {S: " GOLDEN "/domains/left.yaml, T: " GOLDEN "/domains/right.yaml}\n";
    expect_told("warning: adabn: the encoder has no batch norm", two, "T");
    expect_told("warning: pair 'p at 0.5': its target is the same domain as its source", two,
                "T, gap: [0, 0.5], only: [geometry]");
    char *said = slurp(scratch, "stderr");
    ck_assert_ptr_null(strstr(said, "pair 'p at 0.0': its target")); /* as it is asked for */
    ck_assert_ptr_null(strstr(said, "no pair has it"));
    ck_assert_ptr_null(strstr(said, "no encoder is named"));
    free(said);
    expect_told("warning: domain 'right': no pair has it", two, "S");
    expect_told("warning: no encoder is named, which makes it that of 'small'",
                "domains: {S: " ADDA_SOURCE_DIR "/bench/domains/plain.yaml, T: " ADDA_SOURCE_DIR
                "/bench/domains/didot.yaml}\n",
                "T");
}
END_TEST

/* Two names of the same pictures, whose labels the source reads; layouts that are not shared. */
START_TEST(unlike_pairs_are_told)
{
    import_domain(scratch, "again", "A_train", "B_test");
    const char *one =
        "network: {encoder: \"flatten | dense 8\"}\ndomains: {S: A.yaml, T: again.yaml}\n";
    expect_told(
        "warning: pair 'p': 40 of the 40 training images of the target are also the source's", one,
        "T");
    write_text(scratch, "normal.yaml",
               "name: normal\nbase: " GOLDEN "/domains/left.yaml\ntext: {x: {normal: [0, 1]}}\n");
    one = "network: {encoder: \"flatten | dense 8\"}\ndomains: {S: " GOLDEN
          "/domains/left.yaml, T: normal.yaml}\n";
    expect_told("warning: pair 'p': text: x takes more random numbers in 'normal' than in", one,
                "T, pairing: layout");
    write_text(scratch, "few.yaml",
               "name: few\nbase: " GOLDEN "/domains/left.yaml\nfrequencies: {without: \"23\"}\n");
    expect_told("warning: pair 'p': its target shows '2', '3', which its source never shows",
                "network: {encoder: \"flatten | dense 8\"}\ndomains: {S: few.yaml, T: " GOLDEN
                "/domains/left.yaml}\n",
                "T");
}
END_TEST

/* The source is tested with what the target trains with. */
START_TEST(leaks_of_a_target_into_its_source)
{
    import_domain(scratch, "met", "A_test", "B_test");
    char *store = run_leak("met");
    expect(scratch, "stderr", source);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store), 0);
    expect(scratch, "stdout", source);
    free(store);
}
END_TEST

/* Files that captcha-gen drew of the source's own domain: with the seed of the sweep they are what
 * its source model learns by heart, with another they are not. */
START_TEST(drawn_files_that_the_source_trains_with)
{
    static const char *const wanted[] = {
        "pair 'left→made': 8 of the 8 test images of the target are the source's training images "
        "of seed 1, pixel by pixel",
        NULL};
    char *domain = text_format("%s/blurred.yaml", scratch);
    write_text(scratch, "blurred.yaml",
               "name: blurred\nbase: " GOLDEN "/domains/left.yaml\nadd: [{gaussian: {sd: 9}}]\n");
    for (int seed = 1; seed <= 2; seed++) {
        char *line = text_format(ADDA_BINARY_DIR "/gen/captcha-gen render %s -s %d -r 0:8 -q -o "
                                                 "%s/drawn%d",
                                 domain, seed, scratch, seed);
        ck_assert_int_eq(system(line), 0);
        free(line);
        line = text_format("name: made\ncanvas: {width: 24, height: 12}\nalphabet: \"0123\"\n"
                           "length: 2\nimport: {train: drawn%d/train, test: drawn%d/train}\n",
                           seed, seed);
        write_text(scratch, "made.yaml", line);
        free(line);
        line = text_format(
            "name: t\nseeds: 1\ndata: {source_train: 3000, target_train: 8, test: 8}\nnetwork: "
            "{encoder: \"flatten | dense 8\"}\nmethods: [coral]\ndomains: {left: "
            "blurred.yaml, made: made.yaml}\npairs: [{source: left, target: "
            "made}]\n");
        write_text(scratch, "drawn.yaml", line);
        free(line);
        char *sweep = text_format("%s/drawn.yaml", scratch);
        ck_assert_int_eq(TOOL_RUN(scratch, "plan", sweep), 0);
        if (wanted[seed - 1])
            expect_has(scratch, "stderr", wanted[seed - 1]);
        else
            expect_lacks(scratch, "stderr", "the source's training images");
        free(sweep);
    }
    free(domain);
}
END_TEST

/* A lock that claims other ones is wrong; one that conceals them, as older ones do, is told. */
START_TEST(leaks_are_proved)
{
    char *store = run_leak("twice"), *path = text_format("%s/sweeps/leak/lock.json", store);
    json_t *lock = NULL;
    struct err e = ERR_INIT;
    ck_assert_int_eq(json_load(path, &lock, &e), 0);
    ck_assert_uint_eq(json_array_size(json_object_get(lock, "leaks")), 1);
    json_object_set_new(json_array_get(json_object_get(lock, "leaks"), 0), "shared",
                        json_integer(19));
    char *text = json_readable(lock);
    write_text(scratch, "out/sweeps/leak/lock.json", text);
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", store), 1);
    expect(scratch, "stdout", "both trained and tested with are not those that the lock names");
    free(text);
    json_object_del(lock, "leaks");
    text = json_readable(lock);
    write_text(scratch, "out/sweeps/leak/lock.json", text);
    char *sums = text_format("cd %s/sweeps/leak && sha256sum sweep.yaml lock.json >sums", store);
    ck_assert_int_eq(system(sums), 0);
    const int code = TOOL_RUN(scratch, "verify", store);
    char *said = slurp(scratch, "stdout");
    ck_assert_msg(code == 0, "%s", said);
    free(said);
    expect(scratch, "stderr", "the lock does not say it: 20 of the 20 test images of twice");
    free(sums);
    free(text);
    json_decref(lock);
    free(path);
    free(store);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("data");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, too_few_images);
    tcase_add_test(t, sizes_of_one_side);
    tcase_add_test(t, default_numbers_of_images);
    tcase_add_test(t, variants_that_ask_for_too_many);
    tcase_add_test(t, texts_that_are_too_few);
    tcase_add_test(t, texts_of_files_cannot_be_chosen);
    tcase_add_test(t, files_share_nothing);
    tcase_add_test(t, pairs_of_a_drawn_and_an_imported_domain);
    tcase_add_test(t, nothing_is_begun);
    tcase_add_test(t, leaks_are_told_everywhere);
    tcase_add_test(t, strange_domains_and_rows_are_told);
    tcase_add_test(t, unlike_pairs_are_told);
    tcase_add_test(t, leaks_of_a_target_into_its_source);
    tcase_add_test(t, drawn_files_that_the_source_trains_with);
    tcase_add_test(t, leaks_are_proved);
    return t;
}

int main(void)
{
    return run_suite("data", make);
}
