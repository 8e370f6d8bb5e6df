/* The page of `captcha-gen design`: who may ask, and what is saved. */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "base/file.h"
#include "design_support.h"

static void expect_status(int status, const char *method, const char *whole, const char *host,
                          const char *origin)
{
    const struct design_request r = {
        .method = method, .path = whole, .host = host, .origin = origin};
    struct design_answer a;
    design_answer(design, &r, &a);
    ck_assert_msg(a.status == status, "%s %s of %s, %s: %d", method, whole, host ? host : "nobody",
                  origin ? origin : "nobody", a.status);
    ck_assert_int_eq(design_refuses(design, &r), status == 200 ? 0 : status);
    free(a.body);
}

/* ---- who may -------------------------------------------------------------------------------- */

START_TEST(only_the_address_is_answered)
{
    char *good = text_format("%sstart", token()), *other = text_copy(good);
    expect_status(200, "GET", token(), HOST, NULL);
    expect_status(200, "GET", good, HOST, NULL);
    expect_status(200, "GET", good, "localhost:4321", NULL);
    expect_status(200, "GET", good, HOST, "http://" HOST);
    for (int i = 1; i <= 32; i++) {
        other[i] = other[i] == '0' ? '1' : '0';
        expect_status(403, "GET", other, HOST, NULL);
        other[i] = good[i];
    }
    expect_status(403, "GET", "/", HOST, NULL);
    expect_status(403, "GET", "", HOST, NULL);
    expect_status(403, "GET", "/start", HOST, NULL);
    expect_status(403, "GET", good + 1, HOST, NULL);
    other[33] = 0; /* without the last slash */
    expect_status(403, "GET", other, HOST, NULL);
    expect_status(403, "GET", good, NULL, NULL);
    expect_status(403, "GET", good, "", NULL);
    expect_status(403, "GET", good, "127.0.0.1", NULL);
    expect_status(403, "GET", good, "127.0.0.1:4322", NULL);
    expect_status(403, "GET", good, "evil.example:4321", NULL);
    expect_status(403, "GET", good, HOST ".evil.example", NULL);
    expect_status(403, "GET", good, HOST, "http://evil.example");
    expect_status(403, "GET", good, HOST, "null");
    expect_status(403, "GET", good, HOST, "https://" HOST);
    free(other);
    free(good);
}
END_TEST

/* Of port 80 browsers say neither in the address nor in a header. */
START_TEST(port_80_is_not_named)
{
    design_set_port(design, 80);
    ck_assert_int_eq(strncmp(design_address(design), "http://127.0.0.1/", 17), 0);
    expect_status(200, "GET", token(), "127.0.0.1", NULL);
    expect_status(200, "GET", token(), "localhost", "http://localhost");
    expect_status(403, "GET", token(), "127.0.0.1:81", NULL);
    expect_status(403, "GET", token(), "evil.example", NULL);
}
END_TEST

START_TEST(tokens_are_random)
{
    char *first = text_copy(design_address(design));
    ck_assert_uint_eq(strlen(first), strlen("http://" HOST "/") + 33);
    ck_assert_uint_eq(strspn(token() + 1, "0123456789abcdef"), 32);
    open_design(NULL);
    ck_assert_str_ne(first, design_address(design));
    free(first);
}
END_TEST

START_TEST(there_are_no_other_paths)
{
    static const char *const names[] = {"../mine.yaml", "mine.yaml", "start/", "/start",
                                        "look/x",       "..",        ".",      "%2e%2e/mine.yaml",
                                        "Start",        "script.js/"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *whole = text_format("%s%s", token(), names[i]);
        expect_status(404, "GET", whole, HOST, NULL);
        free(whole);
    }
    char *whole = text_format("%slook", token());
    expect_status(405, "GET", whole, HOST, NULL);
    expect_status(405, "DELETE", token(), HOST, NULL);
    expect_status(405, "OPTIONS", whole, HOST, NULL);
    free(whole);
}
END_TEST

START_TEST(bodies_are_limited_and_json)
{
    static const char *const bad[] = {"",
                                      "{",
                                      "[]",
                                      "null",
                                      "{\"text\": 1}",
                                      "{}",
                                      "{\"text\": \"a\"} x",
                                      "\xff",
                                      "{\"text\": \"\\u0000\"}",
                                      "{\"text\": \"a\", \"text\": \"b\"}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct design_answer a = ask_raw("POST", "look", bad[i]);
        ck_assert_msg(a.status == 400, "%s: %d", bad[i], a.status);
        free(a.body);
    }
    char *large = memory_take(DESIGN_BODY_MOST + 2, 1);
    memset(large, ' ', DESIGN_BODY_MOST + 1);
    memcpy(large, "{\"text\":\"name: a\"}", 18);
    struct design_answer a = ask_raw("POST", "look", large);
    ck_assert_int_eq(a.status, 413);
    free(a.body);
    large[DESIGN_BODY_MOST] = 0;
    a = ask_raw("POST", "look", large);
    ck_assert_int_eq(a.status, 200);
    free(a.body);
    free(large);
}
END_TEST

