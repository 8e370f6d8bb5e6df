/* A domain: a YAML file that describes one kind of captcha. Immutable once loaded, so threads can
 * share it. The file describes all of it (settings that it leaves out have defaults),
 *
 *     name: strokes
 *     canvas: {width: 72, height: 24}
 *     alphabet: "0123456789"
 *     length: 3
 *     fonts: [dejavu-sans, ./Mine.ttf]     # names of the list, files, folders
 *     text: {size: {uniform: [13, 16]}}
 *     frequencies: {zipf: 1}
 *     effects: [{rotate: {angle: 5, probability: 0.5}}, dots]
 *
 * or only how it differs from another file, whose effects come before its own,
 *
 *     base: plain.yaml
 *     name: strokes
 *     add: [{lines: {count: 3}}]
 *
 * or a place between two others:
 *
 *     name: half
 *     interpolate: {from: plain.yaml, to: strokes.yaml, gap: 0.5, only: [noise]}
 *
 * or the files that its images are read from (gen/import/import.h):
 *
 *     name: photographs
 *     canvas: {width: 72, height: 24}
 *     alphabet: "0123456789"
 *     length: 3
 *     import: {train: photographs/train, test: photographs/test}
 *
 * whose texts may be unknown: then it can be adapted to, not scored.
 */
#ifndef ADDA_GEN_DOMAIN_H
#define ADDA_GEN_DOMAIN_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include "gen/domain/info.h"

/* Read by domain_load (gen/effects/load.h) or made by domain_interpolate (mix.h). */
struct domain;
void domain_free(struct domain *d);

const struct domain_info *domain_info(const struct domain *d);

/* What is strange about it but no error, as with images of files that are both trained and tested
 * with: messages, a line each; NULL: nothing. Owned by the domain; programs show it once. */
const char *domain_warnings(const struct domain *d);

/* Whether its images are files: texts cannot be chosen, and nothing is drawn that a pair could
 * share.
 */
bool domain_is_imported(const struct domain *d);

/* Of which images the texts are known: of all; of those to test with alone; of none. Rendered
 * domains know all. Where there are none, what looks like classes is UINT16_MAX. */
enum domain_texts { TEXTS_KNOWN, TEXTS_KNOWN_OF_TEST, TEXTS_UNKNOWN };
enum domain_texts domain_texts(const struct domain *d);

/* The same from a domain's identity (domain_json). */
enum domain_texts domain_texts_of(const json_t *identity);

/* The file that image `index` is from under the seed of its text (seeds.text), relative to its
 * folder. NULL: it is rendered, or from an array. Owned by the domain. */
const char *domain_file_name(const struct domain *d, uint64_t seed, uint64_t index);

/* Bytes of memory that its imported images take. */
size_t domain_imported_bytes(const struct domain *d);

/* How many imported images to test with have the pixels of one that another, or the same, domain
 * trains with. Images of both must be of one size. `transductive`: what is tested with is what
 * `test` trains with. */
struct shared_images {
    int shared, images; /* images: all to test with */
};
struct shared_images domain_shared_images(const struct domain *train, const struct domain *test,
                                          bool transductive);

/* The same of `count` images of its size, from wherever they are; of a drawn domain none. */
struct shared_images domain_shared_with(const struct domain *test, const uint8_t *pixels,
                                        int count);

/* Bytes per image. */
size_t domain_image_size(const struct domain_info *info);

/* Everything that changes pixels, defaults and font hashes included, and nothing else: what
 * identifies the domain. New reference. */
json_t *domain_json(const struct domain *d);

/* Whether two domains, by their identities, draw texts alike: image i of both can show one text, as
 * pairs from PAIRING_LABEL on want it, only if they do. */
bool domain_same_texts(const json_t *a, const json_t *b);

/* The domain as one spec that refers to no other file (JSON, which is YAML): domain_parse of it
 * gives the same domain_json. To be freed. */
char *domain_spec(const struct domain *d);

#endif
