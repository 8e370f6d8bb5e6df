/* Rounds of training, and the file between them. */
#include "bench/model/source_model.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "adapt/supervised.h"
#include "base/json.h"
#include "base/rng.h"
#include "base/text.h"
#include "bench/model/keep.h"
#include "bench/sweep/domains.h"
#include "bench/text/messages.h"

/* A training between two rounds. */
struct rounds {
    const struct source_training *of;
    struct recogniser *r;
    char settings[HASH_HEX]; /* of all that the numbers depend on */
    int done;                /* rounds */
    double accuracy;
    struct fresh fresh;
    uint8_t *test;
    uint16_t *test_labels;
};

/* Beyond these indices an adaptation draws (target_model.c), then come images to test with. */
static const uint64_t images_of_rounds = (uint64_t)1 << 31, first_test = (uint64_t)1 << 32;

/* ---- what it is ------------------------------------------------------------------------------ */

/* Of a source of files; a spec that was written here can be read. */
static void note_pictures(struct rounds *s)
{
    struct err unheard = ERR_INIT;
    char *text = domain_spec(s->of->domain);
    json_t *spec = text ? json_loads(text, 0, NULL) : NULL;
    pictures_of_spec(&s->r->card.pictures, spec, &unheard);
    err_free(&unheard);
    json_decref(spec);
    free(text);
}

static void fill_card(struct rounds *s)
{
    const struct source_training *t = s->of;
    struct card *c = &s->r->card;
    json_t *identity = domain_json(t->domain);
    card_set_info(c, domain_info(t->domain));
    note_pictures(s);
    c->kernels = KERNELS_REFERENCE;
    json_hash(identity, c->domain);
    json_decref(identity);
    c->about = json_object();
}

static void hash_settings(struct rounds *s)
{
    const struct source_training *t = s->of;
    json_t *domain = domain_json(t->domain);
    json_t *all = json_pack("{s:o, s:s, s:s, s:I, s:i, s:i}", "domain", domain, "encoder",
                            t->network->encoder, "head", t->network->head, "seed",
                            (json_int_t)t->seed, "steps", t->steps, "batch", SOURCE_BATCH);
    json_hash(all, s->settings);
    json_decref(all);
}

/* Facts of the file, as strings. */
static void note_facts(struct rounds *s)
{
    json_t *about = s->r->card.about;
    char number[32];
    json_object_set_new(about, "method", json_string("source_only"));
    json_object_set_new(about, "source", json_string(s->settings));
    json_object_set_new(about, "source_domain", json_text(domain_info(s->of->domain)->name));
    snprintf(number, sizeof number, "%d", s->done);
    json_object_set_new(about, "source_rounds", json_string(number));
    snprintf(number, sizeof number, "%d", s->of->steps * ((1 << s->done) - 1));
    json_object_set_new(about, "source_steps", json_string(number));
    json_number(s->accuracy, number);
    json_object_set_new(about, "source_accuracy", json_string(number));
}

static const char *fact(const struct rounds *s, const char *key)
{
    const char *text = json_string_value(json_object_get(s->r->card.about, key));
    return text ? text : "";
}

/* ---- from the file, or from the beginning -----------------------------------------------------
 */

static enum err_code take_file(struct rounds *s, struct err *e)
{
    const char *path = s->of->path;
    if (recogniser_open(s->r, path, e))
        return err_prefix(e, "the source model that is there cannot be used; remove it to train it "
                             "again");
    if (strcmp(fact(s, "source"), s->settings) != 0)
        return err_set(e, ERR_DATA,
                       "%s: is the source model of another domain, network, seed or number of "
                       "steps: remove it, or give another output",
                       path);
    const long done = strtol(fact(s, "source_rounds"), NULL, 10);
    s->accuracy = strtod(fact(s, "source_accuracy"), NULL);
    if (done < 1 || done > SOURCE_ROUNDS || !(s->accuracy >= 0 && s->accuracy <= 1))
        return err_set(e, ERR_DATA, "%s: damaged: its rounds or its accuracy are out of range",
                       path);
    s->done = (int)done;
    return ERR_NONE;
}

static enum err_code begin(struct rounds *s, struct err *e)
{
    const struct source_training *t = s->of;
    struct recogniser *r = s->r;
    if ((uint64_t)t->steps * ((1U << t->rounds) - 1) * SOURCE_BATCH >= images_of_rounds)
        return err_set(e, ERR_USAGE,
                       "--rounds %d with --source-steps %d would draw more than %llu images",
                       t->rounds, t->steps, (unsigned long long)images_of_rounds);
    hash_settings(s);
    if (!access(t->path, F_OK))
        return take_file(s, e);
    fill_card(s);
    r->task = domain_task(card_info(&r->card));
    if (kernels_select((enum kernels)r->card.kernels, e))
        return e->code;
    if (model_create(&r->model, t->network, &r->task, t->seed, e))
        return e->code;
    r->card.encoder = text_copy(net_text(r->model.encoder_net));
    r->card.head = text_copy(net_text(r->model.head_net));
    return ERR_NONE;
}

/* A domain of files has as many images to test with as it was given. */
static enum err_code check_test(const struct domain *d, struct err *e)
{
    struct err own = ERR_INIT;
    if (render_check_count(d, first_test, SOURCE_TEST, &own))
        err_set(e, own.code,
                "%s, which say how well a source model reads: give its import a `test` part of %d "
                "labelled images or more, or take a domain that is drawn as the source",
                own.text, SOURCE_TEST);
    err_free(&own);
    return e->code;
}

