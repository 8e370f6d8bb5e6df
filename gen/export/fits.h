/* Whether a format can hold what a dataset is to have. */
#ifndef ADDA_GEN_EXPORT_FITS_H
#define ADDA_GEN_EXPORT_FITS_H

#include "gen/export/export.h"

/* ERR_USAGE, with all that is wrong: layers or labels that the format cannot hold, images that are
 * files already, splits of parts of texts that there are not enough of. */
enum err_code export_fits(const struct export_dataset *d, struct err *e);

#endif
