/* Files of a shard: written in pieces, hashed on the way, published whole. */
#ifndef ADDA_GEN_EXPORT_SHARD_FILE_H
#define ADDA_GEN_EXPORT_SHARD_FILE_H

#include "base/publish.h"
#include "gen/export/export.h"
#include "gen/export/pipe.h"

/* Zero-initialise. Goes into the shard's folder or, if it has one, into its pipe. */
struct shard_file {
    struct publication *to;
    struct export_pipe *pipe;
    struct hash *hash;
    uint64_t size;
    char name[2 * EXPORT_NAME]; /* in the dataset */
};

enum err_code shard_file_open(struct shard_file *f, const struct shard *s, const char *name,
                              struct err *e);
bool shard_file_is_open(const struct shard_file *s);
void shard_file_write(struct shard_file *s, const void *data, size_t size);

/* A number of 32 bits, big endian. */
void shard_file_write32(struct shard_file *s, uint32_t value);

/* Publishes and lists the file. */
enum err_code shard_file_close(struct shard_file *s, json_t *files, struct err *e);
void shard_file_abandon(struct shard_file *s); /* free-safe, also after close */

/* One file per kind of picture and one for labels: the whole state of formats that write pixels one
 * image after the other. */
struct shard_files {
    const struct domain_info *info;
    int pictures;
    size_t bytes[PICTURES];
    struct shard_file picture[PICTURES], labels;
};

/* Allocates *set; the caller opens the files. */
enum err_code shard_files_create(struct shard_files **set, const struct shard *s, struct err *e);

/* Exporter's `file_name` of one array in a pipe: the number of the image in it, from 0, as readers
 * of arrays call them (`adda-bench predict`). */
void shard_files_number(const struct shard *s, uint64_t index, enum export_picture which,
                        char name[EXPORT_NAME]);

/* Appends the pixels to the first and the class numbers to the last, if it is open: one for each
 * place, behind a shorter text the size of the alphabet. */
enum err_code shard_files_add(void *set, const struct export_item *item, struct err *e);
enum err_code shard_files_close(void *set, json_t *files, struct err *e);
void shard_files_abandon(void *set);

#endif
