/* The arguments of bwrap, and an environment that depends on nothing but the limits. */
#include "bench/run/confine.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

static const char inside[] = "/method";

static void push(char ***list, int *count, int *capacity, char *word)
{
    *list = memory_grow(*list, *count + 1, capacity, sizeof **list);
    (*list)[(*count)++] = word;
    (*list)[*count] = NULL;
}

static void add(struct confine *c, const char *word)
{
    push(&c->arguments, &c->count, &c->capacity, text_copy(word));
}

static void add_mount(struct confine *c, const char *how, const char *from, const char *to)
{
    add(c, how);
    add(c, from);
    add(c, to);
}

static bool is_folder(const char *path)
{
    struct stat there;
    return stat(path, &there) == 0 && S_ISDIR(there.st_mode);
}

/* ---- folders ----------------------------------------------------------------------------------
 */

/* "/bin" may be a link to "usr/bin". */
static void add_system(struct confine *c)
{
    static const char *const folders[] = {"/bin", "/sbin", "/lib", "/lib32", "/lib64"};
    static const char *const of_linker[] = {"/etc/ld.so.cache", "/etc/ld.so.conf",
                                            "/etc/ld.so.conf.d", "/etc/alternatives"};
    char link[PATH_MAX];
    add_mount(c, "--ro-bind", "/usr", "/usr");
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const ssize_t length = readlink(folders[i], link, sizeof link - 1);
        if (length > 0) {
            link[length] = '\0';
            add_mount(c, "--symlink", link, folders[i]);
        } else if (is_folder(folders[i])) {
            add_mount(c, "--ro-bind", folders[i], folders[i]);
        }
    }
    for (size_t i = 0; i < sizeof of_linker / sizeof *of_linker; i++)
        add_mount(c, "--ro-bind-try", of_linker[i], of_linker[i]);
}

/* Whether `path` is `folder` or lies in it. */
static bool is_in(const char *path, const char *folder)
{
    const size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* The last component cut off, in place; "/" stays. */
static void cut(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash)
        slash[slash == path] = '\0';
}

static bool holds(const char *folder, const char *name)
{
    char *path = text_format("%s/%s", folder, name);
    const bool found = access(path, F_OK) == 0;
    free(path);
    return found;
}

static bool is_shown(const char *folder)
{
    return is_in(folder, "/usr") || is_in(folder, "/bin") || strcmp(folder, "/") == 0;
}

/* Of ~/.local, where programs of a person are installed beside that person's data, what programs
 * are. */
static void show_local(struct confine *c, const char *folder)
{
    static const char *const of_programs[] = {"bin", "include", "lib", "lib64"};
    for (size_t i = 0; i < sizeof of_programs / sizeof *of_programs; i++) {
        char *part = text_format("%s/%s", folder, of_programs[i]);
        add_mount(c, "--ro-bind-try", part, part);
        free(part);
    }
}

/* A home folder, with all that a person has, is never shown, whatever links lead to it. */
static void show(struct confine *c, const char *folder)
{
    const char *home = getenv("HOME");
    char *real = realpath(folder, NULL), *real_home = home ? realpath(home, NULL) : NULL;
    const char *name = real ? strrchr(real, '/') : NULL;
    const bool holds_home = real && real_home && is_in(real_home, real);
    if (name && !holds_home && !is_shown(folder) && is_folder(folder)) {
        if (strcmp(name, "/.local") == 0)
            show_local(c, folder);
        else
            add_mount(c, "--ro-bind", folder, folder);
    }
    free(real_home);
    free(real);
}

/* Of a program ".../bin/NAME" beside ".../lib" all that was installed with it, else its folder
 * alone. */
static void show_program(struct confine *c, const char *program)
{
    char *folder = text_copy(program), *above;
    cut(folder);
    above = text_copy(folder);
    cut(above);
    const char *name = strrchr(folder, '/');
    const bool whole =
        name && strcmp(name, "/bin") == 0 && strcmp(above, "/") != 0 && holds(above, "lib");
    show(c, whole ? above : folder);
    free(above);
    free(folder);
}

/* The folders of the program and of what its links lead to. */
static void show_interpreter(struct confine *c)
{
    const struct interpreter *i = &c->interpreter;
    char *real = realpath(i->program, NULL);
    if (i->prefix && i->base) {
        show(c, i->prefix);
        show(c, i->base);
    } else {
        show_program(c, i->program);
        if (real)
            show_program(c, real);
    }
    free(real);
}

/* A store that lies in a folder that is shown is hidden. */
static void hide(struct confine *c, const char *store)
{
    char *full = realpath(store, NULL);
    bool shows = false;
    for (int i = 0; full && i + 1 < c->count; i++) {
        const bool bound = strncmp(c->arguments[i], "--ro-bind", strlen("--ro-bind")) == 0;
        char *real = bound ? realpath(c->arguments[i + 1], NULL) : NULL;
        shows = shows || (real && is_in(full, real));
        free(real);
    }
    if (shows) {
        add(c, "--tmpfs");
        add(c, full);
    }
    free(full);
}

