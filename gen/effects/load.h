/* Domains that may have any of the effects: how all programs open one. */
#ifndef ADDA_GEN_EFFECTS_LOAD_H
#define ADDA_GEN_EFFECTS_LOAD_H

#include "base/err.h"
#include "gen/domain/domain.h"
#include "gen/domain/font.h"

/* domain_read_file and domain_read_text (gen/domain/read.h) with these fonts, which must outlive
 * the domain, and every effect. */
enum err_code domain_load(struct domain **d, const char *path, const struct font_store *fonts,
                          struct err *e);
enum err_code domain_parse(struct domain **d, const char *text, const char *name,
                           const struct font_store *fonts, struct err *e);

#endif
