/* Telling domains from sweeps by their keys. */
#include "bench/sweep/not_sweep.h"

#include <stdbool.h>
#include <stddef.h>

static const char *const of_domains[] = {"canvas", "alphabet",    "fonts", "effects",
                                         "base",   "interpolate", "add",   "import"};
static const char *const of_sweeps[] = {"pairs", "methods", "domains", "seeds", "network"};

static bool has_any(const struct node *root, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (node_get(root, keys[i]))
            return true;
    return false;
}

enum err_code sweep_refuse_domain(const struct node *root, const char *path, struct err *e)
{
    if (!root || root->kind != NODE_MAP ||
        !has_any(root, of_domains, sizeof of_domains / sizeof *of_domains) ||
        has_any(root, of_sweeps, sizeof of_sweeps / sizeof *of_sweeps))
        return ERR_NONE;
    return err_set(e, ERR_CONFIG,
                   "%s: this is a domain, and a sweep is expected, which names domains; "
                   "'captcha-gen sheet %s -o FILE.png' draws a domain",
                   path, path);
}
