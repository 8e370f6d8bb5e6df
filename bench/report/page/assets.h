/* The page's style.css and script.js, and the figure.css of figures by themselves, which the build
 * embeds (core/embed.cmake). */
#ifndef ADDA_BENCH_REPORT_PAGE_ASSETS_H
#define ADDA_BENCH_REPORT_PAGE_ASSETS_H

extern const char page_style[], page_script[], page_figure[];

#endif
