/* Checks the domains' files and names what cannot be drawn. */
#include "bench/verify/verify_domains.h"

#include <string.h>

#include "base/text.h"
#include "bench/plan/leaks.h"
#include "bench/store/domain_files.h"

/* Only where all imports are there: what is missing is noted where their images are asked for. */
static void check_leaks(const struct results *r, struct findings *f)
{
    struct domains domains = {0};
    struct err why = ERR_INIT;
    const char *hash;
    json_t *recorded;
    json_object_foreach(r->plan->domains, hash, recorded) if (json_object_get(recorded, "import"))
        store_load_domain(&domains, r->store, recorded, &why);
    json_t *leaks = why.code ? json_incref(r->plan->leaks) : leaks_find(r->plan, &domains);
    if (leaks ? !json_equal(leaks, r->plan->leaks) : r->plan->leaks != NULL)
        findings_add(f, text_copy("the images that are both trained and tested with are not those "
                                  "that the lock names; 'adda-bench run' with the sweep writes it "
                                  "anew"));
    json_decref(leaks);
    err_free(&why);
    domains_free(&domains);
}

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
    check_leaks(r, f);
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
                                         plan_domain_name(r->plan, hash), hash, why.text));
        err_free(&why);
    }
    domains_free(&domains);
}
