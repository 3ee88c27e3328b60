# `cmake --install` and the Debian package. Everything is installed for the component zcbench, so that
# packages found by CMake cannot add their own files. scripts/package.sh makes the package.
include(GNUInstallDirs)
set(doc_folder ${CMAKE_INSTALL_DATADIR}/doc/zcbench)
set(data_folder ${CMAKE_INSTALL_DATADIR}/zcbench)

install(TARGETS zcbench RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT zcbench)
# The configs name the programs in peers/ by relative paths.
install(DIRECTORY configs DESTINATION ${data_folder} COMPONENT zcbench)
install(DIRECTORY peers DESTINATION ${data_folder} COMPONENT zcbench
  FILES_MATCHING PATTERN "*.py" PATTERN "__pycache__" EXCLUDE)
# The programs in peers/ find the package zcbench in the folder beside them.
install(DIRECTORY python/zcbench DESTINATION ${data_folder}/python COMPONENT zcbench
  FILES_MATCHING PATTERN "*.py" PATTERN "__pycache__" EXCLUDE PATTERN "bin" EXCLUDE)
install(DIRECTORY docs DESTINATION ${doc_folder} COMPONENT zcbench)
install(FILES README.md CONTRIBUTING.md DESTINATION ${doc_folder} COMPONENT zcbench)
install(FILES packaging/copyright DESTINATION ${doc_folder} COMPONENT zcbench)
install(FILES third_party/vega/LICENSES.txt DESTINATION ${doc_folder} RENAME LICENSES.vega.txt
  COMPONENT zcbench)
install(FILES packaging/lintian-overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides
  RENAME zcbench COMPONENT zcbench)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME zcbench)
set(CPACK_PACKAGE_VENDOR "the zcbench authors")
set(CPACK_PACKAGE_CONTACT "the zcbench authors <zcbench@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "measure ways of sharing an array between processes")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"zcbench runs numeric kernels in forked processes over every way of sharing or
copying an array, verifies every result, and reports which way is fastest at
which size on this machine, with confidence intervals.
.
It also decides which of two programs or builds is slower, with few false
alarms on a busy machine (zcbench ab).")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL zcbench)
set(CPACK_DEB_COMPONENT_INSTALL OFF)
set(CPACK_STRIP_FILES ON)
# Directories are 0755 regardless of the umask.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE
  GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
# The program is static, so it needs no other packages.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "python3-numpy, bash-completion, man-db")
# Installs what the program and gzip generate: man pages, completions and the changelog.
configure_file(${PROJECT_SOURCE_DIR}/packaging/install_manual.cmake.in
  ${PROJECT_BINARY_DIR}/install_manual.cmake @ONLY)
install(SCRIPT ${PROJECT_BINARY_DIR}/install_manual.cmake COMPONENT zcbench)

include(CPack)
