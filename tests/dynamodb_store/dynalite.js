// SPDX-License-Identifier: Apache-2.0
// dynalite.js NODE_MODULES [KEY CERTIFICATE]: dynalite on a free port of loopback, in memory, over
// TLS where a key and a certificate are named; prints its URL. Ends when its standard input does, so
// that it cannot outlive who started it.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");

const [, , modules, key, certificate] = process.argv;
const dynalite = createRequire(modules + "/")("dynalite");
const tls = key ? { ssl: true, key: readFileSync(key), cert: readFileSync(certificate) } : {};
const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0, ...tls });
server.listen(0, "127.0.0.1", () => console.log(`http${key ? "s" : ""}://127.0.0.1:${server.address().port}`));
process.stdin.on("end", () => process.exit()).resume();
