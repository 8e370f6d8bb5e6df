/* Requests: who may ask, what is asked. */
#include <openssl/crypto.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "gen/design/answers.h"
#include "gen/design/assets.h"

static const struct {
    const char *name, *type, *text;
} files[] = {{"", "text/html; charset=utf-8", design_page},
             {"style.css", "text/css; charset=utf-8", design_style},
             {"controls.js", "text/javascript; charset=utf-8", design_controls},
             {"script.js", "text/javascript; charset=utf-8", design_script}};
enum { FILES = sizeof files / sizeof *files };

static const struct {
    const char *name, *method;
    json_t *(*answer)(struct design *d, const json_t *asked, int *status);
} questions[] = {{"start", "GET", design_start},
                 {"look", "POST", design_look},
                 {"like", "POST", design_like},
                 {"compare", "POST", design_compare},
                 {"save", "POST", design_save}};
enum { QUESTIONS = sizeof questions / sizeof *questions };

static int find_file(const char *name)
{
    int i = 0;
    while (i < FILES && strcmp(files[i].name, name) != 0)
        i++;
    return i;
}

static int find_question(const char *name)
{
    int i = 0;
    while (i < QUESTIONS && strcmp(questions[i].name, name) != 0)
        i++;
    return i;
}

/* ---- who ------------------------------------------------------------------------------------ */

/* What follows "/TOKEN/"; NULL: the token is another. It takes as long wherever they differ. */
static const char *behind_token(const struct design *d, const char *path)
{
    const bool long_enough = strnlen(path, DESIGN_TOKEN + 2) == DESIGN_TOKEN + 2;
    if (!long_enough || path[0] != '/' || path[DESIGN_TOKEN + 1] != '/' ||
        CRYPTO_memcmp(path + 1, d->token, DESIGN_TOKEN) != 0)
        return NULL;
    return path + DESIGN_TOKEN + 2;
}

static bool is_host(const struct design *d, const char *host)
{
    return host && (!strcmp(host, d->hosts[0]) || !strcmp(host, d->hosts[1]));
}

/* A page of another origin says so; who says nothing is no page. */
static bool is_origin(const struct design *d, const char *origin)
{
    return !origin || (!strncmp(origin, "http://", 7) && is_host(d, origin + 7));
}

int design_refuses(const struct design *d, const struct design_request *r)
{
    const char *name = behind_token(d, r->path);
    if (!name || !is_host(d, r->host) || !is_origin(d, r->origin))
        return 403;
    const int file = find_file(name), question = find_question(name);
    if (file == FILES && question == QUESTIONS)
        return 404;
    const char *method = file < FILES ? "GET" : questions[question].method;
    return strcmp(r->method, method) != 0 ? 405 : 0;
}

/* ---- what ----------------------------------------------------------------------------------- */

static void give(struct design_answer *a, int status, const char *type, const char *text)
{
    *a = (struct design_answer){status, type, text_copy(text), strlen(text)};
}

static void refuse(struct design_answer *a, int status)
{
    const char *text = status == 403 ? "This is not the address that captcha-gen design printed.\n"
                       : status == 404 ? "There is no such page.\n"
                       : status == 405 ? "This is asked in another way.\n"
                       : status == 413 ? "This is too large.\n"
                                       : "This is no question in JSON.\n";
    give(a, status, "text/plain; charset=utf-8", text);
}

static void answer_question(struct design *d, int which, const struct design_request *r,
                            struct design_answer *a)
{
    const bool asks = !strcmp(questions[which].method, "POST");
    json_t *asked = asks ? json_loadb(r->body ? r->body : "", r->body ? r->size : 0,
                                      JSON_REJECT_DUPLICATES, NULL)
                         : NULL;
    if (asks && !json_is_object(asked)) {
        json_decref(asked);
        refuse(a, 400);
        return;
    }
    a->status = 200;
    a->type = "application/json";
    json_t *answer = questions[which].answer(d, asked, &a->status);
    a->body = answer ? json_dumps(answer, JSON_COMPACT) : NULL;
    a->size = a->body ? strlen(a->body) : 0;
    json_decref(answer);
    json_decref(asked);
    if (!a->body)
        give(a, 500, "text/plain; charset=utf-8", "There is no memory left.\n");
}

void design_answer(struct design *d, const struct design_request *r, struct design_answer *a)
{
    int status = design_refuses(d, r);
    *a = (struct design_answer){0};
    if (!status && r->size > DESIGN_BODY_MOST)
        status = 413;
    if (status) {
        refuse(a, status);
        return;
    }
    const char *name = behind_token(d, r->path);
    const int file = find_file(name);
    if (file < FILES)
        give(a, 200, files[file].type, files[file].text);
    else
        answer_question(d, find_question(name), r, a);
}
