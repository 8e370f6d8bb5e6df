/* Paths and files of a store: plans, failures, and what is kept of cells that are not done. */
#include "bench/store/store.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"
#include "base/names.h"
#include "base/publish.h"
#include "base/text.h"
#include "bench/plan/lock.h"
#include "bench/store/replace.h"
#include "bench/text/files.h"
#include "bench/text/messages.h"

static const char *const folders[] = {"cells",    "domains", "sweeps",
                                      "failures", "claims",  "partial"};
enum { FOLDERS = sizeof folders / sizeof *folders };

char *store_cell_path(const char *store, const char *hash, const char *file)
{
    return text_format("%s/cells/%s%s%s", store, hash, file ? "/" : "", file ? file : "");
}

char *store_domain_path(const char *store, const char *hash)
{
    return text_format("%s/domains/%s.yaml", store, hash);
}

char *store_partial_path(const char *store, const char *hash)
{
    return text_format("%s/partial/%s.safetensors", store, hash);
}

static char *failure_path(const char *store, const char *hash)
{
    return text_format("%s/failures/%s.json", store, hash);
}

char *store_sweep_path(const char *store, const char *sweep, const char *file)
{
    return text_format("%s/sweeps/%s%s%s", store, sweep, file ? "/" : "", file ? file : "");
}

static enum err_code prepare_folder(const char *path, struct err *e)
{
    if (publish_mkdir(path, e))
        return e->code;
    if (access(path, W_OK | X_OK) != 0)
        return err_system(e, errno, "%s", path);
    temporary_sweep(path, NULL); /* what cannot be removed is in nobody's way */
    return ERR_NONE;
}

/* Beside a sweep's plan are its reports, and what a cluster was given. */
static enum err_code sweep_plans(const char *store, struct err *e)
{
    char **names;
    int count;
    if (store_sweeps(store, &names, &count, e))
        return e->code;
    for (int i = 0; i < count; i++) {
        char *folder = store_sweep_path(store, names[i], NULL);
        char *slurm = store_sweep_path(store, names[i], "slurm");
        temporary_sweep(folder, NULL);
        temporary_sweep(slurm, NULL);
        free(slurm);
        free(folder);
    }
    names_free(names, count);
    return e->code;
}

void store_tidy(const char *store)
{
    for (int i = 0; i < FOLDERS; i++) {
        char *path = text_format("%s/%s", store, folders[i]);
        temporary_sweep(path, NULL);
        free(path);
    }
}

/* A folder of other files is not strewn with ours. */
static enum err_code check_folder(const char *store, struct err *e)
{
    char **names;
    int count;
    bool ours = false;
    if (list_folder(store, &names, &count, e))
        return e->code;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < FOLDERS; k++)
            ours |= strcmp(names[i], folders[k]) == 0;
    if (count && !ours)
        err_set(e, ERR_CANTCREATE,
                "'%s' is not empty and holds no results: choose another directory, or an empty one",
                store);
    names_free(names, count);
    return e->code;
}

enum err_code store_prepare(const char *store, struct err *e)
{
    if (check_folder(store, e))
        return e->code;
    for (int i = 0; i < FOLDERS && !e->code; i++) {
        char *path = text_format("%s/%s", store, folders[i]);
        prepare_folder(path, e);
        free(path);
    }
    return e->code || sweep_plans(store, e) ? e->code : store_end_replacements(store, e);
}

static bool exists(char *path)
{
    struct stat status;
    bool found = lstat(path, &status) == 0;
    free(path);
    return found;
}

bool store_cell_exists(const char *store, const char *hash)
{
    return exists(store_cell_path(store, hash, NULL));
}

bool store_has_model(const char *store, const char *hash)
{
    return exists(store_cell_path(store, hash, "model.safetensors"));
}

bool store_has_partial(const char *store, const char *hash)
{
    return exists(store_partial_path(store, hash));
}

void store_clear_partial(const char *store, const char *hash)
{
    char *path = store_partial_path(store, hash);
    unlink(path);
    free(path);
}

static char *stops_path(const char *store, const char *hash)
{
    return text_format("%s/partial/%s.stops", store, hash);
}

