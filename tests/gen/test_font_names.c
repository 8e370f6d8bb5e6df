/* How the truth names fonts that are files: files of one name are told apart by their folders. */
#include "base/json.h"
#include "font_files.h"
#include "gen/domain/mix.h"
#include "gen/domain/parts.h"

static struct font_store *fonts;

static void set_up(void)
{
    make_folder();
    fonts = open_fonts();
    put_copy("Mine.ttf", DEJAVU "DejaVuSans.ttf");
    put_copy("One.ttf", DEJAVU "DejaVuSans.ttf");
    put_copy("a/Mine.ttf", DEJAVU "DejaVuSerif.ttf");
    put_copy("a/Other.ttf", DEJAVU "DejaVuSans-Bold.ttf");
    put_copy("b/c/Mine.ttf", DEJAVU "DejaVuSansMono.ttf");
    put_copy("b/v.ttf", VARIABLE);
    put_copy("v.ttf", VARIABLE);
}

static void tear_down(void)
{
    font_store_free(fonts);
    ck_assert(!publish_remove(folder, NULL));
}

static struct domain *parse(const char *spec, const char *file)
{
    struct err e = ERR_INIT;
    struct domain *d;
    ck_assert_msg(!domain_parse(&d, spec, file, fonts, &e), "%s", e.text);
    return d;
}

static struct domain *own(const char *list)
{
    char *spec = text_format("name: t\nalphabet: \"012\"\nlength: 3\nfonts: %s\neffects: [flat]\n",
                             list),
         *file = text_format("%s/d.yaml", folder);
    struct domain *d = parse(spec, file);
    free(spec);
    free(file);
    return d;
}

static void expect_names(const struct domain *d, const char *const *names)
{
    for (int i = 0; i < d->font_count; i++)
        ck_assert_str_eq(d->fonts[i].font->name, names[i]);
}

static const char *const all[] = {"Mine.ttf", "a/Mine.ttf", "b/c/Mine.ttf", "Other.ttf"};

/* The names are no part of the domain. */
START_TEST(files_of_one_name)
{
    struct domain *d = own("[./Mine.ttf, ./a/Mine.ttf, b/c/Mine.ttf, ./a/Other.ttf]");
    struct domain *same = own("[./One.ttf, ./a/Mine.ttf, b/c/../c/Mine.ttf, ./a/Other.ttf]");
    json_t *one = domain_json(d), *other = domain_json(same);
    expect_names(d, all);
    expect_names(same, (const char *const[]){"One.ttf", all[1], all[2], all[3]});
    ck_assert(json_equal(one, other));
    json_decref(one);
    json_decref(other);
    domain_free(same);
    char *spec = domain_spec(d);
    domain_free(d);
    d = parse(spec, "elsewhere/spec");
    expect_names(d, all);
    free(spec);
    domain_free(d);
}
END_TEST

START_TEST(names_that_differ_stay)
{
    struct domain *d = own("[./v.ttf, {./b/v.ttf: {axes: {wght: 900}}}, ./a/Mine.ttf]");
    expect_names(d, (const char *const[]){"v.ttf", "v.ttf wght 900", "Mine.ttf"});
    domain_free(d);
}
END_TEST

START_TEST(names_of_a_mixture)
{
    struct err e = ERR_INIT;
    struct domain *from = own("[./Mine.ttf, ./a/Mine.ttf]"), *half;
    struct domain *to = own("[./b/c/Mine.ttf, ./a/Other.ttf]");
    expect_names(to, (const char *const[]){"Mine.ttf", "Other.ttf"});
    ck_assert_msg(!domain_interpolate(&half, from, to, 0.5, DOMAIN_ALL, "t", &e), "%s", e.text);
    expect_names(half, all);
    domain_free(from);
    domain_free(to);
    domain_free(half);
}
END_TEST

static void add(TCase *c)
{
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, files_of_one_name);
    tcase_add_test(c, names_that_differ_stay);
    tcase_add_test(c, names_of_a_mixture);
}

int main(void)
{
    return run_suite("font names", add);
}
