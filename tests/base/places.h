/* What the tests of publishing share: paths in a scratch folder, and what lies there. */
#ifndef TESTS_BASE_PLACES_H
#define TESTS_BASE_PLACES_H

#include "table.h"

#include <dirent.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[256];

/* A path in the scratch folder; four can be held at a time. */
static inline const char *in(const char *name)
{
    static char paths[4][600];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static inline int entries(const char *path)
{
    int n = 0;
    DIR *d = opendir(path);
    ck_assert_ptr_nonnull(d);
    while (readdir(d))
        n++;
    closedir(d);
    return n - 2;
}

static inline bool exists(const char *path)
{
    struct stat s;
    return lstat(path, &s) == 0;
}

static inline void expect_content(const char *path, const char *text)
{
    struct err e = ERR_INIT;
    char *data;
    size_t size;
    read_file(path, &data, &size, &e);
    expect_none(&e);
    ck_assert_uint_eq(size, strlen(text));
    ck_assert_str_eq(data, text);
    free(data);
}

static inline void put(const char *path, const char *text)
{
    struct err e = ERR_INIT;
    publish_file(path, text, strlen(text), &e);
    expect_none(&e);
}

#endif
