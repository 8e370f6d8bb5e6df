/* What cells need of memory, what there is, and what is said before anything is trained. */
#include <jansson.h>
#include <math.h>

#include "base/json.h"
#include "bench/run/memory.h"
#include "bench/store/store.h"
#include "tests/bench/sweeps.h"

/* Sanitizers need more memory than a limit leaves. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

static char *scratch;

static void set_up(void)
{
    scratch = scratch_make();
}

static void tear_down(void)
{
    scratch_remove(scratch);
}

/* ---- what is needed -------------------------------------------------------------------------- */

static double peak_of(const char *store, const char *hash, int *threads)
{
    json_t *facts = NULL;
    struct err e = ERR_INIT;
    char *path = store_cell_path(store, hash, "run.json");
    ck_assert_msg(!json_load(path, &facts, &e), "%s", e.text);
    const double kib = json_number_value(json_object_get(facts, "peak_memory_kib"));
    *threads = (int)json_integer_value(json_object_get(facts, "threads"));
    json_decref(facts);
    free(path);
    return 1024 * kib;
}

/* Of every cell of a store: not below its measured peak, and not far above it. */
static void compare_with_peaks(const char *store, const char *sweep)
{
    struct plan p;
    struct err e = ERR_INIT;
    ck_assert_msg(!store_load_plan(&p, store, sweep, &e), "%s", e.text);
    for (int i = 0; i < p.cell_count; i++) {
        int threads;
        const double peak = peak_of(store, p.cells[i].hash, &threads);
        const double counted = memory_of_cell(&p, i, threads, &e);
        ck_assert_msg(e.code == ERR_NONE, "%s", e.text);
        ck_assert_msg(counted > peak && counted < 1.02 * peak + 25e6,
                      "cell %.12s: counted %.1f MB, measured %.1f", p.cells[i].hash, counted / 1e6,
                      peak / 1e6);
    }
    plan_free(&p);
}

START_TEST(counts_are_near_the_measured_peaks)
{
    static const char *const stores[] = {"quick", "seed", "ablation", "losses"};
    for (int i = 0; i < 4; i++) {
        char *store = text_format(ADDA_SOURCE_DIR "/results/%s", stores[i]);
        compare_with_peaks(store, stores[i]);
        free(store);
    }
}
END_TEST

/* ---- what there is --------------------------------------------------------------------------- */

static void write_in(const char *folder, const char *name, const char *text)
{
    char *whole = text_format("%s/%s/%s", scratch, folder, name);
    char *make = text_format("mkdir -p '%s/%s'", scratch, folder);
    struct err e = ERR_INIT;
    ck_assert_int_eq(system(make), 0);
    ck_assert_msg(!write_file(whole, text, strlen(text), &e), "%s", e.text);
    free(make);
    free(whole);
}

static void is_there(double bytes, const char *name)
{
    const struct memory_limit l = memory_of_machine(scratch);
    ck_assert_msg(fabs(l.bytes - bytes) < 1 && strstr(l.name, name), "%.0f bytes (%s)", l.bytes,
                  l.name);
}

/* Files as a kernel has them: the least of all limits, those above a group included. */
START_TEST(the_least_limit_counts)
{
    ck_assert(isinf(memory_of_machine(scratch).bytes));
    write_in("proc", "meminfo", "MemTotal:  9000 kB\nMemFree:  10 kB\nMemAvailable:   4000 kB\n");
    is_there(4000 * 1024, "MemAvailable");
    write_in("proc/self", "cgroup", "0::/jobs/one\n");
    is_there(4000 * 1024, "MemAvailable"); /* no such group here */
    write_in("sys/fs/cgroup/jobs/one", "memory.max", "max\n");
    write_in("sys/fs/cgroup/jobs/one", "memory.current", "1000\n");
    is_there(4000 * 1024, "MemAvailable");
    write_in("sys/fs/cgroup/jobs/one", "memory.max", "3000000\n");
    is_there(2999000, "control group");
    write_in("sys/fs/cgroup/jobs", "memory.max", "2000000\n");
    write_in("sys/fs/cgroup/jobs", "memory.current", "1900000\n");
    is_there(100000, "control group");
    write_in("sys/fs/cgroup/jobs", "memory.stat", "anon 5\ninactive_file 300000\nactive_file 7\n");
    is_there(400000, "control group");                   /* a cache of files gives way */
    write_in("sys/fs/cgroup", "memory.max", "300000\n"); /* a container's own */
    write_in("sys/fs/cgroup", "memory.current", "310000\n");
    is_there(0, "control group");
    write_in("proc/self", "cgroup", "5:cpu:/x\n4:memory:/a/b\n1:name=systemd:/\n");
    is_there(4000 * 1024, "MemAvailable");
    write_in("sys/fs/cgroup/memory/a", "memory.limit_in_bytes", "1000000\n");
    write_in("sys/fs/cgroup/memory/a", "memory.usage_in_bytes", "400000\n");
    write_in("sys/fs/cgroup/memory/a", "memory.stat", "cache 9\ntotal_inactive_file 50000\n");
    is_there(650000, "control group");
}
END_TEST

