/* Whether published reports follow from the records, and the records from the trainings.
 *
 *   L0 every cell of the lock is there and is what was written
 *   L1 every report file beside the sweep is what the records give, byte for byte except measured
 *      times and names of machines (report_format.measured); pictures are compared by their pixels
 *   L2 images rendered again are those of the training, and every accuracy, at the end and at each
 *      point of the curve, follows from the stored predictions and the labels rendered again
 *   L3 cells trained again give the same bits (same class of kernels)
 *
 * What cannot be checked, because fonts are missing or another program drew or computed it, is no
 * finding (findings.h). */
#ifndef ADDA_BENCH_VERIFY_H
#define ADDA_BENCH_VERIFY_H

#include "bench/store/results.h"
#include "bench/verify/findings.h"

void verify_cells(const struct results *r, struct findings *f);
enum err_code verify_reports(const struct results *r, struct findings *f, struct err *e);

#endif
