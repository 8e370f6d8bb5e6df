/* Pairs that no sweep may have, by their names, their domains, and what images would share. */
#include "bench/sweep/pair_check.h"

#include <string.h>

struct pair_scope {
    const struct sweep *sweep;
    const struct domains *domains;
};

static const struct domain_info *info(const struct pair_scope *c, int index)
{
    return c->domains->entries[index].info;
}

static bool is_imported(const struct pair_scope *c, int index)
{
    const struct domain *d = c->domains->entries[index].domain;
    return d && domain_is_imported(d);
}

static void check_unique(const struct pair_scope *c, const struct node *n,
                         const struct sweep_pair *pair, struct err *e)
{
    for (int i = 0; i < c->sweep->pair_count; i++)
        if (strcmp(c->sweep->pairs[i].name, pair->name) == 0) {
            node_error(n, e, "two pairs are named '%s'; give one another 'name'", pair->name);
            return;
        }
}

/* Gaps of different factors may start or end with equal domains; other pairs must differ. */
static void check_new(const struct pair_scope *c, const struct node *n,
                      const struct sweep_pair *pair, struct err *e)
{
    const struct domain_entry *entries = c->domains->entries;
    const char *source = entries[pair->source].hash, *target = entries[pair->target].hash;
    if (*pair->family)
        return;
    for (int i = 0; i < c->sweep->pair_count; i++) {
        const struct sweep_pair *old = &c->sweep->pairs[i];
        if (!*old->family && old->pairing == pair->pairing && strcmp(old->name, pair->name) != 0 &&
            strcmp(entries[old->source].hash, source) == 0 &&
            strcmp(entries[old->target].hash, target) == 0)
            node_error(n, e, "pair '%s' is the same as pair '%s'", pair->name, old->name);
    }
}

/* The control without a shift: the same domain, other images. It needs a name, and must not consist
 * of the same images. */
static void check_null_pair(const struct pair_scope *c, const struct node *n,
                            const struct sweep_pair *pair, struct err *e)
{
    const struct domain_entry *entries = c->domains->entries;
    const bool twins = c->sweep->test_pairing != PAIRING_NONE;
    if (*pair->family || strcmp(entries[pair->source].hash, entries[pair->target].hash) != 0)
        return;
    if (!node_get(n, "name"))
        node_error(n, e,
                   "source and target are the same domain; if this is meant, as the control of no "
                   "shift, give the pair a 'name'");
    else if (pair->pairing >= PAIRING_LAYOUT)
        node_error(n, e,
                   "source and target are the same domain and share their layout: the images would "
                   "be the same; use pairing none or label");
    else if (twins)
        node_error(n, e,
                   "pair '%s': source and target are the same domain, and with data.test_pairing "
                   "its test images would be the same; leave one of the two out",
                   pair->name);
    else if (is_imported(c, pair->source))
        node_error(n, e,
                   "source and target are the same files, and the images would be the same; for a "
                   "control of no shift import other files as the target");
}

/* Nothing of an import is drawn, so nothing can be shared with it. */
static void check_imported(const struct pair_scope *c, const struct node *n,
                           const struct sweep_pair *pair, struct err *e)
{
    const bool target = !is_imported(c, pair->source);
    if (target && !is_imported(c, pair->target))
        return;
    if (c->sweep->test_pairing)
        node_error(
            n, e,
            "pair '%s': data.test_pairing: %s: the images of '%s' are files, whose texts and "
            "layouts cannot be chosen: they have no twins",
            pair->name, seeds_pairing_names[c->sweep->test_pairing],
            info(c, target ? pair->target : pair->source)->name);
    if (pair->pairing == PAIRING_NONE)
        return;
    node_error(node_get(n, "pairing"), e,
               "pairing: %s: the images of '%s' are files, whose texts and layouts cannot be "
               "chosen; write none",
               seeds_pairing_names[pair->pairing],
               info(c, target ? pair->target : pair->source)->name);
}

/* Image i of both can show one text only if both draw texts alike. */
static void check_texts(const struct pair_scope *c, const struct node *n,
                        const struct sweep_pair *pair, struct err *e)
{
    const struct domain_entry *entries = c->domains->entries;
    if (domain_same_texts(entries[pair->source].json, entries[pair->target].json))
        return;
    if (c->sweep->test_pairing)
        node_error(n, e,
                   "pair '%s': data.test_pairing: %s: '%s' and '%s' draw texts of other lengths or "
                   "frequencies, so that their test images cannot be twins",
                   pair->name, seeds_pairing_names[c->sweep->test_pairing],
                   info(c, pair->source)->name, info(c, pair->target)->name);
    if (pair->pairing >= PAIRING_LABEL)
        node_error(n, e,
                   "pair '%s': '%s' and '%s' draw texts of other lengths or frequencies, so their "
                   "images cannot show the same texts; use pairing none",
                   pair->name, info(c, pair->source)->name, info(c, pair->target)->name);
}

/* Images of both have one shape, and labels one alphabet. */
static void check_kind(const struct pair_scope *c, const struct node *n,
                       const struct sweep_pair *pair, struct err *e)
{
    struct err own = ERR_INIT;
    if (domains_compatible(info(c, pair->source), info(c, pair->target), &own))
        node_error(n, e, "the domains of a pair need images of one kind: %s", own.text);
    err_free(&own);
}

void pair_check(const struct sweep *s, const struct domains *domains, const struct node *n,
                const struct sweep_pair *pair, struct err *e)
{
    const struct pair_scope c = {s, domains};
    check_kind(&c, n, pair, e);
    check_unique(&c, n, pair, e);
    check_new(&c, n, pair, e);
    check_null_pair(&c, n, pair, e);
    check_texts(&c, n, pair, e);
    check_imported(&c, n, pair, e);
}
