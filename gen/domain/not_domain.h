/* What is given where a domain is expected. */
#ifndef ADDA_GEN_NOT_DOMAIN_H
#define ADDA_GEN_NOT_DOMAIN_H

#include "base/err.h"

/* ERR_CONFIG, with what to do, for a folder and for a sweep: a file with keys of sweeps and none of
 * domains. What else is wrong with a file is for domain_load to say. */
enum err_code domain_refuse(const char *path, struct err *e);

#endif
