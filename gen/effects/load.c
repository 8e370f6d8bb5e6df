/* Domains that may have any of the effects. */
#include "gen/effects/load.h"

#include "gen/domain/read.h"
#include "gen/effects/registry.h"

enum err_code domain_load(struct domain **d, const char *path, const struct font_store *fonts,
                          struct err *e)
{
    const struct domain_catalogue all = {fonts, effect_registry};
    return domain_read_file(d, path, &all, e);
}

enum err_code domain_parse(struct domain **d, const char *text, const char *name,
                           const struct font_store *fonts, struct err *e)
{
    const struct domain_catalogue all = {fonts, effect_registry};
    return domain_read_text(d, text, name, &all, e);
}
