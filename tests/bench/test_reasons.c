/* What commands say, and how they end, when something they rely on is damaged, missing or cannot be
 * drawn: one right reason, and no success where nothing was done. */
#include <sys/resource.h>
#include <sys/stat.h>

#include "bench/plan/plan.h"
#include "bench/store/store.h"
#include "tests/bench/support.h"

static char *scratch, *store;

static void set_up(void)
{
    scratch = scratch_make();
    store = text_format("%s/store", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q"), 0);
}

static void tear_down(void)
{
    free(store);
    scratch_remove(scratch);
}

/* Each command that takes all from the lock ends so and says so. */
static void expect_refused(int code, const char *part)
{
    static const char *const commands[] = {"status", "report", "run", "retry", "gc"};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        ck_assert_int_eq(TOOL_RUN(scratch, commands[i], store), code);
        expect_has(scratch, "stderr", part);
    }
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", store, store), code);
    expect_has(scratch, "stderr", part);
}

static void expect_mended(void)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store), 0);
    expect_has(scratch, "stderr", "0 computed, 18 were there");
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", store), 0);
}

/* In place of the first `from` of a file beside the plan. */
static void replace(const char *name, const char *from, const char *to)
{
    char *folder = text_format("%s/sweeps/micro", store), *text = slurp(folder, name);
    char *path = text_format("%s/%s", folder, name), *at = strstr(text, from);
    ck_assert(at && strlen(from) == strlen(to));
    memcpy(at, to, strlen(to));
    FILE *f = fopen(path, "w");
    ck_assert(f && fputs(text, f) >= 0 && fclose(f) == 0);
    free(path);
    free(text);
    free(folder);
}

START_TEST(locks_that_are_not_what_was_written)
{
    replace("lock.json", "\"label\":\"minimax", "\"label\":\"maximin");
    expect_refused(ERR_DATA, "lock.json is not what was written");
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", store), 1);
    expect_has(scratch, "stdout", "lock.json is not what was written");
    expect_mended();
    replace("sweep.yaml", "steps: 40", "steps: 41");
    expect_refused(ERR_DATA, "sweep.yaml or lock.json is not what was written");
    expect_mended();
}
END_TEST

/* Standard output of the last command has it so often. */
static int count_said(const char *part)
{
    char *said = slurp(scratch, "stdout");
    int count = 0;
    for (const char *at = said; (at = strstr(at, part)); at++)
        count++;
    free(said);
    return count;
}

/* A file without a line in the sums is one finding, also one that every cell has; so is one that is
 * in neither. */
START_TEST(sums_that_lack_a_file)
{
    struct err e = ERR_INIT;
    struct plan plan;
    ck_assert_msg(!store_load_plan(&plan, store, NULL, &e), "%s", e.text);
    char *cell = store_cell_path(store, plan.cells[0].hash, NULL), *sums = slurp(cell, "sums");
    char *path = text_format("%s/sums", cell), *record = text_format("%s/record.json", cell);
    char *at = strstr(sums, "  record.json\n"), *line = at - (HASH_HEX - 1);
    memmove(line, strchr(at, '\n') + 1, strlen(strchr(at, '\n')));
    ck_assert(!publish_file(path, sums, strlen(sums), &e));
    for (int there = 1; there >= 0; there--) {
        ck_assert_int_eq(TOOL_RUN(scratch, "verify", store, "--level", "0"), 1);
        ck_assert_int_eq(count_said("record.json is not in the sums"), 1);
        ck_assert_int_eq(TOOL_RUN(scratch, "status", store), ERR_FAILED);
        ck_assert_int_eq(count_said("record.json is not in the sums"), 1);
        ck_assert(unlink(record) == 0 || !there);
    }
    free(record);
    free(path);
    free(sums);
    free(cell);
    plan_free(&plan);
}
END_TEST

START_TEST(locks_that_are_missing)
{
    char *lock = text_format("%s/sweeps/micro/lock.json", store);
    ck_assert_int_eq(unlink(lock), 0);
    expect_refused(ERR_NOINPUT, "sweeps/micro has no lock.json");
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--sweep", "micro"), ERR_NOINPUT);
    expect_has(scratch, "stderr", "sweeps/micro has no lock.json");
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", store), ERR_NOINPUT);
    expect_mended();
    free(lock);
}
END_TEST

