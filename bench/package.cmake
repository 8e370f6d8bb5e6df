# The Debian package, made of what `cmake --install` installs:
#   cpack --config build/release/CPackConfig.cmake -G DEB
# Its dependencies are those that dpkg-shlibdeps finds in the tools. Fonts are none: an image of other
# files than the recorded ones is refused, and a domain may have its own.
set(ADDA_MAINTAINER "The ADDA Bench authors <authors@adda-bench.invalid>" CACHE STRING
    "Maintainer of packages, as \"NAME <ADDRESS>\"")

# font_packages RECOMMENDED OTHER: of fonts.yaml the packages of fonts that a shipped domain names, and
# the rest.
function(font_packages recommended other)
  file(STRINGS ${PROJECT_SOURCE_DIR}/fonts/fonts.yaml lines REGEX "^ *(- )?(name|package):")
  file(GLOB domains CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/bench/domains/*.yaml)
  foreach(domain ${domains})
    file(READ ${domain} text)
    string(REGEX REPLACE "#[^\n]*" "" text "${text}")
    string(APPEND named "${text}\n")
  endforeach()
  foreach(line ${lines})
    string(REGEX REPLACE "^ *(- )?[a-z]+: *" "" value "${line}")
    if(line MATCHES "name:")
      set(name ${value})
    elseif(named MATCHES "[^-a-z0-9]${name}[^-a-z0-9]")
      list(APPEND used ${value})
    else()
      list(APPEND unused ${value})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES used)
  list(REMOVE_DUPLICATES unused)
  list(REMOVE_ITEM unused ${used})
  list(JOIN used ", " used)
  list(JOIN unused ", " unused)
  set(${recommended} "${used}" PARENT_SCOPE)
  set(${other} "${unused}" PARENT_SCOPE)
endfunction()

set(CPACK_GENERATOR DEB)
set(CPACK_VERBATIM_VARIABLES YES)
set(CPACK_PACKAGE_NAME ${PROJECT_NAME})
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "${ADDA_MAINTAINER}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "captcha domains and a benchmark of domain adaptation")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "captcha-gen renders captchas from a YAML file: any image by its index,
the same bits on every machine, two domains with the same texts or the
same layout.

adda-bench trains a recogniser on one domain, adapts it to another one
without labels (adversarial discriminative domain adaptation and its
relatives), and makes tables whose numbers can be checked.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
font_packages(CPACK_DEBIAN_PACKAGE_RECOMMENDS others)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "${others}, bubblewrap, slurm-client")
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/package_files.cmake)
set(CPACK_INSTALL_CMAKE_PROJECTS "${PROJECT_BINARY_DIR};${PROJECT_NAME};Unspecified;/") # no library
include(CPack)
