/* A store whose cells were made by other sources: what run.json keeps of them is altered, and the
 * sums are written again. */
#ifndef ADDA_TESTS_BENCH_MADE_BY_H
#define ADDA_TESTS_BENCH_MADE_BY_H

#include "base/json.h"
#include "bench/store/integrity.h"
#include "bench/store/store.h"
#include "tests/bench/support.h"

/* A hash that no source has. */
#define OTHER_HASH "00000000000000000000000000000000000000000000000000000000000000ff"

static inline json_t *load_json(const char *of, const char *hash, const char *file)
{
    struct err e = ERR_INIT;
    json_t *j = NULL;
    char *path = store_cell_path(of, hash, file);
    ck_assert_msg(!json_load(path, &j, &e), "%s", e.text);
    free(path);
    return j;
}

/* Takes the reference. */
static inline void save_json(const char *of, const char *hash, const char *file, json_t *j)
{
    struct err e = ERR_INIT;
    char *folder = store_cell_path(of, hash, NULL), *path = store_cell_path(of, hash, file);
    char *sums = store_cell_path(of, hash, "sums"), *text = json_readable(j);
    unlink(sums);
    ck_assert_msg(!publish_file(path, text, strlen(text), &e) && !store_write_sums(folder, &e),
                  "%s", e.text);
    json_decref(j);
    free(text);
    free(sums);
    free(path);
    free(folder);
}

/* As if the file `path`, or "rest" or "source_model", had been another when the cell was made. */
static inline void made_by_other(const char *of, const char *hash, const char *path)
{
    json_t *run = load_json(of, hash, "run.json"), *kept = json_object_get(run, "sources");
    if (strchr(path, '/'))
        kept = json_object_get(kept, "files");
    ck_assert_msg(json_object_get(kept, path) != NULL, "%s is not used", path);
    json_object_set_new(kept, path, json_string(OTHER_HASH));
    save_json(of, hash, "run.json", run);
}

/* The cells of the rows of a method; "" the source models. Returns how many. */
static inline int cells_of(const struct plan *p, const char *method, int *cells)
{
    int count = 0;
    for (int i = 0; i < p->cell_count; i++) {
        const json_t *name = json_object_get(p->cells[i].identity, "method");
        if (strcmp(name ? json_string_value(name) : "", method) == 0)
            cells[count++] = i;
    }
    return count;
}

static inline void all_made_by_other(const char *of, const struct plan *p, const char *method,
                                     const char *path)
{
    int cells[64] = {0};
    const int count = cells_of(p, method, cells);
    ck_assert_int_gt(count, 0);
    for (int i = 0; i < count; i++)
        made_by_other(of, p->cells[cells[i]].hash, path);
}

#endif
