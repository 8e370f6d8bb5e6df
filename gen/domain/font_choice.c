/* Which face of a file a font is. */
#include "gen/domain/font_choice.h"

#include <string.h>

#include "base/text.h"

static void read_axis(struct face_choice *c, const struct node *n, struct err *e)
{
    struct face_axis *axis = &c->axis[c->axis_count];
    const size_t length = strlen(n->key);
    if (length < 1 || length >= FACE_TAG)
        node_key_error(n, e, "axes: '%s' is no axis: a tag has four characters, as wght", n->key);
    else if (c->axis_count == FACE_AXES)
        node_key_error(n, e, "axes: more than %d", FACE_AXES);
    else if (node_real(n, -32768, 32767, &axis->value, e))
        memcpy(c->axis[c->axis_count++].tag, n->key, length + 1);
}

void font_choice_read(struct face_choice *c, const struct node *map, struct err *e)
{
    long long number = 0;
    const struct node *face = node_get(map, "face"), *axes = node_get(map, "axes");
    *c = (struct face_choice){.chosen = face != NULL};
    if (face && node_int(face, 0, FACE_MOST, &number, e))
        c->number = (int)number;
    if (axes && node_is(axes, NODE_MAP, e))
        for (int i = 0; i < axes->count; i++)
            read_axis(c, &axes->children[i], e);
}

void font_choice_put(const struct face_choice *c, json_t *object)
{
    if (c->chosen)
        json_object_set_new(object, "face", json_integer(c->number));
    if (!c->axis_count)
        return;
    json_t *axes = json_object();
    for (int i = 0; i < c->axis_count; i++)
        json_object_set_new(axes, c->axis[i].tag, json_real(c->axis[i].value));
    json_object_set_new(object, "axes", axes);
}

bool font_choice_equal(const struct face_choice *a, const struct face_choice *b)
{
    json_t *one = json_object(), *other = json_object();
    font_choice_put(a, one);
    font_choice_put(b, other);
    const bool same = json_equal(one, other);
    json_decref(one);
    json_decref(other);
    return same;
}

char *font_choice_text(const struct face_choice *c)
{
    struct text t = {0};
    if (c->chosen)
        text_printf(&t, " face %d", c->number);
    for (int i = 0; i < c->axis_count; i++)
        text_printf(&t, " %s %.6g", c->axis[i].tag, c->axis[i].value);
    return text_take(&t);
}
