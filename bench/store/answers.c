/* Predictions and labels of a cell as they are stored. */
#include "bench/store/answers.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "bench/store/curve_file.h"

/* `row`: of the curve, or -1. */
static bool fit(const struct answers *a, int row)
{
    const int *right = a->labels.extent; /* images, heads */
    if (a->labels.dimensions != 2)
        return false;
    if (row >= 0)
        return curve_file_holds(&a->predicted, right[0], right[1]) && row < a->predicted.extent[0];
    return a->predicted.dimensions == 2 && memcmp(a->predicted.extent, right, 2 * sizeof(int)) == 0;
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
    char *predicted =
        store_cell_path(from->store, hash, row >= 0 ? "curve_predictions.npy" : "predictions.npy");
    char *labels = store_cell_path(from->store, hash, "labels.npy");
    struct err ignored = ERR_INIT;
    *a = (struct answers){.images = 0};
    const bool read = !npy_read(&a->predicted, predicted, &ignored) &&
                      !npy_read(&a->labels, labels, &ignored) && fit(a, row);
    if (read) {
        a->images = a->labels.extent[0];
        a->heads = a->labels.extent[1];
        a->right = a->labels.data;
        a->classes = classes_of(from->plan->cells[cell].identity);
        a->said = row < 0 ? a->predicted.data : curve_file_target(&a->predicted, row, a->images);
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
