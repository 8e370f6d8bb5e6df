/* Settings of imports: each counts, or is refused where it does not apply. */
#include "import_kinds.h"

/* ---- settings ------------------------------------------------------------------------------- */

/* A setting that concerns nothing that is there is not ignored. */
START_TEST(settings_that_do_not_apply)
{
    write_three(THREE, strlen(THREE));
    write_idx(false, 0, 255);
    refused("train: train, transpose: true", 2, "transpose is for IDX and NPY files");
    refused("train: train, first_label: 1", 2, "first_label is for labels in IDX and NPY files");
    refused(FILES ", ground: black", 1, "ground is for pictures");
    refused(FILES ", test_labels: labels", 1, "test_labels without test");
    refused(FILES ", first_label: 256", 1, "out of range");
    refused(FILES ", ground: green", 1, "ground");
    refused("train: train, labels: \"\"", 2, "expected a rule with {text}");
}
END_TEST

/* One picture is no array: it has transparency, and no rows to exchange. */
START_TEST(a_single_picture)
{
    write_transparent("a.png");
    refused("train: a.png, transpose: true", 1, "transpose is for IDX and NPY files");
    domain_free(accepted("train: a.png, ground: black", 1));
    domain_free(accepted("train: a.png", 1));
}
END_TEST

/* A word that is a file's name is not what stands for no file. */
START_TEST(labels_are_unknown_without_a_file)
{
    write_idx(false, 0, 255);
    refused("train: images, train_labels: none, fit: stretch", 1, "'none' does not exist");
    struct domain *d = accepted("train: images, fit: stretch", 1);
    ck_assert_int_eq(domain_texts(d), TEXTS_UNKNOWN);
    domain_free(d);
    for (int i = 0; i < import_table.count; i++)
        if (strcmp(import_table.params[i].name, "train_labels") == 0)
            ck_assert_str_eq(import_table.params[i].help,
                             "IDX or NPY file of their labels; without it nobody knows them");
}
END_TEST

/* Pixels, classes of two bytes, and names. */
START_TEST(memory_of_images)
{
    write_three(THREE, strlen(THREE));
    write_idx(false, 0, 255);
    struct domain *d = accepted("train: train", 2);
    ck_assert_uint_eq(domain_imported_bytes(d),
                      3 * (SIDE * SIDE + 2 * sizeof(uint16_t) + sizeof(char *) + sizeof "0.png"));
    domain_free(d);
    d = accepted(FILES, 1);
    ck_assert_uint_eq(domain_imported_bytes(d), IMAGES * (SIDE * SIDE + sizeof(uint16_t)));
    domain_free(d);
    d = accepted("train: images, fit: stretch", 1);
    ck_assert_uint_eq(domain_imported_bytes(d), IMAGES * SIDE * SIDE);
    domain_free(d);
}
END_TEST

/* The first eight are told, and how many more there are. */
START_TEST(many_mistakes)
{
    struct text rows = {0};
    char name[32];
    make_folder("train");
    for (int i = 0; i < 11; i++) {
        snprintf(name, sizeof name, "train/%02d.png", i);
        write_picture(name, i);
        for (int k = 0; k < 2; k++)
            text_printf(&rows, ROW("%02d.png", "12"), i);
    }
    refused("train: train, labels: \"x{text}\"", 2, "so it is with 3 more names");
    refused("train: train, labels: \"{text}.png\"", 2, "the ending is no part of the name");
    refused("train: train, labels: \"../{text}\"", 2, "paths begin in the folder");
    write_bytes("train/metadata.jsonl", rows.data, rows.size);
    refused("train: train", 2, "3 more rows are of pictures that have one already");
    text_free(&rows);
}
END_TEST