/* ---- the program ------------------------------------------------------------------------------
 */

static bool can_run(const char *path)
{
    struct stat there;
    return stat(path, &there) == 0 && S_ISREG(there.st_mode) && access(path, X_OK) == 0;
}

/* New string, or NULL. */
static char *find_on_path(const char *name)
{
    const char *at = getenv("PATH");
    for (at = at ? at : ""; *at; at += *at == ':') {
        const size_t length = strcspn(at, ":");
        char *path = text_format("%.*s/%s", (int)length, at, name);
        if (path[0] == '/' && can_run(path))
            return path;
        free(path);
        at += length;
    }
    return NULL;
}

bool confine_finds(const char *program)
{
    char *path = strchr(program, '/') ? NULL : find_on_path(program);
    const bool found =
        path || (program[0] == '/' ? can_run(program) : strchr(program, '/') != NULL);
    free(path);
    return found;
}

/* A path without a leading slash starts at the method's folder. */
static enum err_code find_program(struct confine *c, const char *name, struct err *e)
{
    char *path = strchr(name, '/') && name[0] != '/' ? text_format("%s/%s", c->folder, name) : NULL;
    const bool found = path ? can_run(path) : name[0] == '/' && can_run(name);
    free(path);
    path = found ? text_copy(name) : strchr(name, '/') ? NULL : find_on_path(name);
    if (path) {
        interpreter_ask(&c->interpreter, path);
        free(path);
        return ERR_NONE;
    }
    return err_set(e, ERR_FAILED,
                   strchr(name, '/') ? "there is no program %s" : "there is no program %s on PATH",
                   name);
}

static void set(struct confine *c, const char *name, const char *value)
{
    push(&c->environment, &c->environment_count, &c->environment_capacity,
         text_format("%s=%s", name, value));
}

static void set_environment(struct confine *c, const char *scratch, int threads)
{
    static const char *const counts[] = {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS",
                                         "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"};
    const char *path = getenv("PATH");
    char number[16];
    snprintf(number, sizeof number, "%d", threads);
    set(c, "PATH", path ? path : "/usr/bin:/bin");
    set(c, "LC_ALL", "C.UTF-8");
    set(c, "USER", "method");
    set(c, "HOME", scratch);
    set(c, "TMPDIR", scratch);
    set(c, "PYTHONHASHSEED", "0");
    set(c, "PYTHONDONTWRITEBYTECODE", "1");
    set(c, "PYTHONUNBUFFERED", "1");
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        set(c, counts[i], number);
}

/* ---- both ways --------------------------------------------------------------------------------
 */

static void add_confinement(struct confine *c, const struct confine_place *p, const char *bwrap)
{
    static const char *const how[] = {
        "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop",
        "ALL",           "--hostname",        "method"};
    char *output = text_format("%s/output", p->folder), *to = text_format("%s/output", inside);
    add(c, bwrap);
    for (size_t i = 0; i < sizeof how / sizeof *how; i++)
        add(c, how[i]);
    add_system(c);
    add(c, "--proc"); /* these three before an interpreter that lies there */
    add(c, "/proc");
    add(c, "--dev");
    add(c, "/dev");
    add_mount(c, "--bind", p->scratch, "/tmp");
    if (c->interpreter.program[0] == '/')
        show_interpreter(c);
    hide(c, p->store);
    add_mount(c, "--ro-bind", p->folder, inside);
    add_mount(c, "--bind", output, to);
    add(c, "--remount-ro");
    add(c, "/");
    add(c, "--chdir");
    add(c, inside);
    add(c, "--");
    free(to);
    free(output);
}

enum err_code confine_open(struct confine *c, const struct confine_place *p, const json_t *command,
                           struct err *e)
{
    char *bwrap = find_on_path("bwrap");
    c->folder = p->folder;
    if (find_program(c, json_string_value(json_array_get(command, 0)), e)) {
        free(bwrap);
        return e->code;
    }
    c->confined = bwrap != NULL;
    c->why_not = bwrap ? NULL : text_copy("there is no bwrap (bubblewrap) on PATH");
    if (bwrap)
        add_confinement(c, p, bwrap);
    set_environment(c, bwrap ? "/tmp" : p->scratch, p->threads);
    free(bwrap);
    return ERR_NONE;
}

void confine_give_up(struct confine *c, const struct confine_place *p, const char *why)
{
    for (int i = 0; i < c->count; i++)
        free(c->arguments[i]);
    for (int i = 0; i < c->environment_count; i++)
        free(c->environment[i]);
    c->count = c->environment_count = 0;
    c->confined = false;
    c->why_not = text_format("bwrap cannot confine it here%s%s", *why ? ": " : "", why);
    set_environment(c, p->scratch, p->threads);
}

void confine_free(struct confine *c)
{
    for (int i = 0; i < c->count; i++)
        free(c->arguments[i]);
    for (int i = 0; i < c->environment_count; i++)
        free(c->environment[i]);
    free(c->arguments);
    free(c->environment);
    free(c->why_not);
    interpreter_free(&c->interpreter);
    *c = (struct confine){0};
}
