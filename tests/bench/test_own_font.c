/* A domain with a font of one's own in a store: its file holds the identity that its name says, and
 * what was drawn is drawn again. */
#include "base/json.h"
#include "base/publish.h"
#include "bench/store/domain_files.h"
#include "tests/bench/altered.h"

static void set_up_own(void)
{
    set_up_of(GOLDEN "/own.yaml");
}

/* The hash of the domain of two fonts, borrowed. */
static const char *own_hash(void)
{
    const char *hash;
    json_t *domain;
    json_object_foreach(plan.domains, hash, domain)
    {
        if (json_array_size(json_object_get(domain, "fonts")) == 2)
            return hash;
    }
    ck_abort_msg("no domain with two fonts");
    return NULL;
}

START_TEST(the_store_is_sound)
{
    free(verify(0, "--level", "2"));
    struct err e = ERR_INIT;
    struct domains domains = {0};
    const json_t *recorded = json_object_get(plan.domains, own_hash());
    const json_t *font = json_array_get(json_object_get(recorded, "fonts"), 0);
    ck_assert(json_is_string(json_object_get(font, "outlines")));
    ck_assert_msg(store_load_domain(&domains, store, recorded, &e) >= 0, "%s", e.text);
    domains_free(&domains);
}
END_TEST

START_TEST(the_page_names_it)
{
    char *folder = store_sweep_path(store, plan.name, NULL), *page = slurp(folder, "report.html");
    expect(page, "a font of one's own, dejavu-sans");
    free(page);
    free(folder);
}
END_TEST

/* The file of the store says something else than the identity. */
START_TEST(another_font_is_found)
{
    struct err e = ERR_INIT;
    const json_t *recorded = json_object_get(plan.domains, own_hash());
    char *path = store_domain_path(store, own_hash());
    json_t *file = NULL;
    ck_assert_msg(!json_load(path, &file, &e), "%s", e.text);
    json_t *font = json_array_get(json_object_get(file, "fonts"), 0);
    json_t *said = json_object_iter_value(json_object_iter(font));
    ck_assert(json_object_get(said, "axes") && json_object_get(said, "outlines"));
    json_object_set_new(said, "weight", json_real(3));
    char *text = json_readable(file);
    ck_assert(!publish_file(path, text, strlen(text), &e));
    ck_assert_int_eq(store_check_domain(store, recorded, &e), ERR_DATA);
    ck_assert_msg(strstr(e.text, "'fonts' is another"), "%s", e.text);
    err_free(&e);
    free(verify(1, "--level", "2"));
    free(text);
    json_decref(file);
    free(path);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("own font");
    tcase_set_timeout(t, 300);
    tcase_add_unchecked_fixture(t, set_up_own, tear_down);
    tcase_add_test(t, the_store_is_sound);
    tcase_add_test(t, the_page_names_it);
    tcase_add_test(t, another_font_is_found);
    return t;
}

int main(void)
{
    return run_suite("own font", make);
}