/* Of a folder all pictures and texts that are wrong, up to a number, at the setting's place. */
START_TEST(all_pictures_are_told_at_once)
{
    static const uint8_t half[SIDE * SIDE / 2] = {[9] = 100};
    struct err e = ERR_INIT;
    char name[64];
    write_three(THREE, strlen(THREE));
    write_bytes("train/0.png", "\x89PNG\r\n\x1a\n", 8);
    write_bytes("train/2.png", "", 0);
    refused("train: train", 2, "train/0.png' is a damaged PNG file");
    refused("train: train", 2, "train/2.png' is no PNG");
    make_folder("wide");
    for (int i = 0; i < 30; i++) {
        snprintf(name, sizeof name, "wide/%02d.png", i);
        ck_assert(!captcha_png_publish(path_of(name), half, SIDE, SIDE / 2, 1, &e));
    }
    refused("train: wide", 2, "import: all 30 pictures of '");
    refused("train: wide", 2, "import: say how pictures are brought to the canvas's size, fit: ");
    write_bytes("wide/30.png", "", 0);
    refused("train: wide", 2, "wide/19.png' has ");
    refused("train: wide", 2, "import: and 11 more of 31 pictures of '");
}
END_TEST

/* Every setting of the table: two values give other images, or the second is refused. */
START_TEST(every_setting_counts)
{
    static const struct setting {
        const char *name, *one, *other, *refusal;
        int length;
    } settings[] = {
        {"train", "train: train", "train: other", NULL, 2},
        {"train_labels", FILES, "train: images, train_labels: others, fit: stretch", NULL, 1},
        {"test", "train: train", "train: train, test: other", NULL, 2},
        {"test_labels", FILES ", test: images, test_labels: labels",
         FILES ", test: images, test_labels: others", NULL, 1},
        {"transpose", FILES, FILES ", transpose: true", NULL, 1},
        {"first_label", FILES, FILES ", first_label: 1", "label 0, but the first is 1", 1},
        {"ground", "train: clear", "train: clear, ground: black", NULL, 1},
        {"fit", FILES, "train: images, train_labels: labels, fit: crop", NULL, 1},
        {"labels", "train: train", "train: train, labels: none", NULL, 2},
        {"sha256", FILES, FILES ", sha256: \"00\"", "the files have changed", 1},
    };
    enum { SETTINGS = sizeof settings / sizeof *settings };
    uint8_t labels[8 + IMAGES] = {0, 0, 8, 1, 0, 0, 0, IMAGES};
    write_three(THREE, strlen(THREE));
    write_idx(false, 0, 255);
    write_bytes("others", labels, sizeof labels);
    make_folder("other");
    write_picture("other/0.png", 11);
    write_text("other/metadata.jsonl", ROW("0.png", "12"));
    make_folder("clear");
    write_transparent("clear/a.png");
    write_text("clear/metadata.jsonl", ROW("a.png", "1"));
    ck_assert_int_eq(import_table.count, SETTINGS);
    for (int i = 0; i < SETTINGS; i++) {
        const struct setting *s = &settings[i];
        char one[HASH_HEX], other[HASH_HEX];
        ck_assert_str_eq(import_table.params[i].name, s->name);
        struct domain *d = accepted(s->one, s->length);
        identity(d, one);
        domain_free(d);
        if (s->refusal) {
            refused(s->other, s->length, s->refusal);
            continue;
        }
        d = accepted(s->other, s->length);
        identity(d, other);
        ck_assert_msg(strcmp(one, other) != 0, "%s", s->name);
        domain_free(d);
    }
}
END_TEST

static void add(TCase *c)
{
    tcase_add_test(c, settings_that_do_not_apply);
    tcase_add_test(c, a_single_picture);
    tcase_add_test(c, labels_are_unknown_without_a_file);
    tcase_add_test(c, memory_of_images);
    tcase_add_test(c, many_mistakes);
    tcase_add_test(c, all_pictures_are_told_at_once);
    tcase_add_test(c, every_setting_counts);
}

int main(void)
{
    return run_kinds("import_settings", add);
}
