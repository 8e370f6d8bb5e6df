/* Checks the domains' files and names what cannot be drawn. */
#include "bench/verify/verify_domains.h"

#include <string.h>

#include "base/text.h"
#include "bench/store/domain_files.h"

void verify_domains(const struct results *r, struct findings *f)
{
    const char *hash;
    json_t *recorded;
    json_object_foreach(r->plan->domains, hash, recorded)
    {
        struct err why = ERR_INIT;
        if (store_check_domain(r->store, recorded, &why))
            findings_add(f, text_copy(why.text));
        err_free(&why);
    }
}

const char *verify_domain_name(const struct plan *p, const char *hash)
{
    for (int i = 0; i < p->pair_count; i++) {
        if (strcmp(p->pairs[i].source, hash) == 0)
            return p->pairs[i].source_name;
        if (strcmp(p->pairs[i].target, hash) == 0)
            return p->pairs[i].target_name;
    }
    return "";
}

void note_domains(const struct results *r, struct findings *f)
{
    struct domains domains = {0};
    const char *hash;
    json_t *recorded;
    json_object_foreach(r->plan->domains, hash, recorded)
    {
        struct err why = ERR_INIT;
        if (store_load_domain(&domains, r->store, recorded, &why) < 0)
            findings_note(f, text_format("domain %s (%.12s) cannot be drawn here: %s",
                                         verify_domain_name(r->plan, hash), hash, why.text));
        err_free(&why);
    }
    domains_free(&domains);
}
