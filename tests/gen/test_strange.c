/* What is told of a domain that is no error: text that nobody sees, images of few texts,
 * settings that do nothing, pictures that are alike and have other texts. */
#include "gen/render/pairing.h"
#include "gen/render/strange.h"
#include "import_kinds.h"
#include "unshown_support.h"

#define SPEC(text_, effects_)                                                                      \
    "name: t\ncanvas: {width: 72, height: 24, channels: 1}\nalphabet: \"0123456789\"\nlength: 3\n" \
    "fonts: [dejavu-sans]\ntext: {size: {uniform: [14, 17]}, " text_ "}\neffects: [" effects_      \
    "]\n"

/* `what` NULL: nothing is told. */
static void tells(const char *spec, const char *what)
{
    struct domain *d = parse_domain(spec, fonts);
    char *said = render_strange(d);
    ck_assert_msg(what ? said && strstr(said, what) : !said, "%s\n%s", spec,
                  said ? said : "nothing is told");
    free(said);
    domain_free(d);
}

START_TEST(text_that_nobody_sees)
{
    const char *unseen = " characters of its first ";
    tells(SPEC("ink: 255, contrast: 0", ""), unseen);
    tells(SPEC("x: 100, inside: 0", ""), unseen);
    tells(SPEC("y: -40, inside: 0", ""), unseen);
    tells(SPEC("contrast: 0", "{invert: {strength: 0.5}}"), unseen);
    tells(SPEC("contrast: 24", "{lines: {count: 50, width: 200, color: 255}}"), unseen);
    tells(SPEC("ink: 235", "{flat: {color: 255}}"),
          "text: ink: in 8 of its first 8 images no colour that was drawn differs from what is "
          "behind it by contrast: 24 levels, and black or white was taken");
    tells(SPEC("ink: {uniform: [0, 100]}", "{flat: {color: {uniform: [60, 255]}}}"), NULL);
    tells(SPEC("ink: 250, contrast: 0", ""), NULL);
    tells(SPEC("x: 20, inside: 0", ""), NULL); /* cut off, as asked for */
    tells(SPEC("contrast: 24", "lines, {gaussian: {sd: 20}}"), NULL);
}
END_TEST

/* All of a place: beside the canvas, or under its neighbour. */
START_TEST(places_that_nobody_sees)
{
    tells(SPEC("x: 32, inside: 0", ""), "most characters at place 3 of the text cannot be seen");
    tells(SPEC("x: -32, inside: 0", ""), "most characters at place 1 of the text cannot be seen");
    tells(SPEC("x: 44, inside: 0", ""), " characters of its first "); /* two of three */
    tells(SPEC("spacing: -10", ""), "most characters at place 1 of the text cannot be seen");
    tells(SPEC("spacing: -4", ""), NULL);
}
END_TEST

/* Ink has contrast to what is around it, by chance, and is not there. */
START_TEST(texts_that_do_not_show)
{
    const char *what = "its text does not show: with another text, 8 of its first 8 images stay";
    tells(SPEC("spacing: 4", "{salt_pepper: {share: 1}}"), what);
    tells(SPEC("spacing: 4, contrast: 0", "{salt_pepper: {share: 1}}"), what);
    tells(SPEC("spacing: 4", "{salt_pepper: {share: 0.9}}"), NULL);
    tells(SPEC("ink: 0", "{salt_pepper: {share: 0.1}}"), NULL);
}
END_TEST

#define FIXED(length_, effects_)                                                                   \
    "name: t\ncanvas: {width: 72, height: 24, channels: 1}\nalphabet: \"0123456789\"\n"            \
    "length: " #length_                                                                            \
    "\nfonts: [dejavu-sans]\ntext: {size: 16, spacing: 3}\neffects: [" effects_ "]\n"

/* Every place and colour is fixed. */
START_TEST(images_of_texts_alone)
{
    const char *what = "differ by their texts alone, and there are 1000 texts: where some are both";
    tells(FIXED(3, ""), what);
    tells(FIXED(3, "{flat: {color: 200}}, {rotate: {angle: 5}}, {blur: {sd: 1}}"), what);
    tells(FIXED(4, ""), NULL); /* 10,000 */
    tells(FIXED(3, "rotate"), NULL);
    tells(FIXED(3, "{gaussian: {sd: 2}}"), NULL);
    tells(FIXED(3, "{flat: {color: {uniform: [200, 255]}}}"), NULL);
}
END_TEST

