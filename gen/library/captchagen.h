/* captchagen: captchas from a domain file and a seed, in memory.
 *
 *     struct captchagen_error e = CAPTCHAGEN_ERROR_INIT;
 *     struct captchagen_fonts *fonts = NULL;
 *     struct captchagen_domain *plain = NULL;
 *     struct captchagen_renderer *r = NULL;
 *     struct captchagen_seeds seeds;
 *     static uint8_t pixels[64 * 24 * 72];
 *
 *     if (captchagen_fonts_open(&fonts, NULL, &e) ||
 *         captchagen_domain_open(&plain, fonts, "plain.yaml", &e) ||
 *         captchagen_renderer_create(&r, plain, 1, &e) ||
 *         captchagen_seeds_single(&seeds, 1, &e) ||
 *         captchagen_render(r, &seeds, 0, 64, &(struct captchagen_images){.pixels = pixels}, &e))
 *         fprintf(stderr, "%s\n", captchagen_error_text(&e));
 *     captchagen_renderer_free(r);
 *     captchagen_domain_free(plain);
 *     captchagen_fonts_free(fonts);
 *     captchagen_error_free(&e);
 *
 * cc example.c $(pkg-config --cflags --libs captchagen), or in CMake find_package(captchagen) and
 * target_link_libraries(... captchagen::captchagen).
 *
 * Images. Pixels and truth are a function of (domain, seeds, index) and of nothing else: the same
 * in any order, range and number of threads, and those that `captcha-gen render` writes. Seeds and
 * indices are 0 to 2^63 - 1. Domain files are described in gen/README.md of the project.
 *
 * Errors are values. What can fail returns 0 or a code, those of <sysexits.h>, and fills the
 * caller's error; `e` may be NULL. The first error stays until captchagen_error_free: a call with
 * an error that holds one already does nothing and returns its code, so that several calls can be
 * checked at once. After a failure the result is NULL, and buffers may be partly written. Nothing
 * here prints, ends the process, or touches signals, the locale or rounding of the caller. One
 * thing cannot be undone: where memory runs out while a domain is opened, the call fails with
 * CAPTCHAGEN_OS, what it held until then is lost, and so is its `fonts`: further domains of these
 * fonts cannot be opened; those that are open go on.
 *
 * Threads. Fonts and domains can be shared by any number of threads (domains of one `fonts` are
 * opened one after the other). A renderer and an error are of one thread at a time. A call needs up
 * to a megabyte of stack. After fork the child can use what was made before, once no other thread
 * was inside a call; its old renderers render with one thread.
 *
 * Ownership. Who makes a thing frees it, in any order: a domain keeps its fonts, a renderer its
 * domain. NULL can be freed. Texts and arrays that a function returns as `const` belong to the
 * thing they are of; others are freed with captchagen_free. Paths and texts are UTF-8.
 *
 * Versions. Structs only change together with the soname. */
#ifndef CAPTCHAGEN_H
#define CAPTCHAGEN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CAPTCHAGEN_API __attribute__((visibility("default")))

/* "0.1.0": of the library that runs. */
CAPTCHAGEN_API const char *captchagen_version(void);

/* ---- errors --------------------------------------------------------------------------------- */

enum captchagen_code {
    CAPTCHAGEN_OK = 0,
    CAPTCHAGEN_USAGE = 64,       /* an argument is wrong, or does not apply */
    CAPTCHAGEN_DATA = 65,        /* a file is damaged */
    CAPTCHAGEN_NOINPUT = 66,     /* a file is missing */
    CAPTCHAGEN_UNAVAILABLE = 69, /* a font is not installed: the text names its package */
    CAPTCHAGEN_SOFTWARE = 70,    /* a fault of the library */
    CAPTCHAGEN_OS = 71,          /* no memory, no threads */
    CAPTCHAGEN_IO = 74,          /* reading failed */
    CAPTCHAGEN_NOPERM = 77,      /* a file may not be read */
    CAPTCHAGEN_CONFIG = 78       /* a domain is wrong: every mistake, as file:line:col */
};

/* `count` is the number of mistakes. Of the text, see captchagen_error_text. */
struct captchagen_error {
    int code;
    int count;
    char *text;
};

