/* Reading the stored PyTorch numbers of tests/golden (made by the torch_vectors.py of nn and
 * adapt). */
#ifndef TESTS_NN_GOLDEN_H
#define TESTS_NN_GOLDEN_H

#include <jansson.h>
#include "support.h"

static inline json_t *golden(const char *name)
{
    char path[512];
    json_error_t error;
    snprintf(path, sizeof path, "%s/tests/golden/%s", ADDA_SOURCE_DIR, name);
    json_t *value = json_load_file(path, 0, &error);
    ck_assert_msg(value != NULL, "%s:%d: %s", path, error.line, error.text);
    return value;
}

static inline int golden_int(const json_t *object, const char *name)
{
    return (int)json_integer_value(json_object_get(object, name));
}

static inline double golden_real(const json_t *object, const char *name, double otherwise)
{
    const json_t *value = json_object_get(object, name);
    return value ? json_number_value(value) : otherwise;
}

/* Values of an array into `to`, which has room for exactly `count`. */
static inline void golden_copy(const json_t *array, real *to, size_t count)
{
    ck_assert_uint_eq(json_array_size(array), count);
    for (size_t i = 0; i < count; i++)
        to[i] = (real)json_number_value(json_array_get(array, i));
}

static inline real *golden_values(const json_t *array)
{
    real *v = new_values(json_array_size(array));
    golden_copy(array, v, json_array_size(array));
    return v;
}

static inline struct shape golden_shape(const json_t *array)
{
    int v[3];
    for (size_t i = 0; i < 3; i++)
        v[i] = (int)json_integer_value(json_array_get(array, i));
    return (struct shape){v[0], v[1], v[2]};
}

#endif
