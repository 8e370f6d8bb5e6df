/* Telling domains from sweeps by their keys. */
#include "bench/sweep/not_sweep.h"

#include "gen/domain/not_domain.h"

enum err_code sweep_refuse_domain(const struct node *root, const char *path, struct err *e)
{
    if (domain_given_as(root) != GIVEN_DOMAIN)
        return ERR_NONE;
    return err_set(e, ERR_CONFIG,
                   "%s: this is a domain, and a sweep is expected, which names domains; "
                   "'captcha-gen sheet %s -o FILE.png' draws a domain",
                   path, path);
}
