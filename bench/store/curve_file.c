/* The shape of a curve's predictions, and where a point lies in it. */
#include "bench/store/curve_file.h"

struct npy curve_file(int points, int source, int target, int heads, uint16_t *data)
{
    if (source == target)
        return (struct npy){4, {points, 2, source, heads}, data, 0};
    return (struct npy){3, {points, source + target, heads}, data, 0};
}

/* Of both sets. */
static int images_of(const struct npy *a)
{
    return a->dimensions == 4 ? 2 * a->extent[2] : a->extent[1];
}

static int heads_of(const struct npy *a)
{
    return a->extent[a->dimensions - 1];
}

bool curve_file_holds(const struct npy *a, int target, int heads)
{
    if (a->dimensions == 4)
        return a->extent[1] == 2 && a->extent[2] == target && a->extent[3] == heads;
    return a->dimensions == 3 && a->extent[1] > target && a->extent[2] == heads;
}

bool curve_file_is(const struct npy *a, int source, int target, int heads)
{
    return curve_file_holds(a, target, heads) && (a->dimensions == 4) == (source == target) &&
           images_of(a) == source + target;
}

const uint16_t *curve_file_source(const struct npy *a, int point)
{
    return a->data + (size_t)point * (size_t)images_of(a) * (size_t)heads_of(a);
}

const uint16_t *curve_file_target(const struct npy *a, int point, int target)
{
    return curve_file_source(a, point + 1) - (size_t)target * (size_t)heads_of(a);
}
