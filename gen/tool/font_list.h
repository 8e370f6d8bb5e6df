/* Fonts as YAML: entries of a list of fonts, and what is said of a file's face in a domain. */
#ifndef ADDA_GEN_FONT_LIST_H
#define ADDA_GEN_FONT_LIST_H

#include "gen/domain/font.h"

/* A text as YAML reads it back: quoted where it has to be. */
void font_list_text(const char *text);

/* "face: 1, axes: {wght: 400}", without a new line; nothing where nothing was chosen. */
void font_list_choice(const struct face_choice *which);

/* An entry of the list `fonts`, without keys that are "" and the outlines that are 0. */
void font_list_entry(const struct font *f);

/* Records in *f what the face draws, and its version. */
void font_list_record(struct font *f, struct face *face, char version[FACE_VERSION]);

#endif
