/* Text, macro names and macros of the LaTeX files. */
#ifndef ADDA_BENCH_REPORT_LATEX_H
#define ADDA_BENCH_REPORT_LATEX_H

#include "bench/report/report.h"

/* The common part of each row's macros, all different: "addaQuickFontMinimaxUntied". */
struct latex_names {
    char **list;
    int count, capacity;
};
void latex_names_make(struct latex_names *n, const struct table *t);
/* One more, of these words; borrowed. */
const char *latex_names_add(struct latex_names *n, const char *const *words, int count);
void latex_names_free(struct latex_names *n);

void latex_escape(struct text *out, const char *s);

/* \newcommand{\NAMEWHAT}{value} */
void latex_macro(struct text *out, const char *name, const char *what, const char *value);

/* Cells: method, sharing and (where the table has them) variant, after a " & " each but the first,
 * which is the pair where `pair` says so. */
void latex_row_names(struct text *out, const struct table *t, const struct table_row *r, bool pair);

/* The same from the method on. */
void latex_method(struct text *out, const struct table *t, const struct table_row *r);

/* " & $\NAMEWHAT \pm \NAMEWHATHalf$", without the half-width where `n` has none. */
void latex_interval(struct text *out, const char *name, const char *what,
                    const struct table_number *n, bool bold);

void latex_notes(struct text *out, const struct notes *n);

#endif
