/* captcha-gen design: a page on which a domain is changed while its images are seen. */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/shipped.h"
#include "gen/domain/not_domain.h"
#include "gen/tool/commands.h"
#include "gen/tool/design_server.h"

struct design_command {
    char *like;
    int port, count, measured, fit, ground, jobs;
};

#define FIELD(name_) offsetof(struct design_command, name_)
static const struct cli_option options[] = {
    {.param = {"like", PARAM_TEXT, FIELD(like),
               .help =
                   "pictures to be shown beside, as of `compare`: a folder, a picture, an array"},
     .argument = "PICTURES"},
    {.param = {"fit", PARAM_CHOICE, FIELD(fit), .choices = import_fits, .def = "none",
               .help = "how pictures of other sizes are brought to the canvas"},
     .argument = "HOW",
     .with = "like"},
    {.param = {"ground", PARAM_INT, FIELD(ground), .min = 0, .max = 255, .def = "255",
               .help = "level of grey behind transparent pictures, and beside those that fit "
                       "`contain`"},
     .argument = "N",
     .with = "like"},
    {.param = {"count", PARAM_INT, FIELD(count), .min = 1, .max = 200, .def = "24",
               .help = "images that are shown, and pictures at most"},
     .key = 'n',
     .argument = "N"},
    {.param = {"measured", PARAM_INT, FIELD(measured), .min = 1, .max = 1000, .def = "100",
               .help = "pictures at most whose figures are compared, spread evenly over all"},
     .argument = "N",
     .with = "like"},
    {.param = {"port", PARAM_INT, FIELD(port), .max = 65535, .def = "0",
               .help = "port of 127.0.0.1; 0: any that is free"},
     .argument = "N"},
    JOBS_OPTION(struct design_command, jobs),
};

static volatile sig_atomic_t stop;

static void on_signal(int number)
{
    (void)number;
    stop = 1;
}

static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* Nobody can find a page whose address is lost. */
static enum err_code say_address(const struct design *d, struct err *e)
{
    if (printf("%s\n", design_address(d)) < 0 || fflush(stdout))
        return err_set(e, ERR_IO, "cannot write the address of the page to standard output: %s",
                       strerror(errno));
    fprintf(stderr,
            "captcha-gen: open this address in a browser of this machine; Ctrl-C ends it\n");
    return ERR_NONE;
}

/* A shipped domain is for everyone: it is designed as a copy. */
static void explain_shipped(const char *given, struct err *e)
{
    char *path = shipped_spec("domains", given, false);
    if (path && strcmp(path, given) != 0) {
        err_free(e);
        err_set(e, ERR_NOINPUT,
                "no file '%s' is here; the domain of that name comes with the tool: copy it first, "
                "cp '%s' %s.yaml",
                given, path, given);
    }
    free(path);
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct design_command *o = given;
    const struct design_options how = {
        .path = arguments[0],
        .like = o->like,
        .how = {.ground = (uint8_t)o->ground,
                .fit = (enum import_fit)o->fit,
                .most = o->measured > o->count ? o->measured : o->count},
        .count = o->count,
        .jobs = o->jobs};
    struct design *d = NULL;
    (void)count;
    if (!domain_refuse(arguments[0], e) && design_open(&d, &how, e) == ERR_NOINPUT)
        explain_shipped(arguments[0], e);
    if (!e->code) {
        catch_signals();
        design_serve(d, o->port, say_address, &stop, e);
    }
    design_free(d);
    return e->code;
}

extern const struct cli_command command_design;
const struct cli_command command_design = {
    .name = "design",
    .arguments = "DOMAIN.yaml",
    .min_arguments = 1,
    .max_arguments = 1,
    .summary = "change a domain on a page that shows its images",
    .description =
        "Prints the address of a page on 127.0.0.1 that no other machine reaches, with a token "
        "that nobody guesses, and serves it until Ctrl-C. The page has a control for every setting "
        "and an editor of the file, whose mistakes are marked at their place; each change shows at "
        "once in the images. Comments stay where they are. It writes the file and no other, when "
        "`Save` is pressed, with its mode and owner, and not over what another program has written "
        "meanwhile. With --like "
        "it shows pictures beside the images, and the figures of `compare`.",
    .examples = "captcha-gen design mine.yaml\n"
                "captcha-gen design mine.yaml --like captured/ --fit stretch",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct design_command),
    .run = run};
