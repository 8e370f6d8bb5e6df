/* Telling folders and sweeps from domains. */
#include "gen/domain/not_domain.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "base/document.h"

static const char *const of_sweeps[] = {"pairs", "methods", "domains", "seeds", "network"};
static const char *const of_domains[] = {"canvas",  "alphabet", "fonts",       "text",
                                         "effects", "base",     "interpolate", "import"};

static bool has_any(const struct node *root, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (node_get(root, keys[i]))
            return true;
    return false;
}

static bool is_sweep(const struct node *root)
{
    return root && root->kind == NODE_MAP &&
           has_any(root, of_sweeps, sizeof of_sweeps / sizeof *of_sweeps) &&
           !has_any(root, of_domains, sizeof of_domains / sizeof *of_domains);
}

enum err_code domain_refuse(const char *path, struct err *e)
{
    struct document *document = NULL;
    struct err why = ERR_INIT;
    struct stat there;
    if (stat(path, &there) == 0 && S_ISDIR(there.st_mode))
        err_add(e, ERR_CONFIG,
                "'%s' is a folder, and a domain is expected, which is a file (.yaml); pictures of "
                "one's own become a domain by its key 'import'",
                path);
    else if (!document_load(&document, path, &why) && is_sweep(document_root(document)))
        err_add(e, ERR_CONFIG,
                "%s: this is a sweep, and a domain is expected, such as those that it names; "
                "'adda-bench plan %s' shows a sweep",
                path, path);
    document_free(document);
    err_free(&why);
    return e->code;
}