int store_load_stops(const char *store, const char *hash)
{
    struct err ignored = ERR_INIT;
    char *path = stops_path(store, hash), *text = NULL;
    size_t size;
    const int stops = read_file(path, &text, &size, &ignored) ? 0 : (int)strtol(text, NULL, 10);
    err_free(&ignored);
    free(text);
    free(path);
    return stops > 0 ? stops : 0;
}

enum err_code store_save_stops(const char *store, const char *hash, int stops, struct err *e)
{
    char *path = stops_path(store, hash), *text = text_format("%d\n", stops);
    if (stops)
        publish_file(path, text, strlen(text), e);
    else
        unlink(path);
    free(text);
    free(path);
    return e->code;
}

double store_cell_seconds(const char *store, const char *hash)
{
    struct err e = ERR_INIT;
    json_t *run = NULL;
    char *path = store_cell_path(store, hash, "run.json");
    double seconds = (double)NAN;
    if (!json_load(path, &run, &e)) {
        const json_t *total = json_object_get(json_object_get(run, "seconds"), "total");
        seconds = json_is_number(total) ? json_number_value(total) : (double)NAN;
    }
    json_decref(run);
    err_free(&e);
    free(path);
    return seconds;
}

/* ---- plans ------------------------------------------------------------------------------------
 */

/* A name may be of a domain that no pair has: the end of a gap. */
static bool is_named(const struct plan *p, const char *hash)
{
    const char *name;
    json_t *value;
    json_object_foreach(p->names, name,
                        value) if (text_equal(json_string_value(value), hash)) return true;
    return false;
}

/* Whether the file holds these bytes. */
static bool holds(const char *path, const char *data, size_t size)
{
    struct err ignored = ERR_INIT;
    char *kept = NULL;
    size_t kept_size;
    const bool same = !read_file(path, &kept, &kept_size, &ignored) && kept_size == size &&
                      memcmp(kept, data, size) == 0;
    free(kept);
    err_free(&ignored);
    return same;
}

/* A file that is damaged is written anew. */
static enum err_code save_domains(const char *store, const struct plan *p,
                                  const struct domains *domains, struct err *e)
{
    for (int i = 0; i < domains->count && !e->code; i++) {
        const struct domain_entry *d = &domains->entries[i];
        char *path = store_domain_path(store, d->hash);
        if ((json_object_get(p->domains, d->hash) || is_named(p, d->hash)) &&
            !holds(path, d->text, d->size))
            publish_file(path, d->text, d->size, e);
        free(path);
    }
    return e->code;
}

static enum err_code copy_file(const char *from, const char *to, struct err *e)
{
    char *data = NULL;
    size_t size;
    if (!read_file(from, &data, &size, e))
        publish_file(to, data, size, e);
    free(data);
    return e->code;
}

static const char *const plan_files[] = {"sweep.yaml", "lock.json"};

/* The lines of both files, as sha256sum -c reads them. */
static enum err_code sum_plan(const char *store, const char *sweep, struct text *sums,
                              struct err *e)
{
    for (size_t i = 0; i < sizeof plan_files / sizeof *plan_files && !e->code; i++) {
        char hex[HASH_HEX], *path = store_sweep_path(store, sweep, plan_files[i]);
        if (!hash_file_upto(path, READ_FILE_MAX, hex, e))
            text_printf(sums, "%s  %s\n", hex, plan_files[i]);
        free(path);
    }
    return e->code;
}

/* False, without an error, when there are sums and they are of other files. */
static bool agrees_with_sums(const char *store, const char *sweep, struct err *e)
{
    struct text sums = {0};
    char *path = store_sweep_path(store, sweep, "sums"), *kept = NULL;
    size_t size;
    const bool agrees = access(path, F_OK) != 0 || read_file(path, &kept, &size, e) ||
                        sum_plan(store, sweep, &sums, e) ||
                        (size == sums.size && sums.data && memcmp(kept, sums.data, size) == 0);
    free(kept);
    free(path);
    text_free(&sums);
    return agrees;
}

/* Another process may save a plan of that name, too, and have the last word in one of the files:
 * who is last to write looks last, and finds what both left. */
