// SPDX-License-Identifier: Apache-2.0
// Nothing: this file's precompiled header is the one that all tests read.