/* ---- both ------------------------------------------------------------------------------------ */

#define MICRO_HEAD                                                                                 \
    "name: t\nseeds: 1..4\ndata: {train: 32, test: 16}\nnetwork: small\n"                          \
    "domains: {left: " GOLDEN "/domains/left.yaml, right: " GOLDEN "/domains/right.yaml}\n" PAIR   \
    "methods: [coral]\n"

/* Two of four fit: fewer at once, unless four are asked for. */
START_TEST(fewer_at_once)
{
    struct plan p = read_plan(MICRO_HEAD);
    struct err e = ERR_INIT;
    bool *wanted = memory_take((size_t)p.cell_count, sizeof *wanted);
    for (int i = 0; i < p.cell_count; i++)
        wanted[i] = p.cells[i].depends < 0;
    write_in("proc", "meminfo", "MemAvailable:   4000000 kB\n");
    const double there = 4000000.0 * 1024;
    struct memory_need need = {&p, wanted, 8, 1, false, 0, scratch};
    double largest;
    ck_assert_int_eq(memory_fit(&need, &largest, &e), 8);
    ck_assert(largest > 20e6 && largest < 200e6);
    need.more = 0.4 * there;
    ck_assert_int_eq(memory_fit(&need, NULL, &e), 2);
    need.fixed = true;
    ck_assert_int_eq(memory_fit(&need, NULL, &e), 0);
    ck_assert_int_eq(e.code, ERR_OS);
    ck_assert_msg(strstr(e.text, "4 cells at once need about ") &&
                      strstr(e.text, "): --jobs 2 fits"),
                  "%s", e.text);
    err_free(&e);
    need.more = 2 * there;
    ck_assert_int_eq(memory_fit(&need, NULL, &e), 0);
    ck_assert_msg(strstr(e.text, "cell source model left seed 1 (") &&
                      strstr(e.text, " needs about "),
                  "%s", e.text);
    err_free(&e);
    free(wanted);
    plan_free(&p);
}
END_TEST

/* The size of the larger of two cells, as they are counted together. */
static double size_of_two(const struct plan *p, int a, int b)
{
    struct err e = ERR_INIT;
    double largest = 0;
    bool *wanted = memory_take((size_t)p->cell_count, sizeof *wanted);
    wanted[a] = wanted[b] = true;
    const struct memory_need need = {p, wanted, 1, 1, false, 0, scratch};
    memory_fit(&need, &largest, &e);
    ck_assert_msg(e.code == ERR_NONE, "%s", e.text);
    free(wanted);
    return largest;
}

/* Cells that are counted as one need no more than that, whatever setting they differ in: each
 * beside each before it. */
START_TEST(no_cell_is_counted_as_a_smaller_one)
{
    struct plan p = read_plan(
        HEAD_OF_ONE_SEED PAIR
        "methods:\n- {method: minimax, sharing: [untied, tied]}\n"
        "- {method: minimax, label: map, look: conditional, projection: [512, 8000]}\n"
        "baselines: [source_only, oracle, adabn]\n"
        "include:\n"
        "- {adapt.steps: 100000}\n- {adapt.steps: 110000, adapt.evaluate_every: 10}\n"
        "- {adapt.warmup: 90000, adapt.evaluate_every: 1}\n- {adapt.evaluate_every: 7}\n"
        "- {adapt.batch: 300}\n- {adapt.ema: 0.5}\n- {adapt.noise: 0.1}\n- {adapt.k_d: 3}\n"
        "- {adapt.terms: {mcc: 1.0}}\n- {source.batch: 500}\n"
        "- {source.steps: 5000}\n- {data.train: 20000}\n- {data.target_test: 9000}\n"
        "- {data.test: 9000}\n- {data.test: 9000, data.test_pairing: layout}\n"
        "- {data.source_train: endless, data.train: 100}\n- {oracle.labels: both}\n"
        "- {adapt.mapping.kind: sgd}\n- {network: small_bn}\n"
        "- {adapt.until: {validator: im, patience: 3, at_most: 70000}}\n");
    struct err e = ERR_INIT;
    write_in("proc", "meminfo", "MemAvailable:   4000000 kB\n");
    ck_assert_int_gt(p.cell_count, 60);
    double *alone = memory_take((size_t)p.cell_count, sizeof *alone);
    for (int i = 0; i < p.cell_count; i++) {
        alone[i] = memory_of_cell(&p, i, 1, &e);
        ck_assert_msg(e.code == ERR_NONE, "%s", e.text);
    }
    for (int i = 0; i < p.cell_count; i++)
        for (int k = 0; k <= i; k++) {
            const double most = fmax(alone[k], alone[i]), counted = size_of_two(&p, k, i);
            ck_assert_msg(counted >= most && counted <= 1.2 * most,
                          "cells %d and %d: %.0f for %.0f", k, i, counted, most);
        }
    free(alone);
    plan_free(&p);
}
END_TEST

