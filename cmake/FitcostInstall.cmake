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
