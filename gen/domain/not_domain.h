/* What is given where a domain is expected. */
#ifndef ADDA_GEN_NOT_DOMAIN_H
#define ADDA_GEN_NOT_DOMAIN_H

#include "base/document.h"

/* What a file is by its keys: of one kind alone, or it cannot be told. */
enum given { GIVEN_UNKNOWN, GIVEN_DOMAIN, GIVEN_SWEEP };
enum given domain_given_as(const struct node *root);

/* ERR_CONFIG, with what to do, for a folder and for a sweep. What else is wrong with a file is for
 * domain_load to say. */
enum err_code domain_refuse(const char *path, struct err *e);

#endif