START_TEST(the_page_has_its_files)
{
    static const char *const files[][3] = {{"", "text/html", "<!doctype html>"},
                                           {"style.css", "text/css", ":root"},
                                           {"controls.js", "text/javascript", "class Scale"},
                                           {"script.js", "text/javascript", "start();"}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct design_answer a = ask_raw("GET", files[i][0], NULL);
        ck_assert_int_eq(a.status, 200);
        ck_assert(!strncmp(a.type, files[i][1], strlen(files[i][1])));
        ck_assert_uint_eq(strlen(a.body), a.size);
        ck_assert_ptr_nonnull(strstr(a.body, files[i][2]));
        ck_assert_msg(!strstr(a.body, "http://") && !strstr(a.body, "https://"),
                      "%s names another place", files[i][0]);
        free(a.body);
    }
}
END_TEST

/* ---- what is saved -------------------------------------------------------------------------- */

static void expect_file(const char *text)
{
    struct err e = ERR_INIT;
    char *is = NULL;
    size_t size;
    ck_assert_msg(!read_file(path, &is, &size, &e), "%s", e.text);
    ck_assert_str_eq(is, text);
    free(is);
}

static json_t *save(const char *text, const char *disk, int status)
{
    return ask("save", json_pack("{s:s, s:s}", "text", text, "disk", disk), status);
}

static void disk(char hash[HASH_HEX])
{
    json_t *answer = look(DOMAIN);
    snprintf(hash, HASH_HEX, "%s", string_at(answer, "disk"));
    json_decref(answer);
}

START_TEST(saves_what_it_has_read)
{
    static const char *const other = DOMAIN "  - dots # more\n";
    char hash[HASH_HEX], next[HASH_HEX];
    disk(hash);
    json_t *answer = save(other, hash, 200);
    expect_file(other);
    disk(next);
    ck_assert_str_eq(string_at(answer, "disk"), next);
    json_decref(answer);
    answer = save(DOMAIN, hash, 409); /* it is not that file any more */
    ck_assert_str_eq(string_at(answer, "text"), other);
    ck_assert_str_eq(string_at(answer, "disk"), next);
    expect_file(other);
    json_decref(answer);
    json_decref(save(DOMAIN, next, 200));
    expect_file(DOMAIN);
}
END_TEST

START_TEST(saves_no_mistakes)
{
    char hash[HASH_HEX];
    disk(hash);
    json_t *answer = save("name: a\n", hash, 200);
    ck_assert_uint_ge(json_array_size(json_object_get(answer, "mistakes")), 1);
    ck_assert(!json_object_get(answer, "disk"));
    expect_file(DOMAIN);
    json_decref(answer);
    json_decref(ask("save", json_pack("{s:s}", "text", DOMAIN), 400));
    json_decref(ask("save", json_pack("{s:s, s:n}", "text", DOMAIN, "disk"), 400));
}
END_TEST

START_TEST(a_lost_file_is_told)
{
    char hash[HASH_HEX];
    disk(hash);
    ck_assert(!unlink(path));
    json_t *answer = save(DOMAIN, hash, 409);
    ck_assert(json_is_null(json_object_get(answer, "text")));
    ck_assert_str_eq(string_at(answer, "disk"), "");
    ck_assert_int_ne(access(path, F_OK), 0);
    json_decref(answer);
    json_decref(save(DOMAIN, "", 200));
    expect_file(DOMAIN);
}
END_TEST

static struct stat status_of(const char *at)
{
    struct stat s;
    ck_assert_int_eq(lstat(at, &s), 0);
    return s;
}

static void save_over(void)
{
    char hash[HASH_HEX];
    disk(hash);
    json_decref(save(DOMAIN "# saved\n", hash, 200));
    expect_file(DOMAIN "# saved\n");
}

START_TEST(modes_and_owners_stay)
{
    static const mode_t modes[] = {0600, 0640, 0666, 0755};
    const uid_t owner = geteuid() == 0 ? 65534 : geteuid();
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        write_file("mine.yaml", DOMAIN);
        ck_assert_int_eq(chown(path, owner, (gid_t)-1), 0);
        ck_assert_int_eq(chmod(path, modes[i]), 0);
        save_over();
        ck_assert_uint_eq(status_of(path).st_mode & 07777, modes[i]);
        ck_assert_uint_eq(status_of(path).st_uid, owner);
    }
}
END_TEST

/* As the kernel has it: the owner, user 1, the group, the mask, others. */
START_TEST(access_lists_stay)
{
    static const struct {
        uint32_t version;
        struct {
            uint16_t tag, may;
            uint32_t id;
        } entries[5];
    } list = {2, {{1, 6, ~0u}, {2, 6, 1}, {4, 0, ~0u}, {16, 6, ~0u}, {32, 0, ~0u}}};
    static const char name[] = "system.posix_acl_access";
    char is[sizeof list + 1];
    if (setxattr(path, name, &list, sizeof list, 0) && errno == ENOTSUP)
        return; /* this file system has none */
    ck_assert_int_eq(getxattr(path, name, is, sizeof is), sizeof list);
    save_over();
    ck_assert_int_eq(getxattr(path, name, is, sizeof is), sizeof list);
    ck_assert_mem_eq(is, &list, sizeof list);
}
END_TEST

