/* From probabilities to texts. */
#include "bench/model/reading.h"

#include <math.h>
#include <stdlib.h>

#include "base/utf8.h"

struct reader_pass {
    struct recogniser *of;
    struct evaluator *evaluator;
};

enum err_code reader_create(struct reader_pass **out, struct recogniser *r, struct pool *pool,
                            struct err *e)
{
    struct reader_pass *p = calloc(1, sizeof *p);
    *out = p;
    if (!p)
        return err_memory(e);
    p->of = r;
    return evaluator_create(&p->evaluator, &r->model, READER_PICTURES, pool, e);
}

void reader_free(struct reader_pass *p)
{
    if (p)
        evaluator_free(p->evaluator);
    free(p);
}

/* False: not a number. */
static bool read_one(const struct card *c, const double *p, int values, struct text_reading *r)
{
    char *end = r->text;
    r->whole = 1;
    for (int place = 0; place < c->info.length; place++, p += values) {
        int best = 0;
        for (int k = 0; k < values; k++) {
            if (!isfinite(p[k]))
                return false;
            best = p[k] > p[best] ? k : best;
        }
        if (best < c->info.classes)
            end = utf8_put(end, c->alphabet[best]);
        r->sure[place] = p[best];
        r->whole *= p[best];
    }
    *end = '\0';
    return true;
}

enum err_code reader_read(struct reader_pass *p, const uint8_t *pixels, int count,
                          struct text_reading *readings, struct err *e)
{
    const struct recogniser *r = p->of;
    const struct image_set set = {.count = count, .images = pixels};
    const int values = r->model.classes;
    evaluator_predict(p->evaluator, r->model.encoder, r->model.head, &set);
    const double *at = evaluator_probabilities(p->evaluator);
    for (int i = 0; i < count; i++, at += (size_t)(values * r->model.heads))
        if (!read_one(&r->card, at, values, &readings[i]))
            return err_set(e, ERR_DATA,
                           "the model gives no numbers: its training diverged, or it is damaged");
    return ERR_NONE;
}
