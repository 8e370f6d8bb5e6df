/* From probabilities to texts. */
#include "bench/model/reading.h"

#include <math.h>

#include "base/utf8.h"

/* Pictures at once. */
enum { MOST = 500 };

/* False: not a number. */
static bool read_one(const struct card *c, const double *p, int values, struct text_reading *r)
{
    char *end = r->text;
    *r = (struct text_reading){.whole = 1};
    for (int place = 0; place < c->info.length; place++, p += values) {
        int best = 0;
        for (int k = 0; k < values; k++) {
            if (!isfinite(p[k]))
                return false;
            best = p[k] > p[best] ? k : best;
        }
        r->at[place] = best < c->info.classes ? c->alphabet[best] : 0;
        if (r->at[place])
            end = utf8_put(end, r->at[place]);
        r->sure[place] = p[best];
        r->whole *= p[best];
    }
    *end = '\0';
    return true;
}

/* At most MOST pictures. */
static enum err_code read_some(struct recogniser *r, struct evaluator *ev, const uint8_t *pixels,
                               int count, struct text_reading *readings, struct err *e)
{
    const struct image_set set = {.count = count, .images = pixels};
    const int values = r->model.classes;
    evaluator_predict(ev, r->model.encoder, r->model.head, &set);
    const double *p = evaluator_probabilities(ev);
    for (int i = 0; i < count; i++, p += (size_t)values * (size_t)r->model.heads)
        if (!read_one(&r->card, p, values, &readings[i]))
            return err_set(e, ERR_DATA,
                           "the model gives no numbers: its training diverged, or it is damaged");
    return ERR_NONE;
}

enum err_code reading_make(struct recogniser *r, const uint8_t *pixels, int count,
                           struct pool *pool, struct text_reading *readings, struct err *e)
{
    const size_t size = shape_size(r->task.image);
    struct evaluator *ev = NULL;
    evaluator_create(&ev, &r->model, MOST, 0, pool, e);
    for (int i = 0; i < count && !e->code; i += MOST)
        read_some(r, ev, pixels + (size_t)i * size, count - i < MOST ? count - i : MOST,
                  readings + i, e);
    evaluator_free(ev);
    return e->code;
}
