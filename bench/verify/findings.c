/* Lists of sentences. */
#include "bench/verify/findings.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

void findings_add(struct findings *f, char *sentence)
{
    f->list = memory_grow(f->list, f->count, &f->capacity, sizeof *f->list);
    f->list[f->count++] = sentence;
}

void findings_note(struct findings *f, char *sentence)
{
    for (int i = 0; i < f->note_count; i++)
        if (strcmp(f->notes[i], sentence) == 0) {
            free(sentence);
            return;
        }
    f->notes = memory_grow(f->notes, f->note_count, &f->note_capacity, sizeof *f->notes);
    f->notes[f->note_count++] = sentence;
}

void findings_free(struct findings *f)
{
    for (int i = 0; i < f->note_count; i++)
        free(f->notes[i]);
    free(f->notes);
    for (int i = 0; i < f->count; i++)
        free(f->list[i]);
    free(f->list);
    *f = (struct findings){0};
}
