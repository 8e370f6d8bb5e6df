/* How pictures are read with a model that is there: as those were that it was made for, unless
 * options say otherwise. */
#ifndef ADDA_BENCH_PICTURE_CHOICE_H
#define ADDA_BENCH_PICTURE_CHOICE_H

#include "bench/model/pictures.h"

/* The choices of --fit and --ground, "auto" before those of struct picture_options, NULL at the
 * end.
 */
extern const char *const picture_choice_fits[], *const picture_choice_grounds[];

/* Options as they were given. `fit`, `ground`: indices into the choices. `transpose` and
 * `no_transpose` at once are an error of whoever asks. */
struct picture_choice {
    int fit, ground;
    bool transpose, no_transpose;
};

/* What holds for the pictures of `path`, given what the model's card has. What does nothing for
 * pictures of their kind is not taken from the card. `taken`: what of it no option has said. */
struct picture_options picture_choice_settle(const struct picture_choice *given,
                                             const struct picture_options *card, const char *path,
                                             struct picture_options *taken);

/* Adds a line to `told` for each option that says otherwise than the card. */
void picture_choice_compare(struct err *told, const struct picture_choice *given,
                            const struct picture_options *card);

#endif
