/* The keys of a domain. */
#include "gen/domain/keys.h"

#include "base/names.h"
#include "gen/domain/font_file.h"
#include "gen/domain/parts.h"

static const struct domain_key domain[] = {
    {"name", "text of at most # bytes", NAME_MOST, "of the domain; it must be given"},
    {"base", "a domain file", 0, "whose sections this file changes; its effects come before `add`"},
    {"canvas", "map", 0, "see canvas"},
    {"alphabet", "text of 2..# characters", CAPTCHA_MAX_CLASSES,
     "the classes; each can be drawn by itself, and the fonts have it"},
    {"length", "integer or random 1..#", CAPTCHA_MAX_LENGTH, "characters of a text"},
    {"frequencies", "map", 0, "see frequencies; without it all characters are equally frequent"},
    {"text", "map", 0, "see text"},
    {"fonts", "list or map, 1..# fonts", DOMAIN_MAX_FONTS,
     "names of the list of fonts, files and folders; see font"},
    {"effects", "list, at most #", DOMAIN_MAX_EFFECTS,
     "`- NAME` or `- NAME: {SETTING: VALUE}`, in the place of a base's; see effect"},
    {"add", "list, at most # with those of `effects`", DOMAIN_MAX_EFFECTS, "further effects"},
    {"interpolate", "map", 0, "the domain is between two others; see interpolate"},
    {"import", "map", 0, "the images are files; see import"},
};

static const struct domain_key frequencies[] = {
    {"zipf", "number 0..10", 0,
     "character k of the alphabet, from 1, has weight 1/k to this power"},
    {"weights", "map from character to number 0..#", DOMAIN_MAX_WEIGHT, "the others have 1"},
    {"without", "text", 0, "characters that are never shown; two or more must be left"},
};

static const struct domain_key font[] = {
    {"weight", "number above 0, at most #", DOMAIN_MAX_WEIGHT,
     "relative to the other fonts (default 1); of a folder: of each of its fonts"},
    {"face", "integer 0..#", FACE_MOST, "of a collection, which needs it; of a file"},
    {"axes", "map from tag to number, at most #", FACE_AXES,
     "of a variable font: {wght: 700, wdth: 90}, within the ranges of its axes; the others are at "
     "their defaults; of a file"},
    {"outlines", "SHA-256", 0,
     "of what it draws of the alphabet: a file that draws otherwise is refused; of a file"},
};

static const struct domain_key effect[] = {
    {"probability", "number 0..1", 0, "share of the images that it acts on (default 1)"},
    {"coin", "[a, b], or [a, b, c, d] and so on, rising from 0 to 1", 0,
     "it acts where the coin that the effects of its stage share is from a to below b, or c to d"},
};

static const struct domain_key interpolate[] = {
    {"from", "a domain file", 0, "at gap 0"},
    {"to", "a domain file", 0, "at gap 1"},
    {"gap", "number 0..1", 0, "how far from the one to the other (default 1)"},
    {"only", "list of fonts, geometry, background, noise, colour, frequencies", 0,
     "what is mixed, the rest is that of `from` (default: everything)"},
};

#define SECTION(keys_, help_)                                                                      \
    {                                                                                              \
#keys_, (help_), (keys_), (int)(sizeof(keys_) / sizeof *(keys_))                           \
    }
const struct domain_keys domain_keys[KEYS_SECTIONS] = {
    [KEYS_OF_DOMAIN] = SECTION(domain, "The keys of the file."),
    [KEYS_OF_FREQUENCIES] = SECTION(frequencies, "How often characters are drawn."),
    [KEYS_OF_FONT] = SECTION(
        font, "What may be said of one of the `fonts`: `./Mine.ttc: {face: 1}`, or only its "
              "weight:\n`dejavu-sans: 2`. What has a slash is a file, of at most 64 MiB, or "
              "a folder of them, and relative to\nthe domain's file."),
    [KEYS_OF_EFFECT] = SECTION(effect, "What every effect takes besides its own settings."),
    [KEYS_OF_INTERPOLATE] = SECTION(interpolate, "A domain between two domains."),
};

void domain_check_keys(const struct node *map, enum domain_section section, int most, struct err *e)
{
    enum { ROOM = 16 };
    const char *names[ROOM];
    const struct domain_keys *s = &domain_keys[section];
    int count = 0;
    for (; count < s->count && count < ROOM && (!most || count < most); count++)
        names[count] = s->keys[count].name;
    node_check_keys(map, names, count, e);
}

_Static_assert(FONT_MAX_BYTES == 64 << 20, "the help of `font` says 64 MiB");
