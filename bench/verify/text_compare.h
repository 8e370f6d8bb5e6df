/* Two texts of one report: the file, and what the records give now. */
#ifndef ADDA_BENCH_TEXT_COMPARE_H
#define ADDA_BENCH_TEXT_COMPARE_H

#include "base/text.h"
#include "bench/report/format.h"

/* A text and a place in it. */
struct place {
    const char *text;
    size_t size, at;
};

/* Moves both to the first difference; false if there is none. Measured values may differ, and so
 * may the bytes of PNG pictures inside the text (data:image/png;base64,...) whose pixels are the
 * same. Where one of the two has pictures and the other says that they were not drawn
 * (report_format.undrawn), both are passed over, and `undrawn` counts the pictures. */
bool texts_differ(struct place *file, struct place *made, const struct report_format *format,
                  int *undrawn);

/* Of a first difference: "NAME:LINE: the file says 'OLD', the records give 'NEW'", or what follows
 * the word where it is the same one; new string. */
char *texts_describe(const char *name, const struct place *file, const struct place *made);

#endif