#define ALPHABET(alphabet_)                                                                        \
    "name: t\ncanvas: {width: 72, height: 24, channels: 1}\nalphabet: \"" alphabet_                \
    "\"\nlength: 3\n"                                                                              \
    "fonts: [dejavu-sans]\ntext: {size: {uniform: [14, 17]}}\neffects: []\n"

START_TEST(alphabets_that_are_no_ranges)
{
    tells(ALPHABET("a-z"), "alphabet: 'a-z' is three characters, one of them a hyphen");
    tells(ALPHABET("[0-9]"), "'0-9' is three characters");
    tells(ALPHABET("0123456789-"), NULL);
    tells(ALPHABET("+-*="), NULL);
    tells(ALPHABET("Z-a19"), NULL);
}
END_TEST

#define TURNED(alphabet_, effects_)                                                                \
    "name: t\ncanvas: {width: 72, height: 24, channels: 1}\nalphabet: \"" alphabet_                \
    "\"\nlength: 3\nfonts: [dejavu-sans]\ntext: {size: {uniform: [14, 17]}, spacing: 4}\n"         \
    "effects: [" effects_ "]\n"

START_TEST(characters_that_are_turned)
{
    const char *six = "one is turned: 6 and 9 (by 180 degrees); leave out one";
    tells(SPEC("spacing: 4", "{rotate: {angle: {uniform: [-180, 180]}}}"), six);
    tells(SPEC("spacing: 4", "{rotate: {angle: {uniform: [-90, 90]}}}"), six);
    tells(SPEC("spacing: 4", "{rotate: {angle: {choice: [0, 180]}}}"), six);
    tells(SPEC("spacing: 4", "{rotate: {angle: 180}}"), NULL); /* all of them are */
    tells(SPEC("spacing: 4", "{rotate: {angle: {uniform: [-60, 60]}}}"), NULL);
    tells(SPEC("spacing: 4", "{rotate: {angle: {normal: [0, 5]}}}"), NULL);
    tells(SPEC("spacing: 4", "{rotate: {angle: {choice: [0, 90]}}}"), NULL);
    tells(SPEC("spacing: 4", "{rotate: {angle: {choice: [0, 180]}, probability: 0}}"), NULL);
    tells(SPEC("spacing: 4", "{rotate: {angle: {choice: [0, 180]}}}") "frequencies: {without: 6}\n",
          NULL);
    tells(TURNED("dpbqnuxo()", "{rotate: {angle: {choice: [0, 180]}}}"),
          "turned: d and p (by 180 degrees), b and q (by 180 degrees), n and u (by 180 degrees), ( "
          "and ) (by 180 degrees);");
    tells(TURNED("[]<v", "{rotate: {angle: {choice: [0, 90]}}}"),
          "turned: < and v (by 90 degrees);");
    tells(TURNED("OQ0ilI1ABCEFGHKLNPRSTZ", "{rotate: {angle: {uniform: [-180, 180]}}}"), NULL);
}
END_TEST

/* An effect may be absent, exclude another, or add to it. */
START_TEST(turns_of_several_effects)
{
    const char *six = "6 and 9 (by 180 degrees)";
    tells(SPEC("spacing: 4", "{rotate: {angle: 180, probability: 0.5}}"), six);
    tells(SPEC("spacing: 4", "{rotate: {angle: 180, coin: [0, 0.5]}}"), six);
    tells(SPEC("spacing: 4", "{rotate: {angle: {uniform: [0, 90]}}}, {rotate: {angle: {uniform: "
                             "[-90, 0]}}}"),
          six);
#define QUARTER "{rotate: {angle: 90, coin: [0, 0.5]}}, "
    tells(SPEC("spacing: 4", QUARTER "{rotate: {angle: 90, coin: [0, 0.5]}}"), six);
    tells(SPEC("spacing: 4", QUARTER "{rotate: {angle: -90, coin: [0.5, 1]}}"), six);
    tells(SPEC("spacing: 4", QUARTER "{rotate: {angle: 90, coin: [0.5, 1]}}"), NULL);
    tells(SPEC("spacing: 4", QUARTER "{rotate: {angle: -90, coin: [0.2, 0.4]}}"), NULL);
}
END_TEST