/* struct captchagen_error e = CAPTCHAGEN_ERROR_INIT; */
#define CAPTCHAGEN_ERROR_INIT                                                                      \
    {                                                                                              \
        0, 0, NULL                                                                                 \
    }

/* One or more lines for a person, the same as those of captcha-gen, without a final newline. ""
 * where there is no error; never NULL. Lasts until captchagen_error_free. */
CAPTCHAGEN_API const char *captchagen_error_text(const struct captchagen_error *e);

/* Back to CAPTCHAGEN_ERROR_INIT. */
CAPTCHAGEN_API void captchagen_error_free(struct captchagen_error *e);

/* Frees a text that the library returned. */
CAPTCHAGEN_API void captchagen_free(void *memory);

/* ---- fonts ---------------------------------------------------------------------------------- */

/* The fonts that domains may name. Files are looked for in the folders of the system and in those
 * of ADDA_FONT_PATH. */
struct captchagen_fonts;

/* Reads a list of fonts. `path` NULL: the fonts.yaml that is installed with the library, or of the
 * folder that the environment variable ADDA_DATA names, and the list that ADDA_FONTS names besides.
 */
CAPTCHAGEN_API int captchagen_fonts_open(struct captchagen_fonts **fonts, const char *path,
                                         struct captchagen_error *e);
CAPTCHAGEN_API void captchagen_fonts_free(struct captchagen_fonts *fonts);

/* ---- domains -------------------------------------------------------------------------------- */

/* One kind of captcha: immutable. */
struct captchagen_domain;

/* What a domain is. Pixels of an image are [height][width][channels] bytes, rows from the top. */
struct captchagen_info {
    const char *name;
    int32_t width, height;
    int32_t channels;         /* 1: grey, 3: RGB */
    int32_t length;           /* characters of the longest text */
    int32_t shortest;         /* of the shortest */
    int32_t classes;          /* size of the alphabet */
    int32_t fonts;            /* how many it has: captchagen_domain_font */
    int32_t imported;         /* 1: its images are files; of its truth only the text is known */
    int32_t texts_known;      /* 1; 0: of imported images, perhaps of those to test with alone */
    const uint32_t *alphabet; /* [classes] Unicode characters */
    const char *warnings;     /* what is strange but no error, a line each; "" */
};

/* Opens a file. A name without slash and dot of which there is no file is that of a domain that is
 * installed with the library, as "plain" or "lepture". Takes milliseconds: the outlines of all
 * characters are prepared. CAPTCHAGEN_CONFIG also for a folder, and for a sweep. */
CAPTCHAGEN_API int captchagen_domain_open(struct captchagen_domain **d,
                                          struct captchagen_fonts *fonts, const char *path,
                                          struct captchagen_error *e);

/* The same from YAML text. `name` stands for the file in messages; paths in the text are relative
 * to its folder. */
CAPTCHAGEN_API int captchagen_domain_parse(struct captchagen_domain **d,
                                           struct captchagen_fonts *fonts, const char *text,
                                           const char *name, struct captchagen_error *e);

/* The domain at `gap` (0 ... 1) of the way from a to b. `only` NULL: in all factors, or in those of
 * fonts, geometry, background, noise, colour, frequencies that it lists, as "fonts,noise". Both are
 * of the same fonts, canvas, alphabet and length. `name` is that of the result. */
CAPTCHAGEN_API int captchagen_domain_interpolate(struct captchagen_domain **d,
                                                 const struct captchagen_domain *a,
                                                 const struct captchagen_domain *b, double gap,
                                                 const char *only, const char *name,
                                                 struct captchagen_error *e);

CAPTCHAGEN_API void captchagen_domain_free(struct captchagen_domain *d);

CAPTCHAGEN_API const struct captchagen_info *
captchagen_domain_info(const struct captchagen_domain *d);

/* Name of font i, 0 ... info->fonts - 1; NULL for others. */
CAPTCHAGEN_API const char *captchagen_domain_font(const struct captchagen_domain *d, int i);

/* What identifies a domain: everything that changes pixels, defaults and hashes of fonts included,
 * and nothing else, as canonical JSON. A new text. */
CAPTCHAGEN_API int captchagen_domain_identity(char **json, const struct captchagen_domain *d,
                                              struct captchagen_error *e);

