/* One training of a method in the foreground. */
#include "bench/model/target_model.h"

#include <stdlib.h>

#include "adapt/evaluator.h"
#include "base/json.h"
#include "base/rng.h"
#include "base/text.h"
#include "bench/model/keep.h"
#include "bench/sweep/domains.h"

/* Images of the source by which the curve tells whether its own are still read. */
enum { WATCHED = 200 };
static const uint64_t first_image = (uint64_t)1 << 31, first_test = (uint64_t)1 << 32;

struct adapting {
    const struct target_training *of;
    struct fresh fresh;
    uint8_t *test;
    uint16_t *test_labels;
    struct task task;
    int steps; /* at which the kept model stood */
};

/* The target has no test images: nothing of it is scored. */
static enum err_code prepare(struct adapting *a, struct err *e)
{
    const struct target_training *t = a->of;
    const struct domain_info *info = domain_info(t->domain);
    const struct seeds seeds = seeds_single(t->seed);
    a->test = calloc(WATCHED, domain_image_size(info));
    a->test_labels = calloc((size_t)WATCHED * (size_t)info->length, sizeof *a->test_labels);
    if (!a->test || !a->test_labels)
        return err_memory(e);
    if (render_many(t->domain, &seeds, first_test, WATCHED, t->pool, a->test, a->test_labels, e) ||
        fresh_create(&a->fresh, t->domain, t->seed, TARGET_SOURCE_IMAGES, t->pool, e))
        return e->code;
    a->fresh.next = first_image;
    a->task = t->source->task;
    a->task.source_train = fresh_set(&a->fresh, false);
    a->task.target_train = (struct image_set){.count = t->count, .images = t->pixels};
    a->task.source_test =
        (struct image_set){.count = WATCHED, .images = a->test, .labels = a->test_labels};
    return ERR_NONE;
}

/* What the numbers depend on, as strings; new reference. */
static json_t *facts_of(const struct target_training *t)
{
    char pixels[HASH_HEX], source[HASH_HEX], seed[32];
    json_t *card = card_json(&t->source->card), *adapt = adapt_json(t->settings);
    char *settings = json_canonical(adapt);
    hash_bytes(t->pixels, (size_t)t->count * shape_size(t->source->task.image), pixels);
    json_hash(card, source);
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)t->seed);
    json_t *facts = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "training", "adaptation",
                              "source model", source, "method", t->method->name, "settings",
                              settings ? settings : "", "pictures", pixels, "seed", seed);
    free(settings);
    json_decref(adapt);
    json_decref(card);
    return facts;
}

/* Of all that the numbers depend on. */
static void hash_settings(const struct target_training *t, char hex[HASH_HEX])
{
    char pixels[HASH_HEX];
    json_t *source = card_json(&t->source->card), *network = network_json(t->network);
    const size_t size = shape_size(t->source->task.image);
    hash_bytes(t->pixels, (size_t)t->count * size, pixels);
    json_t *all = json_pack("{s:o, s:o, s:s, s:o, s:s, s:I}", "source", source, "network", network,
                            "method", t->method->name, "adapt", adapt_json(t->settings), "target",
                            pixels, "seed", (json_int_t)t->seed);
    json_hash(all, hex);
    json_decref(all);
}

static enum err_code run(struct adapting *a, struct model *adapted, const char *settings,
                         struct err *e)
{
    const struct target_training *t = a->of;
    const struct supervised_settings unread = {0};
    struct result result = {0};
    struct keep keep;
    FILE *log = method_has_steps(t->method) ? t->log : NULL;
    json_t *facts = facts_of(t);
    const struct keep_settings kept = {t->partial,   settings,           facts,    log,
                                       "adaptation", t->settings->steps, &a->fresh};
    const bool begun = !keep_begin(&keep, &kept, e);
    const struct method_input in = {.method = t->method,
                                    .network = t->network,
                                    .supervised = &unread,
                                    .adapt = t->settings,
                                    .task = &a->task,
                                    .source = &t->source->model,
                                    .seed = rng_derive(t->seed, "adapt"),
                                    .pool = t->pool,
                                    .observer = &keep.observer};
    const bool ran = begun && !method_run(&in, &result, adapted, e);
    a->steps = result.is_chosen ? result.chosen_step : t->settings->steps;
    keep_end(&keep, ran);
    if (ran && result.status == RESULT_DIVERGED)
        err_set(e, ERR_FAILED,
                "the adaptation diverged at step %d: a smaller learning rate (--set "
                "'mapping: {lr: 0.0001}') may help",
                result.diverged_step);
    result_free(&result);
    json_decref(facts);
    return e->code;
}

/* The card of the source model, with what was done since. */
static void fill_card(struct recogniser *r, const struct adapting *a, const char *settings)
{
    const struct target_training *t = a->of;
    struct card *c = &r->card;
    char number[16];
    c->encoder = text_copy(t->source->card.encoder);
    c->head = text_copy(t->source->card.head);
    c->kernels = t->source->card.kernels;
    snprintf(c->domain, sizeof c->domain, "%s", t->source->card.domain);
    card_set_info(c, card_info(&t->source->card));
    c->pictures = t->read;
    c->about = json_copy(t->source->card.about);
    json_object_set_new(c->about, "method", json_string(t->method->name));
    json_object_set_new(c->about, "adaptation", json_string(settings));
    snprintf(number, sizeof number, "%d", a->steps);
    if (method_has_steps(t->method))
        json_object_set_new(c->about, "steps", json_string(number));
    snprintf(number, sizeof number, "%d", t->count);
    json_object_set_new(c->about, "target_pictures", json_string(number));
    r->task = t->source->task;
}

enum err_code target_model_train(struct recogniser *r, const struct target_training *t,
                                 struct err *e)
{
    struct adapting a = {.of = t};
    char settings[HASH_HEX];
    hash_settings(t, settings);
    if (!prepare(&a, e) && !run(&a, &r->model, settings, e))
        fill_card(r, &a, settings);
    fresh_free(&a.fresh);
    free(a.test);
    free(a.test_labels);
    return e->code;
}

enum err_code target_model_validate(struct recogniser *r, const uint8_t *pixels, int count,
                                    struct pool *pool, double scores[VALIDATOR_COUNT],
                                    struct err *e)
{
    struct task task = r->task;
    struct evaluator *ev = NULL;
    task.target_train = (struct image_set){.count = count, .images = pixels};
    if (!evaluator_create(&ev, &r->model, task_validation(&task).count, 0, pool, e))
        evaluator_validate(ev, r->model.encoder, r->model.head, &task, scores);
    evaluator_free(ev);
    return e->code;
}
