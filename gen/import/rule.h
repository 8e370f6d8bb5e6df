/* Texts in names of files, by a rule such as "{text}_*": exactly one {text}, which stands for the
 * text of the picture, and any number of *, which stand for anything or nothing; all else stands
 * for itself. The rule is held against the whole name of the file without its ending (what the last
 * dot begins), or, where the rule has a slash, against the path inside the folder, also without it;
 * {text} and * stand for no slash.
 *
 * A name has a text when exactly one text of the alphabet, of a length that there is, can stand for
 * {text}; what could be two texts is an error. */
#ifndef ADDA_GEN_IMPORT_RULE_H
#define ADDA_GEN_IMPORT_RULE_H

#include "gen/import/rows.h"
#include "gen/import/set.h"

/* ERR_CONFIG when it is no such rule. */
enum err_code import_rule_check(const char *rule, struct err *e);

/* Gives each row the text that its name holds by the rule. ERR_DATA, a message per file, of the
 * first eight, when there is none or more than one. `folder` appears in messages. */
enum err_code import_rule(struct import_rows *r, const char *rule, const struct import_shape *shape,
                          const char *folder, struct err *e);

/* What is said of a text or name that is decomposed (utf8_is_decomposed). */
extern const char import_compose[];

#endif