/* How many images there are from index `first` on: 2^63 - first, unless they are files. Images of
 * files to test with begin at index 2^32. */
CAPTCHAGEN_API uint64_t captchagen_domain_count(const struct captchagen_domain *d, uint64_t first);

/* ---- seeds ---------------------------------------------------------------------------------- */

/* One for each group of random streams. Made by the functions below. */
struct captchagen_seeds {
    uint64_t text, layout, style, color;
};

/* Those of a domain by itself, and of the source of a pair. */
CAPTCHAGEN_API int captchagen_seeds_single(struct captchagen_seeds *s, uint64_t seed,
                                           struct captchagen_error *e);

/* Those of a pair. Image i of both domains shares, by `pairing`:
 * "none": nothing; "label": the text; "layout": also sizes, places, rotations; "layout+colour":
 * also colours. Refused where the domains cannot: where their texts differ in alphabet, length or
 * frequency, or images are files. source and target may be one domain. */
CAPTCHAGEN_API int captchagen_seeds_pair(struct captchagen_seeds *of_source,
                                         struct captchagen_seeds *of_target,
                                         const struct captchagen_domain *source,
                                         const struct captchagen_domain *target, uint64_t seed,
                                         const char *pairing, struct captchagen_error *e);

/* ---- images --------------------------------------------------------------------------------- */

enum { CAPTCHAGEN_MAX_LENGTH = 16, CAPTCHAGEN_TEXT = 68 };

/* A character of an image. x to the right, y down, in pixels; exact, and before clipping to the
 * canvas unless it says so. All 0 for imported images, but `label`. */
struct captchagen_character {
    float quad[4][2];   /* corners (x, y) of the glyph's box, after all geometry */
    float box[4];       /* x0 y0 x1 y1 of its ink */
    float clipped[4];   /* of its ink inside the canvas, within a pixel; 0 when there is none */
    float inside;       /* share of its ink inside the canvas */
    float occluded;     /* share of what is inside that is painted over */
    float visible;      /* share of its ink inside and not painted over */
    float contrast;     /* to its surroundings in the final picture, of 255 */
    float ink_contrast; /* the same when it was painted */
    int32_t font;       /* captchagen_domain_font */
    uint16_t label;     /* position in the alphabet */
    uint8_t ink[3];     /* colour: R, G, B */
    uint8_t unused[3];
};

/* What is known of an image. */
struct captchagen_truth {
    uint64_t index;
    int32_t length;                  /* characters of this text */
    int32_t layouts, inks, pictures; /* drawn until the text was inside and stood out */
    char text[CAPTCHAGEN_TEXT];      /* UTF-8, and NULs */
    int32_t unused;
    struct captchagen_character character[CAPTCHAGEN_MAX_LENGTH];
};

/* Buffers of the caller for a range of `count` images; NULL: not wanted. Without pixels and truth
 * only the texts are drawn, which is fast. */
struct captchagen_images {
    uint8_t *pixels;                /* [count][height][width][channels] */
    uint16_t *labels;               /* [count][length]; `classes` behind the end of a shorter text;
                                       UINT16_MAX where texts are not known */
    struct captchagen_truth *truth; /* [count] */
};

/* Memory and threads to render a domain. */
struct captchagen_renderer;

/* `threads` 0: one per processor. With 1 no thread is started. */
CAPTCHAGEN_API int captchagen_renderer_create(struct captchagen_renderer **r,
                                              const struct captchagen_domain *d, int threads,
                                              struct captchagen_error *e);
CAPTCHAGEN_API void captchagen_renderer_free(struct captchagen_renderer *r);

/* Images first ... first + count - 1. */
CAPTCHAGEN_API int captchagen_render(struct captchagen_renderer *r,
                                     const struct captchagen_seeds *s, uint64_t first, size_t count,
                                     const struct captchagen_images *out,
                                     struct captchagen_error *e);

/* The truth of an image as JSON: the line of metadata.jsonl that captcha-gen writes, without names
 * of files and newline. A new text. */
CAPTCHAGEN_API int captchagen_truth_json(char **json, struct captchagen_renderer *r,
                                         const struct captchagen_seeds *s, uint64_t index,
                                         struct captchagen_error *e);

#ifdef __cplusplus
}
#endif
#endif
