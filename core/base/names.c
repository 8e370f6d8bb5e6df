/* What names and other texts of a user may hold. */
#include "base/names.h"

#include <string.h>

#include "base/utf8.h"

/* General categories Cc, Cf, Zl, Zp, variation selectors, and no characters. */
static const struct {
    uint32_t first, last;
} controls[] = {
    {0x0, 0x1f},        {0x7f, 0x9f},           {0xad, 0xad},       {0x600, 0x605},
    {0x61c, 0x61c},     {0x6dd, 0x6dd},         {0x70f, 0x70f},     {0x890, 0x891},
    {0x8e2, 0x8e2},     {0x180b, 0x180f},       {0x200b, 0x200f},   {0x2028, 0x202e},
    {0x2060, 0x206f},   {0xd800, 0xdfff},       {0xfdd0, 0xfdef},   {0xfe00, 0xfe0f},
    {0xfeff, 0xfeff},   {0xfff0, 0xfffb},       {0xfffe, 0xffff},   {0x110bd, 0x110bd},
    {0x110cd, 0x110cd}, {0x13430, 0x13438},     {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a},
    {0xe0000, 0xe0fff}, {0x110000, UINT32_MAX},
};

bool is_control(uint32_t c)
{
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++)
        if (c >= controls[i].first && c <= controls[i].last)
            return true;
    return (c & 0xfffe) == 0xfffe;
}

static bool breaks_line(uint32_t c)
{
    return (c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f ||
           c == 0x3000;
}

/* Of a text in which the controls of `allowed` may stand. */
static const char *mistake(const char *text, const char *allowed)
{
    uint32_t c;
    for (int length; *text; text += length) {
        length = utf8_read(text, &c);
        if (!length)
            return "is not UTF-8";
        if (!is_control(c) || (c < 128 && strchr(allowed, (int)c)))
            continue;
        return breaks_line(c) ? "holds a line break" : "holds a control or format character";
    }
    return NULL;
}

const char *line_mistake(const char *text)
{
    return mistake(text, "");
}

const char *sentence_mistake(const char *text)
{
    return mistake(text, "\t\n\r");
}

/* Of the blanks of valid UTF-8: those that look like a space and are none make two names that look
 * alike. */
static const char *blank_mistake(const char *text)
{
    uint32_t c = 0;
    for (bool first = true; *text; first = false) {
        text = utf8_next(text, &c);
        if (is_blank(c) && (first || !*text))
            return "begins or ends with a blank";
        if (is_blank(c) && c != ' ')
            return "holds a blank that is not a space";
    }
    return NULL;
}

const char *name_mistake(const char *text)
{
    const char *why = line_mistake(text);
    if (why)
        return why;
    if (!*text)
        return "is empty";
    if (strlen(text) > NAME_MOST)
        return "is longer than 200 bytes";
    return blank_mistake(text);
}
_Static_assert(NAME_MOST == 200, "a message above says 200");

const char *file_name_mistake(const char *text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789-_";
    const size_t length = strlen(text);
    return length && length <= FILE_NAME_MOST && strspn(text, allowed) == length
               ? NULL
               : "may have letters, digits, '-' and '_', at least one and at most 64";
}
_Static_assert(FILE_NAME_MOST == 64, "a message above says 64");

uint32_t first_control(const char *text)
{
    uint32_t c;
    for (int length; (length = utf8_read(text, &c)); text += length)
        if (is_control(c))
            return c;
    return 0;
}
