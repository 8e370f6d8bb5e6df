/* Declares and tabulates the methods of list.h. */
#include "adapt/methods/registry.h"

#include <string.h>

#define METHOD(name_) extern const struct method method_##name_;
#include "adapt/methods/list.h"
#undef METHOD

#define METHOD(name_) &method_##name_,
const struct method *const methods[] = {
#include "adapt/methods/list.h"
    NULL};
#undef METHOD

const struct method *method_find(const char *name)
{
    for (int i = 0; methods[i]; i++)
        if (strcmp(methods[i]->name, name) == 0)
            return methods[i];
    return NULL;
}

const struct method *method_bound(enum method_role role)
{
    for (int i = 0; methods[i]; i++)
        if (methods[i]->role == role)
            return methods[i];
    return NULL;
}
