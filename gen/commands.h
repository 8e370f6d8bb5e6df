/* The commands of captcha-gen: one file command_NAME.c and one line of command_list.h each. */
#ifndef ADDA_GEN_COMMANDS_H
#define ADDA_GEN_COMMANDS_H

#include <stdint.h>
#include "base/cli.h"
#include "gen/domain.h"
#include "gen/font.h"
#include "gen/render.h"

/* The fonts and one or two domains. Zero-initialise; setup_free. */
struct setup {
    struct font_store *fonts;
    struct domain *domains[2];
};
enum err_code setup_open(struct setup *s, char **paths, int count, struct err *e);
void setup_free(struct setup *s);

/* Images first ... end-1. */
struct range {
    uint64_t first, end;
};

/* "a:b", or ":b" from 0. `option` is named in the message. */
enum err_code range_parse(struct range *r, const char *text, const char *option, struct err *e);

#endif
