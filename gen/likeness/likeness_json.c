/* Figures as JSON. */
#include "gen/likeness/likeness_json.h"

#include <math.h>

#include "gen/likeness/setting.h"

static json_t *number_json(double value)
{
    return isnan(value) ? json_null() : json_real(value);
}

static json_t *settings_json(const struct likeness_figure *f, const struct domain *d)
{
    json_t *list = json_array();
    for (const struct likeness_setting *s = f->settings; s->name; s++) {
        json_t *value = likeness_setting_value(d, s->name);
        json_array_append_new(list, json_pack("{s:s, s:i, s:o}", "name", s->name, "sign", s->sign,
                                              "value", value ? value : json_null()));
    }
    return list;
}

json_t *likeness_figure_json(const struct likeness_figure *f, const struct likeness_result *r,
                             const struct domain *d)
{
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:b, s:o}", "name", f->name, "help",
                     f->help, "unit", f->unit, "domain", number_json(r->domain), "pictures",
                     number_json(r->pictures), "apart", number_json(r->difference), "by_chance",
                     number_json(r->by_chance), "differs", r->differs, "settings",
                     settings_json(f, d));
}
