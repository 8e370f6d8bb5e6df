/* The text of an image. */
#include "gen/render/truth.h"

#include "base/utf8.h"

void truth_text(const struct domain_info *info, const struct truth *t, char text[TRUTH_TEXT])
{
    for (int i = 0; i < t->length; i++)
        text = utf8_put(text, info->alphabet[t->classes[i]]);
    *text = 0;
}
