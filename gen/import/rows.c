/* The files that rows name: sorted, to find those named twice and pictures that none names. */
#include "gen/import/rows.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/escape.h"

enum { MAX_DEPTH = 16, MAX_TOLD = 8, ROWS_PATH = 4096 };

/* "./a//b" becomes "a/b". */
static void simplify(char *name)
{
    char *to = name;
    for (const char *at = name; *at;) {
        const bool begins = to == name || to[-1] == '/';
        if (begins && at[0] == '/')
            at++;
        else if (begins && at[0] == '.' && at[1] == '/')
            at += 2;
        else
            *to++ = *at++;
    }
    *to = 0;
}

enum err_code import_rows_add(struct import_rows *r, const char *name, int line, struct err *e)
{
    if (r->count == r->room) {
        const int room = r->room ? 2 * r->room : 256;
        struct named_file *grown = realloc(r->files, (size_t)room * sizeof *grown);
        if (!grown)
            return err_memory(e);
        r->files = grown;
        r->room = room;
    }
    char *copy = strdup(name);
    if (!copy)
        return err_memory(e);
    simplify(copy);
    r->files[r->count++] = (struct named_file){copy, line};
    return ERR_NONE;
}

static int by_name(const void *a, const void *b)
{
    const struct named_file *one = a, *other = b;
    const int order = strcmp(one->name, other->name);
    return order ? order : one->line - other->line;
}

enum err_code import_rows_check(struct import_rows *r, const char *metadata, struct err *e)
{
    int told = 0;
    qsort(r->files, (size_t)r->count, sizeof *r->files, by_name);
    for (int i = 1; i < r->count && told < MAX_TOLD; i++)
        if (strcmp(r->files[i - 1].name, r->files[i].name) == 0) {
            char *shown = shown_text(r->files[i].name);
            err_add(e, ERR_DATA, "%s:%d: '%s' has a row already, in line %d", metadata,
                    r->files[i].line, shown, r->files[i - 1].line);
            free(shown);
            told++;
        }
    return e->code;
}

void import_rows_free(struct import_rows *r)
{
    for (int i = 0; i < r->count; i++)
        free(r->files[i].name);
    free(r->files);
    *r = (struct import_rows){0};
}

/* ---- pictures without a row ----------------------------------------------------------------- */

struct walk {
    const struct import_rows *rows;
    const char *folder;
    long long missing;
    char first[ROWS_PATH];
};

static bool is_picture(const char *name)
{
    static const char *const endings[] = {".png", ".jpg", ".jpeg"};
    const char *end = strrchr(name, '.');
    bool found = false;
    for (int i = 0; i < 3 && end; i++)
        found = found || strcasecmp(end, endings[i]) == 0;
    return found;
}

static void check_picture(struct walk *w, char *inside)
{
    const struct named_file key = {inside, 0};
    const struct import_rows *r = w->rows;
    int low = 0, high = r->count;
    while (low < high) { /* the first that is not smaller; all lines are above 0 */
        const int middle = (low + high) / 2;
        if (by_name(&r->files[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < r->count && strcmp(r->files[low].name, inside) == 0)
        return;
    if (!w->missing++)
        snprintf(w->first, sizeof w->first, "%s", inside);
}

/* The folder `inside` the walk's, "" for itself; in the order of names. */
static void walk_folder(struct walk *w, const char *inside, int depth)
{
    char path[2 * ROWS_PATH], name[ROWS_PATH];
    struct dirent **entries = NULL;
    struct stat s;
    snprintf(path, sizeof path, "%s/%s", w->folder, inside);
    const int count = depth < MAX_DEPTH ? scandir(path, &entries, NULL, alphasort) : 0;
    for (int i = 0; i < count; i++) {
        const char *own = entries[i]->d_name;
        const bool fits = snprintf(name, sizeof name, "%s%s%s", inside, *inside ? "/" : "", own) <
                          (int)sizeof name;
        snprintf(path, sizeof path, "%s/%s", w->folder, name);
        if (own[0] != '.' && fits && !lstat(path, &s)) {
            if (S_ISDIR(s.st_mode))
                walk_folder(w, name, depth + 1);
            else if (is_picture(own))
                check_picture(w, name);
        }
        free(entries[i]);
    }
    free(entries);
}

void import_rows_missing(const struct import_rows *r, const char *folder, struct err *told)
{
    struct walk w = {.rows = r, .folder = folder};
    walk_folder(&w, "", 0);
    if (!w.missing)
        return;
    char *shown = shown_text(w.first);
    err_add(told, ERR_DATA,
            "'%s': %lld pictures have no row in metadata.jsonl and are left out, the first: %s",
            folder, w.missing, shown);
    free(shown);
}
