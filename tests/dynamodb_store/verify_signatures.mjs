// SPDX-License-Identifier: Apache-2.0
// verify_signatures.mjs NODE_MODULES REQUESTS: signs each request of that JSON file once more, with
// @smithy/signature-v4, over those headers that its Authorization names. One line each: `equal`, or
// both signatures.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.argv[2] + "/");
const { SignatureV4 } = require("@smithy/signature-v4");
const { Sha256 } = require("@aws-crypto/sha256-js");

for (const sent of JSON.parse(readFileSync(process.argv[3]))) {
  const authorization = sent.headers.authorization;
  const names = /SignedHeaders=([^,]*),/.exec(authorization)[1].split(";");
  const date = sent.headers["x-amz-date"];
  const signer = new SignatureV4({
    credentials: {
      accessKeyId: sent.accessKeyId,
      secretAccessKey: sent.secretAccessKey,
      ...(sent.sessionToken ? { sessionToken: sent.sessionToken } : {}),
    },
    region: sent.region,
    service: sent.service,
    sha256: Sha256,
    applyChecksum: false,  // no header that was not sent
  });
  const signed = await signer.sign(
    {
      method: sent.method,
      protocol: "http:",
      hostname: sent.headers.host,
      path: sent.path,
      query: {},
      headers: Object.fromEntries(names.map((name) => [name, sent.headers[name]])),
      body: Buffer.from(sent.body, "hex"),
    },
    { signingDate: new Date(date.replace(/(....)(..)(..T..)(..)(..Z)/, "$1-$2-$3:$4:$5")) },
  );
  console.log(signed.headers.authorization === authorization
    ? "equal" : `differs: ${signed.headers.authorization} but was ${authorization}`);
}
