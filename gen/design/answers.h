/* What the page asks, as JSON: `asked` is the object that came with the request. The answer is a
 * new reference, `status` HTTP's: 400 where the request lacks something. A domain's text that
 * cannot be read is answered by its mistakes (mistakes.h).
 *
 *     start    {"file", "like", "count", "text", "disk", "form"}: the text, the SHA-256 of the
 *              file, what can be set (form.h); "problem": the text cannot be read
 *     look     {"text", "seed", "change"?} -> {"text", "refused", "mistakes", "disk", "canvas",
 *              "values", "pictures", "ms"}: `change` (edit.h) is made first, and `refused` says
 *              why not; "disk" is the SHA-256 of the file as it is now. A seed is a text, as it was
 *              typed; of one that is no number from 0 to 2^63 - 1, "seed" says so, and there are no
 *              pictures
 *     like     {"text"} -> {"pictures", "found", "told"} or {"problem"}: the folder on the canvas
 *     compare  {"text", "seed"} -> {"figures", "compared", "found"} or {"problem"}
 *     save     {"text", "disk"} -> {"disk"}: only where the file still has that SHA-256; else
 *              status 409 and {"text", "disk"} of what is there (null and "": nothing is) */
#ifndef ADDA_GEN_DESIGN_ANSWERS_H
#define ADDA_GEN_DESIGN_ANSWERS_H

#include <jansson.h>
#include "gen/design/session.h"

json_t *design_start(struct design *d, const json_t *asked, int *status);
json_t *design_look(struct design *d, const json_t *asked, int *status);
json_t *design_like(struct design *d, const json_t *asked, int *status);
json_t *design_compare(struct design *d, const json_t *asked, int *status);
json_t *design_save(struct design *d, const json_t *asked, int *status);

#endif
