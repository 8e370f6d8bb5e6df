/* Memory that cells need, and whether there is enough of it. */
#include "bench/run/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "adapt/footprint.h"
#include "adapt/methods/registry.h"
#include "base/text.h"
#include "bench/plan/cell.h"
#include "bench/run/images.h"
#include "bench/sweep/external.h"
#include "bench/sweep/domains.h"

/* The program itself, its libraries and a domain: 14 to 22 MB of the peaks that the cells of
 * results/ had. Address space is more by a stack for each thread. */
static const double program_bytes = 30e6, stack_bytes = 8.4e6;

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
    t.twins = c->test_pairing;
    return t;
}

/* Of a program of its own, which is held to its limit. */
static double bytes_outside(const struct cell *c, struct err *e)
{
    struct external_limits limits;
    external_parse(c->external, &limits, e);
    return limits.memory * 1024 * 1024 * 1024;
}

static double count_bytes(const struct plan *p, const struct cell *c, int threads, struct err *e)
{
    double bytes = 0;
    /* A program of its own starts from the source model, which is evaluated beside it. */
    const struct footprint_question q = {.network = &c->network,
                                         .supervised = &c->supervised,
                                         .method = c->external ? method_bound(METHOD_SOURCE_ONLY)
                                                               : c->method,
                                         .adapt = &c->adapt,
                                         .task = task_of(c),
                                         .threads = threads,
                                         .keeps_model = p->save_models};
    if (footprint_count(&q, &bytes, e))
        return bytes;
    if (c->external)
        bytes += bytes_outside(c, e);
    const double image = (double)shape_size(q.task.image) +
                         (double)q.task.heads * sizeof *q.task.source_train.labels;
    for (int i = 0; i < PARTS; i++)
        if (i != PART_TARGET_TEST || !c->sizes.transductive)
            bytes += (double)images_held(c, (enum part)i) * image;
    return bytes + program_bytes;
}

double memory_of_cell(const struct plan *p, int cell, int threads, struct err *e)
{
    struct cell c;
    if (cell_parse(&c, p->cells[cell].identity, e))
        return 0;
    const double bytes = count_bytes(p, &c, threads, e);
    cell_free(&c);
    return bytes;
}

/* ---- many cells ------------------------------------------------------------------------------
 */

/* Points of a curve, whose predictions are kept: rounded up, to eight numbers an octave, so that
 * trainings of many lengths have few sizes. At least as many as core/adapt/footprint.h counts but
 * for those that every curve has. */
static int curve_points(const struct adapt_settings *s)
{
    const double steps = fmax(s->steps, s->until.at_most) + s->warmup;
    const int points = (int)ceil(steps / (s->evaluate_every > 0 ? s->evaluate_every : 1));
    int unit = 1;
    while (points / unit >= 16)
        unit *= 2;
    return (points + unit - 1) / unit * unit;
}

/* The same of an identity, which may be damaged. */
static int points_of(const json_t *identity)
{
    const json_t *adapt = json_object_get(identity, "adapt");
    const struct adapt_settings s = {
        .steps = (int)json_integer_value(json_object_get(adapt, "steps")),
        .warmup = (int)json_integer_value(json_object_get(adapt, "warmup")),
        .evaluate_every = (int)json_integer_value(json_object_get(adapt, "evaluate_every"))};
    return curve_points(&s); /* `at_most` is the same as `steps` */
}

static void add_integer(struct text *key, json_int_t value)
{
    char digits[16];
    int length = 0;
    for (uint64_t rest = (uint64_t)value; rest || !length; rest >>= 4)
        digits[length++] = "0123456789abcdef"[rest & 15];
    text_add_bytes(key, digits, (size_t)length);
}

/* How long a training is and how often it does what: no memory but that of the curve's points. */
static bool is_duration(const char *name)
{
    static const char *const names[] = {"steps", "warmup", "evaluate_every", "at_most", "patience",
                                        "k_d",   "k_g",    "schedule_steps"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static void add_value(struct text *key, const json_t *value);

/* What memory_of_cell reads of an object: lengths, texts and choices, and of numbers whether they
 * are there. */
static void add_members(struct text *key, const json_t *part)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)part, name, value)
    {
        if (is_duration(name))
            continue;
        text_add(key, name);
        add_value(key, value);
    }
}

