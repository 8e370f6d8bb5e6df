/* The registry of formats, and the files that they and the tables make. */
#include "bench/report/report.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "bench/text/messages.h"

#define FORMAT(name_) extern const struct report_format report_##name_;
#include "bench/report/list.h"
#undef FORMAT

#define FORMAT(name_) &report_##name_,
static const struct report_format *const formats[] = {
#include "bench/report/list.h"
};
#undef FORMAT

enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

static struct report_file files[FORMAT_COUNT * TABLE_COUNT + 1];
static int file_count;

static void add_file(const struct report_format *f)
{
    struct report_file *to = &files[file_count++];
    *to = (struct report_file){.format = f, .table = -1};
    snprintf(to->name, sizeof to->name, "%s", f->name);
    snprintf(to->extension, sizeof to->extension, "%s", f->extension);
    snprintf(to->help, sizeof to->help, "%s", f->help);
}

/* The file of the first table has the format's own name. */
static void add_table_file(const struct report_format *f, int table)
{
    const struct table_kind *kind = table_kinds[table];
    struct report_file *to = &files[file_count];
    add_file(f);
    to->table = table;
    snprintf(to->help, sizeof to->help, "%s: %s", kind->help, f->help);
    if (table == 0)
        return;
    snprintf(to->name, sizeof to->name, "%s-%s", f->name, kind->name);
    snprintf(to->extension, sizeof to->extension, "%s.%s", kind->name, f->extension);
}

static void add_files(void)
{
    for (int i = 0; i < FORMAT_COUNT; i++) {
        if (formats[i]->write)
            add_file(formats[i]);
        for (int k = 0; k < TABLE_COUNT && !formats[i]->write; k++)
            if (table_shows(table_kinds[k], formats[i]->reader))
                add_table_file(formats[i], k);
    }
}

const struct report_file *report_files(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, add_files);
    return files;
}

const char *report_format_name(int i)
{
    return report_files()[i].format ? files[i].name : NULL;
}

const struct report_file *report_find(const char *name)
{
    for (const struct report_file *f = report_files(); f->format; f++)
        if (text_equal(f->name, name) || text_equal(f->extension, name))
            return f;
    return NULL;
}

const struct report_file *report_find_or_fail(const char *name, struct err *e)
{
    const struct report_file *found = report_find(name);
    const char *names[sizeof files / sizeof *files];
    char near[SUGGESTION];
    int count = 0;
    for (; report_format_name(count); count++)
        names[count] = report_format_name(count);
    if (!found)
        err_set(e, ERR_USAGE, "unknown format '%s'%s; 'adda-bench list formats' names them", name,
                suggest_name(name, names, count, near));
    return found;
}

/* ---- names of files ---------------------------------------------------------------------------
 */

static bool ends_with(const char *path, const char *extension)
{
    const size_t length = strlen(path), end = strlen(extension);
    return length > end && path[length - end - 1] == '.' &&
           strcasecmp(path + length - end, extension) == 0;
}

const struct report_file *report_of_name(const char *path)
{
    const struct report_file *found = NULL;
    for (const struct report_file *f = report_files(); f->format; f++)
        if (ends_with(path, f->extension) &&
            (!found || strlen(f->extension) > strlen(found->extension)))
            found = f;
    return found;
}

const struct report_file *report_of_output(const char *path, struct err *e)
{
    const struct report_file *named = report_of_name(path);
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *ending = *name ? strrchr(name + 1, '.') : NULL; /* ".t" has none */
    if (named)
        return named;
    if (!ending || !ending[1] || strcasecmp(ending, ".txt") == 0)
        return report_find("md");
    struct text all = {0};
    for (int i = 0; i < FORMAT_COUNT; i++)
        text_printf(&all, "%s.%s", i ? ", " : "", formats[i]->extension);
    err_set(e, ERR_USAGE,
            "'%s' ends in %s, as no format's files do, which end in %s (or .txt, Markdown); "
            "--format says "
            "what to write under this name",
            path, ending, all.data);
    text_free(&all);
    return NULL;
}

/* What is behind the last dot: "tex" of numbers in LaTeX, too. */
static const char *last_ending(const struct report_file *f)
{
    const char *dot = strrchr(f->extension, '.');
    return dot ? dot + 1 : f->extension;
}

enum err_code report_check_name(const struct report_file *f, const char *path, struct err *e)
{
    const struct report_file *other = report_of_name(path);
    if (!other || strcmp(last_ending(other), last_ending(f)) == 0)
        return ERR_NONE;
    return err_set(
        e, ERR_USAGE,
        "--format %s does not go with '%s': leave --format out, which then is %s, or end "
        "the name in .%s",
        f->name, path, other->name, last_ending(f));
}

int report_undrawn(const struct report_file *f, const char *text)
{
    int rows = 0;
    for (const char *mark = f->format->undrawn; mark && text && (text = strstr(text, mark)); rows++)
        text += strlen(mark);
    return rows;
}

bool report_applies(const struct report_file *f, const struct tables *t)
{
    return f->table < 0 || !table_kinds[f->table]->is_optional || t->grids[f->table].row_count > 0;
}

/* Written beside the sweep a report is one of all files; elsewhere it leads to what is there. */
static bool is_there(const struct report_file *f, const struct tables *t)
{
    char *path = results_report_path(t->rows.results, t->rows.select, f->extension);
    const bool there = !t->place || access(path, F_OK) == 0;
    free(path);
    return there;
}

/* The names of the other files, as they are beside the sweep. */
static enum err_code write_beside(const struct report_file *f, const struct tables *t,
                                  struct text *out, struct err *e)
{
    char *names[sizeof files / sizeof *files] = {NULL};
    int count = 0;
    for (const struct report_file *other = report_files(); other->format; other++)
        if (other != f && report_applies(other, t) && is_there(other, t))
            names[count++] = results_report_name(t->rows.select, other->extension);
    f->format->write(t, (const char *const *)names, out, e);
    for (int i = 0; i < count; i++)
        free(names[i]);
    return e->code;
}

enum err_code report_write(const struct report_file *f, const struct tables *t, struct text *out,
                           struct err *e)
{
    if (f->table < 0)
        return write_beside(f, t, out, e);
    f->format->write_table(&t->grids[f->table], out);
    return e->code;
}
