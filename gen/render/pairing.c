/* Whether two domains can share what a pairing promises. */
#include "gen/render/pairing.h"

#include <string.h>

static void refuse_files(const struct domain *d, const char *setting, struct err *e)
{
    if (d && domain_is_imported(d))
        err_add(e, ERR_USAGE,
                "%s: the images of '%s' are files, which share nothing; choose %s none", setting,
                domain_info(d)->name, setting);
}

static bool same_alphabet(const struct domain_info *a, const struct domain_info *b)
{
    return a->classes == b->classes &&
           memcmp(a->alphabet, b->alphabet, (size_t)a->classes * sizeof *a->alphabet) == 0;
}

/* Of two rendered domains. */
static void compare_texts(const struct domain *a, const struct domain *b, const char *setting,
                          struct err *e)
{
    const struct domain_info *one = domain_info(a), *other = domain_info(b);
    json_t *first = domain_json(a), *second = domain_json(b);
    const bool letters = same_alphabet(one, other);
    if (!first || !second)
        err_memory(e);
    else if (!letters || !domain_same_texts(first, second))
        err_add(e, ERR_USAGE,
                "'%s' and '%s' draw texts of other %s: their images cannot show the same texts; "
                "choose %s none",
                one->name, other->name, letters ? "lengths or frequencies" : "alphabets", setting);
    json_decref(first);
    json_decref(second);
}

enum err_code render_check_pairing(const struct domain *a, const struct domain *b,
                                   enum pairing pairing, const char *setting, struct err *e)
{
    if (pairing == PAIRING_NONE)
        return ERR_NONE;
    refuse_files(a, setting, e);
    if (b != a)
        refuse_files(b, setting, e);
    if (b && !domain_is_imported(a) && !domain_is_imported(b))
        compare_texts(a, b, setting, e);
    return e->code;
}
