/* Two settings of which one is there. */
#include "bench/sweep/instead.h"

#include <string.h>

#include "base/text.h"

const char *instead_of(const char *setting)
{
    const size_t length = strcspn(setting, ".");
    if (text_equal(setting, "steps"))
        return "until";
    return length == strlen("until") && strncmp(setting, "until", length) == 0 ? "steps" : NULL;
}

/* Of a path. */
static const char *instead_of_adapt(const char *path)
{
    static const char adapt[] = "adapt.";
    const size_t length = strlen(adapt);
    return strncmp(path, adapt, length) == 0 ? instead_of(path + length) : NULL;
}

bool instead_of_path(const char *path, const char *other)
{
    const char *one = instead_of_adapt(path), *two = instead_of_adapt(other);
    return one && two && !text_equal(one, two);
}

const struct node *instead_there(const struct node *root, const char *path)
{
    const char *setting = instead_of_adapt(path);
    const struct node *adapt = node_get(root, "adapt");
    return setting && adapt && adapt->kind == NODE_MAP ? node_get(adapt, setting) : NULL;
}

const struct node *instead_make_way(struct node_pool *pool, const struct node *root,
                                    const char *path, struct err *e)
{
    const struct node *there = instead_there(root, path);
    return there ? node_set(pool, root, "adapt",
                            node_without(pool, node_get(root, "adapt"), instead_of_adapt(path)), e)
                 : root;
}
