/* An observer made of a watch, a progress bar and a place in a stream of images. */
#include "bench/model/keep.h"

#include "base/publish.h"

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

void keep_begin(struct keep *k, const struct keep_settings *s)
{
    *k = (struct keep){.first = -1,
                       .fresh = s->fresh,
                       .log = s->log,
                       .progress = progress_start(s->log, s->label, "steps", s->steps)};
    watch_open_file(&k->watch, s->file, s->name, SAVE_EVERY);
    k->observer = (struct observer){.context = k,
                                    .progress = show,
                                    .request = decide,
                                    .checkpoint = k->watch.observer.checkpoint,
                                    .about = k->watch.observer.about,
                                    .list = list,
                                    .note = note};
}

void keep_end(struct keep *k, bool done)
{
    progress_end(&k->progress, done ? NULL : "stopped");
    if (done && k->watch.path)
        publish_remove(k->watch.path, NULL);
    watch_close(&k->watch);
}
