/* Fonts as YAML. */
#include "gen/tool/font_list.h"

#include <stdio.h>
#include <string.h>

#include "base/escape.h"

void font_list_text(const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "._/+()- ";
    const size_t length = strlen(text);
    if (*text && strchr("- ", *text) == NULL && strspn(text, plain) == length &&
        text[length - 1] != ' ') {
        fputs(text, stdout);
        return;
    }
    struct text quoted = {0};
    escape_yaml(&quoted, text);
    fputs(quoted.data, stdout);
    text_free(&quoted);
}

void font_list_choice(const struct face_choice *which)
{
    if (which->chosen)
        printf("face: %d%s", which->number, which->axis_count ? ", " : "");
    for (int i = 0; i < which->axis_count; i++) {
        printf("%s", i ? ", " : "axes: {");
        font_list_text(which->axis[i].tag);
        printf(": %.10g", which->axis[i].value);
    }
    if (which->axis_count)
        printf("}");
}

static void print_field(const char *key, const char *text)
{
    if (!*text)
        return;
    printf("%s: ", key);
    font_list_text(text);
    printf("\n");
}

/* A row that begins with - is quoted: it would be a list. */
static void print_outlines(const uint32_t outlines[FONT_CHARACTERS])
{
    enum { PER_LINE = 8 };
    printf("    outlines:\n");
    for (int i = 0; i < FONT_CHARACTERS; i += PER_LINE) {
        const char *quote = outlines[i] ? "" : "\"";
        printf("      U+%04X: %s", FONT_FIRST + (unsigned)i, quote);
        for (int k = i; k < i + PER_LINE && k < FONT_CHARACTERS; k++)
            if (outlines[k])
                printf("%s%08x", k > i ? " " : "", outlines[k]);
            else
                printf("%s-", k > i ? " " : "");
        printf("%s\n", quote);
    }
}

void font_list_entry(const struct font *f)
{
    struct face_choice face = f->which, axes = f->which;
    face.axis_count = 0;
    axes.chosen = false;
    print_field("  - name", f->name);
    print_field("    package", f->package);
    print_field("    file", f->file);
    print_field("    sha256", f->sha256);
    print_field("    licence", f->licence);
    print_field("    style", f->style);
    print_field("    version", f->version);
    for (int i = 0; i < 2; i++) {
        const struct face_choice *one = i ? &axes : &face;
        if (!one->chosen && !one->axis_count)
            continue;
        printf("    ");
        font_list_choice(one);
        printf("\n");
    }
    print_outlines(f->outlines);
}

void font_list_record(struct font *f, struct face *face, char version[FACE_VERSION])
{
    face_version(face, version);
    f->version = version;
    for (uint32_t i = 0; i < FONT_CHARACTERS; i++)
        f->outlines[i] = face_fingerprint(face, FONT_FIRST + i);
}