/* Of two sweeps each command names the way to choose that it has. */
START_TEST(sweeps_are_chosen)
{
    static const char *const commands[] = {"status", "report", "verify", "retry"};
    char *named = text_format("%s:micro", store), *way = text_format("as %s:micro", store);
    char *unknown = text_format("%s:nothing", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--set", "name=other"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store), ERR_USAGE);
    expect_has(scratch, "stderr", "holds 2 sweeps (micro, other); choose one with --sweep");
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", named, store), ERR_USAGE);
    expect_has(scratch, "stderr", way);
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", store, named), ERR_USAGE);
    expect_has(scratch, "stderr", way);
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", named, named), 0);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        ck_assert_int_eq(TOOL_RUN(scratch, commands[i], named), ERR_USAGE);
        expect_has(scratch, "stderr", "is chosen with --sweep micro\n");
        ck_assert_int_eq(TOOL_RUN(scratch, commands[i], unknown), ERR_NOINPUT);
        expect_has(scratch, "stderr", "holds no sweep");
    }
    free(unknown);
    free(way);
    free(named);
}
END_TEST

START_TEST(files_are_no_stores)
{
    static const char *const commands[] = {"status", "report", "verify", "retry", "gc"};
    static const char reason[] = "micro.yaml is a file; a store is needed here, the folder DIR";
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        ck_assert_int_eq(TOOL_RUN(scratch, commands[i], MICRO), ERR_USAGE);
        expect_has(scratch, "stderr", reason);
    }
    ck_assert_int_eq(TOOL_RUN(scratch, "report", MICRO, "--sweep", "micro"), ERR_USAGE);
    expect_has(scratch, "stderr", reason);
    ck_assert_int_eq(TOOL_RUN(scratch, "compare", store, MICRO), ERR_USAGE);
    expect_has(scratch, "stderr", reason);
    ck_assert_int_eq(TOOL_RUN(scratch, "plan", MICRO, "-o", MICRO), ERR_USAGE);
    expect_has(scratch, "stderr", reason);
    char *site = text_format("%s/site", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "site", MICRO, "-o", site), ERR_USAGE);
    expect_has(scratch, "stderr", reason);
    ck_assert_int_ne(access(site, F_OK), 0);
    free(site);
}
END_TEST

static const char no_list[] =
    "the list of fonts, which ADDA_FONTS names: cannot read '/nonexistent/fonts.yaml'";

static int times(const char *file, const char *part)
{
    char *said = slurp(scratch, file);
    int count = 0;
    for (const char *at = said; (at = strstr(at, part)); at++)
        count++;
    free(said);
    return count;
}

START_TEST(pictures_that_could_not_be_drawn)
{
    setenv("ADDA_FONTS", "/nonexistent/fonts.yaml", 1);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "-f", "md"), 0);
    ck_assert_int_eq(times("stderr", "warning"), 0); /* this format has none */
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q"), 0);
    expect_has(scratch, "stderr", "warning: 2 rows of pictures could not be drawn");
    ck_assert_int_eq(times("stderr", no_list), 2); /* domains */
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", store, "-l", "1"), 0);
    expect_has(scratch, "stderr", "report.html lacks 2 rows of pictures");
    expect_has(scratch, "stdout", "2 could not be checked");
    ck_assert_int_eq(times("stderr", no_list), 2);
    unsetenv("ADDA_FONTS");
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", store, "-l", "1"), 0);
    expect_has(scratch, "stderr", "report.html lacks 2 rows of pictures");
    ck_assert_int_eq(times("stderr", "cannot be drawn here"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", store, "-l", "1"), 0);
    ck_assert_int_eq(times("stderr", "pictures"), 0);
}
END_TEST

START_TEST(nothing_to_train_again)
{
    setenv("ADDA_FONTS", "/nonexistent/fonts.yaml", 1);
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", store, "-l", "0", "--rerun", "2"),
                     ERR_UNAVAILABLE);
    expect_has(scratch, "stderr", "no cell could be trained again");
    unsetenv("ADDA_FONTS");
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", store, "-l", "0", "--rerun", "2"), 0);
}
END_TEST

static int generate(const char *command)
{
    char *line = text_format(ADDA_BINARY_DIR "/gen/captcha-gen %s " GOLDEN
                                             "/domains/left.yaml 2> %s/stderr > %s/stdout",
                             command, scratch, scratch);
    const int status = system(line);
    free(line);
    return WEXITSTATUS(status);
}

/* The same reason for every domain and from every command. */
START_TEST(no_list_of_fonts)
{
    setenv("ADDA_FONTS", "/nonexistent/fonts.yaml", 1);
    ck_assert_int_eq(TOOL_RUN(scratch, "plan", MICRO), ERR_UNAVAILABLE);
    ck_assert_int_eq(times("stderr", no_list), 2);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store), ERR_UNAVAILABLE);
    ck_assert_int_eq(generate("hash"), ERR_UNAVAILABLE);
    expect_has(scratch, "stderr", no_list);
    ck_assert_int_eq(generate("render -r 0:1 -o /nonexistent"), ERR_UNAVAILABLE);
    unsetenv("ADDA_FONTS");
}
END_TEST

