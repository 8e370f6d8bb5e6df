/* Whether a model seems to have collapsed, as far as that shows without labels: it reads one text
 * in many pictures, or its predictions tell less than they did.
 *
 * A text counts as read in many from COLLAPSE_PICTURES pictures on, and only where it is read in
 * more than five times as many as chance would give it if all texts were equally common: of ten
 * texts, each of which a tenth of the pictures may well show, in more than a half. */
#ifndef ADDA_BENCH_COLLAPSE_H
#define ADDA_BENCH_COLLAPSE_H

#include "bench/model/reading.h"

enum { COLLAPSE_PICTURES = 50 };

/* The text that is read most often: in `count` of `all` pictures. */
struct commonest {
    int count, all;
    char text[READING_TEXT];
};
enum err_code commonest_find(struct commonest *c, const struct text_reading *readings, int count,
                             struct err *e);

/* Each adds a line to `told`, or none. Of what a model reads: a text in more than half of the
 * pictures. */
void collapse_of_reading(struct err *told, const struct commonest *c,
                         const struct domain_info *info);

/* Of what a model reads after its adaptation: one text in more than a tenth of the pictures.
 * False: no more needs to be known. Else `before`, of the source model on the same pictures,
 * decides: that has no text in half as many. */
bool collapse_is_likely(const struct commonest *after, const struct domain_info *info);
void collapse_of_texts(struct err *told, const struct commonest *before,
                       const struct commonest *after, const struct domain_info *info);

/* Of the validator im before and after: less than 0.8 of what it was. Of 477 adaptations in
 * results/ (losses, shift, feature, ablation, replication) it ended below that in 15, and each of
 * these read fewer characters of the target than its source model; of the 43 others that ended
 * below their source model's, 25 read more, by over .02. */
void collapse_of_information(struct err *told, double before, double after);

#endif
