/* The figures of a report as files. */
#ifndef ADDA_BENCH_SITE_FIGURE_FILES_H
#define ADDA_BENCH_SITE_FIGURE_FILES_H

#include <stdbool.h>
#include "base/err.h"
#include "bench/report/page/figures.h"

/* NAME.svg each, into a folder that is not published yet (and is made). */
enum err_code figure_files_write(const char *folder, const struct page_figures *f, struct err *e);

/* NAME.pdf beside each of these, by rsvg-convert; *there is false, without an error, where it is
 * not installed. */
enum err_code figure_files_convert(const char *folder, const struct page_figures *f, bool *there,
                                   struct err *e);

#endif
