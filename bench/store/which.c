/* The names of a store's sweeps, and messages for whoever named no store, or none of them. */
#include "bench/store/which.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "bench/text/files.h"
#include "bench/text/messages.h"

enum err_code store_refuse_file(const char *store, struct err *e)
{
    struct stat there;
    if (stat(store, &there) != 0 || S_ISDIR(there.st_mode))
        return ERR_NONE;
    return err_set(e, ERR_USAGE,
                   "%s is a file; a store is needed here, the folder DIR that 'adda-bench run SPEC "
                   "-o DIR' makes",
                   store);
}

static bool is_store(const char *folder)
{
    struct stat there;
    char *sweeps = text_format("%s/sweeps", folder);
    const bool is = stat(sweeps, &there) == 0 && S_ISDIR(there.st_mode);
    free(sweeps);
    return is;
}

enum err_code store_refuse_colon(const char *store, struct err *e)
{
    struct stat there;
    char *folder = text_copy(store), *colon = strrchr(folder, ':');
    if (store_refuse_file(store, e) || !colon || lstat(store, &there) == 0)
        goto cleanup;
    *colon = '\0';
    if (is_store(folder))
        err_set(e, ERR_USAGE,
                "there is no folder %s; the sweep of the store %s is chosen with --sweep %s", store,
                folder, colon + 1);
cleanup:
    free(folder);
    return e->code;
}

enum err_code store_sweeps(const char *store, char ***names, int *count, struct err *e)
{
    *names = NULL;
    *count = 0;
    if (store_refuse_file(store, e))
        return e->code;
    char *path = text_format("%s/sweeps", store);
    enum err_code code = list_folder(path, names, count, e);
    free(path);
    return code;
}

enum err_code store_only_sweep(const char *store, bool compared, char **name, struct err *e)
{
    char **names;
    int count;
    struct text all = {0};
    if (store_sweeps(store, &names, &count, e))
        return e->code;
    for (int i = 0; i < count; i++)
        text_printf(&all, "%s%s", i ? ", " : "", names[i]);
    if (count == 1)
        *name = text_copy(names[0]);
    else if (count == 0)
        err_set(e, ERR_NOINPUT, "%s holds no sweep; 'adda-bench run SPEC -o %s' makes one", store,
                store);
    else if (compared)
        err_set(e, ERR_USAGE, "%s holds %d sweeps (%s); write one of them as %s:%s", store, count,
                all.data, store, names[0]);
    else
        err_set(e, ERR_USAGE, "%s holds %d sweeps (%s); choose one with --sweep", store, count,
                all.data);
    names_free(names, count);
    text_free(&all);
    return e->code;
}

enum err_code store_no_such_sweep(const char *store, const char *sweep, struct err *e)
{
    struct stat there;
    char **names, near[SUGGESTION], *folder = text_format("%s/sweeps/%s", store, sweep);
    const bool planned = lstat(folder, &there) == 0;
    int count;
    free(folder);
    if (planned)
        return err_set(e, ERR_NOINPUT,
                       "%s/sweeps/%s has no lock.json, which is the plan: 'adda-bench run SPEC -o "
                       "%s' with the sweep's file writes it anew and keeps all cells",
                       store, sweep, store);
    if (!store_sweeps(store, &names, &count, e)) {
        err_set(e, ERR_NOINPUT,
                "%s holds no sweep '%s'%s; 'adda-bench status %s' lists those it has", store, sweep,
                suggest_name(sweep, (const char *const *)names, count, near), store);
        names_free(names, count);
    }
    return e->code;
}
