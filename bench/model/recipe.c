/* Defaults, and what was asked for laid over them. */
#include "bench/model/recipe.h"

#include <string.h>

#include "adapt/methods/registry.h"
#include "base/document.h"
#include "base/text.h"
#include "bench/sweep/layer_needs.h"
#include "bench/sweep/method_defaults.h"
#include "bench/sweep/uses.h"
#include "bench/text/messages.h"

/* Laid over a method's own defaults, where it reads them. The term is what methods that align
 * nothing learn from. */
static const char all_methods[] = "{steps: 2000, batch: 64, evaluate_every: 500}";
static const char terms_alone[] = "{terms: {mcc: 1.0}}";

/* Up to this many pixels, three convolutions of up to 64 channels read all that is there. */
enum { SMALL_CANVAS = 4096 };

const char *recipe_network(const struct domain_info *info)
{
    return info->width * info->height <= SMALL_CANVAS ? "small_bn" : "captcha";
}

void recipe_free(struct recipe *r)
{
    adapt_free(&r->adapt);
    network_free(&r->network);
    *r = (struct recipe){0};
}

char *recipe_title(const struct recipe *r)
{
    struct text t = {0};
    text_add(&t, r->method->title);
    for (int k = 0; k < TERM_COUNT; k++)
        if (r->adapt.terms[k].used)
            text_printf(&t, " + %s", terms[k]->title);
    return text_take(&t);
}

static enum err_code find_method(struct recipe *r, const char *name, struct err *e)
{
    const char *names[256];
    char near[SUGGESTION];
    int count = 0;
    for (; methods[count] && count < 256; count++)
        names[count] = methods[count]->name;
    r->method = method_find(name);
    if (!r->method)
        return err_add(e, ERR_USAGE,
                       "--method: unknown method '%s'%s; 'adda-bench list methods' names them",
                       name, suggest_name(name, names, count, near));
    if (r->method->role == METHOD_ADAPTS)
        return ERR_NONE;
    return err_add(e, ERR_USAGE, "--method: %s adapts nothing%s", name,
                   r->method->role == METHOD_ORACLE ? ", and reads labels that the target has not"
                                                    : "; the source model is written anyway");
}

/* Settings beside a weight of 0. */
static void refuse_idle_terms(const struct recipe *r, const struct node *map, struct err *e)
{
    struct setting_uses uses = {0};
    if (node_get(map, "terms"))
        setting_uses_note_terms(&uses, node_get(map, "terms"), r->adapt.terms);
    setting_uses_check(&uses, e);
    setting_uses_free(&uses);
}

/* Lays YAML text over the settings. Of a request, what the method would not read is refused, and
 * what another option says; of a default (NULL) it is left out. */
static void lay(struct recipe *r, const char *yaml, const char *name,
                const struct recipe_request *q, struct err *e)
{
    struct document *d = NULL;
    if (!document_parse(&d, yaml, name, e)) {
        const struct node *map = document_root(d);
        if (q && map && map->kind != NODE_MAP)
            err_add(e, ERR_CONFIG,
                    "%s '%s': expected a map of settings, such as '{batch: 32, mapping: {lr: "
                    "0.0001}}'",
                    name, q->settings);
        else
            adapt_update(&r->adapt, map, NULL, e);
        for (int i = 0; q && map && map->kind == NODE_MAP && i < map->count; i++) {
            const struct node *n = &map->children[i];
            const char *needs = method_needs(r->method, &r->adapt, n->key);
            needs = needs ? needs : layer_needs(&r->network, n->key);
            if (needs)
                node_key_error(n, e, "'%s' would do nothing for %s: it is read with %s", n->key,
                               r->method->name, needs);
            if (q->steps && strcmp(n->key, "steps") == 0)
                node_key_error(n, e, "--steps says the same: give one of the two");
        }
        if (q)
            refuse_idle_terms(r, map, e);
    }
    document_free(d);
}

static bool has_terms(const struct recipe *r)
{
    for (int k = 0; k < TERM_COUNT; k++)
        if (r->adapt.terms[k].used)
            return true;
    return false;
}

/* What the method does not read has its defaults. */
static void reset_unread(struct recipe *r, struct err *e)
{
    struct method_defaults defaults = {0};
    const struct adapt_settings *own = method_defaults_get(&defaults, r->method, e);
    if (!e->code)
        method_reset_unread(r->method, &r->adapt, own);
    method_defaults_free(&defaults);
}

static void read_adapt(struct recipe *r, const struct recipe_request *q, struct err *e)
{
    const bool has_steps = method_has_steps(r->method);
    adapt_read(&r->adapt, r->method->defaults, NULL, NULL, e);
    lay(r, all_methods, "default", NULL, e);
    if (*q->settings)
        lay(r, q->settings, "--set", q, e);
    if (r->method->training != TRAINING_NONE && !has_terms(r) && !strstr(q->settings, "terms"))
        lay(r, terms_alone, "default", NULL, e);
    if (q->steps && !has_steps)
        err_add(e, ERR_USAGE, "--steps: %s takes no steps", r->method->name);
    if (q->steps && r->adapt.until.patience)
        err_add(e, ERR_USAGE, "--steps: 'until' of --set says when to stop");
    if (q->steps && has_steps && !r->adapt.until.patience)
        r->adapt.steps = q->steps;
    if (!e->code)
        reset_unread(r, e);
    if (!e->code)
        method_check(r->method, &r->adapt, e);
}

enum err_code recipe_read(struct recipe *r, const struct recipe_request *q,
                          const struct domain_info *info, struct err *e)
{
    const char *network = *q->network ? q->network : recipe_network(info);
    struct document *d = NULL;
    if (!document_parse(&d, network, "--network", e))
        network_read(&r->network, document_root(d), e);
    document_free(d);
    if (!find_method(r, q->method, e))
        read_adapt(r, q, e);
    if (r->method && strcmp(r->method->name, "adabn") == 0 && r->network.encoder &&
        !layer_is_in(r->network.encoder, "bn"))
        err_add(e, ERR_USAGE, "--method: adabn needs batch norm, and the encoder has none");
    return e->code;
}
