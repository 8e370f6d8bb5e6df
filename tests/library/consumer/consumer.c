/* The example of captchagen.h, which prints a text. */
#include <captchagen.h>
#include <stdio.h>

int main(void)
{
    struct captchagen_error e = CAPTCHAGEN_ERROR_INIT;
    struct captchagen_fonts *fonts = NULL;
    struct captchagen_domain *plain = NULL;
    struct captchagen_renderer *r = NULL;
    struct captchagen_seeds seeds;
    struct captchagen_truth truth;
    static uint8_t pixels[24 * 72];
    const struct captchagen_images out = {pixels, NULL, &truth};
    if (captchagen_fonts_open(&fonts, NULL, &e) ||
        captchagen_domain_open(&plain, fonts, "plain", &e) ||
        captchagen_renderer_create(&r, plain, 1, &e) || captchagen_seeds_single(&seeds, 1, &e) ||
        captchagen_render(r, &seeds, 7, 1, &out, &e))
        fprintf(stderr, "%s\n", captchagen_error_text(&e));
    else
        printf("%s %d\n", truth.text, pixels[0]);
    captchagen_renderer_free(r);
    captchagen_domain_free(plain);
    captchagen_fonts_free(fonts);
    const int code = e.code;
    captchagen_error_free(&e);
    return code;
}
