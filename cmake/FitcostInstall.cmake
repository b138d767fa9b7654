# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` lays down. The result can be moved: nothing in it names its place.
include(CMakePackageConfigHelpers)

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/fitcost)
install(TARGETS fitcost_model fitcost_fitcost EXPORT fitcostTargets FILE_SET HEADERS)
install(EXPORT fitcostTargets NAMESPACE fitcost:: DESTINATION ${package})
# The component `handler`: whoever does not ask for it needs nothing of what it is built with.
if(TARGET fitcost_handler)
  install(TARGETS fitcost_handler EXPORT fitcostHandlerTargets)
  install(EXPORT fitcostHandlerTargets NAMESPACE fitcost:: DESTINATION ${package})
endif()

if(TARGET fitcost_command)
  file(RELATIVE_PATH to_libraries ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
  set_target_properties(fitcost_command PROPERTIES INSTALL_RPATH "$ORIGIN/${to_libraries}")
  install(TARGETS fitcost_command)
  # Its manual and what shells complete, made by itself whenever it is linked.
  if(NOT CMAKE_CROSSCOMPILING)
    set(made ${PROJECT_BINARY_DIR}/share)
    add_custom_command(TARGET fitcost_command POST_BUILD
      COMMAND ${CMAKE_COMMAND} -E make_directory ${made}
      COMMAND fitcost_command man -o ${made}/fitcost.1
      COMMAND fitcost_command completion bash -o ${made}/fitcost.bash
      COMMAND fitcost_command completion zsh -o ${made}/_fitcost
      COMMAND fitcost_command completion fish -o ${made}/fitcost.fish VERBATIM)
    install(FILES ${made}/fitcost.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
    install(FILES ${made}/fitcost.bash RENAME fitcost
      DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
    install(FILES ${made}/_fitcost DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
    install(FILES ${made}/fitcost.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
  endif()
endif()

# The CMake package.
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/fitcostConfig.cmake.in
  ${PROJECT_BINARY_DIR}/fitcostConfig.cmake INSTALL_DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/fitcostConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/fitcostConfig.cmake
              ${PROJECT_BINARY_DIR}/fitcostConfigVersion.cmake DESTINATION ${package})

# pkg-config. A static libfitcost needs its own libraries at the caller's link.
set(pc_libs "-L\${libdir} -lfitcost")
set(pc_cflags "")
get_target_property(type fitcost_fitcost TYPE)
if(type STREQUAL STATIC_LIBRARY)
  string(APPEND pc_libs " -lyaml-cpp -lfmt -lz")
  set(pc_cflags "-DFITCOST_STATIC_DEFINE")
endif()
set(pc_dir ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH pc_prefix ${pc_dir} ${CMAKE_INSTALL_PREFIX})
file(RELATIVE_PATH pc_libdir ${pc_dir} ${CMAKE_INSTALL_FULL_LIBDIR})
file(RELATIVE_PATH pc_includedir ${pc_dir} ${CMAKE_INSTALL_FULL_INCLUDEDIR})
foreach(pc fitcost fitcost-model)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/${pc}.pc.in ${PROJECT_BINARY_DIR}/${pc}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${pc}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
