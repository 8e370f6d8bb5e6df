/* How a picture of any size is brought to a canvas: which part of it lies where. Whole numbers
 * only, so that all machines place it alike.
 *
 *     none      only pictures of the canvas's size
 *     stretch   the whole picture on the whole canvas; proportions change
 *     contain   the whole picture, its proportions kept to the nearest pixel, in the middle; the
 *               ground shows beside it
 *     crop      the largest middle part of the picture that has the canvas's proportions, to the
 *               nearest pixel, on the whole canvas
 *
 * Where a middle lies between two pixels, it is the left or upper one. */
#ifndef ADDA_GEN_IMPORT_FIT_H
#define ADDA_GEN_IMPORT_FIT_H

enum import_fit { FIT_NONE, FIT_STRETCH, FIT_CONTAIN, FIT_CROP };

/* Names of the rules, NULL at the end, as a param of kind PARAM_CHOICE wants them. */
extern const char *const import_fits[];

/* What they do, as commands with the option --fit say it (import_reading.advice). */
extern const char import_fit_option[];

struct import_size {
    int width, height;
};

struct import_area {
    int x, y, width, height;
};

/* The part `from` of the picture lies on the part `to` of the canvas. */
struct import_placement {
    struct import_area from, to;
};
struct import_placement import_place(enum import_fit fit, struct import_size picture,
                                     struct import_size canvas);

#endif
