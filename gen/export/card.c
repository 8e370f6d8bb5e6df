/* The card of a dataset, in Markdown. */
#include "gen/export/card.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/escape.h"
#include "base/text.h"
#include "gen/domain/lengths.h"
#include "gen/export/dataset.h"
#include "gen/paint/journal.h"

/* The size classes of the Hugging Face hub, by their upper ends. */
static const char *size_category(uint64_t images)
{
    static const struct {
        uint64_t below;
        const char *name;
    } classes[] = {{1000, "n<1K"},           {10000, "1K<n<10K"},    {100000, "10K<n<100K"},
                   {1000000, "100K<n<1M"},   {10000000, "1M<n<10M"}, {100000000, "10M<n<100M"},
                   {1000000000, "100M<n<1B"}};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (images < classes[i].below)
            return classes[i].name;
    return "n>1B";
}

static void write_title(const struct domain_info *info, struct text *to)
{
    char *title = text_format("Captchas of the domain %s", info->name);
    text_add(to, "pretty_name: ");
    escape_yaml(to, title);
    text_add(to, "\n");
    free(title);
}

static void write_head(const struct summary *s, struct text *to)
{
    const struct export_dataset *d = s->dataset;
    text_add(to, "---\nlicense: cc0-1.0\n");
    write_title(domain_info(d->domain), to);
    text_printf(to,
                "task_categories:\n- image-to-text\n"
                "tags:\n- captcha\n- synthetic\n- domain-adaptation\n"
                "size_categories:\n- %s\n"
                "configs:\n- config_name: default\n  data_files:\n",
                size_category(dataset_images(d)));
    for (int i = 0; i < d->split_count; i++)
        text_printf(to, "  - split: %s\n    path: \"%s%s\"\n", d->splits[i].name, d->splits[i].name,
                    d->exporter->data_tail);
    text_printf(to, "---\n\n");
}

static void write_facts(const struct summary *s, struct text *to)
{
    const struct export_dataset *d = s->dataset;
    const struct domain_info *info = domain_info(d->domain);
    char length[DOMAIN_LENGTH_TEXT];
    domain_print_length(info, length);
    text_add(to, "# Captchas of the domain ");
    escape_markdown(to, info->name);
    text_printf(to,
                "\n\n"
                "Rendered by captcha-gen %s from a domain file and the seed %" PRIu64
                ". Each image shows %s "
                "characters of %d classes, in %d x %d pixels, %s.\n\n"
                "| split | images | indices |\n|---|---|---|\n",
                ADDA_VERSION, d->seed, length, info->classes, info->width, info->height,
                info->channels == 1 ? "grey" : "RGB");
    for (int i = 0; i < d->split_count; i++)
        text_printf(to, "| %s | %" PRIu64 " | %" PRIu64 " to %" PRIu64 " |\n", d->splits[i].name,
                    d->splits[i].end - d->splits[i].first, d->splits[i].first,
                    d->splits[i].end - 1);
    if (info->shortest < info->length)
        text_printf(
            to,
            "\nWhere labels are arrays they have %d places, and the places behind a shorter "
            "text hold %d, which is no character; so do masks, which are empty there.\n",
            info->length, info->classes);
    if (d->side == SIDE_TARGET)
        text_printf(to, "\nThese are the target's images of a pair with pairing `%s`.\n",
                    seeds_pairing_names[d->pairing]);
}

static void write_character(const struct domain_info *info, int class, struct text *to)
{
    const struct truth one = {.length = 1, .classes = {(uint16_t) class}};
    char text[TRUTH_TEXT];
    truth_text(info, &one, text);
    text_add(to, "| ");
    escape_markdown(to, text);
    text_add(to, " ");
}

/* How often each character is shown: equally often, up to chance, unless the domain says more. */
static void write_balance(const struct summary *s, struct text *to)
{
    const struct export_dataset *d = s->dataset;
    const struct domain_info *info = domain_info(d->domain);
    text_printf(to, "\n## Balance\n\nHow often each character is shown%s.\n\n| character |",
                info->uneven ? ": the domain sets their frequencies" : "");
    for (int i = 0; i < d->split_count; i++)
        text_printf(to, " %s |", d->splits[i].name);
    text_printf(to, "\n|---|");
    for (int i = 0; i < d->split_count; i++)
        text_printf(to, "---|");
    for (int k = 0; k < info->classes; k++) {
        text_printf(to, "\n");
        write_character(info, k, to);
        for (int i = 0; i < d->split_count; i++)
            text_printf(to, "| %" PRIu64 " ", s->classes[i][k]);
        text_printf(to, "|");
    }
    text_printf(to, "\n");
}

static void write_font(const struct font *f, struct text *to)
{
    const char *const cells[] = {f->name, f->licence, f->package};
    for (int i = 0; i < 3; i++) {
        text_add(to, "| ");
        escape_markdown(to, cells[i]);
        text_add(to, " ");
    }
    text_add(to, "|\n");
}

static void write_fonts(const struct summary *s, struct text *to)
{
    const struct domain *d = s->dataset->domain;
    text_printf(to, "\n## Fonts\n\n| font | licence | package |\n|---|---|---|\n");
    for (int i = 0; i < d->font_count; i++)
        write_font(d->fonts[i].font, to);
    text_printf(to, "\nNo font file is part of the dataset.\n");
}

static void write_reading(const struct summary *s, struct text *to)
{
    const struct exporter *x = s->dataset->exporter;
    char draws[256] = "";
    if (s->dataset->draws)
        snprintf(draws, sizeof draws,
                 "`draws` has the values that were drawn at random, by effect and name, except the "
                 "noise of single pixels: at most %d per image; `lost` is the number of further "
                 "values.\n\n",
                 JOURNAL_ROOM);
    text_printf(
        to,
        "\n## Files\n\nFormat: `%s`, %s.\n\n"
        "A row of truth has `text`, `index`, and for each character `classes` (positions in the "
        "alphabet), `boxes` (x0, y0, x1, y1 of its ink before clipping), `clipped` (the same "
        "inside the image, within a pixel), `quads` (corners of its own box after all geometry), "
        "`clipped_quads` (the part inside the image), `inside` (share of its "
        "ink inside the image), `occluded` (share of what is inside that is painted over), "
        "`visible` (share neither outside nor painted over), `contrast` (levels, 0 to 255, from "
        "the background around it to full ink, in the final image), `ink_contrast` (the same "
        "between its colour and the background it was painted on), "
        "`colors` and `fonts`; `tries`, how many layouts, inks and pictures were drawn until "
        "all characters were inside and stood out; and `pixels_sha256`. Coordinates are "
        "pixels, y downwards.\n\n%s%s"
        "`manifest.json` has the full specification, the versions and the SHA-256 of every "
        "file; `captcha-gen check` compares them. `croissant.json` describes the files for "
        "machines. The dataset's name is\n`%s`.\n",
        x->name, x->help,
        s->dataset->layers
            ? "Each image comes with a clean one (background and characters, no strokes, no "
              "filters), its ink, and a mask per character, one below the other.\n\n"
            : "",
        draws, s->name);
}

char *export_card(const struct summary *s)
{
    struct text card = {.fallible = true};
    write_head(s, &card);
    write_facts(s, &card);
    write_balance(s, &card);
    write_fonts(s, &card);
    write_reading(s, &card);
    return text_take(&card);
}
