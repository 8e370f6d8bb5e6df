/* A domain's facts as the shape of imported pictures, and how they are read as options and JSON. */
#include "bench/model/pictures.h"

#include "gen/import/pictures.h"

const char *const picture_grounds[] = {"white", "black", NULL};

#define SETTING(field_) offsetof(struct picture_options, field_)
static const struct param params[] = {
    {"fit", PARAM_CHOICE, SETTING(fit), .choices = import_fits, .def = "none", .later = true},
    {"ground", PARAM_CHOICE, SETTING(ground), .choices = picture_grounds, .def = "white",
     .later = true},
    {"transpose", PARAM_BOOL, SETTING(transpose), .def = "false", .later = true},
};
const struct param_table picture_table = PARAM_TABLE("pictures", struct picture_options, params);

enum err_code pictures_of_spec(struct picture_options *o, const json_t *spec, struct err *e)
{
    const json_t *import = json_object_get(spec, "import");
    json_t *own = json_object();
    for (int i = 0; i < picture_table.count; i++) {
        json_t *value = json_object_get(import, params[i].name);
        if (value)
            json_object_set(own, params[i].name, value);
    }
    param_from_json(&picture_table, o, own, e);
    json_decref(own);
    return e->code;
}

void pictures_add_options(struct text *t, const struct picture_options *o)
{
    const char *space = "";
    if (o->fit) {
        text_printf(t, "--fit %s", import_fits[o->fit]);
        space = " ";
    }
    if (o->ground) {
        text_printf(t, "%s--ground %s", space, picture_grounds[o->ground]);
        space = " ";
    }
    if (o->transpose)
        text_printf(t, "%s--transpose", space);
}

enum err_code pictures_load(struct import_set *s, const struct domain_info *info,
                            const struct picture_options *o, const char *path, struct err *e)
{
    const struct import_shape shape = {.width = info->width,
                                       .height = info->height,
                                       .channels = info->channels,
                                       .length = info->length,
                                       .shortest = info->shortest,
                                       .classes = info->classes,
                                       .alphabet = info->alphabet};
    const struct import_reading how = {
        .transpose = o->transpose, .ground = o->ground ? 0 : 255, .fit = (enum import_fit)o->fit};
    return import_pictures_by_option(s, &shape, &how, path, e);
}
