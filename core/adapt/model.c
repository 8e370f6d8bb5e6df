/* Networks from their settings, and weights for them. */
#include "adapt/model.h"

#include <string.h>

#include "nn/checkpoint_read.h"
#include "nn/checkpoint_write.h"
#include "nn/presets.h"

enum { TEXT_MAX = 4096 };

static enum err_code check_head(const struct model *m, struct err *e)
{
    const int want = m->heads * m->classes;
    const struct shape out = net_out(m->head_net);
    if ((int)shape_size(out) == want)
        return ERR_NONE;
    return err_set(e, ERR_CONFIG,
                   "the head '%s' gives %d outputs, but %d characters of %d classes need %d; write "
                   "{outputs}, or grouped dense {classes} for {heads} groups",
                   net_text(m->head_net), (int)shape_size(out), m->heads, m->classes, want);
}

enum err_code model_create_nets(struct model *m, const struct network_settings *s,
                                const struct task *task, struct err *e)
{
    char text[TEXT_MAX];
    *m = (struct model){
        .heads = task->heads, .classes = task->classes, .last_is_none = task->last_is_none};
    if (preset_expand(s->encoder, task->heads, task->classes, text, sizeof text, e) ||
        net_create(&m->encoder_net, text, task->image, e))
        return err_prefix(e, "encoder");
    if (preset_expand(s->head, task->heads, task->classes, text, sizeof text, e) ||
        net_create(&m->head_net, text, net_out(m->encoder_net), e))
        return err_prefix(e, "head");
    return check_head(m, e);
}

enum err_code model_create(struct model *m, const struct network_settings *s,
                           const struct task *task, uint64_t seed, struct err *e)
{
    if (model_create_nets(m, s, task, e) || weights_create(&m->encoder, m->encoder_net, NULL, e) ||
        weights_create(&m->head, m->head_net, NULL, e))
        return e->code;
    weights_init(m->encoder, seed, "encoder");
    weights_init(m->head, seed, "head");
    return ERR_NONE;
}

void model_free(struct model *m)
{
    weights_free(m->encoder);
    weights_free(m->head);
    net_free(m->encoder_net);
    net_free(m->head_net);
    memset(m, 0, sizeof *m);
}

enum err_code model_save(const struct model *m, const char *path, const json_t *metadata,
                         struct err *e)
{
    const struct checkpoint_part parts[] = {{"encoder", m->encoder}, {"head", m->head}};
    return checkpoint_save(path, parts, 2, metadata, e);
}

enum err_code model_load(struct model *m, const char *path, struct err *e)
{
    const struct checkpoint_part parts[] = {{"encoder", m->encoder}, {"head", m->head}};
    return checkpoint_load(path, parts, 2, e);
}
