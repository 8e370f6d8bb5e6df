# A cross build for arm64 on another Debian machine, with the headers and libraries of a folder that
# holds Debian's arm64 packages, unpacked: tests/elsewhere.sh makes it and names it in ADDA_SYSROOT.
# ctest runs the tests under qemu-user.
if(NOT DEFINED ENV{ADDA_SYSROOT})
  message(FATAL_ERROR "ADDA_SYSROOT names no folder with Debian's arm64 packages")
endif()
set(sysroot $ENV{ADDA_SYSROOT})
set(libraries ${sysroot}/usr/lib/aarch64-linux-gnu)

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(CMAKE_SYSROOT ${sysroot})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -L ${sysroot})

# OpenBLAS's own folder: what would link it into pkg-config's is a script that runs when the package
# is installed.
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${sysroot})
set(ENV{PKG_CONFIG_LIBDIR}
    ${libraries}/pkgconfig:${libraries}/openblas-pthread/pkgconfig:${sysroot}/usr/share/pkgconfig)
