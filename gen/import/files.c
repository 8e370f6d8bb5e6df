/* Looks for pictures in a folder, by what files hold and by their names. */
#include "gen/import/files.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/file.h"
#include "gen/import/set.h"
#include "gen/paint/picture.h"

enum { MAX_DEPTH = 16, FILES_PATH = 4096 };

struct walk {
    struct import_rows *rows;
    const char *folder;
    int *others;
    char **other;
    struct err *e;
};

static bool named_as_picture(const char *name)
{
    static const char *const endings[] = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp"};
    const char *end = strrchr(name, '.');
    for (size_t i = 0; end && i < sizeof endings / sizeof *endings; i++)
        if (strcasecmp(end, endings[i]) == 0)
            return true;
    return false;
}

static bool begins_as_picture(const char *path)
{
    uint8_t head[PICTURE_HEAD];
    FILE *f;
    struct err ignored = ERR_INIT;
    if (file_open(&f, path, &ignored)) {
        err_free(&ignored);
        return false;
    }
    const size_t size = fread(head, 1, sizeof head, f);
    fclose(f);
    return picture_format(head, size) != NULL;
}

/* `path` leads to the file `inside` the folder. */
static void take_file(struct walk *w, const char *inside, const char *path)
{
    if (named_as_picture(inside) || begins_as_picture(path)) {
        if (w->rows->count >= IMPORT_MAX_IMAGES)
            err_set(w->e, ERR_DATA, "'%s' holds more than %d pictures", w->folder,
                    IMPORT_MAX_IMAGES);
        else
            import_rows_add(w->rows, inside, NULL, 0, w->e);
        return;
    }
    const bool has_texts = !strcmp(inside, "metadata.csv") || !strcmp(inside, "metadata.jsonl");
    if (!has_texts && !(*w->others)++)
        *w->other = strdup(inside);
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void walk_folder(struct walk *w, const char *inside, int depth);

static void take_entry(struct walk *w, const char *inside, const char *own, int depth)
{
    char path[2 * FILES_PATH], name[FILES_PATH];
    struct stat s;
    const int length = snprintf(name, sizeof name, "%s%s%s", inside, *inside ? "/" : "", own);
    if (own[0] == '.' || w->e->code)
        return;
    if (length >= (int)sizeof name ||
        snprintf(path, sizeof path, "%s/%s", w->folder, name) >= (int)sizeof path) {
        err_set(w->e, ERR_NOINPUT, "'%s': a path in it is too long", w->folder);
        return;
    }
    const bool is_folder = !lstat(path, &s) && S_ISDIR(s.st_mode);
    const bool leads_to_one = !is_folder && !stat(path, &s) && S_ISDIR(s.st_mode);
    if (is_folder)
        walk_folder(w, name, depth + 1);
    else if (!leads_to_one)
        take_file(w, name, path);
}

/* The folder `inside` the walk's, "" for itself. */
static void walk_folder(struct walk *w, const char *inside, int depth)
{
    char path[2 * FILES_PATH];
    struct dirent **entries = NULL;
    snprintf(path, sizeof path, "%s/%s", w->folder, inside);
    if (depth >= MAX_DEPTH) {
        err_set(w->e, ERR_DATA, "'%s': more than %d folders deep", path, MAX_DEPTH);
        return;
    }
    const int count = scandir(path, &entries, NULL, by_bytes);
    if (count < 0)
        err_system(w->e, errno, "cannot read the folder '%s'", path);
    for (int i = 0; i < count; i++) {
        take_entry(w, inside, entries[i]->d_name, depth);
        free(entries[i]);
    }
    free(entries);
}

enum err_code import_files(struct import_rows *r, const char *folder, int *others, char **other,
                           struct err *e)
{
    struct walk w = {r, folder, others, other, e};
    *others = 0;
    *other = NULL;
    walk_folder(&w, "", 0);
    return e->code;
}
