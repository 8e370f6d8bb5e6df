/* The parts of a domain, private to gen. Immutable once loaded. */
#ifndef ADDA_GEN_DOMAIN_PARTS_H
#define ADDA_GEN_DOMAIN_PARTS_H

#include "gen/domain/coin.h"
#include "gen/domain/font_own.h"
#include "gen/domain/info.h"
#include "gen/import/import.h"
#include "gen/paint/effect.h"
#include "gen/paint/glyphs.h"

/* Part of every domain's identity: to be raised when the same spec gives other pixels than before,
 * so that no stored result is taken for a new one. */
enum { RENDER_REVISION = 4 };

enum { DOMAIN_MAX_FONTS = 64, DOMAIN_MAX_EFFECTS = 64, DOMAIN_MAX_WEIGHT = 1000000 };

/* Layouts drawn for an image before the fallback; where characters must keep their order, too. */
enum { DOMAIN_LAYOUTS = 12, DOMAIN_LAYOUTS_ORDERED = 48 };

struct canvas_settings {
    int width, height, channels;
};

/* How characters are placed before any effect. */
struct text_settings {
    struct dist size;    /* px, lowest to highest point in the alphabet */
    struct dist spacing; /* px between the boxes of neighbours; negative: overlap */
    struct dist x, y;    /* px, shift of the word from the middle */
    struct dist ink;     /* colour */
    double margin;       /* px kept free at both ends; a wider word shrinks */
    bool mixed_fonts, mixed_ink, mixed_size; /* drawn for each character, not for each image */
    double inside;   /* share of a character's ink that must be on the canvas */
    double contrast; /* levels by which ink must differ from its background */
};

/* Where `info.uneven`: of each character, relative to the most frequent, and the sums up to it. */
struct domain_frequencies {
    double weight[CAPTCHA_MAX_CLASSES], until[CAPTCHA_MAX_CLASSES];
};

struct domain_font {
    const struct font *font; /* of the list, or of `own` */
    struct font_own *own;    /* NULL: of the list; owned */
    double weight;
    struct glyphs glyphs;
};

struct domain_effect {
    const struct effect *effect;
    void *settings;
    double probability; /* share of the images that have it */
    struct coin coin;   /* the images it acts on, where effects exclude each other */
    int list;           /* number of the list of its spec that names it, from 1; 0: none does */
    char stream[48];    /* "rotate/0": its random streams */
    char gate[56];      /* "rotate/0 or not" */
    char *folder;       /* paths in its settings are relative to it */
};

struct domain {
    struct domain_info info;
    char *name;
    uint32_t alphabet[CAPTCHA_MAX_CLASSES];
    struct domain_frequencies frequencies;
    struct dist lengths; /* from info.shortest to info.length */
    struct canvas_settings canvas;
    struct text_settings text;
    int font_count, effect_count;
    bool folds;   /* one of its effects does, or fonts may: variable ones overlap themselves */
    bool ordered; /* layouts are drawn again until characters keep their order (order.h) */
    struct domain_font fonts[DOMAIN_MAX_FONTS];
    struct err told; /* what is strange about its fonts but no error, a line each */
    struct domain_effect effects[DOMAIN_MAX_EFFECTS];
    struct import *import; /* not NULL: its images are files, and nothing is rendered */
};

/* Appends an effect with zeroed settings; NULL and an error when there are too many. */
struct domain_effect *domain_add_effect(struct domain *d, const struct effect *effect,
                                        const char *folder, struct err *e);
void domain_drop_effects(struct domain *d);
void domain_drop_fonts(struct domain *d);

/* Outlines of one font, and of all; effects and sizes must be known. All characters that fail are
 * reported, each in a line that starts with `where`. */
enum err_code domain_load_font(struct domain *d, int font, const char *where, struct err *e);
enum err_code domain_load_glyphs(struct domain *d, const char *where, struct err *e);

/* Fills `info` from the rest. */
void domain_finish(struct domain *d);

/* The parameter tables, for `captcha-gen list` and the reference page. */
extern const struct param_table domain_canvas_table, domain_text_table;

#endif
