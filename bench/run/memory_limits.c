/* What there is: limits of this machine, of control groups and of processes. */
#include "bench/run/memory_limits.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/text.h"

static void lower(struct memory_limit *l, double bytes, const char *name)
{
    if (bytes < l->bytes)
        *l = (struct memory_limit){bytes > 0 ? bytes : 0, name};
}

/* The number behind `key` in a file of lines, or the file's first word when that is ""; NAN: there
 * is none. */
static double read_number(const char *path, const char *key)
{
    char line[256];
    const size_t length = strlen(key);
    double value = (double)NAN;
    FILE *f = fopen(path, "re");
    while (f && !isfinite(value) && fgets(line, sizeof line, f)) {
        char *end;
        if (strncmp(line, key, length) != 0)
            continue;
        value = strtod(line + length, &end);
        if (end == line + length) /* "max" */
            value = (double)NAN;
    }
    if (f)
        fclose(f);
    return value;
}

static double number_in(const char *folder, const char *file, const char *key)
{
    char *path = text_format("%s/%s", folder, file);
    const double value = read_number(path, key);
    free(path);
    return value;
}

struct group_files {
    const char *limit, *usage, *cache;
};

static void lower_by_group(struct memory_limit *l, const char *folder, const struct group_files *f)
{
    const double limit = number_in(folder, f->limit, ""), usage = number_in(folder, f->usage, "");
    const double cache = number_in(folder, "memory.stat", f->cache);
    if (isfinite(limit) && isfinite(usage))
        lower(l, limit - usage + (isfinite(cache) ? cache : 0), "the control group's limit");
}

/* A group and those above it. Inside a container only the last of them, at `base`, may be there. */
static void lower_by_groups(struct memory_limit *l, const char *base, char *group,
                            const struct group_files *f)
{
    for (char *slash; (slash = strrchr(group, '/'));) {
        char *folder = text_format("%s%s", base, slash == group && !slash[1] ? "" : group);
        lower_by_group(l, folder, f);
        free(folder);
        if (slash == group && !slash[1])
            return;
        slash[slash == group] = '\0'; /* "/a" becomes "/" */
    }
}

/* "4:memory:/path" is of version 1, "0::/path" of version 2. */
static void lower_by_line(struct memory_limit *l, const char *root, char *line)
{
    static const struct group_files first = {"memory.limit_in_bytes", "memory.usage_in_bytes",
                                             "total_inactive_file"};
    static const struct group_files second = {"memory.max", "memory.current", "inactive_file"};
    char *controllers = strchr(line, ':'),
         *group = controllers ? strchr(controllers + 1, ':') : NULL;
    if (!group)
        return;
    *group++ = '\0';
    group[strcspn(group, "\n")] = '\0';
    const bool is_second = controllers[1] == '\0';
    char *base = text_format("%s/sys/fs/cgroup%s", root, is_second ? "" : "/memory");
    if (is_second || strcmp(controllers + 1, "memory") == 0)
        lower_by_groups(l, base, group, is_second ? &second : &first);
    free(base);
}

struct memory_limit memory_of_machine(const char *root)
{
    struct memory_limit l = {(double)INFINITY, "nothing"};
    char *path = text_format("%s/proc/meminfo", root), line[4096];
    const double available = read_number(path, "MemAvailable:");
    if (isfinite(available))
        lower(&l, available * 1024, "MemAvailable");
    free(path);
    path = text_format("%s/proc/self/cgroup", root);
    FILE *f = fopen(path, "re");
    while (f && fgets(line, sizeof line, f))
        lower_by_line(&l, root, line);
    if (f)
        fclose(f);
    free(path);
    return l;
}

/* Bytes of the process, and of its data: the first and the sixth number, in pages. */
static void own_bytes(double *all, double *data)
{
    char line[256] = "", *at = line;
    const double page = (double)sysconf(_SC_PAGESIZE);
    FILE *f = fopen("/proc/self/statm", "re");
    if (f && !fgets(line, sizeof line, f))
        line[0] = '\0';
    if (f)
        fclose(f);
    *all = *data = 0;
    for (int i = 0; i < 6; i++) {
        const double bytes = (double)strtol(at, &at, 10) * page;
        *(i == 0 ? all : data) = bytes;
    }
}

double memory_own_space(void)
{
    double all, data;
    own_bytes(&all, &data);
    return all;
}

struct memory_limit memory_of_process(void)
{
    struct memory_limit l = {(double)INFINITY, "nothing"};
    struct rlimit space, data;
    double all, own;
    own_bytes(&all, &own);
    if (getrlimit(RLIMIT_AS, &space) == 0 && space.rlim_cur != RLIM_INFINITY)
        lower(&l, (double)space.rlim_cur - all, "the limit of address space (ulimit -v)");
    if (getrlimit(RLIMIT_DATA, &data) == 0 && data.rlim_cur != RLIM_INFINITY)
        lower(&l, (double)data.rlim_cur - own, "the limit of data (ulimit -d)");
    return l;
}