START_TEST(settings_that_do_nothing)
{
    tells(SPEC("mixed_fonts: true", ""), "mixed_fonts: there is one font");
    tells(SPEC("mixed_ink: true", ""), "mixed_ink: ink is one colour");
    tells(SPEC("mixed_ink: true, ink: {uniform: [9, 9]}", ""), "mixed_ink: ink is one colour");
    tells(SPEC("mixed_ink: true, ink: {uniform: [0, 90]}", ""), NULL);
    tells(SPEC("mixed_size: true", ""), NULL);
    tells(
        "name: t\ncanvas: {width: 72, height: 24, channels: 1}\nalphabet: \"0123456789\"\n"
        "length: 3\nfonts: [dejavu-sans]\ntext: {size: 16, mixed_size: true}\neffects: [rotate]\n",
        "mixed_size: there is one size, and it does nothing");
    tells(SPEC("spacing: 4", "{jpeg: {subsampling: false}}"),
          "jpeg: subsampling: the canvas is grey");
    tells(SPEC("spacing: 4", "jpeg"), NULL);
    tells(SPEC("spacing: 4", "{flat: {color: 200}}, {blobs: {count: 3}}, gradient"),
          "flat: gradient, listed after it, covers the whole canvas");
    tells(SPEC("spacing: 4", "blobs, gradient"), "blobs: gradient, listed after it");
    tells(SPEC("spacing: 4", "flat") "add: [gradient]\n", NULL);
    tells(SPEC("spacing: 4", "bold, rotate, hollow"),
          "bold: every character has the hollow that is listed after it, and it does nothing");
    tells(SPEC("spacing: 4", "hollow, bold"), "bold: every character has the hollow that is listed "
                                              "before it");
    tells(SPEC("spacing: 4", "shadow, {shadow: {x: 9}}"),
          "shadow: every character has the shadow that is listed after it");
    tells(SPEC("spacing: 4", "bold, {hollow: {width: 0}}"), NULL);
    tells(SPEC("spacing: 4", "bold, {hollow: {probability: 0.5}}, shadow"), NULL);
    tells(SPEC("spacing: 4", "bold") "add: [{bold: {width: 2}}]\n", NULL);
    tells(SPEC("spacing: 4", "bold") "add: [hollow]\n", NULL);
    tells(SPEC("spacing: 4", "hollow") "add: [bold]\n",
          "bold: every character has the hollow that is listed before it");
    tells(SPEC("spacing: 4", "flat, {gradient: {probability: 0.5}}, lines, blobs"), NULL);
    tells(SPEC("spacing: 4", "flat, {gradient: {coin: [0, 0.3]}}"), NULL);
}
END_TEST

/* Of two domains that share their layouts; NULL: nothing is told. */
static void tells_of_pair(const char *one, const char *other, enum pairing pairing,
                          const char *what)
{
    struct domain *a = parse_domain(one, fonts), *b = parse_domain(other, fonts);
    char *said = render_pairing_told(a, b, pairing);
    ck_assert_msg(what ? said && strstr(said, what) : !said, "%s%s%s", one, other,
                  said ? said : "nothing is told");
    free(said);
    domain_free(b);
    domain_free(a);
}

START_TEST(layouts_that_are_not_shared)
{
    static const char uniform[] = SPEC("x: {uniform: [0, 1]}", "{jitter: {x: 1}}, {blur: {sd: 1}}");
    static const char normal[] = SPEC("x: {normal: [0, 1]}", "{jitter: {x: 2}}");
    static const char jitter[] = SPEC("x: 0", "{jitter: {x: {normal: [0, 1]}}}");
    static const char sizes[] = SPEC("x: 0, mixed_size: true", "");
    static const char style[] = SPEC("x: 0", "{blur: {sd: {normal: [1, 0.1]}}}");
    tells_of_pair(
        uniform, normal, PAIRING_LAYOUT,
        "text: x takes more random numbers in 't' than in 't': what an image draws after");
    tells_of_pair(uniform, jitter, PAIRING_LAYOUT_COLOR, "jitter: x takes more");
    static const char one[] = SPEC("x: 0", "{gradient: {from: 200}}, {flat: {color: 9}}");
    static const char any[] = SPEC(
        "x: 0", "{gradient: {from: {uniform: [200, 255]}}}, {flat: {color: {uniform: [0, 9]}}}");
    tells_of_pair(one, any, PAIRING_LAYOUT_COLOR, "gradient: from takes more random numbers");
    tells_of_pair(one, any, PAIRING_LAYOUT, NULL);
    tells_of_pair(sizes, uniform, PAIRING_LAYOUT, "text: mixed_size takes more");
    tells_of_pair(uniform, normal, PAIRING_LABEL, NULL);
    tells_of_pair(normal, normal, PAIRING_LAYOUT, NULL);
    tells_of_pair(uniform, style, PAIRING_LAYOUT, NULL);
}
END_TEST

