/* How large a captcha may be. */
#ifndef ADDA_GEN_LIMITS_H
#define ADDA_GEN_LIMITS_H

enum {
    CAPTCHA_MAX_LENGTH = 16,    /* characters per image */
    CAPTCHA_MAX_CLASSES = 1024, /* characters of the alphabet */
    CAPTCHA_MAX_SIDE = 2048     /* pixels */
};

#endif
