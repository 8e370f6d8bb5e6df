#include <string.h>

#include "base/json.h"
#include "bench/plan/plan.h"
#include "base/text.h"

static const char *get_text(const json_t *j, const char *key)
{
    const char *text = json_string_value(json_object_get(j, key));
    return text ? text : "";
}

/* The pair's name when some pair has both domains; the source's alone for a source cell. */
static const char *place(const struct plan *p, const json_t *identity)
{
    char source[HASH_HEX], target[HASH_HEX] = "";
    const json_t *from = json_object_get(identity, "source");
    const json_t *to = json_object_get(identity, "target");
    if (!from)
        return "?";
    json_hash(from, source);
    if (to)
        json_hash(to, target);
    for (int i = 0; i < p->pair_count; i++) {
        const struct plan_pair *pair = &p->pairs[i];
        if (strcmp(pair->source, source) == 0 &&
            (!to || (strcmp(pair->target, target) == 0 &&
                     strcmp(pair->pairing, get_text(identity, "pairing")) == 0)))
            return to ? pair->name : pair->source_name;
    }
    return "?";
}

char *plan_cell_name(const struct plan *p, int cell)
{
    const json_t *j = p->cells[cell].identity;
    const char *method = get_text(j, "method");
    const char *sharing = get_text(json_object_get(j, "adapt"), "sharing");
    return text_format("%s%s%s %s seed %lld (%.12s)", *method ? method : "source model",
                       *sharing ? " " : "", sharing, place(p, j),
                       (long long)json_integer_value(json_object_get(j, "seed")),
                       p->cells[cell].hash);
}
