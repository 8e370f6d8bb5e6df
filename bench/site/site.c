/* The folders that a site shows, and its overview. */
#include "bench/site/site.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/publish.h"
#include "bench/report/page/html.h"
#include "bench/site/copies.h"
#include "bench/site/sweep_files.h"
#include "bench/store/store.h"
#include "bench/text/files.h"

static bool has_folder(const char *path, const char *name)
{
    struct stat s;
    char *folder = text_format("%s/%s", path, name);
    const bool found = stat(folder, &s) == 0 && S_ISDIR(s.st_mode);
    free(folder);
    return found;
}

static bool is_store(const char *path)
{
    return has_folder(path, "cells") || has_folder(path, "sweeps");
}

/* ---- stores -----------------------------------------------------------------------------------
 */

static enum err_code copy_domains(struct site *s, const char *store, const char *name,
                                  struct err *e)
{
    char *from = text_format("%s/domains", store), *to = text_format("%s/domains", name);
    char **files = NULL;
    int count = 0;
    if (has_folder(store, "domains"))
        site_copy_files(s, from, to, &files, &count, e);
    names_free(files, count);
    free(to);
    free(from);
    return e->code;
}

/* Cells whose sweep is not there, or not finished planning. */
static void tell_empty(struct site *s, const char *store)
{
    text_printf(&s->told, "%s holds no sweep: the site has nothing of it\n", store);
}

static enum err_code add_store(struct site *s, const char *store, const char *name, struct err *e)
{
    char **sweeps = NULL, **files = NULL;
    int count = 0, file_count = 0;
    if (!store_sweeps(store, &sweeps, &count, e) && count == 0)
        tell_empty(s, store);
    for (int i = 0; i < count && !e->code; i++)
        site_add_sweep(s, store, name, sweeps[i], e);
    if (count && !e->code && !copy_domains(s, store, name, e) &&
        !site_copy_files(s, store, name, &files, &file_count, e))
        site_add_files(&s->body, name, files, file_count);
    names_free(files, file_count);
    names_free(sweeps, count);
    return e->code;
}

/* ---- other folders ----------------------------------------------------------------------------
 */

static bool is_picture(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot &&
           (strcmp(dot, ".png") == 0 || strcmp(dot, ".svg") == 0 || strcmp(dot, ".jpg") == 0);
}

static void add_pictures(struct text *out, char **files, int count)
{
    for (int i = 0; i < count; i++)
        if (is_picture(files[i])) {
            text_add(out, "<p><img class=\"picture\" alt=\"");
            escape_html(out, files[i]);
            text_add(out, "\" src=\"");
            html_path(out, files[i]);
            text_add(out, "\"></p>\n");
        }
}

/* The README of a folder as it is; nothing without one. */
static enum err_code add_readme(struct text *out, const char *folder, struct err *e)
{
    struct stat there;
    char *path = text_format("%s/README.md", folder), *data = NULL;
    size_t size;
    if (lstat(path, &there) == 0 && !read_file_upto(path, 1 << 20, &data, &size, e)) {
        text_add(out, "<pre class=\"readme\">");
        escape_html(out, data);
        text_add(out, "</pre>\n");
    }
    free(data);
    free(path);
    return e->code;
}

static enum err_code write_page(const struct site *s, const char *path, const struct text *page,
                                struct err *e)
{
    char *to = text_format("%s/%s", s->root, path);
    write_file(to, page->data, page->size, e);
    free(to);
    return e->code;
}

static bool has_file(char **files, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (text_equal(files[i], name))
            return true;
    return false;
}

/* Its own page, with the way back. */
static enum err_code write_folder_page(struct site *s, const char *folder, const char *name,
                                       char **files, int count, struct err *e)
{
    struct text page = {0};
    char *path = text_format("%s/index.html", name);
    html_page_open(&page, name);
    text_add(&page, "<p><a href=\"../index.html\">Overview</a></p>\n");
    add_readme(&page, folder, e);
    add_pictures(&page, files, count);
    text_add(&page, "<h2 id=\"files\">Files</h2>\n");
    site_add_files(&page, "", files, count);
    html_page_close(&page);
    if (!e->code && !has_file(files, count, "index.html")) /* a page of its own stays */
        write_page(s, path, &page, e);
    free(path);
    text_free(&page);
    return e->code;
}

static enum err_code add_other(struct site *s, const char *folder, const char *name, struct err *e)
{
    char **files = NULL, *id = NULL, *page = NULL;
    int count = 0;
    if (!site_copy_files(s, folder, name, &files, &count, e) &&
        !write_folder_page(s, folder, name, files, count, e)) {
        id = text_format("folder-%d", s->others++);
        page = text_format("%s/index.html", name);
        text_add(&s->body, "<section>\n");
        html_heading(&s->body, id, name);
        text_add(&s->body, "<p><b>");
        html_link(&s->body, page, "What it is, and its pictures");
        text_add(&s->body, "</b></p>\n");
        site_add_files(&s->body, name, files, count);
        text_add(&s->body, "</section>\n");
    }
    names_free(files, count);
    free(page);
    free(id);
    return e->code;
}

/* ---- the whole --------------------------------------------------------------------------------
 */

/* A folder of elsewhere is not published by a link to it, as files are not. */
static bool is_link(struct site *s, const char *path)
{
    struct stat there;
    if (lstat(path, &there) || !S_ISLNK(there.st_mode))
        return false;
    text_printf(&s->told, "%s is a symbolic link: left out\n", path);
    return true;
}

/* Stores first: an overview begins with its tables. */
static enum err_code add_folders(struct site *s, char **names, int count, bool stores,
                                 struct err *e)
{
    for (int i = 0; i < count && !e->code; i++) {
        char *path = text_format("%s/%s", s->from, names[i]);
        if (has_folder(s->from, names[i]) && is_store(path) == stores && !is_link(s, path)) {
            if (stores)
                add_store(s, path, names[i], e);
            else
                add_other(s, path, names[i], e);
        }
        free(path);
    }
    return e->code;
}

static enum err_code add_all(struct site *s, struct err *e)
{
    char **names = NULL;
    int count = 0;
    struct text readme = {0};
    if (!list_folder(s->from, &names, &count, e) && !add_folders(s, names, count, true, e) &&
        !add_folders(s, names, count, false, e) && !add_readme(&readme, s->from, e) &&
        readme.size) {
        html_heading(&s->body, "readme", "README");
        text_add(&s->body, readme.data);
    }
    text_free(&readme);
    names_free(names, count);
    return e->code;
}

enum err_code site_fill(struct site *s, struct err *e)
{
    struct text page = {0};
    struct stat there;
    if (stat(s->from, &there))
        return err_set(e, ERR_NOINPUT, "%s is no folder", s->from);
    if (store_refuse_file(s->from, e))
        return e->code;
    char *name = site_folder_name(s->from);
    if (is_store(s->from))
        add_store(s, s->from, name, e);
    else
        add_all(s, e);
    if (!e->code && !s->sweeps)
        err_set(e, ERR_NOINPUT, "%s holds no store with a sweep, nor is it one", s->from);
    if (!e->code) {
        html_page_open(&page, s->title);
        text_add(&page, "<nav class=\"screen\">\n");
        html_contents(&page, s->body.data);
        text_add(&page, "</nav>\n");
        text_add(&page, s->body.data);
        html_page_close(&page);
        write_page(s, "index.html", &page, e);
    }
    text_free(&page);
    free(name);
    return e->code;
}

void site_free(struct site *s)
{
    text_free(&s->body);
    text_free(&s->told);
}
