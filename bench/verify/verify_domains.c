/* Checks the domains' files and names what cannot be drawn. */
#include "bench/verify/verify_domains.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "bench/plan/leaks.h"
#include "bench/store/domain_files.h"

/* The entry of the same two domains; NULL: none. */
static const json_t *find_leak(const json_t *leaks, const json_t *like)
{
    size_t i;
    const json_t *leak;
    json_array_foreach(leaks, i, leak)
    {
        if (json_equal(json_object_get(leak, "train"), json_object_get(like, "train")) &&
            json_equal(json_object_get(leak, "test"), json_object_get(like, "test")))
            return leak;
    }
    return NULL;
}

/* What the lock names must be there, as it says. What it does not name is noted: older programs
 * looked for less, or for none. */
static void compare_leaks(const struct plan *p, const json_t *found, struct findings *f)
{
    size_t i;
    const json_t *leak;
    bool right = true;
    json_array_foreach(p->leaks, i, leak) right &= json_equal(leak, find_leak(found, leak));
    if (!right)
        findings_add(f, text_copy("the images that are both trained and tested with are not those "
                                  "that the lock names; 'adda-bench run' with the sweep writes it "
                                  "anew"));
    json_array_foreach(found, i, leak)
    {
        char *text = find_leak(p->leaks, leak) ? NULL : leak_text(p, leak);
        if (text)
            findings_note(f, text_format("the lock does not say it: %s", text));
        free(text);
    }
}

/* Only where all imports are there: what is missing is noted where their images are asked for. */
static void check_leaks(const struct results *r, struct findings *f)
{
    struct domains domains = {0};
    struct err why = ERR_INIT;
    const char *hash;
    json_t *recorded;
    json_object_foreach(r->plan->domains, hash, recorded) if (json_object_get(recorded, "import"))
        store_load_domain(&domains, r->store, recorded, &why);
    json_t *leaks = why.code ? NULL : leaks_find(r->plan, &domains);
    if (!why.code)
        compare_leaks(r->plan, leaks, f);
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
