/* An observer made of a watch, a progress bar and a place in a stream of images. */
#include "bench/model/keep.h"

#include <string.h>
#include <unistd.h>

#include "base/publish.h"
#include "base/text.h"
#include "nn/checkpoint_read.h"

enum { SAVE_EVERY = 60 };

static void show(void *context, int step, int steps)
{
    struct keep *k = context;
    (void)steps;
    if (k->first < 0) { /* a training that is resumed begins where it was */
        k->first = step - 1;
        progress_skip(&k->progress, k->first);
    }
    progress_update(&k->progress, step - k->first, NULL);
}

static enum request decide(void *context)
{
    struct keep *k = context;
    return k->watch.observer.request(k->watch.observer.context);
}

static void list(void *context, struct checkpoint *c)
{
    struct keep *k = context;
    k->watch.observer.list(k->watch.observer.context, c);
    checkpoint_add(c, CHECKPOINT_U64, &k->fresh->next, 1, "images.next");
}

static void note(void *context, const char *text)
{
    const struct keep *k = context;
    if (k->log)
        fprintf(k->log, "adda-bench: %s\n", text);
}

/* ---- a file that is there ---------------------------------------------------------------------
 */

enum { SHORT = 40 };

static void add_difference(struct text *to, const char *key, const char *is, const char *wanted)
{
    text_printf(to, "%s%s", to->size ? ", " : "", key);
    if (strlen(is) < SHORT && strlen(wanted) < SHORT)
        text_printf(to, " (%s, not %s)", is, wanted);
}

static enum err_code refuse(const struct keep_settings *s, const json_t *metadata, struct err *e)
{
    struct text differs = {0};
    const char *key;
    json_t *value;
    json_object_foreach(s->facts, key, value)
    {
        const char *is = json_string_value(json_object_get(metadata, key));
        if (is && strcmp(is, json_string_value(value)) != 0)
            add_difference(&differs, key, is, json_string_value(value));
    }
    err_set(e, ERR_DATA,
            "%s: is the checkpoint of another training, which differs in %s: give the command that "
            "it is of, remove it, or give another output",
            s->file, differs.size ? differs.data : "its settings");
    text_free(&differs);
    return e->code;
}

static enum err_code check_file(const struct keep_settings *s, struct err *e)
{
    json_t *metadata = NULL;
    if (access(s->file, F_OK))
        return ERR_NONE;
    if (checkpoint_metadata(s->file, &metadata, e))
        return err_prefix(e, "the checkpoint that is there cannot be used; remove it, or give "
                             "another output");
    const char *name = json_string_value(json_object_get(metadata, "cell"));
    if (!name)
        err_set(e, ERR_DATA,
                "%s: is there, and is no checkpoint: remove it, or give another output", s->file);
    else if (strcmp(name, s->name) != 0)
        refuse(s, metadata, e);
    json_decref(metadata);
    return e->code;
}

enum err_code keep_begin(struct keep *k, const struct keep_settings *s, struct err *e)
{
    *k = (struct keep){.first = -1};
    if (check_file(s, e))
        return e->code;
    *k = (struct keep){.first = -1,
                       .fresh = s->fresh,
                       .log = s->log,
                       .progress = progress_start(s->log, s->label, "steps", s->steps)};
    watch_open_file(&k->watch, s->file, s->name, SAVE_EVERY);
    if (k->watch.observer.about)
        json_object_update(k->watch.observer.about, s->facts);
    k->observer = (struct observer){.context = k,
                                    .progress = show,
                                    .request = decide,
                                    .checkpoint = k->watch.observer.checkpoint,
                                    .about = k->watch.observer.about,
                                    .list = list,
                                    .note = note};
    return ERR_NONE;
}

void keep_end(struct keep *k, bool done)
{
    progress_end(&k->progress, done ? NULL : "stopped");
    if (done && k->watch.path)
        publish_remove(k->watch.path, NULL);
    watch_close(&k->watch);
}
