/* Telling folders and sweeps from domains. */
#include "gen/domain/not_domain.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

static const char *const of_sweeps[] = {"pairs", "methods", "domains", "seeds", "network"};
static const char *const of_domains[] = {"canvas", "alphabet",    "fonts", "text",  "effects",
                                         "base",   "interpolate", "add",   "import"};

static bool has_any(const struct node *root, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (node_get(root, keys[i]))
            return true;
    return false;
}

enum given domain_given_as(const struct node *root)
{
    if (!root || root->kind != NODE_MAP)
        return GIVEN_UNKNOWN;
    const bool sweep = has_any(root, of_sweeps, sizeof of_sweeps / sizeof *of_sweeps);
    const bool domain = has_any(root, of_domains, sizeof of_domains / sizeof *of_domains);
    return sweep == domain ? GIVEN_UNKNOWN : sweep ? GIVEN_SWEEP : GIVEN_DOMAIN;
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
    else if (!document_load(&document, path, &why) &&
             domain_given_as(document_root(document)) == GIVEN_SWEEP)
        err_add(e, ERR_CONFIG,
                "%s: this is a sweep, and a domain is expected, such as those that it names; "
                "'adda-bench plan %s' shows a sweep",
                path, path);
    document_free(document);
    err_free(&why);
    return e->code;
}