/* Writes text to a file of the scratch folder. */
static void put(const char *name, const char *text)
{
    char *path = text_format("%s/%s", scratch, name);
    FILE *f = fopen(path, "w");
    ck_assert(f && fputs(text, f) >= 0 && fclose(f) == 0);
    free(path);
}

/* The cells of other domains are checked all the same. */
START_TEST(imports_that_have_changed)
{
    char *other = text_format("%s/other", scratch), *sweep = text_format("%s/sweep.yaml", scratch);
    char *domains = text_format("%s/domains", scratch);
    char *copy = text_format("cp -r " GOLDEN "/domains %s && for i in 1 2; do " ADDA_BINARY_DIR
                             "/gen/captcha-gen render " GOLDEN "/domains/right.yaml -o %s/d$i -q "
                             "-r ${i}00:${i}60; done",
                             domains, scratch);
    ck_assert_int_eq(system(copy), 0);
    put("domains/imported.yaml",
        "name: imported\ncanvas: {width: 24, height: 12}\nalphabet: \"0123\"\nlength: 2\n"
        "import: {train: ../d1/train, test: ../d2/train}\n");
    char *text = slurp(GOLDEN, "micro.yaml"), *pairs = strstr(text, "pairs:\n");
    char *both = text_format("%.*spairs:\n  - {source: domains/left.yaml, target: "
                             "domains/imported.yaml, pairing: none}\n%s",
                             (int)(pairs - text), text, pairs + strlen("pairs:\n"));
    put("sweep.yaml", both);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", sweep, "-o", other, "-q"), 0);
    put("d1/train/metadata.jsonl", "{\"file_name\": \"00000/000000100.png\", \"text\": \"00\"}\n");
    ck_assert_int_eq(TOOL_RUN(scratch, "verify", other), 0);
    expect_has(scratch, "stdout", "L2: 33 checked, 0 wrong, 15 could not be checked");
    expect_has(scratch, "stderr", "the images of domain imported");
    free(both);
    free(text);
    free(copy);
    free(domains);
    free(sweep);
    free(other);
}
END_TEST

/* As after `ulimit -s 64`. */
START_TEST(small_stacks)
{
    char *other = text_format("%s/other", scratch);
    struct rlimit old, small;
    getrlimit(RLIMIT_STACK, &old);
    small = (struct rlimit){64 << 10, old.rlim_max};
    setrlimit(RLIMIT_STACK, &small);
    const int run = TOOL_RUN(scratch, "run", MICRO, "-o", other, "-q", "--threads", "2");
    const int verify = TOOL_RUN(scratch, "verify", other, "-q", "--rerun", "1");
    char *render = text_format("render -r 0:1 -f npy -q -o %s/images", scratch);
    const int rendered = generate(render);
    setrlimit(RLIMIT_STACK, &old);
    ck_assert_int_eq(run, 0);
    ck_assert_int_eq(verify, 0);
    ck_assert_int_eq(rendered, 0);
    free(render);
    free(other);
}
END_TEST

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { LIMITABLE = 0 }; /* sanitizers take terabytes of addresses */
#else
enum { LIMITABLE = 1 };
#endif

/* As after `ulimit -v 120000`: it ends, and with the right reason. */
START_TEST(limited_memory)
{
    char *other = text_format("%s/other", scratch);
    struct rlimit old, small;
    getrlimit(RLIMIT_AS, &old);
    small = (struct rlimit){120000 << 10, old.rlim_max};
    setrlimit(RLIMIT_AS, &small);
    const int reference = TOOL_RUN(scratch, "run", MICRO, "-o", other, "-q", "-j", "1");
    const int fast =
        TOOL_RUN(scratch, "run", MICRO, "-o", other, "-j", "1", "--set", "kernels=fast");
    setrlimit(RLIMIT_AS, &old);
    ck_assert_int_eq(reference, 0);
    ck_assert_int_eq(fast, 1);
    expect_has(scratch, "stderr", "not enough memory: OpenBLAS needs 128 MiB of addresses");
    free(other);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("reasons");
    tcase_set_timeout(t, 300);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, locks_that_are_not_what_was_written);
    tcase_add_test(t, locks_that_are_missing);
    tcase_add_test(t, sums_that_lack_a_file);
    tcase_add_test(t, sweeps_are_chosen);
    tcase_add_test(t, files_are_no_stores);
    tcase_add_test(t, pictures_that_could_not_be_drawn);
    tcase_add_test(t, nothing_to_train_again);
    tcase_add_test(t, no_list_of_fonts);
    tcase_add_test(t, imports_that_have_changed);
    tcase_add_test(t, small_stacks);
    if (LIMITABLE)
        tcase_add_test(t, limited_memory);
    return t;
}

int main(void)
{
    return run_suite("reasons", make);
}
