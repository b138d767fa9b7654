// SPDX-License-Identifier: Apache-2.0
// check_sarif.mjs COMMAND TEMPLATE...: what `COMMAND audit --format sarif` writes of each template, held against the
// JSON schema of SARIF 2.1.0 (packaged by @microsoft/jest-sarif) and what GitHub's code scanning asks beyond it:
// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const modules = process.env.FITCOST_NODE_MODULES;
const require = createRequire(path.join(modules, 'x'));
const Ajv = require('ajv');
const schema = JSON.parse(
  readFileSync(path.join(modules, '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'));
const ajv = new Ajv({ schemaId: 'id', allErrors: true, meta: false });
ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
const isValid = ajv.compile({ ...schema });

/** The path and words of each thing that is wrong. */
function faults(log) {
  const out = isValid(log) ? [] : isValid.errors.map((e) => `schema: ${e.dataPath} ${e.message}`);
  const want = (condition, words) => condition || out.push(`code scanning: ${words}`);
  const isText = (value) => typeof value === 'string' && value !== '';
  want(isText(log.$schema) && log.version === '2.1.0', '$schema and version 2.1.0');
  for (const run of log.runs ?? []) {
    const rules = new Map((run.tool?.driver?.rules ?? []).map((rule) => [rule.id, rule]));
    for (const [id, rule] of rules) {
      for (const part of ['shortDescription', 'fullDescription', 'help'])
        want(isText(rule[part]?.text), `${id}: ${part}.text`);
      for (const part of ['shortDescription', 'fullDescription'])
        want(rule[part]?.text?.length <= 1024, `${id}: ${part} of at most 1,024 characters`);
      want(rule.name === undefined || rule.name.length <= 255, `${id}: a name of at most 255 characters`);
    }
    const fingerprints = new Set();
    for (const result of run.results ?? []) {
      want(rules.has(result.ruleId), `a rule for ${result.ruleId}`);
      want(isText(result.message?.text), `${result.ruleId}: message.text`);
      want(['note', 'warning', 'error'].includes(result.level), `${result.ruleId}: level`);
      const fingerprint = result.partialFingerprints?.primaryLocationLineHash;
      want(isText(fingerprint) && !fingerprints.has(fingerprint), `${result.ruleId}: a fingerprint of its own`);
      fingerprints.add(fingerprint);
      const physical = result.locations?.[0]?.physicalLocation;
      want(isText(physical?.artifactLocation?.uri), `${result.ruleId}: a location's uri`);
      for (const part of ['startLine', 'startColumn', 'endLine', 'endColumn'])
        want(physical?.region?.[part] >= 1, `${result.ruleId}: region.${part}`);
    }
  }
  return out;
}

const [command, ...templates] = process.argv.slice(2);
let failed = false;
let results = 0;
for (const template of templates) {
  const text = execFileSync(command, ['audit', template, '--rps', '0.1', '--format', 'sarif'], { encoding: 'utf8' });
  const log = JSON.parse(text);
  results += log.runs[0].results.length;
  for (const fault of faults(log)) {
    failed = true;
    console.error(`${template}: ${fault}`);
  }
}
// The check itself sees what is missing.
const broken = { version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, results: [{ message: { text: '' } }] }] };
if (faults(broken).length < 5 || isValid({ version: '2.1.0' })) {
  console.error('a broken log passes');
  failed = true;
}
if (results === 0) {
  console.error('no result was checked');
  failed = true;
}
console.log(`${templates.length} templates, ${results} results`);
process.exit(failed ? 1 : 0);
