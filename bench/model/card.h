/* What must be known of a model to read pictures with it, beside its weights: its networks, the
 * pictures that it takes, and the characters that it knows. A model's file has all of it as the
 * metadata of its safetensors header; of a store's cell it follows from cell.json. */
#ifndef ADDA_BENCH_CARD_H
#define ADDA_BENCH_CARD_H

#include <jansson.h>
#include "adapt/task.h"
#include "base/err.h"
#include "base/hash.h"
#include "bench/model/pictures.h"
#include "gen/domain/info.h"
#include "nn/kernels/kernels.h"

/* `info` has no name, and its alphabet lies in `alphabet`: a card must stay where it is, or be
 * pointed there again (card_info). Pixels are divided by 255, as all images of trainings are. */
struct card {
    char *encoder, *head; /* texts of the networks (nn/net.h), owned */
    struct domain_info info;
    uint32_t alphabet[CAPTCHA_MAX_CLASSES];
    int kernels;                     /* enum kernels: the class that its numbers are of */
    char domain[HASH_HEX];           /* SHA-256 of the source domain's canonical JSON */
    struct picture_options pictures; /* how those were read that it was made for */
    bool pictures_unknown;           /* of a cell: its store does not tell, and they are not set */
    bool of_files;                   /* it was made for images of files, not for drawn ones */
    json_t *about; /* {"method": ..., "steps": ...}: strings that nothing depends on */
};

/* Zero-initialise; card_free. */
void card_free(struct card *c);

/* The facts of a domain, with the card's own alphabet. */
const struct domain_info *card_info(struct card *c);

/* Copies a domain's facts, all but its name. */
void card_set_info(struct card *c, const struct domain_info *info);

/* All of it as an object of strings; new reference. */
json_t *card_json(const struct card *c);

/* The inverse. ERR_DATA says what is missing or out of range, or that it is no model of this
 * project's, or one of a later format. */
enum err_code card_parse(struct card *c, const json_t *metadata, struct err *e);

#endif
