/* Loads and saves a training's checkpoint when its observer wants it. */
#include "adapt/resume.h"

#include <string.h>

#include "base/publish.h"
#include "nn/checkpoint_read.h"
#include "nn/checkpoint_write.h"

static struct checkpoint list_all(const struct resumable *r)
{
    const struct observer *o = r->observer;
    struct checkpoint c = {0};
    r->list(r->training, &c);
    if (o->list)
        o->list(o->context, &c);
    return c;
}

/* The first line of the error only: the file is discarded anyway. */
static void report(const struct observer *o, const char *what, struct err *why)
{
    if (why->text)
        why->text[strcspn(why->text, "\n")] = '\0';
    err_prefix(why, "%s", what);
    if (o->note)
        o->note(o->context, why->text ? why->text : what);
    err_free(why);
}

bool training_resume(const struct resumable *r)
{
    const struct observer *o = r->observer;
    struct err why = ERR_INIT;
    if (!o || !o->checkpoint)
        return false;
    struct checkpoint c = list_all(r);
    const enum err_code code = checkpoint_load_state(o->checkpoint, &c, o->about, &why);
    checkpoint_free(&c);
    if (code && code != ERR_NOINPUT) {
        report(o, "starts from the beginning, because its checkpoint cannot be used", &why);
        publish_remove(o->checkpoint, NULL);
    }
    err_free(&why);
    return !code;
}

static enum err_code save(const struct resumable *r, struct err *e)
{
    if (!r->observer->checkpoint)
        return ERR_NONE;
    struct checkpoint c = list_all(r);
    const enum err_code code =
        checkpoint_save_state(r->observer->checkpoint, &c, r->observer->about, e);
    checkpoint_free(&c);
    return code;
}

enum err_code training_save_on_request(const struct resumable *r, struct err *e)
{
    const struct observer *o = r->observer;
    const enum request request = o && o->request ? o->request(o->context) : REQUEST_CONTINUE;
    struct err why = ERR_INIT;
    if (request == REQUEST_SAVE && save(r, &why))
        report(o, "continues, but could not be saved", &why);
    if (request != REQUEST_STOP)
        return ERR_NONE;
    if (save(r, e))
        return e->code;
    return err_set(e, ERR_TEMPORARY, "stopped between two steps%s%s",
                   o->checkpoint ? "; can be resumed from " : "",
                   o->checkpoint ? o->checkpoint : "");
}
