/* Texts of users in every format: what is refused as a name, and what escapes make of the rest. */
#include "base/escape.h"
#include "base/json.h"
#include "base/names.h"
#include "base/utf8.h"
#include "support.h"

/* They turn around what follows them: no literal, which would turn around this file. */
static const char override[] = {'a', (char)0xe2, (char)0x80, (char)0xae, 'b', '\0'};
static const char isolate[] = {'a', (char)0xe2, (char)0x81, (char)0xa6, 'b', '\0'};

START_TEST(names_are_one_visible_line)
{
    static const char *const good[] = {"a",        "noisy → plain", "=1+1",  "a|b", "\\input{x}",
                                       "<script>", "مرحبا",         "100 %", "-"};
    static const struct {
        const char *text, *why;
    } bad[] = {{"", "is empty"},
               {"x\nmethod=oracle", "line break"},
               {"x\rb", "line break"},
               {"x\u2028b", "line break"},
               {"x\xc2\x85", "line break"},
               {"x\tb", "control"},
               {"\x1b[31m", "control"},
               {"x\x7f", "control"},
               {override, "control"},
               {isolate, "control"},
               {"a\ufeff", "control"},
               {"x\u00adx", "control"},
               {" a", "blank"},
               {"a\u00a0", "blank"},
               {" ", "blank"},
               {"a\xff", "UTF-8"},
               {"a\xc3", "UTF-8"},
               {"\xc0\x80", "UTF-8"},
               {"\xed\xa0\x80", "UTF-8"},
               {"\xf4\x90\x80\x80", "UTF-8"}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert_msg(!name_mistake(good[i]), "%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *why = name_mistake(bad[i].text);
        ck_assert_msg(why && strstr(why, bad[i].why), "%zu: %s", i, why);
    }
    char long_name[NAME_MOST + 2];
    memset(long_name, 'x', sizeof long_name);
    long_name[NAME_MOST + 1] = '\0';
    ck_assert_ptr_nonnull(name_mistake(long_name));
    long_name[NAME_MOST] = '\0';
    ck_assert_ptr_null(name_mistake(long_name));
}
END_TEST

START_TEST(other_texts_have_their_own_rules)
{
    ck_assert_ptr_null(line_mistake(""));
    ck_assert_ptr_null(line_mistake(" a "));
    ck_assert_ptr_nonnull(line_mistake("a\nb"));
    ck_assert_ptr_null(sentence_mistake("a\n\tb\r\n"));
    ck_assert_ptr_nonnull(sentence_mistake("a\x1b"));
    ck_assert_ptr_nonnull(sentence_mistake("a\u2028"));
    ck_assert_ptr_null(file_name_mistake("quick-2_b"));
    static const char *const bad[] = {"", "..", "../x", "a/b", "a b", ".", "é", "a\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(file_name_mistake(bad[i]) != NULL, "%s", bad[i]);
}
END_TEST

static void gives(escape_function *escape, const char *text, const char *expected)
{
    struct text t = {0};
    escape(&t, text);
    text_add(&t, "");
    ck_assert_str_eq(t.data, expected);
    text_free(&t);
}

/* No escape, of any format, lets a control act or a byte through that is no UTF-8; and none is
 * empty where the text is not. */
START_TEST(no_format_passes_a_control)
{
    static escape_function *const all[] = {escape_shown, escape_markdown, escape_markdown_block,
                                           escape_html,  escape_latex,    escape_csv,
                                           escape_yaml};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (uint32_t c = 1; c < 0x2070; c++) {
            struct text t = {0};
            char text[8] = "";
            *utf8_put(text, c) = '\0';
            if (c >= 0x80 && c < 0x100) { /* a byte alone, too */
                char byte[2] = {(char)c, '\0'};
                all[i](&t, byte);
                ck_assert(t.size > 0 && utf8_is_valid(t.data));
            }
            all[i](&t, text);
            ck_assert_uint_gt(t.size, 0);
            const bool blank = all[i] == escape_html && (c == '\n' || c == '\t');
            ck_assert_msg(blank || !line_mistake(t.data), "%zu: U+%04X", i, (unsigned)c);
            text_free(&t);
        }
}
END_TEST

START_TEST(what_cannot_be_shown_is_named)
{
    gives(escape_shown, "a\nb\x1b[0m\xff\U000e0001é", "a\\nb\\x1b[0m\\xff\\U000e0001é");
    gives(escape_shown, override, "a\\u202eb");
    gives(escape_shown, "cut \xe2\x82", "cut \\xe2\\x82");
    char *line = text_in_one_line("  a\n\n b\t c \n");
    ck_assert_str_eq(line, "a b c");
    free(line);
}
END_TEST

START_TEST(each_format_has_its_own)
{
    gives(escape_markdown, "a|b*c_d`e`[f](g)#h<i>&amp;\n",
          "a\\|b\\*c\\_d\\`e\\`\\[f\\](g)\\#h&lt;i>&amp;amp;\\\\n");
    gives(escape_markdown, "<0.001 & -0.5", "<0.001 & -0.5"); /* neither is an element or a list */
    gives(escape_markdown_block, "-0.5", "-0.5");
    gives(escape_markdown_block, "- x", "\\- x");
    gives(escape_markdown_block, "---", "\\---");
    gives(escape_markdown_block, "12. x", "12\\. x");
    gives(escape_markdown_block, "1.5", "1.5");
    gives(escape_markdown_block, "> x", "\\> x");
    gives(escape_html, "<a href=\"x\">&\n\x1b", "&lt;a href=&quot;x&quot;&gt;&amp;\n\\x1b");
    gives(escape_latex, "%\\input{x}\n", "\\%\\textbackslash{}input\\{x\\}\\textbackslash{}n");
    gives(escape_latex, "[1cm] *→é中",
          "{[}1cm] {*}$\\to$é\\ifdefined\\Umathchar 中\\else\\texttt{U+4E2D}\\fi{}");
    gives(escape_csv, "plain", "plain");
    gives(escape_csv, "a,\"b\"\r\n", "\"a,\"\"b\"\"\\r\\n\"");
    gives(escape_csv, "=1+1", "'=1+1");
    gives(escape_csv, "'=1", "''=1");
    gives(escape_csv, "'a", "'a");
    gives(escape_csv, "-", "-"); /* no formula is that short */
    gives(escape_csv, "-x;y", "\"'-x;y\"");
    gives(escape_yaml, "a\"\\\n\xc2\x85\xff", "\"a\\\"\\\\\\u000a\\u0085\\\\xff\"");
}
END_TEST

static void is_undone(const char *text)
{
    struct text t = {0};
    escape_csv_exact(&t, text);
    text_add(&t, "");
    if (*t.data != '"') { /* quotes are the reader's */
        escape_csv_undo(t.data);
        ck_assert_str_eq(t.data, text);
    }
    text_free(&t);
}

/* Of every text of three of these, for one. */
START_TEST(an_exact_field_is_undone)
{
    static const char signs[] = "'=\\nx4u1-a\n\x1b\xff\xc2\x85";
    enum { SIGNS = sizeof signs };
    for (int i = 0; i < SIGNS * SIGNS * SIGNS; i++) {
        const char text[] = {signs[i / SIGNS / SIGNS], signs[i / SIGNS % SIGNS], signs[i % SIGNS],
                             '\0'};
        is_undone(text);
    }
    gives(escape_csv_exact, "=\\n\n", "'=\\\\n\\n");
    gives(escape_csv_exact, "\"\\", "\"\"\"\\\\\"");
}
END_TEST

/* A JSON text is one whatever it is made of. */
START_TEST(json_keeps_what_is_no_utf8)
{
    json_t *j = json_text("a\xff\nb\xc3"), *plain = json_text("ü");
    ck_assert_str_eq(json_string_value(j), "a\\xff\nb\\xc3");
    ck_assert_str_eq(json_string_value(plain), "ü");
    json_decref(plain);
    json_decref(j);
    struct text t = {0};
    json_add_string(&t, "a\xffü\"", 5);
    json_error_t why;
    j = json_loads(t.data, JSON_DECODE_ANY, &why);
    ck_assert_msg(j != NULL, "%s", why.text);
    ck_assert_str_eq(json_string_value(j), "a\\xffü\"");
    json_decref(j);
    text_free(&t);
}
END_TEST

START_TEST(a_cut_character_is_dropped)
{
    static const char *const whole[] = {"", "a", "aü", "a中", "a\U0001f600"};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        for (size_t n = 0; n <= strlen(whole[i]); n++) {
            char *text = text_format("%.*s", (int)n, whole[i]);
            utf8_cut(text);
            ck_assert(utf8_is_valid(text));
            ck_assert_uint_ge(strlen(text), n == strlen(whole[i]) ? n : n ? 1 : 0);
            free(text);
        }
}
END_TEST

RUN_TESTS("escape", names_are_one_visible_line, other_texts_have_their_own_rules,
          no_format_passes_a_control, what_cannot_be_shown_is_named, each_format_has_its_own,
          an_exact_field_is_undone, json_keeps_what_is_no_utf8, a_cut_character_is_dropped)
