/* Where the files are that come with the tools. */
#include "base/shipped.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/text.h"

#define BESIDE "share/adda-bench"
#define SUFFIX ".yaml"

/* The running program, links resolved; NULL where neither /proc nor the kernel's own note tells. */
static char *program_path(void)
{
    char path[PATH_MAX + 1];
    const ssize_t length = readlink("/proc/self/exe", path, PATH_MAX);
    if (length <= 0)
        return realpath((const char *)(uintptr_t)getauxval(AT_EXECFN), NULL);
    path[length] = 0;
    return text_copy(path);
}

/* "/usr/share/adda-bench" of "/usr/bin/captcha-gen". */
static char *beside(const char *program)
{
    char *path = text_copy(program), *slash = NULL;
    for (int i = 0; i < 2; i++)
        if ((slash = strrchr(path, '/')) != NULL)
            *slash = 0;
    char *folder = slash ? text_format("%s/" BESIDE, path) : NULL;
    free(path);
    return folder;
}

static const char *variable(void)
{
    const char *given = getenv("ADDA_DATA");
    return given && *given ? given : NULL;
}

static struct {
    bool told;
    char *folder;
} library;

void shipped_are_in(char *folder)
{
    library.told = true;
    library.folder = folder;
}

/* The folder of all such files; NULL where the program's place is unknown. */
static char *shipped_folder(void)
{
    if (variable())
        return text_copy(variable());
    if (library.told)
        return text_copy(library.folder);
    char *program = program_path(), *folder = program ? beside(program) : NULL;
    free(program);
    return folder;
}

static void refuse(const char *name, const char *path, int why, struct err *e)
{
    if (!path)
        err_set(
            e, ERR_UNAVAILABLE,
            "'%s' comes with this program, whose own place is unknown (is /proc mounted?); name "
            "the folder of such files in ADDA_DATA",
            name);
    else if (library.told && !variable())
        err_set(e, ERR_UNAVAILABLE,
                "cannot read '%s': %s; '%s' is installed with the library, whose place has changed "
                "without it: name the folder of such files in the variable ADDA_DATA",
                path, strerror(why), name);
    else if (variable())
        err_set(e, ERR_UNAVAILABLE, "cannot read '%s': %s; the variable ADDA_DATA names the folder",
                path, strerror(why));
    else
        err_set(e, ERR_UNAVAILABLE,
                "cannot read '%s': %s; '%s' comes with this program and is looked for in "
                "../" BESIDE " from its place: install it with 'cmake --install', or name the "
                "folder of such files in the variable ADDA_DATA",
                path, strerror(why), name);
}

char *shipped_file(const char *name, struct err *e)
{
    char *folder = shipped_folder();
    char *path = folder ? text_format("%s/%s", folder, name) : NULL;
    free(folder);
    if (path && access(path, R_OK) == 0)
        return path;
    refuse(name, path, errno, e);
    free(path);
    return NULL;
}

/* ---- domains and sweeps --------------------------------------------------------------------- */

static bool is_there(const char *path, bool or_folder)
{
    struct stat st;
    return stat(path, &st) == 0 && (or_folder || !S_ISDIR(st.st_mode));
}

char *shipped_spec(const char *folder, const char *given, bool or_folder)
{
    struct err ignored = ERR_INIT;
    if (!folder || !*given || strpbrk(given, "/.") || is_there(given, or_folder))
        return text_copy(given);
    char *name = text_format("%s/%s" SUFFIX, folder, given);
    char *path = shipped_file(name, &ignored);
    free(name);
    err_free(&ignored);
    return path ? path : text_copy(given);
}

bool shipped_hides(const char *given, const char *spec)
{
    struct stat here, shipped;
    char *file = text_format("%s" SUFFIX, given);
    const bool hides = strcmp(given, spec) != 0 && !stat(file, &here) && !S_ISDIR(here.st_mode) &&
                       !stat(spec, &shipped) &&
                       (here.st_dev != shipped.st_dev || here.st_ino != shipped.st_ino);
    free(file);
    return hides;
}

static int is_spec(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && dot != entry->d_name && strcmp(dot, SUFFIX) == 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

enum err_code shipped_each(const char *folder,
                           void (*fn)(const char *name, const char *path, void *context),
                           void *context, struct err *e)
{
    struct dirent **entries = NULL;
    char *at = shipped_file(folder, e);
    if (!at)
        return e->code;
    const int count = scandir(at, &entries, is_spec, by_bytes);
    if (count < 0)
        refuse(folder, at, errno, e);
    for (int i = 0; i < count; i++) {
        char *path = text_format("%s/%s", at, entries[i]->d_name);
        *strrchr(entries[i]->d_name, '.') = 0;
        fn(entries[i]->d_name, path, context);
        free(path);
        free(entries[i]);
    }
    free(entries);
    free(at);
    return e->code;
}

/* ---- what is neither a file nor a name ------------------------------------------------------- */

struct shipped_names {
    char **name;
    int count, room;
};

static void add_name(const char *name, const char *path, void *context)
{
    struct shipped_names *all = context;
    (void)path;
    all->name = memory_grow(all->name, all->count, &all->room, sizeof *all->name);
    all->name[all->count++] = text_copy(name);
}

static bool has_name(const struct shipped_names *all, const char *name)
{
    for (int i = 0; i < all->count; i++)
        if (strcmp(all->name[i], name) == 0)
            return true;
    return false;
}

static void refuse_name(const struct shipped_names *all, const char *folder, const char *given,
                        struct err *e)
{
    const char *near = err_nearest(given, (const char *const *)all->name, all->count);
    char *shown = shown_text(given);
    err_set(e, ERR_NOINPUT,
            "'%s' is no file here, and the program brings none of that name%s%s%s; '%s list %s' "
            "names all",
            shown, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "",
            strcmp(folder, "domains") == 0 ? "captcha-gen" : "adda-bench", folder);
    free(shown);
}

enum err_code shipped_check(const char *folder, const char *given, struct err *e)
{
    struct err unheard = ERR_INIT;
    struct shipped_names all = {0};
    struct stat st;
    enum err_code code = ERR_NONE;
    if (!folder || !*given || strpbrk(given, "/.") || lstat(given, &st) == 0)
        return code;
    if (!shipped_each(folder, add_name, &all, &unheard) && !has_name(&all, given)) {
        refuse_name(&all, folder, given, e);
        code = ERR_NOINPUT;
    }
    for (int i = 0; i < all.count; i++)
        free(all.name[i]);
    free(all.name);
    err_free(&unheard);
    return code;
}
