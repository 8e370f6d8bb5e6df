/* One file of a shard: written in pieces, hashed on the way, published whole. */
#ifndef ADDA_GEN_EXPORT_STREAM_H
#define ADDA_GEN_EXPORT_STREAM_H

#include "base/publish.h"
#include "gen/export/export.h"

/* Zero-initialise. */
struct stream {
    struct publication *to;
    struct hash *hash;
    uint64_t size;
    char name[2 * EXPORT_NAME]; /* in the dataset */
};

enum err_code stream_open(struct stream *s, const char *folder, const char *name, struct err *e);
void stream_write(struct stream *s, const void *data, size_t size);

/* Numbers of 32 bits, high byte first. */
void stream_write32(struct stream *s, uint32_t value);

/* Publishes and lists the file. */
enum err_code stream_close(struct stream *s, json_t *files, struct err *e);
void stream_abandon(struct stream *s); /* free-safe, also after close */

/* A stream for each kind of picture and one for labels: the whole state of formats that put pixels
 * one after the other. */
struct stream_set {
    int pictures;
    size_t bytes[PICTURES];
    struct stream picture[PICTURES], labels;
};

/* Allocates *set; the caller opens the streams. */
enum err_code stream_set_create(struct stream_set **set, const struct shard *s, struct err *e);

/* Appends the pixels to the first and the class numbers to the last. */
enum err_code stream_set_add(void *set, const struct export_item *item, struct err *e);
enum err_code stream_set_close(void *set, json_t *files, struct err *e);
void stream_set_abandon(void *set);

#endif
