/* Predictions and labels of a cell as they are stored. */
#include "bench/store/answers.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static bool fit(const struct answers *a, int curve, int row)
{
    return a->labels.dimensions == 2 && a->predicted.dimensions == 2 + curve &&
           memcmp(a->predicted.extent + curve, a->labels.extent, 2 * sizeof(int)) == 0 &&
           (!curve || (row < a->predicted.extent[0] && a->predicted.extent[1] == 2));
}

/* Both domains of a cell have one alphabet. Without it every label counts as a character. */
static int classes_of(const json_t *identity)
{
    const json_t *source = json_object_get(identity, "source");
    const size_t classes = json_array_size(json_object_get(source, "alphabet"));
    return classes ? (int)classes : INT_MAX;
}

bool answers_load(struct answers *a, const struct results *from, int cell, int row)
{
    const char *hash = from->plan->cells[cell].hash;
    const int curve = row >= 0 ? 2 : 0; /* two dimensions more: point, source or target */
    char *predicted =
        store_cell_path(from->store, hash, curve ? "curve_predictions.npy" : "predictions.npy");
    char *labels = store_cell_path(from->store, hash, "labels.npy");
    struct err ignored = ERR_INIT;
    *a = (struct answers){.images = 0};
    const bool read = !npy_read(&a->predicted, predicted, &ignored) &&
                      !npy_read(&a->labels, labels, &ignored) && fit(a, curve, row);
    if (read) {
        a->images = a->labels.extent[0];
        a->heads = a->labels.extent[1];
        a->right = a->labels.data;
        a->classes = classes_of(from->plan->cells[cell].identity);
        a->said = a->predicted.data +
                  (curve ? (2 * (size_t)row + 1) * (size_t)a->images * (size_t)a->heads : 0);
    }
    err_free(&ignored);
    free(labels);
    free(predicted);
    return read;
}

int answers_characters(const struct answers *a, int image)
{
    int count = 0;
    for (int k = image * a->heads; k < (image + 1) * a->heads; k++)
        count += a->right[k] < a->classes;
    return count;
}

int answers_right(const struct answers *a, int image)
{
    int count = 0;
    for (int k = image * a->heads; k < (image + 1) * a->heads; k++)
        count += a->said[k] == a->right[k] && a->right[k] < a->classes;
    return count;
}

void answers_free(struct answers *a)
{
    npy_free(&a->labels);
    npy_free(&a->predicted);
    *a = (struct answers){.images = 0};
}
