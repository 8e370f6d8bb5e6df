/* The words of one layer's text, and errors that say where they stand. */
#ifndef ADDA_NN_WORDS_H
#define ADDA_NN_WORDS_H

#include <stdbool.h>
#include "base/err.h"
#include "nn/layers/types.h"

enum { WORDS_MAX = 12, WORD_SIZE = 24 };

/* `at` is the next word to read. `place` and `in` make messages: the layer's place in the text. */
struct words {
    int count, at;
    char word[WORDS_MAX][WORD_SIZE];
    int column[WORDS_MAX]; /* 1-based, in the whole text */
    int layer;             /* 1-based */
    char text[96];         /* the layer's text, shortened when long */
    struct shape in;
    const char *syntax; /* of the layer type, once it is known */
};

/* Splits text[begin, end). */
enum err_code words_split(struct words *w, const char *text, size_t begin, size_t end,
                          struct err *e);

/* Adds "layer 4 'pool 2' (column 23, input 1x1x64): message". Returns e->code. */
enum err_code words_error(const struct words *w, struct err *e, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* True, and the word is consumed, if the next one is `word`. */
bool words_accept(struct words *w, const char *word);

/* The next word as an integer, a real, or two integers ("3x3", "3 x 3"). `what` names it in
 * messages. False after an error. */
bool words_int(struct words *w, const char *what, int min, int max, int *value, struct err *e);
bool words_real(struct words *w, const char *what, double min, double max, double *value,
                struct err *e);
bool words_product(struct words *w, const char *what, int max, int *a, int *b, struct err *e);

/* True if the next word is or begins with a digit. */
bool words_number_follows(const struct words *w);

/* Error if a word is left. */
enum err_code words_end(const struct words *w, struct err *e);

#endif
