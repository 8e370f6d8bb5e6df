/* Datasets on disk. A format is one file in gen/export/ and one line in gen/export/list.h.
 *
 * A dataset has splits (train, test, ...: ranges of indices), a split has shards (pieces that are
 * published whole or not at all, in any order, by any number of processes). The driver (write.h)
 * renders, encodes and hashes; a format only lays out bytes. */
#ifndef ADDA_GEN_EXPORT_EXPORT_H
#define ADDA_GEN_EXPORT_EXPORT_H

#include <jansson.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/hash.h"
#include "base/param.h"
#include "gen/domain/domain.h"
#include "gen/render/render.h"

enum { EXPORT_MAX_SPLITS = 16, EXPORT_NAME = 48, EXPORT_PATH = 4096 };

/* Images first ... end-1. */
struct split {
    char name[EXPORT_NAME];
    uint64_t first, end;
    enum labels labels; /* which texts it may show */
};

struct exporter;
struct export_pipe;

/* A dataset to be written. The domain must outlive it. */
struct export_dataset {
    const struct domain *domain;
    const struct exporter *exporter;
    void *settings; /* of the exporter's table */
    uint64_t seed;  /* at most 2^63 - 1, as in sweeps */
    enum pairing pairing;
    enum side side;
    bool layers;            /* also the clean image, the ink and the masks */
    bool draws;             /* also every value drawn at random, in the rows */
    uint64_t shard_size;    /* images per shard; 0: every split is one shard */
    const char *date, *url; /* for the description: published when and where; may be NULL */
    int split_count;
    struct split splits[EXPORT_MAX_SPLITS];
};

/* Images first ... end-1 of split `split`, the `number`th piece of `count`. */
struct shard {
    const struct export_dataset *dataset;
    const char *folder; /* of the dataset */
    const struct split *split;
    uint64_t number, count, first, end;
    char stem[EXPORT_NAME + 24]; /* "train", or "train-00003" when there are several */
    struct export_pipe *pipe;    /* where its one file goes; NULL: into the folder */
};

/* The picture itself and, with dataset.layers, three more of the same image. */
enum export_picture { PICTURE_IMAGE, PICTURE_CLEAN, PICTURE_INK, PICTURE_MASKS, PICTURES };
extern const char *const export_picture_names[PICTURES]; /* "image", "clean", "ink", "masks" */

struct export_shape {
    int width, height, channels;
    size_t bytes;
};

/* The masks of a word are one grey picture, one below the other. */
struct export_shape export_shape(const struct domain_info *info, enum export_picture which);

/* How many pictures an image of this dataset has: 1, or PICTURES. */
int export_pictures(const struct export_dataset *d);

/* An image as formats are given it. */
struct export_item {
    uint64_t index;
    struct truth truth;
    const char *row; /* the truth as one line of JSON, ending in a newline */
    size_t row_size;
    struct {
        const uint8_t *pixels;
        const uint8_t *png; /* with exporter->png, else NULL */
        size_t png_size;
        char sha256[HASH_HEX]; /* of the PNG file, filled by `store` where files are listed */
    } picture[PICTURES];
};

/* Room for the pictures of an image that is read back: PNG files with exporter->png, else pixels.
 */
struct export_copy {
    uint8_t *picture[PICTURES];
    size_t room[PICTURES], size[PICTURES]; /* `size` is filled */
};

/* Reads the images of a shard that is complete, in order of the index: each once, none left out. A
 * picture larger than its room, or a file that is not as this format writes it, is ERR_DATA. */
struct exporter_reader {
    enum err_code (*open)(void **state, const struct shard *s, struct err *e);
    enum err_code (*read)(void *state, uint64_t index, struct export_copy *to, struct err *e);
    void (*close)(void *state); /* the state may be incomplete, or NULL */
};

struct exporter {
    const char *name, *help;
    struct param_table table; /* of the settings */
    uint64_t shard_size;      /* default */
    uint64_t max_images;      /* of a shard; 0: any number */
    int max_labels;           /* different values of a place; 0: any number */
    bool png;                 /* is given PNG files, else only pixels */
    bool layers;              /* can hold more than one picture per image */
    bool rows_inside;         /* of a pipe: the rows are in it, not in a file beside it */
    /* The file of a split's rows, after the split's name: "/metadata.jsonl". */
    const char *rows_tail;
    /* The same for the pattern of files that the Hugging Face hub should load: "-*.tar". */
    const char *data_tail;
    /* Name of a picture inside the dataset, from the rows' folder: the row's "file_name" and
     * "clean_file_name", .... NULL: there are none. */
    void (*file_name)(const struct shard *s, uint64_t index, enum export_picture which,
                      char name[EXPORT_NAME]);
    /* Starts a shard under temporary names. *state is passed to the other functions. */
    enum err_code (*open)(void **state, const struct shard *s, struct err *e);
    /* In any order, from several threads at once; may be NULL. */
    enum err_code (*store)(void *state, struct export_item *item, struct err *e);
    /* In order of the index, one call at a time. */
    enum err_code (*add)(void *state, const struct export_item *item, struct err *e);
    /* Publishes the shard and appends its files to `files` (export_list_file). */
    enum err_code (*close)(void *state, json_t *files, struct err *e);
    /* Drops everything; the state may be incomplete. */
    void (*abandon)(void *state);
    const struct exporter_reader *reader; /* NULL: a dataset of this format cannot grow */
    const char *media_type;               /* of the files that `close` lists */
};

/* Adds {path, sha256, size} to a list of files. `path` is relative to the dataset. */
void export_list_file(json_t *files, const char *path, uint64_t size, const char *sha256);

/* Adds "folder/path", which is read for its hash, as `name`. */
enum err_code export_list_file_on_disk(json_t *files, const char *name, const char *folder,
                                       const char *path, struct err *e);

/* ERR_TEMPORARY, with what to do, when *stop is set; `stop` may be NULL. */
enum err_code export_stopped(const volatile sig_atomic_t *stop, struct err *e);

/* A formatted path; ERR_CANTCREATE when it is too long. */
enum err_code export_path(char path[EXPORT_PATH], struct err *e, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
