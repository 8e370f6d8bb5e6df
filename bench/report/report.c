#include "bench/report/report.h"

#define FORMAT(name_) extern const struct report_format report_##name_;
#include "bench/report/list.h"
#undef FORMAT

#define FORMAT(name_) &report_##name_,
const struct report_format *const report_formats[] = {
#include "bench/report/list.h"
    NULL};
#undef FORMAT

const char *report_format_name(int i)
{
    return report_formats[i] ? report_formats[i]->name : NULL;
}

const struct report_format *report_find(const char *name)
{
    for (int i = 0; report_formats[i]; i++)
        if (text_equal(report_formats[i]->name, name) ||
            text_equal(report_formats[i]->extension, name))
            return report_formats[i];
    return NULL;
}
