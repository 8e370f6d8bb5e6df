/* `terms:` of a sweep, and its canonical JSON. */
#include "adapt/terms/read.h"

/* A weight alone, or a map with settings of the term. */
static void update_term(const struct term *term, struct term_settings *s, const struct node *n,
                        struct err *e)
{
    if (n->kind == NODE_MAP)
        param_update(term->settings, s, n, NULL, e);
    else
        node_real(n, 0, TERM_MOST_WEIGHT, &s->weight, e);
    s->used = s->weight > 0;
}

void terms_update(struct term_settings *s, const struct node *n, struct err *e)
{
    const char *names[TERM_COUNT];
    if (!n || !node_is(n, NODE_MAP, e))
        return;
    for (int k = 0; k < TERM_COUNT; k++) {
        names[k] = terms[k]->name;
        if (node_get(n, names[k]))
            update_term(terms[k], &s[k], node_get(n, names[k]), e);
    }
    node_check_keys(n, names, TERM_COUNT, e);
}

json_t *terms_json(const struct term_settings *s)
{
    json_t *j = json_object();
    for (int k = 0; k < TERM_COUNT; k++)
        if (s[k].used)
            json_object_set_new(j, terms[k]->name, param_json(terms[k]->settings, &s[k]));
    return j;
}

void terms_from_json(struct term_settings *s, const json_t *j, struct err *e)
{
    size_t known = 0;
    for (int k = 0; k < TERM_COUNT; k++) {
        const json_t *own = json_object_get(j, terms[k]->name);
        if (own)
            param_from_json(terms[k]->settings, &s[k], own, e);
        else
            param_read(terms[k]->settings, &s[k], NULL, NULL, e);
        s[k].used = own && s[k].weight > 0;
        known += own != NULL;
    }
    if (known < json_object_size(j))
        err_add(e, ERR_DATA, "adaptation: one of the terms is unknown");
}
