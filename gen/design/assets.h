/* The page's files, made from page.html, style.css, controls.js and script.js (core/embed.cmake).
 */
#ifndef ADDA_GEN_DESIGN_ASSETS_H
#define ADDA_GEN_DESIGN_ASSETS_H

extern const char design_page[], design_style[], design_controls[], design_script[];

#endif