START_TEST(pens_that_close_characters)
{
    const char *what = "px beyond the outlines of text that may be 14 px high";
    tells(SPEC("spacing: 4", "{bold: {width: 12}}"), "bold: strokes reach up to 12 px beyond");
    tells(SPEC("spacing: 4", "{hollow: {width: 12}}"), "hollow: strokes reach up to 6 px beyond");
    tells(SPEC("spacing: 4", "rotate, {bold: {width: {uniform: [0, 4]}, probability: 0.1}}"), what);
    tells(SPEC("spacing: 4, inside: 0", "{bold: {width: 100}}"), what);
    tells(SPEC("spacing: 4", "rotate, {bold: {width: 3}}"), NULL);
    tells(SPEC("spacing: 4", "rotate, {hollow: {width: 6}}"), NULL);
    tells(SPEC("spacing: 4", "rotate, {bold: {width: {normal: [1, 0.2]}}}"), NULL);
    tells("name: t\ncanvas: {width: 90, height: 40, channels: 1}\nalphabet: \"0123456789\"\n"
          "length: 2\nfonts: [dejavu-sans]\ntext: {size: {normal: [24, 2]}}\n"
          "effects: [rotate, {bold: {width: 1}}]\n",
          NULL);
    tells(SPEC("spacing: 4", "rotate, {bold: {width: 12, probability: 0}}"), NULL);
}
END_TEST

static void tells_of_files(const char *settings, const char *what)
{
    struct domain *d = accepted(settings, 2);
    char *said = render_strange(d);
    ck_assert_msg(what ? said && strcmp(said, what) == 0 : !said, "%s",
                  said ? said : "nothing is told");
    free(said);
    domain_free(d);
}

#define UNTRAINED                                                                                  \
    " characters of the images to test with stand at a place where no image to train with has "    \
    "them: "                                                                                       \
    "they cannot be learnt\n"
#define ALIKE "1 images have the pixels of another image and another text: the first: "

START_TEST(alike_pictures_with_other_texts)
{
    write_three(THREE, strlen(THREE));
    write_picture("train/3.png", 50);
    write_text("train/metadata.jsonl", THREE ROW("3.png", "34"));
    tells_of_files("train: train", NULL); /* twice the same picture */
    write_text("train/metadata.jsonl", THREE ROW("3.png", "43"));
    tells_of_files("train: train", ALIKE "1.png and 3.png\n");
    write_text("train/metadata.jsonl", THREE);
    make_folder("test");
    write_picture("test/x.png", 0);
    write_text("test/metadata.jsonl", ROW("x.png", "21"));
    tells_of_files("train: train, test: test",
                   ALIKE "0.png and x.png to test with\n2 of 2" UNTRAINED);
    ck_assert_int_eq(unlink(path_of("train/metadata.jsonl")), 0);
    tells_of_files("train: train, test: test", NULL); /* the text of one alone is known */
}
END_TEST

START_TEST(characters_never_trained)
{
    write_three(THREE, strlen(THREE)); /* 12, 34 and 56 */
    make_folder("test");
    write_picture("test/x.png", 10);
    write_picture("test/y.png", 20);
    write_text("test/metadata.jsonl", ROW("x.png", "36") ROW("y.png", "14"));
    tells_of_files("train: train, test: test", NULL);
    write_text("test/metadata.jsonl", ROW("x.png", "36") ROW("y.png", "41"));
    tells_of_files("train: train, test: test", "2 of 4" UNTRAINED);
}
END_TEST

