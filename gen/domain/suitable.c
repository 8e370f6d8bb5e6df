/* Which Unicode characters can be drawn one by one: ranges of code points (Unicode 14, general
 * categories Zs, Mn, Mc, Me, and blocks of scripts); controls: base/names.h. */
#include "gen/domain/suitable.h"

#include <stddef.h>

#include "base/names.h"

struct code_range {
    uint32_t first, last;
};

static const struct code_range spaces[] = {
    {0x20, 0x20},     {0xa0, 0xa0},     {0x1680, 0x1680}, {0x2000, 0x200a}, {0x202f, 0x202f},
    {0x205f, 0x205f}, {0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164}, {0xffa0, 0xffa0},
};

/* Blocks of marks that alphabets and kana compose with (also among the marks below). */
static const struct code_range composed[] = {
    {0x300, 0x36f},   {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
    {0x20d0, 0x20ff}, {0x3099, 0x309a}, {0xfe20, 0xfe2f},
};

/* Those of scripts below are not repeated. */
static const struct code_range marks[] = {
    {0x300, 0x36f},     {0x483, 0x489},     {0xe31, 0xe31},     {0xe34, 0xe3a},
    {0xe47, 0xe4e},     {0xeb1, 0xeb1},     {0xeb4, 0xebc},     {0xec8, 0xece},
    {0x135d, 0x135f},   {0x1dc0, 0x1dff},   {0x20d0, 0x20ff},   {0x2cef, 0x2cf1},
    {0x2d7f, 0x2d7f},   {0x2de0, 0x2dff},   {0x302a, 0x302f},   {0x3099, 0x309a},
    {0xa66f, 0xa672},   {0xa674, 0xa67d},   {0xa69e, 0xa69f},   {0xa6f0, 0xa6f1},
    {0xa9e5, 0xa9e5},   {0xfe20, 0xfe2f},   {0x101fd, 0x101fd}, {0x102e0, 0x102e0},
    {0x10376, 0x1037a}, {0x16af0, 0x16af4}, {0x16b30, 0x16b36}, {0x16f4f, 0x16f4f},
    {0x16f51, 0x16f92}, {0x16fe4, 0x16fe4}, {0x16ff0, 0x16ff1}, {0x1bc9d, 0x1bc9e},
    {0x1cf00, 0x1cf46}, {0x1d165, 0x1d169}, {0x1d16d, 0x1d172}, {0x1d17b, 0x1d182},
    {0x1d185, 0x1d18b}, {0x1d1aa, 0x1d1ad}, {0x1d242, 0x1d244}, {0x1da00, 0x1da36},
    {0x1da3b, 0x1da6c}, {0x1da75, 0x1da75}, {0x1da84, 0x1da84}, {0x1da9b, 0x1daaf},
    {0x1e000, 0x1e02a}, {0x1e130, 0x1e136}, {0x1e2ae, 0x1e2ae}, {0x1e2ec, 0x1e2ef},
};

/* Hebrew; Arabic to Arabic Extended-A; Hebrew, Arabic presentation forms; Cypriot to Old Uyghur;
 * Mende Kikakui to Arabic mathematical symbols. */
static const struct code_range leftward[] = {
    {0x590, 0x8ff}, {0xfb1d, 0xfdff}, {0xfe70, 0xfefe}, {0x10800, 0x10fff}, {0x1e800, 0x1efff},
};

/* Devanagari to Sinhala; Tibetan; Myanmar; Hangul Jamo; Tagalog to Mongolian; Limbu; Buginese to
 * Vedic; Syloti Nagri; Phags-pa to Javanese, Myanmar Extended; Cham to Meetei Mayek Extensions;
 * Meetei Mayek; Hangul Jamo Extended-B; Brahmi to Kawi. */
static const struct code_range joining[] = {
    {0x900, 0xdff},   {0xf00, 0xfff},   {0x1000, 0x109f}, {0x1100, 0x11ff},
    {0x1700, 0x18af}, {0x1900, 0x194f}, {0x1a00, 0x1cff}, {0xa800, 0xa82f},
    {0xa840, 0xaaff}, {0xabc0, 0xabff}, {0xd7b0, 0xd7ff}, {0x11000, 0x11fff},
};

/* Regional indicators; skin tones. */
static const struct code_range modifiers[] = {{0x1f1e6, 0x1f1ff}, {0x1f3fb, 0x1f3ff}};

#define RANGES(name_) name_, (int)(sizeof name_ / sizeof *name_)

static bool among(uint32_t c, const struct code_range *ranges, int count)
{
    for (int i = 0; i < count; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

const char *domain_unsuitable(uint32_t c)
{
    if (is_control(c))
        return "is a control or format character, or no character at all";
    if (among(c, RANGES(spaces)))
        return "is a space: it has no ink";
    if (among(c, RANGES(marks)))
        return "is a combining mark, which has no place of its own; write the composed character "
               "(Unicode's form NFC) where there is one";
    if (among(c, RANGES(leftward)))
        return "belongs to a script that is written from right to left; text is drawn from left to "
               "right";
    if (among(c, RANGES(joining)))
        return "belongs to a script that needs shaping: its characters join, stack or move, and "
               "each would be drawn by itself";
    if (among(c, RANGES(modifiers)))
        return "changes or joins the characters beside it, and each would be drawn by itself";
    return NULL;
}

const char *domain_doubtful(uint32_t c)
{
    if (among(c, RANGES(composed)))
        return "is a combining mark: with a class of its own a letter counts as two characters; "
               "compose alphabet and texts (Unicode's form NFC)";
    if (c != ' ' && among(c, RANGES(spaces)))
        return "cannot be seen, nor told from a space";
    return NULL;
}
