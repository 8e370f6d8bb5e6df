/* What the page asks. */
#include "gen/design/answers.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/json.h"
#include "gen/design/edit.h"
#include "gen/design/form.h"
#include "gen/design/mistakes.h"
#include "gen/design/pictures.h"
#include "gen/design/write.h"
#include "gen/effects/load.h"
#include "gen/likeness/likeness_json.h"

static json_t *lacks(int *status, const char *what)
{
    *status = 400;
    return json_pack("{s:s}", "problem", what);
}

static json_t *problem(struct err *e)
{
    json_t *answer = json_pack("{s:o}", "problem", json_text(e->text ? e->text : "out of memory"));
    err_free(e);
    return answer;
}

/* As it was typed: a text. */
static enum err_code seed_of(uint64_t *seed, const json_t *asked, struct err *e)
{
    const char *text = json_string_value(json_object_get(asked, "seed"));
    const size_t digits = text ? strspn(text, "0123456789") : 0;
    errno = 0;
    *seed = digits ? strtoull(text, NULL, 10) : 0;
    if (digits && !text[digits] && !errno && *seed <= INT64_MAX)
        return ERR_NONE;
    return err_set(e, ERR_USAGE, "seed '%s': expected a whole number from 0 to %" PRId64,
                   text ? text : "", INT64_MAX);
}

/* Of `text`; refused where its images are files, which no setting moves. */
static enum err_code open_domain(const struct design *d, struct domain **domain, const char *text,
                                 struct err *e)
{
    if (domain_parse(domain, text, d->options.path, d->fonts, e))
        return e->code;
    if (!domain_is_imported(*domain))
        return ERR_NONE;
    err_set(e, ERR_CONFIG, "the images of '%s' are files: no setting moves them",
            domain_info(*domain)->name);
    domain_free(*domain);
    *domain = NULL;
    return e->code;
}

/* ---- start ---------------------------------------------------------------------------------- */

json_t *design_start(struct design *d, const json_t *asked, int *status)
{
    char *text = NULL, hash[HASH_HEX];
    struct err e = ERR_INIT;
    (void)asked;
    (void)status;
    if (design_read(d, &text, hash, &e))
        return problem(&e);
    json_t *answer =
        json_pack("{s:o, s:o, s:i, s:s, s:s, s:o}", "file", json_text(d->options.path), "like",
                  d->options.like ? json_text(d->options.like) : json_null(), "count",
                  d->options.count, "text", text, "disk", hash, "form", design_form());
    free(text);
    return answer;
}

/* ---- look ----------------------------------------------------------------------------------- */

/* Of a seed that is none, its message takes the place of pictures. */
static void add_images(struct design *d, json_t *answer, const struct domain *domain,
                       const json_t *asked, struct err *e)
{
    struct err none = ERR_INIT;
    json_t *pictures = json_array();
    uint64_t seed;
    if (seed_of(&seed, asked, &none))
        json_object_set_new(answer, "seed", json_text(none.text ? none.text : ""));
    else if (!design_draw(pictures, domain, seed, d->options.count, d->pool, e))
        json_object_set(answer, "pictures", pictures);
    json_decref(pictures);
    err_free(&none);
}

static void add_domain(struct design *d, json_t *answer, const char *text, const json_t *asked)
{
    struct domain *domain = NULL;
    struct design_node *root = NULL;
    struct err e = ERR_INIT;
    if (!open_domain(d, &domain, text, &e) &&
        !design_tree_parse(&root, text, d->options.path, &e)) {
        const struct domain_info *info = domain_info(domain);
        json_object_set_new(answer, "canvas",
                            json_pack("[i,i,i]", info->width, info->height, info->channels));
        json_object_set_new(answer, "values", design_values(domain, root));
        add_images(d, answer, domain, asked, &e);
    }
    json_object_set_new(answer, "mistakes", design_mistakes(&e, d->options.path));
    design_tree_free(root);
    domain_free(domain);
    err_free(&e);
}

/* The hash of the file as it is now. */
static json_t *disk_of(const struct design *d)
{
    char *text, hash[HASH_HEX];
    struct err unheard = ERR_INIT;
    design_read(d, &text, hash, &unheard);
    free(text);
    err_free(&unheard);
    return json_string(hash);
}

