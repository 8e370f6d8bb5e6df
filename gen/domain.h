/* A domain: a YAML file that says how one kind of captcha looks. Immutable once loaded; share it
 * among threads. */
#ifndef ADDA_GEN_DOMAIN_H
#define ADDA_GEN_DOMAIN_H

#include <jansson.h>
#include <stdint.h>
#include "base/document.h"
#include "base/err.h"

struct font_store;

enum { DOMAIN_MAX_LENGTH = 16, DOMAIN_MAX_CLASSES = 128, DOMAIN_MAX_SIDE = 2048 };

/* What a user of a domain may know; the rest (fonts, geometry, colours, effects) is private to
 * gen. `alphabet[k]` is the Unicode character of class k. */
struct domain_info {
    const char *name;
    int width, height, channels; /* channels 1 (grey) or 3 (RGB) */
    int length;                  /* characters an image */
    int classes;                 /* size of the alphabet */
    const uint32_t *alphabet;
};

struct domain;

/* Reads, checks everything (all mistakes at once, file:line:col) and prepares the glyph outlines.
 * Every character of the alphabet must have ink in every font named, and each font file its
 * recorded SHA-256. `fonts` must outlive the domain. */
enum err_code domain_load(struct domain **d, const char *path, const struct font_store *fonts,
                          struct err *e);
void domain_free(struct domain *d);

const struct domain_info *domain_info(const struct domain *d);

/* Everything that changes pixels and nothing else, defaults and font hashes included: the part of
 * a cell's identity that is this domain. New reference. */
json_t *domain_json(const struct domain *d);

#endif
