/* Options, and what a model's card has where there is none. */
#include "bench/model/picture_choice.h"

#include <sys/stat.h>

#include "gen/import/pictures.h"

const char *const picture_choice_fits[] = {"auto", "none", "stretch", "contain", "crop", NULL};
const char *const picture_choice_grounds[] = {"auto", "white", "black", NULL};

static bool is_array(const char *path)
{
    struct stat s;
    return !stat(path, &s) && !S_ISDIR(s.st_mode) && !import_is_picture(path);
}

struct picture_options picture_choice_settle(const struct picture_choice *given,
                                             const struct picture_options *card, const char *path,
                                             struct picture_options *taken)
{
    const bool array = is_array(path);
    struct picture_options o = {.fit = given->fit ? given->fit - 1 : card->fit,
                                .ground = given->ground ? given->ground - 1 : card->ground,
                                .transpose = given->transpose};
    if (!given->ground && array && o.fit != FIT_CONTAIN)
        o.ground = 0;
    if (card->transpose && !given->no_transpose && array)
        o.transpose = true;
    *taken = (struct picture_options){.fit = given->fit ? 0 : o.fit,
                                      .ground = given->ground ? 0 : o.ground,
                                      .transpose = o.transpose && !given->transpose};
    return o;
}

/* `ours`: the option as it was given; `theirs`: all zero but for the same of the card. */
static void differ(struct err *told, const char *ours, const struct picture_options *theirs)
{
    struct text words = {0};
    pictures_add_options(&words, theirs);
    if (words.size)
        err_add(told, ERR_DATA, "%s: the model's pictures were read with %s", ours, words.data);
    else
        err_add(told, ERR_DATA, "%s: the model does not say that its pictures were read so", ours);
    text_free(&words);
}

/* A model whose pictures were of the canvas's size has no way to fit that could be another. */
void picture_choice_compare(struct err *told, const struct picture_choice *given,
                            const struct picture_options *card)
{
    char ours[32];
    if (given->fit && card->fit && given->fit - 1 != card->fit) {
        snprintf(ours, sizeof ours, "--fit %s", picture_choice_fits[given->fit]);
        differ(told, ours, &(struct picture_options){.fit = card->fit});
    }
    if (given->ground && given->ground - 1 != card->ground) {
        snprintf(ours, sizeof ours, "--ground %s", picture_choice_grounds[given->ground]);
        differ(told, ours, &(struct picture_options){.ground = card->ground});
    }
    if (given->transpose && !card->transpose)
        differ(told, "--transpose", &(struct picture_options){0});
    if (given->no_transpose && card->transpose)
        differ(told, "--no-transpose", &(struct picture_options){.transpose = true});
}
