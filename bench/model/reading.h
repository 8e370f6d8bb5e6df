/* What a model reads in pictures: a text for each, and how sure it is of it. */
#ifndef ADDA_BENCH_READING_H
#define ADDA_BENCH_READING_H

#include "adapt/evaluator.h"
#include "bench/model/recogniser.h"

/* Bytes of the longest text, in UTF-8 and with its NUL. */
enum { READING_TEXT = 4 * CAPTCHA_MAX_LENGTH + 1 };

/* `text`: the most probable character of each place, in their order; where texts are of several
 * lengths, places at which it is most probable that there is none are left out. `sure[place]` is
 * the probability of what was taken at that place ("no character" included), `whole` their product:
 * the probability of the whole text if places are independent, as the networks take them to be. */
struct text_reading {
    char text[READING_TEXT];
    uint32_t at[CAPTCHA_MAX_LENGTH]; /* the character of each place, 0: none there */
    double whole, sure[CAPTCHA_MAX_LENGTH];
};

/* pixels[count][height][width][channels] of the card's size; one reading each. ERR_DATA: the model
 * gives no numbers (it diverged). */
enum err_code reading_make(struct recogniser *r, const uint8_t *pixels, int count,
                           struct pool *pool, struct text_reading *readings, struct err *e);

#endif
