// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Before anything of asio. GCC's thread sanitizer knows no fences, and says so at each; asio's
/// stand beside locks that order the same.
#ifdef __SANITIZE_THREAD__
#define BOOST_ASIO_DISABLE_FENCED_BLOCK 1
#endif
