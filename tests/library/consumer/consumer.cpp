// The same in C++, with errors as exceptions.
#include <cstdint>
#include <captchagen.h>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <vector>

namespace {

struct error : captchagen_error {
    error() : captchagen_error CAPTCHAGEN_ERROR_INIT
    {
    }
    ~error()
    {
        captchagen_error_free(this);
    }
    void check() const
    {
        if (code)
            throw std::runtime_error(captchagen_error_text(this));
    }
};

void draw()
{
    error e;
    captchagen_fonts *fonts;
    captchagen_domain *domain;
    captchagen_renderer *renderer;
    captchagen_seeds seeds;
    captchagen_truth truth;
    captchagen_fonts_open(&fonts, nullptr, &e);
    e.check();
    const std::unique_ptr<captchagen_fonts, void (*)(captchagen_fonts *)> f(fonts,
                                                                            captchagen_fonts_free);
    captchagen_domain_open(&domain, fonts, "plain", &e);
    e.check();
    const std::unique_ptr<captchagen_domain, void (*)(captchagen_domain *)> d(
        domain, captchagen_domain_free);
    captchagen_renderer_create(&renderer, domain, 2, &e);
    const std::unique_ptr<captchagen_renderer, void (*)(captchagen_renderer *)> r(
        renderer, captchagen_renderer_free);
    e.check();
    const captchagen_info *info = captchagen_domain_info(domain);
    std::vector<std::uint8_t> pixels(
        static_cast<std::size_t>(info->width * info->height * info->channels));
    const captchagen_images out = {pixels.data(), nullptr, &truth};
    captchagen_seeds_single(&seeds, 1, &e);
    captchagen_render(renderer, &seeds, 7, 1, &out, &e);
    e.check();
    std::cout << truth.text << ' ' << int(pixels[0]) << '\n';
}

} // namespace

int main()
{
    try {
        draw();
    } catch (const std::exception &what) {
        std::cerr << what.what() << '\n';
        return 1;
    }
    return 0;
}
