/* Files of a dataset compared with a list of them. */
#include "gen/export/files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const char *const dataset_verdict_words[] = {"is good", "is missing", "has another size",
                                             "is damaged", "cannot be read"};

struct files_check {
    const char *folder;
    const json_t *files;
    const struct file_check *check;
    unsigned char *verdict;
};

static enum file_verdict verdict_of(const struct files_check *j, const json_t *file)
{
    char path[EXPORT_PATH], hex[HASH_HEX];
    struct stat s;
    const char *name = json_string_value(json_object_get(file, "path"));
    const char *sha256 = json_string_value(json_object_get(file, "sha256"));
    if (!name || !sha256 || export_path(path, NULL, "%s/%s", j->folder, name))
        return FILE_UNREADABLE;
    if (stat(path, &s))
        return errno == ENOENT || errno == ENOTDIR ? FILE_MISSING : FILE_UNREADABLE;
    if (s.st_size != json_integer_value(json_object_get(file, "size")))
        return FILE_SIZE;
    if (j->check->proof == PROOF_SIZE)
        return FILE_GOOD;
    if (hash_file(path, hex, NULL))
        return FILE_UNREADABLE;
    return strcmp(hex, sha256) ? FILE_DAMAGED : FILE_GOOD;
}

static bool stopped(const struct file_check *check)
{
    return check->stop && *check->stop;
}

static void check_file(void *context, int item, int worker)
{
    const struct files_check *j = context;
    (void)worker;
    j->verdict[item] =
        (unsigned char)(stopped(j->check) ? FILE_GOOD
                                          : verdict_of(j, json_array_get(j->files, (size_t)item)));
}

size_t dataset_check_files(const char *folder, const json_t *files, const struct file_check *check,
                           unsigned char *verdict)
{
    struct files_check j = {folder, files, check, verdict};
    const size_t count = json_array_size(files);
    size_t bad = 0;
    pool_run(check->pool, (int)count, check_file, &j);
    for (size_t i = 0; i < count; i++)
        bad += verdict[i] != FILE_GOOD;
    return bad;
}

bool dataset_files_good(const char *folder, const json_t *files, const struct file_check *check)
{
    unsigned char *verdict = calloc(json_array_size(files) + 1, 1);
    const bool good =
        verdict && dataset_check_files(folder, files, check, verdict) == 0 && !stopped(check);
    free(verdict);
    return good;
}

enum err_code dataset_files_same(const char *path, const char *folder, const json_t *files,
                                 struct err *e)
{
    const struct file_check check = {.proof = PROOF_HASH};
    if (dataset_files_good(folder, files, &check))
        return ERR_NONE;
    return err_set(
        e, ERR_DATA,
        "'%s' exists already and holds something else; remove it and run the same command again",
        path);
}
