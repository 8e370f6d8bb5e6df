/* A store that somebody alters: sums are written again after an alteration, as somebody who wants
 * to deceive would. */
#ifndef ADDA_TESTS_BENCH_ALTERED_H
#define ADDA_TESTS_BENCH_ALTERED_H

#include "base/hash.h"
#include "bench/text/npy.h"
#include "bench/store/results.h"
#include "bench/verify/verify.h"
#include "bench/store/integrity.h"
#include "bench/store/store.h"
#include "tests/bench/support.h"

static char *scratch, *store;
static struct plan plan;
static struct results results;

static void set_up_of(const char *sweep)
{
    struct err e = ERR_INIT;
    scratch = scratch_make();
    store = text_format("%s/store", scratch);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", sweep, "-o", store, "-q"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q", "--select", "im"), 0);
    ck_assert_msg(!store_load_plan(&plan, store, NULL, &e) &&
                      !results_load(&results, &plan, store, &e),
                  "%s", e.text);
}

static inline void set_up(void)
{
    set_up_of(MICRO);
}

static void tear_down(void)
{
    results_free(&results);
    plan_free(&plan);
    free(store);
    scratch_remove(scratch);
}

/* What verify prints, after it ended with `code`; the caller frees. */
static inline char *verify(int code, const char *more, const char *value)
{
    const char *const arguments[] = {"verify", store, more, value, NULL};
    ck_assert_int_eq(tool_wait(tool_start(scratch, arguments)), code);
    return slurp(scratch, "stdout");
}

static void expect(const char *said, const char *part)
{
    ck_assert_msg(strstr(said, part) != NULL, "'%s' is not in:\n%s", part, said);
}

/* The first cell of the first row of a rank. */
static inline const char *cell_of_rank(enum row_rank rank)
{
    for (int i = 0; i < plan.row_count; i++)
        if (plan.rows[i].rank == rank)
            return plan.cells[plan.rows[i].cells[0]].hash;
    ck_abort_msg("the sweep has no such row");
    return NULL;
}

static inline const char *method_cell(void)
{
    return cell_of_rank(1);
}

static inline void write_sums(const char *hash)
{
    struct err e = ERR_INIT;
    char *folder = store_cell_path(store, hash, NULL), *sums = store_cell_path(store, hash, "sums");
    unlink(sums);
    ck_assert_msg(!store_write_sums(folder, &e), "%s", e.text);
    free(sums);
    free(folder);
}

static inline void write_back(const char *path, const char *data, size_t size, const char *hash)
{
    struct err e = ERR_INIT;
    ck_assert_msg(!publish_file(path, data, size, &e), "%s", e.text);
    write_sums(hash);
}

static inline struct npy read_array(const char *hash, const char *file)
{
    struct err e = ERR_INIT;
    struct npy array;
    char *path = store_cell_path(store, hash, file);
    ck_assert_msg(!npy_read(&array, path, &e), "%s", e.text);
    free(path);
    return array;
}

/* Saves `name` of the sweep with new sums, as somebody who wants to deceive would. */
static inline void save_plan_file(const char *name, const char *text)
{
    static const char *const files[] = {"sweep.yaml", "lock.json"};
    struct err e = ERR_INIT;
    struct text lines = {0};
    char hex[HASH_HEX], *path = store_sweep_path(store, plan.name, name);
    char *sums = store_sweep_path(store, plan.name, "sums");
    ck_assert_msg(!publish_file(path, text, strlen(text), &e), "%s", e.text);
    for (int i = 0; i < 2; i++) {
        char *file = store_sweep_path(store, plan.name, files[i]);
        ck_assert(!hash_file(file, hex, &e));
        text_printf(&lines, "%s  %s\n", hex, files[i]);
        free(file);
    }
    ck_assert(!publish_file(sums, lines.data, lines.size, &e));
    text_free(&lines);
    free(sums);
    free(path);
}

/* Changes one byte of a .npy file's data. */
static inline void alter_array(const char *hash, const char *file, int at)
{
    struct err e = ERR_INIT;
    struct npy array = read_array(hash, file);
    char *path = store_cell_path(store, hash, file);
    array.data[at] = (uint16_t)(array.data[at] ? array.data[at] - 1 : 1);
    ck_assert_msg(!npy_write(path, &array, &e), "%s", e.text);
    write_sums(hash);
    npy_free(&array);
    free(path);
}

#endif