/* By frequencies, and by labels: of a source those to train with alone. */
START_TEST(characters_that_a_source_never_shows)
{
    write_three(THREE, strlen(THREE)); /* 12, 34 and 56 */
    make_folder("test");
    write_picture("test/x.png", 10);
    write_text("test/metadata.jsonl", ROW("x.png", "79"));
    make_folder("bare");
    write_picture("bare/x.png", 10);
    struct domain *all = parse_domain(SPEC("contrast: 24", ""), fonts);
    struct domain *few = parse_domain(
        SPEC("contrast: 24", "") "frequencies: {weights: {3: 0, 4: 0.1}, without: 7}", fonts);
    struct domain *files = accepted("train: train, test: test", 2),
                  *bare = accepted("train: bare", 2);
    tells_of_target(all, few, NULL);
    tells_of_target(few, all,
                    "its target shows '3', '7', which its source never shows: no labelled image "
                    "teaches a method");
    tells_of_target(few, files, "its target shows '3', '7', which");
    tells_of_target(files, all, "its target shows '0', '7', '8', '9', which");
    tells_of_target(files, files, "its target shows '7', '9', which");
    tells_of_target(few, bare, NULL);
    domain_free(bare);
    domain_free(files);
    domain_free(few);
    domain_free(all);
}
END_TEST

/* Of many the first are named. */
START_TEST(many_characters_that_a_source_never_shows)
{
    static const char letters[] = ALPHABET("ABCDEFGHIJKLMNOP");
    struct domain *all = parse_domain(letters, fonts);
    char *spec = text_format("%sfrequencies: {without: CDEFGHIJKLMNOP}\n", letters);
    struct domain *few = parse_domain(spec, fonts);
    tells_of_target(few, all,
                    "its target shows 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L' and 4 more, "
                    "which its source");
    domain_free(few);
    free(spec);
    domain_free(all);
}
END_TEST

static void tells_of_alphabet(const char *alphabet, const char *what)
{
    struct err e = ERR_INIT;
    struct domain *d = NULL;
    char *spec =
        text_format("name: t\ncanvas: {width: 8, height: 8, channels: 1}\nalphabet: \"%s\"\n"
                    "length: 2\nimport: {train: train}\n",
                    alphabet);
    ck_assert_msg(!domain_parse(&d, spec, path_of("d.yaml"), fonts, &e), "%s", e.text);
    char *said = render_strange(d);
    ck_assert_msg(what ? said && strcmp(said, what) == 0 : !said, "%s",
                  said ? said : "nothing is told");
    free(said);
    free(spec);
    domain_free(d);
}

/* Files may show them; as classes they are mostly mistakes. */
START_TEST(marks_and_spaces_in_alphabets_of_files)
{
    write_three(THREE, strlen(THREE));
#define MARK                                                                                       \
    " a combining mark: with a class of its own a letter counts as two characters; compose "       \
    "alphabet and texts (Unicode's form NFC)\n"
    tells_of_alphabet("123456e\u0301", "alphabet: U+0301 is" MARK);
    tells_of_alphabet("123456e\u0301\u3000\u0308",
                      "alphabet: U+0301 and 1 more: each is" MARK
                      "alphabet: U+3000 cannot be seen, nor told from a space\n");
    tells_of_alphabet("123456\u00e9 ", NULL);
    tells_of_alphabet("123456\u05d0\u0e31", NULL);
}
END_TEST

static void add(TCase *c)
{
    tcase_add_test(c, text_that_nobody_sees);
    tcase_add_test(c, places_that_nobody_sees);
    tcase_add_test(c, texts_that_do_not_show);
    tcase_add_test(c, images_of_texts_alone);
    tcase_add_test(c, characters_that_are_turned);
    tcase_add_test(c, turns_of_several_effects);
    tcase_add_test(c, alphabets_that_are_no_ranges);
    tcase_add_test(c, settings_that_do_nothing);
    tcase_add_test(c, layouts_that_are_not_shared);
    tcase_add_test(c, pens_that_close_characters);
    tcase_add_test(c, alike_pictures_with_other_texts);
    tcase_add_test(c, characters_never_trained);
    tcase_add_test(c, characters_that_a_source_never_shows);
    tcase_add_test(c, many_characters_that_a_source_never_shows);
    tcase_add_test(c, marks_and_spaces_in_alphabets_of_files);
}

int main(void)
{
    return run_kinds("strange", add);
}
