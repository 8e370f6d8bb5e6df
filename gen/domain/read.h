/* From YAML to a domain. */
#ifndef ADDA_GEN_DOMAIN_READ_H
#define ADDA_GEN_DOMAIN_READ_H

#include "base/err.h"
#include "gen/domain/catalogue.h"
#include "gen/domain/domain.h"

/* Reads, checks everything (all mistakes at once, file:line:col) and prepares the glyph outlines.
 * Every character of the alphabet must have ink in every font named, and each font file its
 * recorded SHA-256. The catalogue's fonts and effects must outlive the domain. */
enum err_code domain_read_file(struct domain **d, const char *path,
                               const struct domain_catalogue *catalogue, struct err *e);

/* The same from text; `name` appears in messages, and paths are relative to its folder. */
enum err_code domain_read_text(struct domain **d, const char *text, const char *name,
                               const struct domain_catalogue *catalogue, struct err *e);

#endif
