/* README.md: a card for people, with a YAML head for the Hugging Face hub. */
#ifndef ADDA_GEN_EXPORT_CARD_H
#define ADDA_GEN_EXPORT_CARD_H

#include "gen/export/summary.h"

/* A new string, owned by the caller; NULL without memory. */
char *export_card(const struct summary *s);

#endif
