/* The number the core computes with: float, or double in the library the gradient checks use. */
#ifndef ADDA_NN_REAL_H
#define ADDA_NN_REAL_H

#ifdef ADDA_REAL_DOUBLE
typedef double real;
#else
typedef float real;
#endif

#endif
