/* What the tests of gen/design share: a file that is designed, and questions about it. */
#ifndef ADDA_TESTS_GEN_DESIGN_SUPPORT_H
#define ADDA_TESTS_GEN_DESIGN_SUPPORT_H

#include <jansson.h>
#include <unistd.h>

#include "base/publish.h"
#include "base/text.h"
#include "gen/design/design.h"
#include "support.h"

#define DOMAIN                                                                                     \
    "# Three digits.\nname: mine\ncanvas: {width: 72, height: 24}\nalphabet: \"0123456789\"\n"     \
    "length: 3\nfonts: [dejavu-sans]\ntext:\n  size: 15 # px\neffects:\n  - flat: {color: 240}\n"  \
    "  - rotate\n"
enum { PORT = 4321 };
#define HOST "127.0.0.1:4321"

static char folder[64], *path;
static struct design *design;

static inline char *path_of(const char *name)
{
    return text_format("%s/%s", folder, name);
}

static inline void write_file(const char *name, const char *text)
{
    struct err e = ERR_INIT;
    char *at = path_of(name);
    ck_assert_msg(!publish_file(at, text, strlen(text), &e), "%s", e.text);
    free(at);
}

static inline void open_design(const char *like)
{
    struct err e = ERR_INIT;
    static char pictures[128];
    struct design_options options = {.path = path, .count = 6, .jobs = 2, .how = {.most = 20}};
    if (like) {
        snprintf(pictures, sizeof pictures, "%s/%s", folder, like);
        options.like = pictures;
    }
    design_free(design);
    ck_assert_msg(!design_open(&design, &options, &e), "%s", e.text);
    design_set_port(design, PORT);
}

static inline void set_up(void)
{
    strcpy(folder, "/tmp/adda-design-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    path = path_of("mine.yaml");
    write_file("mine.yaml", DOMAIN);
    open_design(NULL);
}

static inline void tear_down(void)
{
    design_free(design);
    design = NULL;
    free(path);
    publish_remove(folder, NULL);
}

/* ---- asking --------------------------------------------------------------------------------- */

/* "/TOKEN/" from the address. */
static inline const char *token(void)
{
    return strchr(design_address(design) + strlen("http://"), '/');
}

static inline struct design_answer ask_raw(const char *method, const char *name, const char *body)
{
    char *whole = text_format("%s%s", token(), name);
    const struct design_request r = {.method = method,
                                     .path = whole,
                                     .host = HOST,
                                     .body = body,
                                     .size = body ? strlen(body) : 0};
    struct design_answer a;
    design_answer(design, &r, &a);
    free(whole);
    return a;
}

/* The answer's JSON; `asked` is taken. */
static inline json_t *ask(const char *name, json_t *asked, int status)
{
    char *body = asked ? json_dumps(asked, 0) : NULL;
    struct design_answer a = ask_raw(asked ? "POST" : "GET", name, body);
    json_t *answer = json_loadb(a.body, a.size, 0, NULL);
    ck_assert_msg(a.status == status, "%s: %d: %.300s", name, a.status, a.body);
    ck_assert_str_eq(a.type, "application/json");
    ck_assert_ptr_nonnull(answer);
    json_decref(asked);
    free(body);
    free(a.body);
    return answer;
}

static inline json_t *look(const char *text)
{
    return ask("look", json_pack("{s:s, s:s}", "text", text, "seed", "0"), 200);
}

static inline const char *string_at(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    ck_assert_msg(value != NULL, "no %s", key);
    return value;
}

#endif