json_t *design_look(struct design *d, const json_t *asked, int *status)
{
    const char *text = json_string_value(json_object_get(asked, "text"));
    const json_t *change = json_object_get(asked, "change");
    struct err e = ERR_INIT;
    struct timespec from, to;
    char *changed = NULL;
    if (!text)
        return lacks(status, "no text");
    clock_gettime(CLOCK_MONOTONIC, &from);
    if (change && !json_is_null(change))
        design_edit(&changed, text, change, d->options.path, &e);
    json_t *answer = json_pack("{s:s, s:o}", "text", changed ? changed : text, "refused",
                               e.code ? json_text(e.text ? e.text : "") : json_null());
    add_domain(d, answer, changed ? changed : text, asked);
    json_object_set_new(answer, "disk", disk_of(d));
    clock_gettime(CLOCK_MONOTONIC, &to);
    json_object_set_new(answer, "ms",
                        json_real((double)(to.tv_sec - from.tv_sec) * 1e3 +
                                  (double)(to.tv_nsec - from.tv_nsec) / 1e6));
    err_free(&e);
    free(changed);
    return answer;
}

/* ---- the folder ----------------------------------------------------------------------------- */

/* The domain and the pictures on its canvas; else a problem in *answer. */
static bool open_both(struct design *d, struct domain **domain, const json_t *asked,
                      json_t **answer, int *status)
{
    const char *text = json_string_value(json_object_get(asked, "text"));
    struct err e = ERR_INIT;
    if (!text || !d->options.like) {
        *answer = lacks(status, text ? "no pictures: --like FOLDER" : "no text");
        return false;
    }
    if (open_domain(d, domain, text, &e)) {
        *answer = problem(&e);
        return false;
    }
    if (design_pictures(d, *domain))
        return true;
    const struct err *why = &d->pictures_error;
    *answer = json_pack("{s:o}", "problem", json_text(why->text ? why->text : "out of memory"));
    return false;
}

json_t *design_like(struct design *d, const json_t *asked, int *status)
{
    struct domain *domain = NULL;
    struct err e = ERR_INIT;
    json_t *answer = NULL, *list = json_array();
    const struct import_set *s = &d->pictures;
    if (open_both(d, &domain, asked, &answer, status)) {
        if (design_show(list, s, d->width, d->height, d->options.count, &e))
            answer = problem(&e);
        else
            answer = json_pack("{s:O, s:i, s:o}", "pictures", list, "found", s->found, "told",
                               s->told.text ? json_text(s->told.text) : json_null());
    }
    json_decref(list);
    domain_free(domain);
    return answer;
}

json_t *design_compare(struct design *d, const json_t *asked, int *status)
{
    struct likeness_result results[LIKENESS_FIGURES];
    struct domain *domain = NULL;
    struct err e = ERR_INIT;
    json_t *answer = NULL;
    if (open_both(d, &domain, asked, &answer, status)) {
        const int most = likeness_count_of(&d->pictures, d->options.how.most);
        uint64_t seed;
        const int count = seed_of(&seed, asked, &e) ? 0 : design_measurable(domain, seed, most, &e);
        if (e.code || likeness_compare(results, domain, &d->pictures, count, seed, &e)) {
            answer = problem(&e);
        } else {
            json_t *list = json_array();
            for (int i = 0; i < LIKENESS_FIGURES; i++)
                json_array_append_new(
                    list, likeness_figure_json(likeness_registry[i], &results[i], domain));
            answer = json_pack("{s:o, s:i, s:i}", "figures", list, "compared", count, "found",
                               d->pictures.found);
        }
    }
    domain_free(domain);
    return answer;
}

/* ---- save ----------------------------------------------------------------------------------- */

/* Between the look at the file and its replacement another program can still write it: there is no
 * call that does both at once. */
static json_t *save(const struct design *d, const char *text, const char *known, int *status)
{
    char *there = NULL, hash[HASH_HEX];
    struct err e = ERR_INIT;
    json_t *answer;
    if (design_read(d, &there, hash, &e) && e.code != ERR_NOINPUT)
        return problem(&e);
    err_free(&e);
    if (strcmp(hash, known) != 0) {
        *status = 409;
        answer = json_pack("{s:s?, s:s}", "text", there, "disk", hash);
    } else if (design_write(d->options.path, there, text, &e)) {
        *status = 500;
        answer = problem(&e);
    } else {
        hash_bytes(text, strlen(text), hash);
        answer = json_pack("{s:s}", "disk", hash);
    }
    free(there);
    return answer;
}

json_t *design_save(struct design *d, const json_t *asked, int *status)
{
    const char *text = json_string_value(json_object_get(asked, "text")),
               *known = json_string_value(json_object_get(asked, "disk"));
    struct domain *domain = NULL;
    struct err e = ERR_INIT;
    json_t *answer;
    if (!text || !known)
        return lacks(status, "no text, or no SHA-256 of the file that it replaces");
    if (strlen(text) > DESIGN_TEXT_MOST)
        return lacks(status, "the text is too large");
    if (domain_parse(&domain, text, d->options.path, d->fonts, &e))
        answer = json_pack("{s:o}", "mistakes", design_mistakes(&e, d->options.path));
    else
        answer = save(d, text, known, status);
    domain_free(domain);
    err_free(&e);
    return answer;
}