static enum err_code save_sums(const char *store, const char *sweep, struct err *e)
{
    enum { LOOKS = 16 };
    char *path = store_sweep_path(store, sweep, "sums");
    for (int look = 0; look < LOOKS && !e->code; look++) {
        struct text sums = {0};
        if (!sum_plan(store, sweep, &sums, e))
            publish_file(path, sums.data, sums.size, e);
        text_free(&sums);
        if (!e->code && agrees_with_sums(store, sweep, e))
            break;
    }
    free(path);
    return e->code;
}

/* Another process may be saving a plan of that name, between two of its files: it is looked again.
 */
enum err_code store_check_plan(const char *store, const char *sweep, struct err *e)
{
    const struct timespec pause = {.tv_nsec = 50000000};
    for (int look = 0; look < 4; look++) {
        if (agrees_with_sums(store, sweep, e))
            return e->code;
        nanosleep(&pause, NULL);
    }
    return err_set(
        e, ERR_DATA,
        "%s/sweeps/%s/sums: sweep.yaml or lock.json is not what was written; 'adda-bench "
        "verify' compares them, 'adda-bench run SPEC -o %s' writes them anew",
        store, sweep, store);
}

enum err_code store_save_plan(const char *store, const struct plan *p, const char *sweep_file,
                              const struct domains *domains, struct err *e)
{
    char *folder = store_sweep_path(store, p->name, NULL);
    char *sweep = store_sweep_path(store, p->name, "sweep.yaml");
    char *lock = store_sweep_path(store, p->name, "lock.json"), *text = NULL;
    char *sums = store_sweep_path(store, p->name, "sums");
    if (save_domains(store, p, domains, e) || publish_mkdir(folder, e))
        goto cleanup;
    unlink(sums); /* written last: a process that is killed before leaves none, not wrong ones */
    if (copy_file(sweep_file, sweep, e))
        goto cleanup;
    json_t *j = plan_json(p);
    text = json_canonical(j);
    json_decref(j);
    if (!text)
        err_memory(e);
    else if (!publish_file(lock, text, strlen(text), e))
        save_sums(store, p->name, e);
cleanup:
    free(text);
    free(sums);
    free(lock);
    free(sweep);
    free(folder);
    return e->code;
}

enum err_code store_read_plan(struct plan *p, const char *store, const char *sweep, struct err *e)
{
    struct stat there;
    char *name = text_copy(sweep), *path = NULL;
    json_t *j = NULL;
    *p = (struct plan){0};
    if (store_refuse_colon(store, e) || (!name && store_only_sweep(store, false, &name, e)))
        goto cleanup;
    if (file_name_mistake(name)) {
        err_set(e, ERR_USAGE, "'%s' is no name of a sweep: it %s", name, file_name_mistake(name));
        goto cleanup;
    }
    path = store_sweep_path(store, name, "lock.json");
    if (lstat(path, &there) != 0 && errno == ENOENT) { /* a link to nothing cannot be read */
        store_no_such_sweep(store, name, e);
        goto cleanup;
    }
    if (json_load(path, &j, e))
        goto cleanup;
    if (!plan_from_json(p, j, e) && !text_equal(p->name, name))
        err_set(e, ERR_DATA, "it is of the sweep '%s' and lies in the folder of '%s'", p->name,
                name);
    err_prefix(e, "%s", path);
cleanup:
    json_decref(j);
    free(path);
    free(name);
    return e->code;
}

enum err_code store_load_plan(struct plan *p, const char *store, const char *sweep, struct err *e)
{
    return store_read_plan(p, store, sweep, e) ? e->code : store_check_plan(store, p->name, e);
}

/* ---- failures ---------------------------------------------------------------------------------
 */

enum err_code store_save_failure(const char *store, const char *hash, const json_t *failure,
                                 struct err *e)
{
    char *path = failure_path(store, hash), *text = json_readable(failure);
    publish_file(path, text, strlen(text), e);
    free(text);
    free(path);
    return e->code;
}

json_t *store_load_failure(const char *store, const char *hash)
{
    struct err ignored = ERR_INIT;
    json_t *failure = NULL;
    char *path = failure_path(store, hash);
    if (access(path, F_OK) == 0)
        json_load(path, &failure, &ignored);
    err_free(&ignored);
    free(path);
    return failure;
}

void store_clear_failure(const char *store, const char *hash)
{
    char *path = failure_path(store, hash);
    unlink(path);
    free(path);
}
