/* The files that may hold a font. */
#include "gen/domain/font_files.h"

#include <fts.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { FOLDERS = 32 };

/* The folders in one text, with ':' between. */
static void list_folders(struct text *t)
{
    const char *own = getenv("ADDA_FONT_FOLDERS"), *home = getenv("HOME");
    if (own)
        text_printf(t, "%s:", own);
    if (home)
        text_printf(t, "%s/.local/share/fonts:%s/.fonts:", home, home);
    text_add(t, "/usr/local/share/fonts:/usr/share/fonts");
}

static bool try_tree(FTS *tree, const char *recorded, bool (*accept)(const char *, void *),
                     void *user)
{
    const char *slash = strrchr(recorded, '/'), *name = slash ? slash + 1 : recorded;
    for (const FTSENT *f; (f = fts_read(tree));)
        if (f->fts_info == FTS_F && strcmp(f->fts_name, name) == 0 &&
            strcmp(f->fts_path, recorded) != 0 && accept(f->fts_path, user))
            return true;
    return false;
}

bool font_files_try(const char *recorded, bool (*accept)(const char *path, void *user), void *user)
{
    if (accept(recorded, user))
        return true;
    struct text text = {.fallible = true};
    char *folders[FOLDERS + 1] = {0}, *rest = NULL;
    bool found = false;
    int count = 0;
    list_folders(&text);
    if (!text.failed)
        for (char *f = strtok_r(text.data, ":", &rest); f && count < FOLDERS;
             f = strtok_r(NULL, ":", &rest))
            if (*f == '/')
                folders[count++] = f;
    FTS *tree = count ? fts_open(folders, FTS_LOGICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL) : NULL;
    if (tree) {
        found = try_tree(tree, recorded, accept, user);
        fts_close(tree);
    }
    text_free(&text);
    return found;
}
