// SPDX-License-Identifier: Apache-2.0
// dynalite.js NODE_MODULES: dynalite on a free port of loopback, in memory; prints its URL. Ends
// when its standard input does, so that it cannot outlive who started it.
const { createRequire } = require("node:module");
const dynalite = createRequire(process.argv[2] + "/")("dynalite");

const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
process.stdin.on("end", () => process.exit()).resume();
