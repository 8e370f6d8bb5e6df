/* Effects of a domain that is being read, and whether an image takes too long. */
#include "gen/domain/read_effects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/domain/layers.h"
#include "gen/domain/work.h"

/* ---- effects -------------------------------------------------------------------------------- */

static const struct effect *find_effect(const struct effect *const *list, const struct node *n,
                                        struct err *e)
{
    const char *names[128];
    int count = 0;
    const struct effect *found = effect_find(list, n->key);
    if (found)
        return found;
    for (; list[count] && count < 128; count++)
        names[count] = list[count]->name;
    const char *near = err_nearest(n->key, names, count);
    if (near)
        node_key_error(n, e, "unknown effect '%s' (did you mean '%s'?)", n->key, near);
    else
        node_key_error(n, e, "unknown effect '%s'; 'captcha-gen list effects' names them", n->key);
    return NULL;
}

/* Records where the last effect of the list is written. */
static void note_effect(struct domain_reader *r, const struct node *n)
{
    char at[MAX_FOLDER + 32];
    snprintf(at, sizeof at, "%s:%d:%d", n->file, n->key_line, n->key_column);
    r->effect_at[r->d->effect_count - 1] = strdup(at);
}

/* The colour of the text is chosen when what is behind the text has been painted. */
static void check_ink(const struct domain_effect *one, const struct node *n, struct err *e)
{
    for (int i = 0; domain_layer(one) == LAYER_BEHIND && i < one->effect->table.count; i++) {
        const struct param *p = &one->effect->table.params[i];
        const struct dist *d =
            (const struct dist *)(const void *)((const char *)one->settings + p->offset);
        if (p->ink && d->kind == DIST_INK)
            node_error(node_get(n, p->name), e,
                       "%s: ink: what is behind the text is painted before the text has its "
                       "colour; give a colour, or leave out behind: true",
                       p->name);
    }
}

/* `- rotate: {angle: 5}`, or `- rotate` / `- rotate:` for the defaults. */
static void read_effect(struct domain_reader *r, const struct node *item)
{
    static const char *const also[] = {"probability", "coin", NULL};
    char folder[MAX_FOLDER];
    struct node bare = *item;
    const struct node *n = item->kind == NODE_MAP && item->count == 1 ? item->children : NULL;
    if (item->kind == NODE_SCALAR) {
        bare.key = item->text;
        bare.key_line = item->line;
        bare.key_column = item->column;
        bare.text = "";
        n = &bare;
    }
    if (!n) {
        node_error(item, r->e, "an effect is written as '- name: {parameter: value}'");
        return;
    }
    const struct effect *effect = find_effect(r->catalogue->effects, n, r->e);
    if (!effect)
        return;
    domain_reader_folder(item->file, folder);
    struct err own = ERR_INIT;
    struct domain_effect *out = domain_add_effect(r->d, effect, folder, &own);
    if (!out) {
        err_prefix(&own, "%s:%d:%d", n->file, n->key_line, n->key_column);
        err_merge(r->e, &own);
        return;
    }
    note_effect(r, n);
    out->list = r->lists;
    const bool empty = n->kind == NODE_SCALAR && !n->text[0];
    param_read(&effect->table, out->settings, empty ? NULL : n, also, &own);
    if (!own.code)
        check_ink(out, n, &own);
    const struct node *share = node_get(n, "probability");
    if (share)
        node_real(share, 0, 1, &out->probability, &own);
    if (node_get(n, "coin"))
        coin_read(&out->coin, node_get(n, "coin"), &own);
    if (!own.code && effect->prepare && effect->prepare(out->settings, folder, &own))
        err_prefix_lines(&own, "%s:%d:%d", n->file, n->key_line, n->key_column);
    if (own.code)
        err_add(r->e, own.code, "%s", own.text);
    err_free(&own);
}

void domain_read_effects(struct domain_reader *r, const struct node *n)
{
    if (!n || !node_is(n, NODE_LIST, r->e))
        return;
    r->lists++;
    for (int i = 0; i < n->count; i++)
        read_effect(r, &n->children[i]);
}

/* ---- work ----------------------------------------------------------------------------------- */

void domain_check_work(const struct domain_reader *r, const struct node *root)
{
    const struct domain *d = r->d;
    int dearest;
    const double all = domain_work(d, &dearest);
    if (all <= WORK_MAX)
        return;
    const double seconds = all / WORK_PER_SECOND;
    char also[80] = "";
    if (domain_pictures(d) > 1)
        snprintf(also, sizeof also, ", or text: contrast: 0 instead of up to %d pictures per image",
                 domain_pictures(d));
    if (dearest < 0)
        node_error(
            root, r->e,
            "an image could take %.0f s, most of it for the text: choose a smaller canvas or "
            "size, or fewer effects%s",
            seconds, also);
    else
        err_add(r->e, ERR_CONFIG,
                "%s: an image could take %.0f s, most of it for '%s': choose less of it or a "
                "smaller canvas%s",
                r->effect_at[dearest] ? r->effect_at[dearest] : "", seconds,
                d->effects[dearest].effect->name, also);
}
