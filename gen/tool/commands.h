/* What the commands of captcha-gen share. A command is one file command_NAME.c and one line of
 * list.h. */
#ifndef ADDA_GEN_COMMANDS_H
#define ADDA_GEN_COMMANDS_H

#include <stddef.h>
#include <stdint.h>
#include "base/cli.h"
#include "gen/domain/domain.h"
#include "gen/domain/font.h"
#include "gen/render/render.h"

/* The fonts and one or two domains. Zero-initialise; setup_free. */
struct setup {
    struct font_store *fonts;
    struct domain *domains[2];
};
enum err_code setup_open(struct setup *s, char **paths, int count, struct err *e);
void setup_free(struct setup *s);

/* To stderr, a line each, as domain_warnings has them; NULL: nothing. */
void print_warnings(const char *lines);

/* Images first ... end-1. */
struct range {
    uint64_t first, end;
};

/* Options that commands share. */
#define SEED_OPTION(type_, field_, default_)                                                       \
    {                                                                                              \
        .param = {"seed", PARAM_TEXT, offsetof(type_, field_), .def = default_,                    \
                  .help = "seed of the images, 0 to 2^63 - 1"},                                    \
        .key = 's', .argument = "N"                                                                \
    }
#define JOBS_OPTION(type_, field_)                                                                 \
    {                                                                                              \
        .param = {"jobs",      PARAM_INT,  offsetof(type_, field_),                                \
                  .max = 1024, .def = "0", .help = "threads; 0: one per processor"},               \
        .key = 'j', .argument = "N"                                                                \
    }

/* Which images of a domain, and the number of threads: a `struct which` that is the field
 * `field_` of `type_`. */
struct which {
    char *seed;
    int pairing, side, jobs;
};
#define WHICH_OPTIONS(type_, field_)                                                               \
    SEED_OPTION(type_, field_.seed, "0"),                                                          \
        {.param = {"pairing", PARAM_CHOICE, offsetof(type_, field_.pairing),                       \
                   .choices = seeds_pairing_names, .def = "none",                                  \
                   .help = "what the target shares with the source"},                              \
         .argument = "HOW"},                                                                       \
        {.param = {"side", PARAM_CHOICE, offsetof(type_, field_.side),                             \
                   .choices = seeds_side_names, .def = "source", .help = "which side of a pair"},  \
         .argument = "SIDE"},                                                                      \
        JOBS_OPTION(type_, field_.jobs)

/* A number from 0 to 2^63 - 1, as seeds and numbers of images are everywhere. `option` is named in
 * the message. */
enum err_code number_parse(uint64_t *value, const char *text, const char *option, struct err *e);

/* "a:b", or ":b" from 0. `option` is named in the message. */
enum err_code range_parse(struct range *r, const char *text, const char *option, struct err *e);

#endif
