/* Memory that cells need, and memory that there is. */
#include "bench/run/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "adapt/footprint.h"
#include "base/json.h"
#include "base/text.h"
#include "bench/plan/cell.h"
#include "bench/run/images.h"
#include "bench/sweep/domains.h"

/* The program itself, its libraries and a domain: 14 to 22 MB of the peaks that the cells of
 * results/ had. Address space is more by a stack for each thread. */
static const double program_bytes = 30e6, stack_bytes = 8.4e6;

/* ---- what there is --------------------------------------------------------------------------- */

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

/* ---- what is needed -------------------------------------------------------------------------- */

/* Endless images are as many at once as a batch has. */
static int images_held(const struct cell *c, enum part part)
{
    if (!c->method && parts[part].target)
        return 0;
    const int count = images_count(c, part);
    return count || part != PART_SOURCE_TRAIN ? count : c->supervised.batch;
}

static struct task task_of(const struct cell *c)
{
    struct domain_info info;
    domains_read_shape(c->source, &info); /* as cell_parse has seen */
    struct task t = {.image = {info.height, info.width, info.channels},
                     .heads = info.length,
                     .classes = domain_labels(&info)};
    t.source_train.count = images_held(c, PART_SOURCE_TRAIN);
    t.source_test.count = images_held(c, PART_SOURCE_TEST);
    t.target_train.count = images_held(c, PART_TARGET_TRAIN);
    t.target_test.count = images_held(c, PART_TARGET_TEST);
    return t;
}

double memory_of_cell(const struct plan *p, int cell, int threads, struct err *e)
{
    struct cell c;
    double bytes = 0;
    if (cell_parse(&c, p->cells[cell].identity, e))
        return 0;
    const struct footprint_question q = {.network = &c.network,
                                         .supervised = &c.supervised,
                                         .method = c.method,
                                         .adapt = &c.adapt,
                                         .task = task_of(&c),
                                         .threads = threads,
                                         .keeps_model = p->save_models};
    if (!footprint_count(&q, &bytes, e)) {
        const double image = (double)shape_size(q.task.image) +
                             (double)q.task.heads * sizeof *q.task.source_train.labels;
        for (int i = 0; i < PARTS; i++)
            if (i != PART_TARGET_TEST || !c.sizes.transductive)
                bytes += (double)images_held(&c, (enum part)i) * image;
        bytes += program_bytes;
    }
    cell_free(&c);
    return bytes;
}

/* All that memory_of_cell reads of a part of an identity: lengths and choices, not rates. */
static void add_shape(json_t *key, const char *prefix, const json_t *part)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)part, name, value)
    {
        char *whole = text_format("%s%s.", prefix, name);
        if (json_is_object(value))
            add_shape(key, whole, value);
        else if (json_is_real(value))
            json_object_set_new_nocheck(key, whole, json_boolean(json_real_value(value) > 0));
        else
            json_object_set_nocheck(key, whole, value);
        free(whole);
    }
}

/* Cells of one key need the same. New string. */
static char *key_of(const json_t *identity)
{
    static const char *const groups[] = {"network", "supervised", "adapt", "oracle"};
    static const char *const values[] = {"kind",    "method",       "train",      "test",
                                         "endless", "target_train", "target_test"};
    enum { VALUES = sizeof values / sizeof *values };
    const json_t *source = json_object_get(identity, "source");
    json_t *key = json_object();
    for (int i = 0; i < 4; i++)
        add_shape(key, groups[i], json_object_get(identity, groups[i]));
    for (int i = 0; i < VALUES; i++)
        json_object_set(key, values[i], json_object_get(identity, values[i]));
    add_shape(key, "canvas", json_object_get(source, "canvas"));
    json_object_set(key, "length", json_object_get(source, "length"));
    json_object_set(key, "alphabet", json_object_get(source, "alphabet"));
    char *text = json_canonical(key);
    json_decref(key);
    return text;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* 0 where the identity cannot be read, which the cell itself will tell. */
static double measure_cell(const struct memory_need *n, int cell)
{
    struct err ignored = ERR_INIT;
    const double bytes = memory_of_cell(n->plan, cell, n->threads, &ignored);
    err_free(&ignored);
    return bytes;
}

/* Sizes of the wanted cells, and which is the largest (-1: none is wanted). The caller frees. */
static double *measure(const struct memory_need *n, int *count, int *largest)
{
    double *sizes = memory_take((size_t)n->plan->cell_count, sizeof *sizes), most = -1;
    json_t *known = json_object();
    *count = 0;
    *largest = -1;
    for (int i = 0; i < n->plan->cell_count; i++) {
        if (!n->wanted[i])
            continue;
        char *key = key_of(n->plan->cells[i].identity);
        if (!json_object_get(known, key))
            json_object_set_new_nocheck(known, key, json_real(measure_cell(n, i)));
        const double size = json_real_value(json_object_get(known, key)) + n->more;
        if (size > most) {
            most = size;
            *largest = i;
        }
        sizes[(*count)++] = size;
        free(key);
    }
    json_decref(known);
    qsort(sizes, (size_t)*count, sizeof *sizes, by_size);
    return sizes;
}

/* ---- both ------------------------------------------------------------------------------------ */

static enum err_code refuse(const struct memory_need *n, int cell, int asked, double need,
                            const struct memory_limit *l, int fit, struct err *e)
{
    char needed[TEXT_BYTES], there[TEXT_BYTES];
    char *name = plan_cell_name(n->plan, cell);
    text_bytes(need, needed);
    text_bytes(l->bytes, there);
    if (fit == 0)
        err_set(e, ERR_OS,
                "cell %s needs about %s of memory, and there are %s (%s): raise the limit, or make "
                "the networks, batches or numbers of images smaller",
                name, needed, there, l->name);
    else
        err_set(e, ERR_OS,
                "%d cells at once need about %s of memory, and there are %s (%s): --jobs %d fits",
                asked, needed, there, l->name, fit);
    free(name);
    return e->code;
}

int memory_fit(const struct memory_need *n, double *largest, struct err *e)
{
    int count, cell, fit = 0;
    double *sizes = measure(n, &count, &cell), sum = 0;
    const struct memory_limit machine = memory_of_machine(""), process = memory_of_process();
    const int asked = n->jobs < count ? n->jobs : count;
    if (largest)
        *largest = count ? sizes[0] : 0;
    const double space = count ? sizes[0] + stack_bytes * (n->threads + 1) : 0;
    if (space > process.bytes)
        refuse(n, cell, asked, space, &process, 0, e);
    for (; !e->code && fit < asked && sum + sizes[fit] <= machine.bytes; fit++)
        sum += sizes[fit];
    if (!e->code && fit < asked && (fit == 0 || n->fixed)) {
        for (int i = fit; i < asked; i++)
            sum += sizes[i];
        refuse(n, cell, asked, fit ? sum : sizes[0], &machine, fit, e);
    }
    free(sizes);
    return e->code ? 0 : fit < asked ? fit : n->jobs;
}
