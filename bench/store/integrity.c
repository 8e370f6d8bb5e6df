/* Checks that a cell's folder is what was published, file by file. */
#include "bench/store/integrity.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/publish.h"
#include "bench/plan/cell.h"
#include "bench/store/store.h"
#include "bench/text/files.h"
#include "base/text.h"

enum err_code store_write_sums(const char *folder, struct err *e)
{
    char **names, hex[HASH_HEX];
    int count;
    struct text sums = {0};
    if (list_folder(folder, &names, &count, e))
        return e->code;
    for (int i = 0; i < count && !e->code; i++) {
        char *path = text_format("%s/%s", folder, names[i]);
        if (!hash_file_upto(path, READ_FILE_MAX, hex, e)) /* as it will be read */
            text_printf(&sums, "%s  %s\n", hex, names[i]);
        free(path);
    }
    char *path = text_format("%s/sums", folder);
    if (!e->code)
        write_file(path, sums.data, sums.size, e);
    free(path);
    text_free(&sums);
    names_free(names, count);
    return e->code;
}

/* The line of a file in the sums: "HASH  name\n". */
static const char *sum_of(const char *sums, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = sums; line && *line;) {
        const char *end = strchr(line, '\n');
        if (!end || end - line < HASH_HEX + 2)
            return NULL;
        if ((size_t)(end - line) == HASH_HEX + 1 + length &&
            memcmp(line + HASH_HEX + 1, name, length) == 0)
            return line;
        line = end + 1;
    }
    return NULL;
}

static void check_file(const char *folder, const char *name, const char *sums, struct err *e)
{
    char hex[HASH_HEX], *path = text_format("%s/%s", folder, name);
    const char *line = sum_of(sums, name);
    char *shown = shown_text(name);
    if (!line)
        err_add(e, ERR_DATA, "%s is not in the sums", shown);
    else if (!hash_file_upto(path, READ_FILE_MAX, hex, e) && memcmp(hex, line, HASH_HEX - 1) != 0)
        err_add(e, ERR_DATA, "%s is not what was written", shown);
    free(shown);
    free(path);
}

/* Of names in their order (list_folder). */
static bool is_among(char *const *names, int count, const char *name)
{
    return bsearch(&name, names, (size_t)count, sizeof *names, names_order) != NULL;
}

/* Every file of the folder must be in the sums, and every file of the sums in the folder; except
 * the model, without which a store may be published. */
static void check_files(const char *folder, const char *sums, bool source, struct err *e)
{
    static const char *const needed[] = {"cell.json",       "record.json", "run.json",
                                         "predictions.npy", "labels.npy",  "model.safetensors"};
    char **names;
    int count;
    if (list_folder(folder, &names, &count, e))
        return;
    for (int i = 0; i < (source ? 6 : 5); i++)
        if (!is_among(names, count, needed[i]) && !sum_of(sums, needed[i]))
            err_add(e, ERR_DATA, "%s is not in the sums", needed[i]);
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], "sums") != 0)
            check_file(folder, names[i], sums, e);
    for (const char *line = sums; line && *line; line = strchr(line, '\n') + 1) {
        int length = (int)strcspn(line + HASH_HEX + 1, "\n");
        char *name = text_format("%.*s", length, line + HASH_HEX + 1);
        if (!is_among(names, count, name) && strcmp(name, "model.safetensors") != 0)
            err_add(e, ERR_DATA, "%s is missing", name);
        free(name);
    }
    names_free(names, count);
}

/* Lines of 64 digits, two spaces, a name: as the functions above expect. */
static bool sums_are_well_formed(const char *sums, size_t size)
{
    if (size == 0 || strlen(sums) != size || sums[size - 1] != '\n')
        return false;
    for (const char *line = sums; *line; line = strchr(line, '\n') + 1) {
        size_t length = strcspn(line, "\n");
        if (strspn(line, "0123456789abcdef") != HASH_HEX - 1 || length < HASH_HEX + 2 ||
            line[HASH_HEX - 1] != ' ' || line[HASH_HEX] != ' ' ||
            memchr(line + HASH_HEX + 1, '/', length - HASH_HEX - 1))
            return false;
    }
    return true;
}

void store_folder_sum(const char *folder, const char *file, char sum[HASH_HEX])
{
    struct err ignored = ERR_INIT;
    char *path = text_format("%s/sums", folder), *sums = NULL;
    size_t size = 0;
    *sum = '\0';
    if (!read_file(path, &sums, &size, &ignored) && sums_are_well_formed(sums, size)) {
        const char *line = sum_of(sums, file);
        snprintf(sum, HASH_HEX, "%s", line ? line : "");
    }
    err_free(&ignored);
    free(sums);
    free(path);
}

void store_cell_sum(const char *store, const char *hash, const char *file, char sum[HASH_HEX])
{
    char *folder = store_cell_path(store, hash, NULL);
    store_folder_sum(folder, file, sum);
    free(folder);
}

static void check_identity(const char *folder, const char *hash, bool *source, struct err *e)
{
    char hex[HASH_HEX], *path = text_format("%s/cell.json", folder);
    json_t *identity = NULL;
    if (!json_load(path, &identity, e)) {
        json_hash(identity, hex);
        *source = cell_is_source(identity);
        if (strcmp(hex, hash) != 0)
            err_add(e, ERR_DATA, "cell.json belongs to another cell");
    }
    json_decref(identity);
    free(path);
}

static void check_cell(const char *folder, const char *hash, struct err *e)
{
    char *path = text_format("%s/sums", folder), *sums = NULL;
    size_t size = 0;
    bool source = false;
    if (!read_file(path, &sums, &size, e)) {
        if (sums_are_well_formed(sums, size)) {
            check_identity(folder, hash, &source, e);
            check_files(folder, sums, source, e);
        } else {
            err_add(e, ERR_DATA, "the sums are cut short or malformed");
        }
    }
    free(sums);
    free(path);
}

/* The folder itself, whatever its name. */
static bool is_same_folder(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* A cell may be exchanged for another between two of its files (replace.h): it is read again. */
static void check_one_cell(const char *folder, const char *hash, struct err *e)
{
    enum { LOOKS = 4 };
    struct stat before, after;
    for (int look = 0; look < LOOKS; look++) {
        err_free(e);
        const bool there = stat(folder, &before) == 0;
        check_cell(folder, hash, e);
        if (!e->code || !there || stat(folder, &after) || is_same_folder(&before, &after))
            return;
    }
}

enum cell_state store_cell_state(const char *store, const char *hash, struct err *why)
{
    struct err own = ERR_INIT;
    if (!store_cell_exists(store, hash))
        return CELL_MISSING;
    char *folder = store_cell_path(store, hash, NULL);
    check_one_cell(folder, hash, &own);
    free(folder);
    if (own.code)
        err_add(why, ERR_DATA, "%s", own.text);
    enum cell_state state = own.code ? CELL_DAMAGED : CELL_DONE;
    err_free(&own);
    return state;
}