static void add_value(struct text *key, const json_t *value)
{
    for (size_t i = 0; i < json_array_size(value); i++)
        add_value(key, json_array_get(value, i));
    if (json_is_object(value))
        add_members(key, value);
    else if (json_is_string(value))
        text_add(key, json_string_value(value));
    else if (json_is_integer(value))
        add_integer(key, json_integer_value(value));
    else
        text_add(key, json_is_true(value) || json_real_value(value) > 0 ? "+" : "-");
    text_add_bytes(key, "\n", 1);
}

/* Cells of one key need as much, but for the points of their curves, which are rounded. */
static void make_key(const json_t *identity, struct text *key)
{
    static const char *const values[] = {"kind",    "method",       "train",       "test",
                                         "endless", "target_train", "target_test", "test_pairing",
                                         "network", "supervised",   "adapt",       "oracle"};
    static const char *const shape[] = {"canvas", "length"};
    const json_t *source = json_object_get(identity, "source");
    text_clear(key);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        text_add(key, values[i]);
        add_value(key, json_object_get(identity, values[i]));
    }
    for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
        add_value(key, json_object_get(source, shape[i]));
    add_integer(key, (json_int_t)json_array_size(json_object_get(source, "alphabet")));
    text_add_bytes(key, "\n", 1);
    add_integer(key, points_of(identity));
    const json_t *limits = json_object_get(cell_external(identity), "limits");
    text_add_bytes(key, "\n", 1);
    add_integer(key, (json_int_t)(1024 * json_number_value(json_object_get(limits, "memory"))));
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* With the points of its key; 0 where the identity cannot be read, which the cell itself will tell.
 */
static double measure_cell(const struct memory_need *n, int cell)
{
    struct cell c;
    struct err ignored = ERR_INIT;
    double bytes = 0;
    if (!cell_parse(&c, n->plan->cells[cell].identity, &ignored)) {
        if (c.adapt.evaluate_every > 0)
            c.adapt.steps = c.adapt.until.at_most = curve_points(&c.adapt);
        c.adapt.warmup = 0;
        c.adapt.evaluate_every = 1;
        bytes = count_bytes(n->plan, &c, n->threads, &ignored);
        cell_free(&c);
    }
    err_free(&ignored);
    return bytes;
}

/* Sizes of the wanted cells, and which is the largest (-1: none is wanted). The caller frees. */
static double *measure(const struct memory_need *n, int *count, int *largest)
{
    double *sizes = memory_take((size_t)n->plan->cell_count, sizeof *sizes), most = -1;
    json_t *known = json_object();
    struct text key = {0};
    *count = 0;
    *largest = -1;
    for (int i = 0; i < n->plan->cell_count; i++) {
        if (!n->wanted[i])
            continue;
        make_key(n->plan->cells[i].identity, &key);
        const json_t *there = json_object_get(known, key.data);
        const double size = (there ? json_real_value(there) : measure_cell(n, i)) + n->more;
        if (!there)
            json_object_set_new_nocheck(known, key.data, json_real(size - n->more));
        if (size > most) {
            most = size;
            *largest = i;
        }
        sizes[(*count)++] = size;
    }
    text_free(&key);
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

static double space_of(double bytes, int threads)
{
    return bytes + stack_bytes * (threads + 1);
}

double memory_of_imports(const struct domains *domains)
{
    double largest[2] = {0, 0};
    for (int i = 0; i < domains->count; i++) {
        const struct domain *d = domains->entries[i].domain;
        const double bytes = d ? (double)domain_imported_bytes(d) : 0;
        if (bytes > largest[0]) {
            largest[1] = largest[0];
            largest[0] = bytes;
        } else if (bytes > largest[1]) {
            largest[1] = bytes;
        }
    }
    return largest[0] + largest[1];
}

double memory_space(double bytes, int threads)
{
    return space_of(bytes, threads) + memory_own_space();
}

int memory_fit(const struct memory_need *n, double *largest, struct err *e)
{
    int count, cell, fit = 0;
    double *sizes = measure(n, &count, &cell), sum = 0;
    const struct memory_limit machine = memory_of_machine(n->root ? n->root : ""),
                              process = memory_of_process();
    const int asked = n->jobs < count ? n->jobs : count;
    if (largest)
        *largest = count ? sizes[0] : 0;
    const double space = count ? space_of(sizes[0], n->threads) : 0;
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