static enum err_code draw_test(struct rounds *s, struct err *e)
{
    const struct source_training *t = s->of;
    const struct domain_info *info = domain_info(t->domain);
    const struct seeds seeds = seeds_single(t->seed);
    if (check_test(t->domain, e))
        return e->code;
    s->test = calloc(SOURCE_TEST, domain_image_size(info));
    s->test_labels = calloc((size_t)SOURCE_TEST * (size_t)info->length, sizeof *s->test_labels);
    if (!s->test || !s->test_labels)
        return err_memory(e);
    return render_many(t->domain, &seeds, first_test, SOURCE_TEST, t->pool, s->test, s->test_labels,
                       e);
}

/* ---- rounds ---------------------------------------------------------------------------------- */

static struct supervised_settings round_settings(const struct rounds *s)
{
    const int steps = s->of->steps << s->done;
    return (struct supervised_settings){.steps = steps,
                                        .batch = SOURCE_BATCH,
                                        .optimizer = {.kind = OPTIMIZER_ADAM,
                                                      .lr = 0.001,
                                                      .beta1 = 0.9,
                                                      .beta2 = 0.999,
                                                      .epsilon = 1e-8,
                                                      .schedule = SCHEDULE_COSINE,
                                                      .schedule_steps = steps,
                                                      .schedule_factor = 1}};
}

static enum err_code save_round(struct rounds *s, const struct result *result, struct err *e)
{
    if (result->status == RESULT_DIVERGED)
        return err_set(e, ERR_FAILED, "the source model's training diverged at step %d",
                       result->diverged_step);
    s->accuracy = result->source.mean;
    s->done++;
    note_facts(s);
    return recogniser_save(&s->r->card, &s->r->model, s->of->path, e);
}

/* New reference. */
static json_t *round_facts(const struct rounds *s, const char *label)
{
    const struct source_training *t = s->of;
    char seed[32], steps[32];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)t->seed);
    snprintf(steps, sizeof steps, "%d", t->steps);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "training", label, "domain",
                     s->r->card.domain, "encoder", t->network->encoder, "head", t->network->head,
                     "seed", seed, "source-steps", steps);
}

static enum err_code train_round(struct rounds *s, struct err *e)
{
    const struct source_training *t = s->of;
    const struct supervised_settings settings = round_settings(s);
    struct result result = {0};
    struct keep keep;
    char *label = text_format("source model, round %d", s->done + 1);
    char *name = text_format("%s/%d", s->settings, s->done);
    json_t *facts = round_facts(s, label);
    const struct keep_settings kept = {t->partial, name,           facts,    t->log,
                                       label,      settings.steps, &s->fresh};
    struct task task = s->r->task;
    s->fresh.next = (uint64_t)t->steps * (uint64_t)((1 << s->done) - 1) * SOURCE_BATCH;
    task.source_train = fresh_set(&s->fresh, true);
    task.source_test =
        (struct image_set){.count = SOURCE_TEST, .images = s->test, .labels = s->test_labels};
    const bool ran =
        !keep_begin(&keep, &kept, e) &&
        !supervised_train_source(&s->r->model, &settings, &task, rng_derive(t->seed, name), t->pool,
                                 &keep.observer, &result, e) &&
        !save_round(s, &result, e);
    keep_end(&keep, ran);
    if (ran && t->log)
        fprintf(t->log, "source model: reads %.4f of the characters of its own domain\n",
                s->accuracy);
    result_free(&result);
    json_decref(facts);
    free(name);
    free(label);
    return e->code;
}

/* One there is in any case, so that an accuracy of 0 is asked of a model that was trained. */
static bool needs_round(const struct rounds *s)
{
    return !s->done || (s->accuracy < s->of->enough && s->done < s->of->rounds);
}

static enum err_code refuse(const struct rounds *s, struct err *e)
{
    return err_set(e, ERR_FAILED,
                   "the source model reads %.4f of the characters of its own domain after %d "
                   "round%s, less than the %.4f that are asked for: nothing was adapted from it. "
                   "More rounds (--rounds), another network, or an easier domain may help; "
                   "--source-accuracy takes it as it is",
                   s->accuracy, s->done, plural(s->done), s->of->enough);
}

enum err_code source_model_train(struct recogniser *r, const struct source_training *t,
                                 double *accuracy, struct err *e)
{
    struct rounds s = {.of = t, .r = r};
    if (begin(&s, e))
        goto cleanup;
    if (s.done && t->log)
        fprintf(t->log, "source model: %s is there, and reads %.4f of its own characters\n",
                t->path, s.accuracy);
    if (needs_round(&s) &&
        (draw_test(&s, e) || fresh_create(&s.fresh, t->domain, t->seed, SOURCE_BATCH, t->pool, e)))
        goto cleanup;
    while (!e->code && needs_round(&s))
        train_round(&s, e);
    if (!e->code && s.accuracy < t->enough)
        refuse(&s, e);
    *accuracy = s.accuracy;
cleanup:
    fresh_free(&s.fresh);
    free(s.test);
    free(s.test_labels);
    return e->code;
}