START_TEST(links_stay)
{
    char *real = path_of("real.yaml"), *other = path_of("other.yaml");
    ck_assert(!rename(path, real) && !symlink("real.yaml", path));
    save_over();
    ck_assert(S_ISLNK(status_of(path).st_mode) && S_ISREG(status_of(real).st_mode));
    write_file("real.yaml", DOMAIN);
    ck_assert(!link(real, other));
    save_over(); /* through a symbolic link to a file of two names */
    ck_assert_uint_eq(status_of(other).st_ino, status_of(real).st_ino);
    ck_assert_uint_eq(status_of(real).st_nlink, 2);
    free(other);
    free(real);
}
END_TEST

/* Where root tries, another user does. */
START_TEST(what_may_not_be_written_is_not_replaced)
{
    char hash[HASH_HEX];
    disk(hash);
    ck_assert_int_eq(chmod(path, 0444), 0);
    if (geteuid() == 0)
        ck_assert(!chown(folder, 65534, 65534) && !chown(path, 65534, 65534) && !seteuid(65534));
    json_t *answer = save(DOMAIN "# more\n", hash, 500);
    ck_assert_ptr_nonnull(strstr(string_at(answer, "problem"), "check the permissions"));
    ck_assert_int_eq(seteuid(getuid()), 0);
    expect_file(DOMAIN);
    json_decref(answer);
}
END_TEST

/* A limit of what files hold stands for a full disk, for root as well. The file is replaced, or
 * with two names written in place. */
START_TEST(a_full_disk_loses_nothing)
{
    enum { MOST = 64 << 10, LINES = 2000 };
    const struct rlimit limit = {MOST, RLIM_INFINITY};
    struct text large = {0};
    char hash[HASH_HEX], *other = path_of("other.yaml");
    ck_assert(!_i || !link(path, other));
    free(other);
    disk(hash);
    text_add(&large, DOMAIN);
    for (int i = 0; i < LINES; i++)
        text_add(&large, "# one of the lines that are too many for it\n");
    ck_assert_uint_gt(large.size, MOST);
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    json_t *answer = save(large.data, hash, 500);
    ck_assert_ptr_nonnull(strstr(string_at(answer, "problem"), "cannot write"));
    expect_file(DOMAIN);
    json_decref(answer);
    text_free(&large);
}
END_TEST

START_TEST(files_that_are_no_text_are_refused)
{
    static const struct design_options none = {.path = "/no/such/file", .count = 1};
    struct design_options bad = {.path = path, .count = 1};
    struct design *d = NULL;
    struct err e = ERR_INIT;
    ck_assert_int_eq(design_open(&d, &none, &e), ERR_NOINPUT);
    err_free(&e);
    write_file("mine.yaml", "name: \xff\n");
    ck_assert_int_eq(design_open(&d, &bad, &e), ERR_DATA);
    ck_assert_ptr_nonnull(strstr(e.text, "not a text in UTF-8"));
    err_free(&e);
    bad.path = folder;
    ck_assert_int_eq(design_open(&d, &bad, &e), ERR_NOINPUT);
    err_free(&e);
    write_file("mine.yaml", DOMAIN);
    bad.path = path;
    bad.like = "/no/such/folder";
    ck_assert_int_eq(design_open(&d, &bad, &e), ERR_NOINPUT);
    ck_assert_ptr_null(d);
    err_free(&e);
    bad.like = NULL;
    setenv("ADDA_FONTS", "/no/such/fonts.yaml", 1);
    ck_assert_int_eq(design_open(&d, &bad, &e), ERR_UNAVAILABLE);
    ck_assert_ptr_null(d);
    err_free(&e);
    unsetenv("ADDA_FONTS");
}
END_TEST

static void add(TCase *c)
{
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, only_the_address_is_answered);
    tcase_add_test(c, port_80_is_not_named);
    tcase_add_test(c, tokens_are_random);
    tcase_add_test(c, there_are_no_other_paths);
    tcase_add_test(c, bodies_are_limited_and_json);
    tcase_add_test(c, the_page_has_its_files);
    tcase_add_test(c, saves_what_it_has_read);
    tcase_add_test(c, saves_no_mistakes);
    tcase_add_test(c, a_lost_file_is_told);
    tcase_add_test(c, modes_and_owners_stay);
    tcase_add_test(c, access_lists_stay);
    tcase_add_test(c, links_stay);
    tcase_add_test(c, what_may_not_be_written_is_not_replaced);
    tcase_add_loop_test(c, a_full_disk_loses_nothing, 0, 2);
    tcase_add_test(c, files_that_are_no_text_are_refused);
}

int main(void)
{
    return run_suite("design", add);
}
