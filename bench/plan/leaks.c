/* Images of files that are trained and tested with, pair by pair. */
#include "bench/plan/leaks.h"

#include <string.h>

#include "base/text.h"
#include "bench/plan/cell.h"

static bool is_there(const json_t *leaks, const char *train, const char *test)
{
    size_t i;
    const json_t *leak;
    json_array_foreach(leaks, i, leak)
    {
        if (text_equal(json_string_value(json_object_get(leak, "train")), train) &&
            text_equal(json_string_value(json_object_get(leak, "test")), test))
            return true;
    }
    return false;
}

static void add(json_t *leaks, const struct domains *d, const char *train, const char *test,
                bool transductive)
{
    const struct domain *from = domains_find(d, train), *to = domains_find(d, test);
    if (!from || !to || is_there(leaks, train, test))
        return;
    const struct shared_images s = domain_shared_images(from, to, transductive);
    if (s.shared)
        json_array_append_new(leaks, json_pack("{s:s, s:s, s:i, s:i}", "train", train, "test", test,
                                               "shared", s.shared, "images", s.images));
}

/* Whether targets are tested on images of their own, or on those that they train with. */
static bool tests_on(const struct plan *p, bool transductive)
{
    for (int i = 0; i < p->cell_count; i++)
        if (!cell_is_source(p->cells[i].identity) &&
            cell_sizes(p->cells[i].identity).transductive == transductive)
            return true;
    return false;
}

json_t *leaks_find(const struct plan *p, const struct domains *d)
{
    json_t *leaks = json_array();
    for (int i = 0; i < p->pair_count; i++) {
        const struct plan_pair *pair = &p->pairs[i];
        add(leaks, d, pair->source, pair->source, false);
        if (tests_on(p, false)) {
            add(leaks, d, pair->target, pair->target, false);
            add(leaks, d, pair->source, pair->target, false);
        }
        add(leaks, d, pair->target, pair->source, false);
        if (tests_on(p, true))
            add(leaks, d, pair->source, pair->target, true);
    }
    if (json_array_size(leaks))
        return leaks;
    json_decref(leaks);
    return NULL;
}

bool leaks_valid(const json_t *leaks)
{
    size_t i;
    const json_t *leak;
    json_array_foreach(leaks, i, leak)
    {
        if (!json_is_string(json_object_get(leak, "train")) ||
            !json_is_string(json_object_get(leak, "test")) ||
            !json_is_integer(json_object_get(leak, "shared")) ||
            !json_is_integer(json_object_get(leak, "images")))
            return false;
    }
    return json_is_array(leaks);
}

char *leak_text(const struct plan *p, const json_t *leak)
{
    const char *train = json_string_value(json_object_get(leak, "train"));
    const char *test = json_string_value(json_object_get(leak, "test"));
    const bool own = text_equal(train, test);
    return text_format("%lld of the %lld test images of %s are also among %s%s training images, "
                       "pixel by pixel: what is learnt by heart counts as read",
                       (long long)json_integer_value(json_object_get(leak, "shared")),
                       (long long)json_integer_value(json_object_get(leak, "images")),
                       plan_domain_name(p, test), own ? "its own" : plan_domain_name(p, train),
                       own ? "" : "'s");
}
