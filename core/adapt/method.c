#include "adapt/method.h"

#include <string.h>

#define METHOD(name_) extern const struct method method_##name_;
#include "adapt/list.h"
#undef METHOD

#define METHOD(name_) &method_##name_,
const struct method *const methods[] = {
#include "adapt/list.h"
    NULL};
#undef METHOD

const struct method *method_find(const char *name)
{
    for (int i = 0; methods[i]; i++)
        if (strcmp(methods[i]->name, name) == 0)
            return methods[i];
    return NULL;
}

enum err_code method_run(const struct method_input *in, struct result *result,
                         struct model *adapted, struct err *e)
{
    return in->method->run(in, result, adapted, e);
}
