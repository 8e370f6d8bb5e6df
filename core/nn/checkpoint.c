/* The arrays of a checkpoint, by name. */
#include "nn/checkpoint.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    size_t size;
} types[] = {
    [CHECKPOINT_REAL] = {"F32", 4}, [CHECKPOINT_F64] = {"F64", 8}, [CHECKPOINT_U8] = {"U8", 1},
    [CHECKPOINT_I32] = {"I32", 4},  [CHECKPOINT_U32] = {"U32", 4}, [CHECKPOINT_U64] = {"U64", 8},
};

const char *checkpoint_type_name(enum checkpoint_type type)
{
    return types[type].name;
}

size_t checkpoint_type_size(enum checkpoint_type type)
{
    return types[type].size;
}

bool checkpoint_has(const struct checkpoint *c, const char *name)
{
    for (int i = 0; i < c->count; i++)
        if (strcmp(c->arrays[i].name, name) == 0)
            return true;
    return strcmp(name, CHECKPOINT_METADATA) == 0;
}

/* Makes room for one more array. */
static bool grow(struct checkpoint *c)
{
    if (c->count < c->capacity)
        return true;
    const int capacity = c->capacity ? 2 * c->capacity : 64;
    struct checkpoint_array *grown = realloc(c->arrays, (size_t)capacity * sizeof *c->arrays);
    if (!grown) {
        err_memory(&c->wrong);
        return false;
    }
    c->arrays = grown;
    c->capacity = capacity;
    return true;
}

/* Adds `array` under its name, which has `length` characters; false when that cannot be. */
static bool add(struct checkpoint *c, const struct checkpoint_array *array, int length)
{
    if (length < 0 || length >= CHECKPOINT_NAME)
        err_set(&c->wrong, ERR_SOFTWARE, "an array's name is longer than %d characters: %s...",
                CHECKPOINT_NAME - 1, array->name);
    else if (checkpoint_has(c, array->name))
        err_set(&c->wrong, ERR_SOFTWARE, "two arrays are called '%s'", array->name);
    else if (grow(c)) {
        c->arrays[c->count++] = *array;
        return true;
    }
    return false;
}

void checkpoint_add(struct checkpoint *c, enum checkpoint_type type, void *values, size_t count,
                    const char *format, ...)
{
    struct checkpoint_array a = {
        .type = type, .dimensions = 1, .extent = {count}, .count = count, .values = values};
    va_list rest;
    va_start(rest, format);
    const int length = vsnprintf(a.name, sizeof a.name, format, rest);
    va_end(rest);
    add(c, &a, length);
}

void checkpoint_add_weights(struct checkpoint *c, const char *prefix, struct weights *w)
{
    for (int i = 0; i < weights_tensors(w); i++) {
        const struct tensor *t = weights_tensor(w, i);
        struct checkpoint_array a = {.type = CHECKPOINT_REAL,
                                     .dimensions = t->dimensions,
                                     .count = t->count,
                                     .values = t->value};
        for (int d = 0; d < t->dimensions; d++)
            a.extent[d] = (size_t)t->extent[d];
        add(c, &a, snprintf(a.name, sizeof a.name, "%s.%s", prefix, t->name));
    }
}

void checkpoint_add_parts(struct checkpoint *c, const struct checkpoint_part *parts, int count)
{
    for (int p = 0; p < count; p++)
        checkpoint_add_weights(c, parts[p].prefix, parts[p].weights);
}

void checkpoint_free(struct checkpoint *c)
{
    free(c->arrays);
    err_free(&c->wrong);
    *c = (struct checkpoint){0};
}
