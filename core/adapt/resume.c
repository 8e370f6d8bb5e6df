#include "adapt/resume.h"

#include <string.h>

#include "base/publish.h"

static struct checkpoint list_all(const struct resumable *r)
{
    const struct observer *o = r->observer;
    struct checkpoint c = {0};
    r->list(r->training, &c);
    if (o->list)
        o->list(o->context, &c);
    return c;
}

/* One line: what else is wrong with a file that is thrown away is of no interest. */
static void tell(const struct observer *o, const char *what, struct err *why)
{
    if (why->text)
        why->text[strcspn(why->text, "\n")] = '\0';
    err_prefix(why, "%s", what);
    if (o->note)
        o->note(o->context, why->text ? why->text : what);
    err_free(why);
}

bool resume(const struct resumable *r)
{
    const struct observer *o = r->observer;
    struct err why = ERR_INIT;
    if (!o || !o->checkpoint)
        return false;
    struct checkpoint c = list_all(r);
    const enum err_code code = checkpoint_load_state(o->checkpoint, &c, o->about, &why);
    checkpoint_free(&c);
    if (code && code != ERR_NOINPUT) {
        tell(o, "begun anew, for its checkpoint is of no use", &why);
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

enum err_code pause_if_wished(const struct resumable *r, struct err *e)
{
    const struct observer *o = r->observer;
    const enum wish wish = o && o->wish ? o->wish(o->context) : WISH_GO_ON;
    struct err why = ERR_INIT;
    if (wish == WISH_SAVE && save(r, &why))
        tell(o, "not saved, and goes on", &why);
    if (wish != WISH_STOP)
        return ERR_NONE;
    if (save(r, e))
        return e->code;
    return err_set(e, ERR_TEMPORARY, "stopped between two steps%s%s",
                   o->checkpoint ? "; goes on from " : "", o->checkpoint ? o->checkpoint : "");
}