/* More than any machine has: told by plan and run, and by the task of a cluster where it runs, but
 * not where it is submitted. */
START_TEST(too_much_for_any_machine)
{
#define WIDE "conv 4096 3x3 same | relu | "
    static const char too_much[] =
        "network={encoder: '" WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE
            WIDE WIDE WIDE WIDE WIDE WIDE "flatten | dense 8'}"; /* 800 GB */
    char *store = text_format("%s/out", scratch);
    const char *const told = "needs about ";
    ck_assert_int_eq(
        TOOL_RUN(scratch, "plan", MICRO, "--set", too_much, "--set", "source.batch=4096"), ERR_OS);
    expect_has(scratch, "stderr", told);
    expect_has(scratch, "stdout", "memory: about ");
    ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", store, "-q", "--set", too_much, "--set",
                              "source.batch=4096"),
                     ERR_OS);
    expect_has(scratch, "stderr", told);
    expect_has(scratch, "stderr", "make the networks, batches or numbers of images smaller");
    ck_assert_int_eq(store_count(store, "cells"), 0);
    ck_assert_int_eq(
        TOOL_RUN(scratch, "task", store, "--sweep", "micro", "--stage", "sources", "--index", "0"),
        ERR_OS);
    expect_has(scratch, "stderr", told);
    ck_assert_int_eq(TOOL_RUN(scratch, "submit", MICRO, "-o", store, "--slurm", "-n", "--max-array",
                              "100", "--set", too_much, "--set", "source.batch=4096"),
                     0);
    free(store);
}
END_TEST

/* Runs the tool under a limit of the shell; returns its exit code. */
static int run_limited(const char *limit, const char *more)
{
    char *command = text_format("%s; timeout -s KILL 120 " TOOL
                                " run %s -o %s/out -q -j 1 --set seeds=1 %s >%s/stdout 2>%s/stderr",
                                limit, MICRO, scratch, more, scratch, scratch);
    const int status = system(command);
    free(command);
    return WEXITSTATUS(status);
}

/* The limit that plan names. */
static double told_space(void)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "plan", MICRO, "--set", "seeds=1"), 0);
    char *said = slurp(scratch, "stdout"), *at = strstr(said, "where there is one, has to be ");
    ck_assert_msg(at != NULL, "%s", said);
    const double megabytes = strtod(at + strlen("where there is one, has to be "), &at);
    ck_assert_msg(strncmp(at, " MB or more\n", 12) == 0, "%s", said);
    free(said);
    return 1e6 * megabytes;
}

/* Where OpenBLAS's threads would never have had their memory; and a training that is too large for
 * what is left. */
START_TEST(limits_of_a_process)
{
    if (SANITIZED)
        return;
    ck_assert_int_eq(run_limited("ulimit -v 150000", ""), 0);
    const double kib = ceil(1.02 * told_space() / 1024);
    char *limit = text_format("rm -r %s/out; ulimit -v %.0f", scratch, kib);
    ck_assert_int_eq(run_limited(limit, ""), 0);
    free(limit);
    limit = text_format("rm -r %s/out; ulimit -v %.0f", scratch, 0.9 * kib);
    ck_assert_int_eq(run_limited(limit, ""), ERR_OS);
    free(limit);
    ck_assert_int_eq(run_limited("ulimit -v 400000", "--set data.train=1000000"), ERR_OS);
    expect_has(scratch, "stderr", "the limit of address space (ulimit -v)");
    ck_assert_int_eq(run_limited("ulimit -d 400000", "--set data.train=1000000"), ERR_OS);
    expect_has(scratch, "stderr", "the limit of data (ulimit -d)");
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("memory");
    tcase_set_timeout(t, 300);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, counts_are_near_the_measured_peaks);
    tcase_add_test(t, the_least_limit_counts);
    tcase_add_test(t, fewer_at_once);
    tcase_add_test(t, no_cell_is_counted_as_a_smaller_one);
    tcase_add_test(t, too_much_for_any_machine);
    tcase_add_test(t, limits_of_a_process);
    return t;
}

int main(void)
{
    return run_suite("memory", make);
}
